"""Where to ask: ports and services that a device announced or that were found open.

Used by the probes, and by whoever fills `Target.http_ports` and `Target.rtsp_ports`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes.interface import Target
from cctv_guard_agent.wire import onvif

NEVER_PORT = 9100
"""Raw printing: what is sent there comes out on paper (design section 7.1)."""

# port, TLS: where cameras have web pages; the rest of the listed ports speak something else
_WEB_PORTS = {80: False, 8080: False, 443: True, 8443: True}
_RTSP_PORTS = (554, 8554)
# ports where an ONVIF service was seen without a web page (identification.md 1.5)
_ONVIF_PORTS = (2020, 8899, 8000)
_ISAPI_SDK_PORT = 8000
_ANNOUNCED_WEB = {"sadp.HttpPort": False, "dahua.HttpPort": False, "dahua.HttpsPort": True, "xm.HttpPort": False}
_ANNOUNCED_OTHER = ("sadp.CommandPort", "dahua.Port", "xm.TCPPort")
_MOST_WEB = 4
_MOST_RTSP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One HTTP service."""

    endpoint: Endpoint
    tls: bool
    path: str = "/"


def port_number(text: str) -> int | None:
    """Return a usable TCP port, or None."""
    port = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    return port if 0 < port < 65_536 and port != NEVER_PORT else None


def values(observations: Iterable[Observation], kind: str) -> Iterator[str]:
    """Yield the values of one kind."""
    return (seen.value for seen in observations if seen.kind == kind)


def open_ports(target: Target) -> frozenset[int]:
    """Return the ports that were found open."""
    return frozenset(port for value in values(target.observations, "tcp.open") if (port := port_number(value)))


def announced_ports(target: Target) -> tuple[int, ...]:
    """Return the TCP ports that the device itself named, in a stable order."""
    kinds = (*_ANNOUNCED_WEB, *_ANNOUNCED_OTHER)
    named = [port for kind in kinds for value in values(target.observations, kind) if (port := port_number(value))]
    named += [service.endpoint.port for service in onvif_services(target, guess=False)]
    return tuple(dict.fromkeys(port for port in named if port != NEVER_PORT))


def web_services(target: Target) -> tuple[Service, ...]:
    """Return the HTTP services worth a question, best first, at most four."""
    found = dict(target.http_ports) or _found_web(target)
    return tuple(
        Service(endpoint=Endpoint(address=target.address, port=port), tls=tls)
        for port, tls in list(found.items())[:_MOST_WEB]
        if port != NEVER_PORT
    )


def _found_web(target: Target) -> dict[int, bool]:
    opened = open_ports(target)
    found = {
        port: tls
        for kind, tls in _ANNOUNCED_WEB.items()
        for value in values(target.observations, kind)
        if (port := port_number(value)) and port in opened
    }
    for port, tls in _WEB_PORTS.items():
        if port in opened:
            found.setdefault(port, tls)
    return found


def rtsp_endpoints(target: Target) -> tuple[Endpoint, ...]:
    """Return where RTSP is worth a question, at most two."""
    ports = target.rtsp_ports or tuple(port for port in _RTSP_PORTS if port in open_ports(target))
    return tuple(Endpoint(address=target.address, port=port) for port in ports[:_MOST_RTSP] if port != NEVER_PORT)


def onvif_services(target: Target, *, guess: bool = True) -> tuple[Service, ...]:
    """Return where the ONVIF device service is: as announced by this device itself, else the usual path on its ports.

    guess: without an announcement, try the usual path on web and ONVIF ports that are open, at most three.
    """
    own = (onvif.own_service(value, target.address) for value in values(target.observations, "onvif.xaddr"))
    found = list(dict.fromkeys(service for service in own if service and service[0] != NEVER_PORT))
    if not found and guess:
        web = [(service.endpoint.port, service.tls, onvif.DEVICE_PATH) for service in web_services(target)]
        opened = open_ports(target)
        if speaks(Api.ISAPI, target.observations):
            opened -= {_ISAPI_SDK_PORT}  # keeps silent to anything but its SDK
        found = [*web, *((port, False, onvif.DEVICE_PATH) for port in _ONVIF_PORTS if port in opened)]
        found = list(dict.fromkeys(found))[:3]
    return tuple(
        Service(endpoint=Endpoint(address=target.address, port=port), tls=tls, path=path) for port, tls, path in found
    )


def foreign_xaddrs(target: Target) -> tuple[str, ...]:
    """Return announced ONVIF addresses that lead to another host: never followed (design section 7.1)."""
    return tuple(
        value
        for value in values(target.observations, "onvif.xaddr")
        if onvif.own_service(value, target.address) is None
    )
