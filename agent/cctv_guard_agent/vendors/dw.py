"""Digital Watchdog cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label

MAKER = Maker(
    id="dw",
    name="Digital Watchdog",
    signatures=(
        *own_label(
            r"Digital Watchdog(?:,? Inc\.?)?|DW",
            "Digital Watchdog",
            ("Digital Watchdog", "DW"),
            "facts/makers.csv",
            upnp=False,
        ),
        *models(r"DWC-[A-Z0-9]{2,}", ("DWC-MV72Wi28T",), MODELS, brand="Digital Watchdog"),
    ),
)
