"""`favicon_md5`: MD5 of the favicon's bytes, 32 hex digits.

Source: identification.md 5.4 (recog favicons.xml; jorhelp/Ingram rules.csv).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields

_HASH = re.compile(r"^\s*([0-9a-f]{32})\s*$", re.IGNORECASE)


def read(raw: str) -> Fields:
    """Return `favicon.md5` in lower case. Raises BadReply where it is not 32 hex digits."""
    match = _HASH.match(raw[:64])
    if match is None:
        raise BadReply("favicon MD5: expected 32 hex digits", raw)
    return (("favicon.md5", match[1].lower()),)
