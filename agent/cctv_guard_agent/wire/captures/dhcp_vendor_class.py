"""`dhcp_vendor_class`: what a device says of itself when it asks for an address (discovery/dhcp.py hears it).

`key=value` lines: vendor_class (option 60), hostname (12), wants (55), client (61), mac; or the vendor class alone.
Source: RFC 2132 3.14, 9.8, 9.13, 9.14; identification.md 4.2.
"""

import re

from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.key_value import fields
from cctv_guard_agent.wire.captures.plain_text import text_lines

_KEYS = ("vendor_class", "hostname", "wants", "client", "mac")
_IS_LINES = re.compile(rf"^\s*(?:{'|'.join(_KEYS)})\s*=", re.MULTILINE)
_WHAT = "DHCP request"


def read(raw: str) -> Fields:
    """Return `dhcp.<key>`. Raises BadReply."""
    if _IS_LINES.search(raw[:4096]):
        return fields(raw, "dhcp", _WHAT, _KEYS)
    return (("dhcp.vendor_class", text_lines(raw, _WHAT)[0]),)
