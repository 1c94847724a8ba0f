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


_FOUR = re.compile(r"^[^,]{1,32},[^,]{1,64},(?P<model>[^,]{1,64}),(?P<firmware>\d+(?:\.\w+){1,5})$")
"""Brand, sort, model, firmware version: the form in which cameras are seen to fill it."""


def read(raw: str) -> Fields:
    """Return `dhcp.<key>`, and `dhcp.model` and `dhcp.firmware` where the vendor class holds them. Raises BadReply."""
    if _IS_LINES.search(raw[:4096]):
        found = fields(raw, "dhcp", _WHAT, _KEYS)
    else:
        found = (("dhcp.vendor_class", text_lines(raw, _WHAT)[0]),)
    return (*found, *(field for kind, value in found if kind == "dhcp.vendor_class" for field in _parts(value)))


def _parts(vendor_class: str) -> Fields:
    match = _FOUR.match(vendor_class)
    return (("dhcp.model", match["model"]), ("dhcp.firmware", match["firmware"])) if match else ()
