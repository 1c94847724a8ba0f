"""mDNS: one-shot questions for the services that cameras announce, and for a few that tell what is no camera.

Asked from a port of our own, so that answers come back to us alone and the port 5353 of other programs is not touched.
zeroconf builds and parses, `net/` carries.
Source: RFC 6762 sections 5.1 and 6.7 (legacy unicast answers), RFC 6763; facts identification.md section 4.
"""

import logging
from collections.abc import AsyncIterator, Iterable, Sequence

from cctv_guard_agent.discovery._heard import WAIT_S, Repeats, heard
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net

GROUP = "224.0.0.251"
PORT = 5353
_REPEATS = 3
_CAMERA_SERVICES = ("_axis-video._tcp", "_axis-nvr._tcp", "_arec._tcp", "_rtsp._tcp", "_psia._tcp")
_OTHER_SERVICES = ("_ipp._tcp", "_printer._tcp", "_googlecast._tcp", "_airplay._tcp")
"""Printers and players: heard, they are known to be no cameras."""
_MOST_BYTES = 9_000
"""RFC 6762 section 17: no mDNS message is longer."""


def question() -> bytes:
    """Build one message that asks for every service."""
    # Loaded on first use (memory); zeroconf names these for the world, but not in its __all__.
    from zeroconf import DNSOutgoing, DNSQuestion, const  # type: ignore[attr-defined]

    out = DNSOutgoing(const._FLAGS_QR_QUERY, multicast=True)
    for service in (*_CAMERA_SERVICES, *_OTHER_SERVICES):
        out.add_question(DNSQuestion(f"{service}.local.", const._TYPE_PTR, const._CLASS_IN))
    return out.packets()[0]


def read(data: bytes) -> tuple[str, ...]:
    """Return each instance that an answer names as text: instance, service, server, port, then TXT entries."""
    from zeroconf import DNSIncoming, DNSPointer, DNSService, DNSText  # type: ignore[attr-defined]

    if len(data) > _MOST_BYTES:
        return ()
    quiet = logging.getLogger("zeroconf")
    before, quiet.disabled = quiet.disabled, True  # it logs each broken message with a traceback
    try:
        message = DNSIncoming(data)
        answers = message.answers() if message.valid and message.is_response() else []
    finally:
        quiet.disabled = before
    pointers = {one.alias: one.name for one in answers if isinstance(one, DNSPointer)}
    services = {one.name: one for one in answers if isinstance(one, DNSService)}
    texts = {one.name: one.text for one in answers if isinstance(one, DNSText)}
    found = []
    for instance in dict.fromkeys((*pointers, *services)):
        service = pointers.get(instance) or instance.partition(".")[2]
        lines = [f"instance={_clean(instance.removesuffix('.' + service))}", f"service={_clean(service.rstrip('.'))}"]
        if instance in services:
            lines += [f"server={_clean(services[instance].server)}", f"port={services[instance].port}"]
        found.append("\n".join([*lines, *_entries(texts.get(instance, b""))]))
    return tuple(found[:16])


def _entries(data: bytes) -> Iterable[str]:
    """Split a TXT record: one length byte before each entry."""
    at = 0
    while at < len(data):
        size = data[at]
        entry = data[at + 1 : at + 1 + size].decode("utf-8", "replace")
        at += 1 + size
        if entry.strip("\0 "):
            yield _clean(entry)


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
        async for datagram in net.udp_search(question(), port=PORT, group=GROUP, repeats=_REPEATS, wait_s=WAIT_S):
            for raw in read(datagram.data):
                if repeats.new(datagram.sender.address, raw):
                    yield heard("mdns", raw, datagram.sender, self.name, sign)


DISCOVERER: Discoverer = Mdns()
