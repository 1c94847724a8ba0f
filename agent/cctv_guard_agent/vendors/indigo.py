"""Indigo Security. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/identification.md 6 (recog rtsp_servers.xml).
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, rtsp_server

MAKER = Maker(
    id="",
    name="Indigo Security",
    signatures=(
        *rtsp_server(
            r"^Indigo-Security\b",
            S,
            ("Indigo-Security/1.0",),
            "identification.md 6 (recog rtsp_servers.xml)",
            role=Role.CAMERA,
        ),
        *rtsp_server(
            r"^Indigo-Security\b",
            L,
            ("Indigo-Security/1.0",),
            "identification.md 6 (recog rtsp_servers.xml)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Indigo Security",
        ),
    ),
)
