"""Unisight. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/identification.md 5.2, 6 (kscan).
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, M, S, realm, rtsp_server

MAKER = Maker(
    id="",
    name="Unisight",
    signatures=(
        *rtsp_server(
            r"^unisight\b", S, ("unisight RTSP server",), "identification.md 5.2, 6 (kscan)", role=Role.CAMERA
        ),
        *rtsp_server(
            r"^unisight\b",
            L,
            ("unisight RTSP server",),
            "identification.md 5.2, 6 (kscan)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Unisight",
        ),
        *realm(r"^unisight\b", M, ("unisight",), "identification.md 5.2 (kscan)", role=Role.CAMERA),
        *realm(
            r"^unisight\b",
            L,
            ("unisight",),
            "identification.md 5.2 (kscan)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Unisight",
        ),
    ),
)
