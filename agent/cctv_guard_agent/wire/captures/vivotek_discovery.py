"""`vivotek_discovery`: an answer on UDP 10000 as `key=value` lines: mac, ip, name, model, port (discovery/vivotek.py).

Source: identification.md 4 (UniversalScanner Vivotek.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `vivotek.answer` and `vivotek.<key>`. Raises BadReply."""
    return (("vivotek.answer", "discovery"), *fields(raw, "vivotek", "VIVOTEK discovery answer", ("mac",)))
