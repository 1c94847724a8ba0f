"""`ubiquiti_discovery`: an answer on UDP 10001 as `key=value` lines (discovery/ubiquiti.py makes them).

Keys: mac, ip, platform, firmware, hostname, model, product, version.
Source: identification.md 4 (uilibs/unifi-discovery).
"""

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields


def read(raw: str) -> Fields:
    """Return `ubiquiti.answer` and `ubiquiti.<key>`. Raises BadReply."""
    needed = ("mac", "platform", "product")
    return (("ubiquiti.answer", "discovery"), *fields(raw, "ubiquiti", "Ubiquiti discovery answer", needed))
