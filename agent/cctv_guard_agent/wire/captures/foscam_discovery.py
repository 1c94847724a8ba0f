"""`foscam_discovery`: a MO_I answer on UDP 10000 as `key=value` lines (discovery/foscam.py makes them).

Keys: mac or serial, name, ip, type, firmware, web, port. Source: identification.md 4 (UniversalScanner Foscam.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `foscam.answer` and `foscam.<key>`. Raises BadReply."""
    return (("foscam.answer", "MO_I"), *fields(raw, "foscam", "MO_I discovery answer", ("mac", "serial", "ip")))
