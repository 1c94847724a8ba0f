"""`dahua_dvrip`: a DVRIP answer on UDP 5050 as `key=value` lines (discovery/dahua_dvrip.py makes them).

Source: identification.md 3.2 (UniversalScanner Dahua1.cs).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `dvrip.answer` and `dvrip.<key>`. Raises BadReply."""
    return (("dvrip.answer", "DVRIP"), *fields(raw, "dvrip", "Dahua DVRIP answer", ("mac", "serial")))
