"""`sdp`: a session description, one observation a line.

Source: RFC 8866; identification.md 6.
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_LINE = re.compile(r"^[a-z]=", re.IGNORECASE)
_MOST_LINES = 256


def lines(text: str) -> Fields:
    """Return `sdp.line` for each line of the form `x=...`."""
    found = (line.strip() for line in text[:65536].splitlines())
    return tuple(("sdp.line", line) for line in found if _LINE.match(line))[:_MOST_LINES]


def read(raw: str) -> Fields:
    """Return `sdp.line` once for each line. Raises BadReply where there is none."""
    fields = lines(raw)
    if not fields:
        raise BadReply("SDP: no line of the form x=", raw)
    return fields
