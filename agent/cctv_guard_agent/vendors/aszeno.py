"""Aszeno. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/identification.md 6 (kscan).
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, rtsp_server

MAKER = Maker(
    id="",
    name="Aszeno",
    signatures=(
        *rtsp_server(r"^Aszeno\b", S, ("Aszeno RTSP server",), "identification.md 6 (kscan)", role=Role.CAMERA),
        *rtsp_server(
            r"^Aszeno\b",
            L,
            ("Aszeno RTSP server",),
            "identification.md 6 (kscan)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Aszeno",
        ),
    ),
)
