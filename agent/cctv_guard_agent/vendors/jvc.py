"""JVC VN cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="jvc",
    name="JVCKENWOOD",
    signatures=(
        *own_label(r"JVC(?: ?KENWOOD.*)?", "JVC", ("JVC", "JVCKENWOOD Corporation"), "facts/makers.csv", upnp=False),
        *models(r"VN-[A-Z]{1,2}\d{2,3}", ("VN-T216", "VN-H557U"), MODELS, brand="JVC"),
    ),
)
