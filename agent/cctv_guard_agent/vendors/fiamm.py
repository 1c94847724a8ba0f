"""FIAMM. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/identification.md 5.1 (kscan).
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, S, server

MAKER = Maker(
    id="",
    name="FIAMM",
    signatures=(
        *server(r"^FIAMM ONVIF", S, ("FIAMM ONVIF",), "identification.md 5.1 (kscan)", role=Role.CAMERA),
        *server(
            r"^FIAMM ONVIF",
            L,
            ("FIAMM ONVIF",),
            "identification.md 5.1 (kscan)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="FIAMM",
        ),
    ),
)
