"""`hanwha_discovery`: an answer on UDP 7711 as `key=value` lines (discovery/hanwha.py makes them).

Source: identification.md 4 (UniversalScanner Hanwha.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `hanwha.answer` and `hanwha.<key>`. Raises BadReply."""
    return (("hanwha.answer", "discovery"), *fields(raw, "hanwha", "Hanwha discovery answer", ("mac",)))
