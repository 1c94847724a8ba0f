"""`ws_discovery`: a ProbeMatches (or Hello) answer on UDP 3702.

Printers, PCs and NAS answer it too; what kind they are stands in the types and their namespaces.
Source: WS-Discovery 2005/04; identification.md 1.1.
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.onvif_scopes import scopes


def read(raw: str) -> Fields:
    """Return `onvif.endpoint_reference|types|scope|xaddr` and `ws_discovery.namespace`. Raises BadReply."""
    document = xml.read(raw, "WS-Discovery answer")
    fields: list[tuple[str, str]] = []
    for element in document.elements:
        inside = element.path[-3:]
        if element.name == "Address" and ("EndpointReference" in inside or element.text.startswith("urn:uuid:")):
            fields.append(("onvif.endpoint_reference", element.text))
        elif element.name == "Types":
            fields.append(("onvif.types", " ".join(element.text.split())))
        elif element.name == "Scopes":
            fields.extend(scopes(element.text))
        elif element.name == "XAddrs":
            fields.extend(("onvif.xaddr", address) for address in element.text.split()[:16])
    fields = [field for field in fields if field[1]]
    if not fields:
        raise BadReply("WS-Discovery answer: no endpoint, types, scopes or addresses", raw)
    return (*fields, *(("ws_discovery.namespace", name) for name in document.namespaces[:24]))
