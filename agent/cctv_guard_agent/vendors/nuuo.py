"""NUUO recorders: the title of the login page.

Source: facts/identification.md 5.3.
"""

from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.vendors._forms import M, own_label, title
from cctv_guard_agent.vendors._shown import camera_named

MAKER = Maker(
    id="nuuo",
    name="NUUO",
    signatures=(
        *own_label(r"NUUO(?: .*)?", "NUUO", ("NUUO", "NUUO Inc."), "facts/makers.csv"),
        *title(
            r"^Network Video Recorder Login",
            M,
            ("Network Video Recorder Login",),
            "identification.md 5.3 (recog; kscan)",
        ),
        *title(
            r"^NUUO ",
            M,
            ("NUUO Network Video Recorder Login",),
            "Greenbone, NUUO detection",
            says='its web page is titled with NUUO\'s name ("{seen}")',
        ),
        *camera_named(
            r"NUUO",
            "NUUO",
            ("NUUO",),
            "makers' own words on their pages; the same form in recog and nmap for others (D-Link, Sony)",
        ),
    ),
)
