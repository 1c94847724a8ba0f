"""`ssdp_response`: the head of an answer to M-SEARCH, or of a NOTIFY.

Source: UPnP Device Architecture 1.1, 1.3.3; identification.md 3.3, 4.1.
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.heads import read_head

_FIELDS = {
    "server": "server",
    "usn": "usn",
    "st": "st",
    "nt": "st",
    "location": "location",
    "x-user-agent": "user_agent",
}


def read(raw: str) -> Fields:
    """Return `ssdp.server|usn|st|location|user_agent`. Raises BadReply where none stands in it."""
    head = read_head(raw)
    found = tuple((f"ssdp.{_FIELDS[name]}", value) for name, value, _ in head.headers if name in _FIELDS and value)
    if not found:
        raise BadReply("SSDP answer: none of its headers", raw)
    return found
