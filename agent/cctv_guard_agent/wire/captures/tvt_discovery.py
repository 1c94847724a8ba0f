"""`tvt_discovery`: a MHED announcement on UDP 23456 as `key=value` lines (discovery/tvt.py makes them).

Source: identification.md 4 (AlexandruIspas659/ipcprobe PROTOCOL.md).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `tvt.answer` and `tvt.<key>`. Raises BadReply."""
    return (("tvt.answer", "MHED"), *fields(raw, "tvt", "TVT discovery answer", ("mac",)))
