"""Cameras under Motorola Solutions' own name: told by name only, in ONVIF's fields (radios bear it too).

Source: facts/makers.csv.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import own_label
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="motorola",
    name="Motorola Solutions",
    signatures=(
        *own_label(
            r"Motorola Solutions(?:,? .*)?|IndigoVision(?: .*)?",
            "Motorola Solutions",
            ("Motorola Solutions", "IndigoVision"),
            "facts/makers.csv",
            upnp=False,
        ),
        *camera_named(
            r"Motorola(?: Solutions)?",
            "Motorola",
            ("Motorola",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
