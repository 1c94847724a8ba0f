"""`http_wwwauth`: the value of a WWW-Authenticate header (the header's name may stand before it), one a line.

Source: RFC 7235; identification.md 5.2 (realms).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.heads import challenges

_NAME = re.compile(r"^\s*www-authenticate\s*:\s*", re.IGNORECASE)


def auth(prefix: str, value: str) -> Fields:
    """Return `<prefix>.auth_scheme` and `<prefix>.realm` of one header value."""
    fields: list[tuple[str, str]] = []
    for scheme, realm in challenges(value):
        if scheme:
            fields.append((f"{prefix}.auth_scheme", scheme))
        if realm is not None:
            fields.append((f"{prefix}.realm", realm))
    return tuple(fields)


def read(raw: str) -> Fields:
    """Return `http.auth_scheme` and `http.realm`. Raises BadReply where no challenge is found."""
    fields = tuple(field for line in raw[:16384].splitlines() for field in auth("http", _NAME.sub("", line)))
    if not fields:
        raise BadReply("WWW-Authenticate: no challenge in it", raw)
    return fields
