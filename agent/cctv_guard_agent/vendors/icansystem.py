"""iCanSystem. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/identification.md 6 (recog).
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, rtsp_server

MAKER = Maker(
    id="",
    name="iCanSystem",
    signatures=(
        *rtsp_server(r"^iCan ?System\b", S, ("iCanSystem",), "identification.md 6 (recog)", role=Role.CAMERA),
        *rtsp_server(
            r"^iCan ?System\b",
            L,
            ("iCanSystem",),
            "identification.md 6 (recog)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="iCanSystem",
        ),
    ),
)
