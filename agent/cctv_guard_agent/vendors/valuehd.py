"""Conference PTZ cameras of ValueHD: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="valuehd",
    name="ValueHD (VHD)",
    signatures=(
        *own_label(r"(?:Shenzhen )?ValueHD(?: .*)?|VHD", "ValueHD", ("ValueHD", "VHD"), "facts/makers.csv"),
        *models(r"VHD-[A-Z]\d{2,3}", ("VHD-V61",), MODELS, brand="ValueHD"),
    ),
)
