"""`tapo_discovery`: an answer on UDP 20002 or 20004 as `key=value` lines (discovery/tapo.py makes them).

Keys: type, model, ip, firmware, hardware, factory_default, mac. Source: identification.md 4 (python-kasa).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `tapo.<key>`. Raises BadReply."""
    return fields(raw, "tapo", "Tapo discovery answer", ("type",))
