"""mDNS: one-shot questions for the services that cameras announce, and for a few that tell what is no camera.

Asked from a port of our own, so that answers come back to us alone and the port 5353 of other programs is not touched.
Source: RFC 6762 sections 5.1 and 6.7 (legacy unicast answers), RFC 6763; facts identification.md section 4.
"""

from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S, Repeats, failed, heard
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.wire import dns

GROUP = "224.0.0.251"
PORT = 5353
_CAMERA_SERVICES = ("_axis-video._tcp", "_axis-nvr._tcp", "_arec._tcp", "_rtsp._tcp", "_psia._tcp", "_onvif._tcp")
_WEB_SERVICES = ("_CGI._tcp", "_http._tcp")
"""Hikvision's firmware announces its web pages so, with the model in the instance's name; others' pages are heard too
and are no sign of a camera. Source: public clients that find Hikvision cameras by `_CGI._tcp`."""
_OTHER_SERVICES = ("_ipp._tcp", "_printer._tcp", "_googlecast._tcp", "_airplay._tcp")
"""Printers and players: heard, they are known to be no cameras."""
_MOST_INSTANCES = 16


def question() -> bytes:
    """Build one message that asks for every service."""
    return dns.question([f"{service}.local" for service in (*_CAMERA_SERVICES, *_WEB_SERVICES, *_OTHER_SERVICES)])


def read(data: bytes) -> tuple[str, ...]:
    """Return each instance that an answer names as text: instance, service, server, port, then TXT entries.

    Raises BadReply.
    """
    answers = dns.answers(data)
    pointers = {one.target: one.name for one in answers if one.kind == dns.PTR}
    servers = {one.name: one for one in answers if one.kind == dns.SRV}
    texts = {one.name: one.entries for one in answers if one.kind == dns.TXT}
    found = []
    for instance in dict.fromkeys((*pointers, *servers)):
        service = pointers.get(instance) or instance.partition(".")[2]
        lines = [f"instance={_clean(instance.removesuffix('.' + service))}", f"service={_clean(service)}"]
        if instance in servers:
            lines += [f"server={_clean(servers[instance].target)}", f"port={servers[instance].port}"]
        found.append("\n".join([*lines, *(entry for raw in texts.get(instance, ()) if (entry := _clean(raw)))]))
    return tuple(found[:_MOST_INSTANCES])


def _clean(value: str) -> str:
    return " ".join(value.replace("\0", "").split())[:256]


def sign(observations: Sequence[Observation]) -> str:
    """Return `camera` for a service that only cameras, door stations and recorders announce."""
    services = {seen.value.removesuffix(".local") for seen in observations if seen.kind == "mdns.service"}
    return "camera" if services & set(_CAMERA_SERVICES) else "host"


class Mdns:
    """Asks what announces a service."""

    name = "mdns"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each announced service once."""
        repeats = Repeats()
        async for datagram in net.udp_search(question(), port=PORT, group=GROUP, repeats=REPEATS, wait_s=WAIT_S):
            if not repeats.new(datagram.sender.address, datagram.data):
                continue
            try:
                instances = read(datagram.data)
            except BadReply as error:
                yield failed(datagram.sender, self.name, str(error))
                continue
            for raw in instances:
                if repeats.new(datagram.sender.address, raw):
                    yield heard("mdns", raw, datagram.sender, self.name, sign)


DISCOVERER: Discoverer = Mdns()
