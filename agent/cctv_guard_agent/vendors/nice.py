"""NICE Systems' NiceVision recorders and encoders, told by their own LAN search.

The business was sold in 2015 and became Qognify; devices in use still carry the name.
Source: facts/identification.md 4.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import S, sign

MAKER = Maker(
    id="nice",
    name="NICE",
    signatures=(
        *sign(
            "nicevision.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            S,
            ("discovery",),
            "identification.md 4 (UniversalScanner NiceVision.cs)",
            says="it answers NiceVision's own discovery protocol",
            brand="NiceVision",
        ),
    ),
)
