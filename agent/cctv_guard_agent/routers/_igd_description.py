"""Reads a UPnP gateway's description: which connection services it has, and where they are asked.

Our own parse, because the library keys services by type and so loses the second WAN of a router.
Source: UPnP Device Architecture 1.1, 2.3; facts/exposure.md 4.2, 4.5 (trap 2).
"""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address

CONNECTIONS = (
    "urn:schemas-upnp-org:service:WANIPConnection:",
    "urn:schemas-upnp-org:service:WANPPPConnection:",
    "urn:dslforum-org:service:WANPPPConnection:",
    "urn:dslforum-org:service:WANIPConnection:",
)
"""Services that hold port mappings; the dslforum names are those of old Huawei boxes (facts/exposure.md 4.2)."""
FIREWALL6 = "urn:schemas-upnp-org:service:WANIPv6FirewallControl:"
_MOST_SERVICES = 16
"""No router seen has more than four connection services; bounds the requests that a description can cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service of the gateway."""

    type: str
    control: str
    """Absolute URL."""
    events: str | None
    """Absolute URL; None where it announces nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the gateway says of itself."""

    name: str
    url: str
    connections: tuple[Service, ...]
    firewall6: Service | None
    dropped: tuple[str, ...] = ()
    """URLs that point to another host and were not taken."""


def parse(document: bytes, url: str, address: Address) -> Description:
    """Read a description that came from `url` of `address`.

    Raises BadReply on anything that is no device description.
    """
    try:
        root = SafeTree.fromstring(document)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadReply("UPnP description", document[:80].decode("latin-1")) from error
    device = next((node for node in root.iter() if _local(node) == "device"), None)
    if device is None:
        raise BadReply("UPnP description without a device", document[:80].decode("latin-1"))
    base = _text(root, "URLBase") or url
    found, dropped = _services(root, base if _same_host(base, address) else url, address)
    return Description(
        name=(_text(device, "friendlyName") or _text(device, "modelName"))[:80],
        url=url,
        connections=tuple(s for s in found if s.type.startswith(CONNECTIONS)),
        firewall6=next((s for s in found if s.type.startswith(FIREWALL6)), None),
        dropped=tuple(dropped),
    )


def _services(root: Element, base: str, address: Address) -> tuple[list[Service], list[str]]:
    """Collect wanted services in the order of the document, each control URL once."""
    found: dict[str, Service] = {}
    dropped: list[str] = []
    for node in (n for n in root.iter() if _local(n) == "service"):
        kind = _text(node, "serviceType")
        if not kind.startswith((*CONNECTIONS, FIREWALL6)) or len(found) >= _MOST_SERVICES:
            continue
        control = _absolute(base, _text(node, "controlURL"))
        if control is None or not _same_host(control, address):
            dropped.append(control or "")
            continue
        events = _absolute(base, _text(node, "eventSubURL"))
        usable = events if events and events != base and _same_host(events, address) else None
        found.setdefault(control, Service(type=kind, control=control, events=usable))
    return list(found.values()), dropped


def _absolute(base: str, path: str) -> str | None:
    """Join, or None where there is nothing or nonsense to join."""
    try:
        return urljoin(base, path) if path else None
    except ValueError:
        return None


def _same_host(url: str, address: Address) -> bool:
    """Is the host of the URL the gateway itself?"""
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and parts.hostname == str(address) and (parts.port or 80) > 0
    except ValueError:
        return False


def _local(node: Element) -> str:
    """The element's name without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _text(node: Element, name: str) -> str:
    """The text of the first child of that name, stripped; empty where there is none."""
    child = next((c for c in node if _local(c) == name), None)
    return (child.text or "").strip() if child is not None else ""
