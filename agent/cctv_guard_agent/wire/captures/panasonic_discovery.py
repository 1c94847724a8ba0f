"""`panasonic_discovery`: an answer on UDP 10669 or 10670 as `key=value` lines (discovery/panasonic.py makes them).

Source: identification.md 4 (UniversalScanner Panasonic.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `panasonic.answer` and `panasonic.<key>`. Raises BadReply."""
    return (
        ("panasonic.answer", "discovery"),
        *fields(raw, "panasonic", "Panasonic discovery answer", ("mac", "model")),
    )
