"""Vimicro. Not in facts/makers.csv, so no maker is named: a camera for certain, and the label.

Source: facts/identification.md 5.5 (kscan).
"""

from cctv_guard_agent.model.evidence import Maker, Role
from cctv_guard_agent.vendors._forms import L, M, tls

MAKER = Maker(
    id="",
    name="Vimicro",
    signatures=(
        *tls(r"\bO=vimicro\b", M, ("O=vimicro,OU=vimicro",), "identification.md 5.5 (kscan)", role=Role.CAMERA),
        *tls(
            r"\bO=vimicro\b",
            L,
            ("O=vimicro,OU=vimicro",),
            "identification.md 5.5 (kscan)",
            says='its label is known from "{seen}"',
            role=Role.BRAND,
            brand="Vimicro",
        ),
    ),
)
