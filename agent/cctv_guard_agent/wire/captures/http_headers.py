"""`http_headers`: status line and headers as received, the body may follow.

Source: identification.md 5.1 (Server), 5.2 (realms).
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.heads import read_head
from cctv_guard_agent.wire.captures.http_body import page
from cctv_guard_agent.wire.captures.http_wwwauth import auth


def read(raw: str) -> Fields:
    """Return `http.status|header|server|realm|auth_scheme|location|cookie|title|body`. Raises BadReply."""
    head = read_head(raw)
    if not head.status and not head.headers:
        raise BadReply("HTTP answer: neither status line nor headers", raw)
    fields: list[tuple[str, str]] = [("http.status", head.status)] if head.status else []
    for name, value, line in head.headers:
        fields.append(("http.header", line))
        if name == "server":
            fields.append(("http.server", value))
        elif name == "www-authenticate":
            fields.extend(auth("http", value))
        elif name == "location":
            fields.append(("http.location", value))
        elif name == "set-cookie":
            # The cookie's name tells the web server; its value is a session and stays out.
            fields.append(("http.cookie", value.partition("=")[0].strip()))
    return (*fields, *page(head.body))
