"""`http_body`: the first 16 KiB of a page, and what stands in it: the title, an ISAPI or UPnP description.

Source: identification.md 5.3 (page code), 2.3 (ISAPI answers).
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.http_title import title_of

MOST_BODY = 16_384


def page(text: str) -> Fields:
    """Return `http.body` and `http.title` of a page; nothing for an empty one."""
    body = text[:MOST_BODY].strip()
    if not body:
        return ()
    title = title_of(body)
    return (("http.body", body), ("http.title", title)) if title else (("http.body", body),)


def read(raw: str) -> Fields:
    """Return `http.body` and `http.title`. Raises BadReply where it is empty."""
    fields = page(raw)
    if not fields:
        raise BadReply("page: empty", raw)
    return fields
