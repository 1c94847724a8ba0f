"""`sony_discovery`: an answer on UDP 2380 as `key=value` lines (discovery/sony.py makes them).

Source: identification.md 4 (UniversalScanner Sony.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `sony.answer` and `sony.<key>`. Raises BadReply."""
    return (("sony.answer", "discovery"), *fields(raw, "sony", "Sony discovery answer", ("mac", "model")))
