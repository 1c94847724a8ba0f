"""`ssdp_search`: a question (M-SEARCH) that another device put to everybody, where it is for a router's port mapping.

Any other search says nothing of ports. Source: UPnP Device Architecture 1.1, 1.3.2; facts exposure.md 2.1.
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.heads import read_head

_FIRST = re.compile(r"\s*M-SEARCH \* HTTP/1\.\d", re.IGNORECASE)
_MAPPING = re.compile(
    r"urn:schemas-upnp-org:(?:device:InternetGatewayDevice|service:WAN(?:IP|PPP)Connection):\d{1,2}", re.IGNORECASE
)


def read(raw: str) -> Fields:
    """Return `ssdp.igd_search`: what was searched for. Raises BadReply for anything else."""
    if not _FIRST.match(raw):
        raise BadReply("SSDP search: other first line", raw)
    found = tuple(dict.fromkeys(value for value in read_head(raw).all("st") if _MAPPING.fullmatch(value)))
    if not found:
        raise BadReply("SSDP search: not for a router's port mapping", raw)
    return tuple(("ssdp.igd_search", value) for value in found)
