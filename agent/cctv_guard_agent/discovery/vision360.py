"""The LAN search of 360 Vision cameras: the line `DISCOVER` broadcast to UDP 3600, one line of `KEY=value` comes back.

The answer begins with the same word; a value with blanks stands in quotes.
Source: facts identification.md section 4 (julienblitte/UniversalScanner 360Vision.cs, 360Vision.selftest).
"""

import re

from cctv_guard_agent.discovery._binary import BinarySearch, lines, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import normal_mac

PORT = 3600
_WORD = b"DISCOVER"
SEARCH = _WORD + b"\n"
_LONGEST = 512
"""The answer seen has 60 bytes."""
_PAIR = re.compile(rb"\b([A-Z_]{1,16})=(?:'([^']{0,64})'|\"([^\"]{0,64})\"|([^ '\"]{0,64}))")


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: type, mac or key, id. Raises BadReply where it names neither."""
    if not data.startswith(_WORD) or len(data) > _LONGEST:
        raise BadReply(f"360 Vision discovery answer: {len(data)} bytes", data[:24].decode("latin-1"))
    line = data.splitlines()[0]
    if line.strip() == _WORD:
        return None
    found = {match[1]: printable(match[2] or match[3] or match[4] or b"") for match in _PAIR.finditer(line)}
    sort, key = found.get(b"TYPE"), found.get(b"KEY")
    if not sort or not key:
        raise BadReply("360 Vision discovery answer: no TYPE or no KEY in it", line[:60].decode("latin-1"))
    unit = normal_mac(key)
    return lines({"type": sort, "mac": unit, "key": None if unit else key, "id": found.get(b"ID")})


DISCOVERER: Discoverer = BinarySearch(
    name="vision360",
    kind="vision360_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
)
"""Asks every 360 Vision camera."""
