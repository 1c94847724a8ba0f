"""AirLive. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/identification.md 5.2 (kscan).
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, M, realm

MAKER = Maker(
    id="",
    name="AirLive",
    signatures=(
        *realm(r"^airlive ", M, ("airlive bu-720",), "identification.md 5.2 (kscan)", role=Role.CAMERA),
        *realm(
            r"^airlive ",
            L,
            ("airlive bu-720",),
            "identification.md 5.2 (kscan)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="AirLive",
        ),
    ),
)
