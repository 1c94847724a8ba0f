"""Matrix SATATYA cameras: told by name only; no protocol of their own is public.

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="matrix",
    name="Matrix Comsec",
    signatures=(
        *own_label(
            r"Matrix Comsec(?: .*)?|SATATYA", "Matrix", ("Matrix Comsec", "SATATYA"), "facts/makers.csv", upnp=False
        ),
        *camera_named(
            r"Matrix(?: Comsec)?",
            "Matrix",
            ("Matrix Comsec",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
