"""ZTE home cameras: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="zte",
    name="ZTE",
    signatures=(
        *own_label(r"ZTE(?: Corporation.*)?", "ZTE", ("ZTE Corporation",), "facts/makers.csv", upnp=False),
        *camera_named(
            r"ZTE",
            "ZTE",
            ("ZTE",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
