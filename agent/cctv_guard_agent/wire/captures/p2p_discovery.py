"""`p2p_discovery`: which P2P component answered on UDP 32108, as `key=value` lines (discovery/cs2_pppp.py makes them).

Keys: component (CS2, iLnkP2P, CS2 or iLnkP2P), uid (last four characters), hint (whose ids begin so).
Source: identification.md 4; exposure.md 2.6.
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `p2p.<key>`. Raises BadReply."""
    return fields(raw, "p2p", "P2P search answer", ("component",))
