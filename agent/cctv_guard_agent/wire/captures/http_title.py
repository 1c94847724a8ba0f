"""`http_title`: the text of a page's title.

Source: identification.md 5.3.
"""

import re
from html import unescape

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,2048})", re.IGNORECASE)


def title_of(page: str) -> str | None:
    """Return the title in a page, blanks folded and entities resolved, or None."""
    match = _TITLE.search(page)
    return " ".join(unescape(match[1]).split()) or None if match else None


def read(raw: str) -> Fields:
    """Return `http.title`. Raises BadReply where it is empty."""
    title = title_of(raw[:16384]) if "<" in raw[:16384] else " ".join(unescape(raw[:2048]).split())
    if not title:
        raise BadReply("page title: empty", raw)
    return (("http.title", title),)
