"""WS-Discovery: asks for ONVIF devices by both types, by multicast and, where addresses are known, by unicast.

Printers, PCs and NAS answer as well: only an answer with an ONVIF type or scope is a sign of a camera.
XAddrs are passed on as received; whoever asks them keeps to the sender's address (`wire/onvif.py: own_service`).
Source: onvif/specs doc/Core.xml; WS-Discovery 2005/04; facts identification.md 1.1.
"""

import re
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from urllib.parse import urlsplit

from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S, Repeats, failed, heard, text
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Datagram, Net

GROUP = "239.255.255.250"
PORT = 3702
TYPES = (
    ("http://www.onvif.org/ver10/network/wsdl", "NetworkVideoTransmitter"),
    ("http://www.onvif.org/ver10/device/wsdl", "Device"),
)
"""Older devices know only the first, current ones must know the second."""
_ONVIF_TYPE = re.compile(
    r"NetworkVideo(Transmitter|Display|Storage|Analytics)|onvif\.org/ver\d+/(network|device)/wsdl", re.IGNORECASE
)
_OTHER_URI = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""ONVIF's scopes come without their prefix; one that is still a URI is somebody else's."""
_FLEETING = re.compile(r"<[^<>]*(?:RelatesTo|MessageID|AppSequence)[^<>]*>(?:[^<]*<)?", re.IGNORECASE)
"""What differs between two answers of one device."""
_MATCH = re.compile(r"<((?:[\w.-]{1,64}:)?ProbeMatch)(?=[\s>])")
_MOST_MATCHES = 64
"""In one answer; a datagram of 64 kB holds no more that say anything."""
_XADDRS = re.compile(r"<(?:[\w.-]{1,64}:)?XAddrs(?:\s[^<>]*)?>([^<]*)<")


def probe(namespace: str, name: str, message_id: str) -> bytes:
    """Build one Probe for one type, for every type where `name` is empty."""
    types = f"<d:Types>t:{name}</d:Types>" if name else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
        ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"'
        f' xmlns:t="{namespace}">'
        "<s:Header>"
        '<a:Action s:mustUnderstand="1">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>'
        f"<a:MessageID>urn:uuid:{message_id}</a:MessageID>"
        "<a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"
        '<a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>'
        "</s:Header>"
        f"<s:Body><d:Probe>{types}</d:Probe></s:Body>"
        "</s:Envelope>"
    ).encode()


def probes() -> tuple[bytes, ...]:
    """Build both probes with message ids of their own: a device answers each id once."""
    return tuple(probe(namespace, name, str(uuid.uuid4())) for namespace, name in TYPES)


def sign(observations: Sequence[Observation]) -> str:
    """Return `camera` for an ONVIF type or scope, else `host` (printers and PCs answer too)."""
    for seen in observations:
        if seen.kind == "onvif.scope" and not _OTHER_URI.match(seen.value):
            return "camera"
        if seen.kind == "onvif.types" and _ONVIF_TYPE.search(seen.value):
            return "camera"
    return "host"


def own_matches(raw: str, sender: Address) -> tuple[str, int]:
    """Cut out of an answer the devices that live elsewhere; return it and how many were cut.

    A discovery proxy or a forger may list many devices in one ProbeMatches. One that announces only addresses of other
    hosts is not the sender and says nothing about it.
    """
    matches = list(_matches(raw))
    foreign = [(start, end) for start, end in matches if _elsewhere(raw[start:end], sender)]
    if len(matches) < 2 or not foreign:
        return raw, 0
    for start, end in reversed(foreign):
        raw = raw[:start] + raw[end:]
    return raw, len(foreign)


def _matches(raw: str) -> Iterator[tuple[int, int]]:
    """Yield where each ProbeMatch begins and ends; one that never ends is the last."""
    at = 0
    for _ in range(_MOST_MATCHES):
        begins = _MATCH.search(raw, at)
        if begins is None:
            return
        ends = raw.find(f"</{begins[1]}", begins.end())
        closed = raw.find(">", ends) if ends >= 0 else -1
        if closed < 0:
            return
        yield begins.start(), closed + 1
        at = closed + 1


def _elsewhere(match: str, sender: Address) -> bool:
    announced = _XADDRS.search(match)
    hosts = [_host(xaddr) for xaddr in announced[1].split()] if announced else []
    return bool(hosts) and not any(host == str(sender) or host == "0.0.0.0" or ":" in host for host in hosts)


def _host(xaddr: str) -> str:
    try:
        return urlsplit(xaddr).hostname or ""
    except ValueError:
        return ""


class WsDiscovery:
    """Asks every ONVIF device."""

    name = "ws_discovery"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        repeats = Repeats()
        search = net.udp_search(probes, port=PORT, group=GROUP, unicast=known, repeats=REPEATS, wait_s=WAIT_S)
        async for datagram in search:
            for one in self.fresh(datagram, repeats):
                yield one

    def fresh(self, datagram: Datagram, repeats: Repeats) -> tuple[Heard, ...]:
        """Return what one datagram says, nothing where the sender said it before."""
        known = not repeats.new(datagram.sender.address, _FLEETING.sub("", text(datagram)))
        return () if known else self.answers(datagram)

    def answers(self, datagram: Datagram) -> tuple[Heard, ...]:
        """Return what one datagram says of its sender."""
        raw = text(datagram)
        if _elsewhere_probe(raw):
            return ()
        raw, cut = own_matches(raw, datagram.sender.address)
        one = heard("ws_discovery", raw, datagram.sender, self.name, sign)
        if not cut:
            return (one,)
        return (one, failed(datagram.sender, self.name, f"{cut} devices of other addresses in its answer, not used"))


def _elsewhere_probe(raw: str) -> bool:
    """Is it somebody's question, not an answer?"""
    return "discovery/Probe<" in raw


DISCOVERER: Discoverer = WsDiscovery()
