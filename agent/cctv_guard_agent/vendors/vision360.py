"""360 Vision cameras: told by their own LAN search and by name.

Source: facts/makers.csv; facts/identification.md 4.
"""

from cctv_guard_agent.model.evidence import Group, Maker
from cctv_guard_agent.vendors._forms import (
    S,
    own_label,
    sign,
)

MAKER = Maker(
    id="vision360",
    name="360 Vision Technology",
    signatures=(
        *own_label(r"360 ?Vision(?: Technology.*)?", "360 Vision", ("360 Vision Technology",), "facts/makers.csv"),
        *sign(
            "vision360.answer",
            Group.LAN_PROTOCOL,
            r"^discovery$",
            S,
            ("discovery",),
            "identification.md 4 (UniversalScanner 360Vision.cs)",
            says="it answers 360 Vision's own discovery protocol",
        ),
    ),
)
