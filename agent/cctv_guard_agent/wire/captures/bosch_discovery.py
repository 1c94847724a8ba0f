"""`bosch_discovery`: an answer on UDP 1758, binary or XML, as `key=value` lines (discovery/bosch.py makes them).

Source: identification.md 4 (UniversalScanner Bosch.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `bosch.answer` and `bosch.<key>`. Raises BadReply."""
    return (("bosch.answer", "discovery"), *fields(raw, "bosch", "Bosch discovery answer", ("mac", "serial")))
