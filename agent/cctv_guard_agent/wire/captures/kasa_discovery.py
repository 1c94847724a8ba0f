"""`kasa_discovery`: an answer on UDP 9999 as `key=value` lines (discovery/kasa.py makes them).

Keys: type, model, name, firmware, hardware, mac. Source: identification.md 4 (python-kasa).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `kasa.<key>`. Raises BadReply."""
    return fields(raw, "kasa", "Kasa discovery answer", ("type",))
