"""`vision360_discovery`: an answer on UDP 3600 as `key=value` lines (discovery/vision360.py makes them).

Source: identification.md 4 (UniversalScanner 360Vision.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `vision360.answer` and `vision360.<key>`. Raises BadReply."""
    return (("vision360.answer", "discovery"), *fields(raw, "vision360", "360 Vision discovery answer", ("mac", "key")))
