"""Digital Watchdog cameras: told by name and model range only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import MODELS, models, own_label
from cctv_guard_agent.vendors._shown import camera_named

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
        *camera_named(
            r"Digital Watchdog|DW",
            "Digital Watchdog",
            ("Digital Watchdog",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
