"""`rtsp_response`: status line and headers of an answer to OPTIONS or DESCRIBE, an SDP may follow.

Source: RFC 2326; identification.md 6.
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.heads import read_head
from cctv_guard_agent.wire.captures.http_wwwauth import auth
from cctv_guard_agent.wire.captures.sdp import lines


def read(raw: str) -> Fields:
    """Return `rtsp.status|header|server|public|realm|auth_scheme` and `sdp.line`. Raises BadReply."""
    head = read_head(raw)
    if not head.status and not head.headers:
        raise BadReply("RTSP answer: neither status line nor headers", raw)
    if head.protocol == "HTTP":
        raise BadReply("RTSP answer: this is HTTP", raw)
    fields: list[tuple[str, str]] = [("rtsp.status", head.status)] if head.status else []
    for name, value, line in head.headers:
        fields.append(("rtsp.header", line))
        if name in ("server", "public"):
            fields.append((f"rtsp.{name}", value))
        elif name == "www-authenticate":
            fields.extend(auth("rtsp", value))
    return (*fields, *lines(head.body))
