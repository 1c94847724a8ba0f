"""`nicevision_discovery`: an answer on UDP 2007 as `key=value` lines (discovery/nicevision.py makes them).

Source: identification.md 4 (UniversalScanner NiceVision.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `nicevision.answer` and `nicevision.<key>`. Raises BadReply."""
    return (("nicevision.answer", "discovery"), *fields(raw, "nicevision", "NiceVision discovery answer", ("mac",)))
