"""3xLOGIC VISIX cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="threexlogic",
    name="3xLOGIC",
    signatures=(
        *own_label(r"3xLOGIC(?:,? .*)?|VISIX", "3xLOGIC", ("3xLOGIC", "VISIX"), "facts/makers.csv"),
        *models(r"VX-\d[A-Z0-9]+-", ("VX-4V28-OD-I",), MODELS, brand="3xLOGIC"),
    ),
)
