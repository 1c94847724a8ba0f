"""OpenEye cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="openeye",
    name="OpenEye",
    signatures=(
        *own_label(r"OpenEye(?: .*)?", "OpenEye", ("OpenEye",), "facts/makers.csv"),
        *models(r"OE-C\d", ("OE-C3012D8",), MODELS, brand="OpenEye"),
    ),
)
