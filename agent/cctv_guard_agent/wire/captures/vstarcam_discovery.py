"""`vstarcam_discovery`: an answer on UDP 8600 as `key=value` lines (discovery/vstarcam.py makes them).

Keys: ip, mac, port, uid (last four characters), name, firmware. Source: identification.md 4 (UniversalScanner).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `vstarcam.answer` and `vstarcam.<key>`. Raises BadReply."""
    return (("vstarcam.answer", "discovery"), *fields(raw, "vstarcam", "VStarcam discovery answer", ("ip", "mac")))
