"""Hears devices ask for an address (DHCP) and reads what they say of themselves; nothing is ever sent.

Some cameras name maker, model and firmware there (option 60). A request is believed of an address only where the
kernel's neighbour table does not know another MAC behind it: anybody on the LAN may ask in another's name.
Listening on port 67 needs root or CAP_NET_BIND_SERVICE; without it, this source is not run and says so.
Source: RFC 2131 2 and 4.4, RFC 2132; facts identification.md 4.2.
"""

import logging
import re
import struct
from collections.abc import AsyncIterator, Iterator, Sequence
from ipaddress import IPv4Address, ip_address

from cctv_guard_agent import redact
from cctv_guard_agent.discovery._binary import ipv4, lines, mac, printable
from cctv_guard_agent.discovery._heard import Repeats, heard
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address, Endpoint, Transport
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.neighbours import neighbours

_LOG = logging.getLogger(__name__)
PORT, CLIENT_PORT = 67, 68
WAIT_S = 2.2
"""As long as the searches of other protocols take."""
_WHAT = "DHCP request"
_HEAD = struct.Struct(">BBBB4s2s2s4s12s6s10s192s4s")
"""op, hardware type, its length, hops, xid, secs, flags, ciaddr, three other addresses, chaddr, names, cookie."""
_COOKIE = bytes.fromhex("63825363")
_REQUEST, _ETHERNET = 1, 1
_PAD, _END = 0, 255
_HOSTNAME, _WANTED_IP, _MESSAGE, _WANTS, _VENDOR_CLASS, _CLIENT = 12, 50, 53, 55, 60, 61
_ASKS = (1, 3, 8)
"""DISCOVER, REQUEST, INFORM: what clients broadcast about themselves."""
_MOST_WANTS = 48
_CAMERA = re.compile(r"\b(?:network camera|ip ?camera|network video|video (?:server|encoder)|nvr|dvr)\b", re.IGNORECASE)


def read(data: bytes) -> str | None:
    """Return a client's request as `key=value` lines: mac, vendor_class, hostname, wants, client, ip.

    None for what servers say and for other messages of clients. Raises BadReply.
    """
    if len(data) < _HEAD.size:
        raise BadReply(f"{_WHAT}: {len(data)} bytes", data[:16].hex(" "))
    op, hardware, size, _, _, _, _, ciaddr, _, chaddr, _, _, cookie = _HEAD.unpack_from(data)
    if cookie != _COOKIE or hardware != _ETHERNET or size != len(chaddr):
        raise BadReply(f"{_WHAT}: other head", data[:16].hex(" "))
    options: dict[int, bytes] = {}
    for kind, value in _options(data[_HEAD.size :]):
        options.setdefault(kind, value)
    message = options.get(_MESSAGE, b"\0")
    if op != _REQUEST or message[:1] not in [bytes((kind,)) for kind in _ASKS]:
        return None
    unit = mac(chaddr)
    if unit is None:
        raise BadReply(f"{_WHAT}: no MAC in it", chaddr.hex(" "))
    client = options.get(_CLIENT, b"")[:32]
    return lines(
        {
            "mac": unit,
            "vendor_class": printable(options.get(_VENDOR_CLASS, b"")),
            "hostname": printable(options.get(_HOSTNAME, b"")),
            "wants": ",".join(map(str, options.get(_WANTS, b"")[:_MOST_WANTS])),
            # It may hold another MAC or a serial, and only tells that the client names itself so.
            "client": redact.tail(client.hex()) if client and client[1:] != chaddr else None,
            "ip": ipv4(ciaddr) or ipv4(options.get(_WANTED_IP, b"")),
        }
    )


def _options(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data) and data[at] != _END:
        if data[at] == _PAD:
            at += 1
            continue
        if at + 2 > len(data) or at + 2 + data[at + 1] > len(data):
            return
        yield data[at], data[at + 2 : at + 2 + data[at + 1]]
        at += 2 + data[at + 1]


def sign(observations: Sequence[Observation]) -> str:
    """Return `camera` where the device itself says that it is one."""
    return "camera" if any(s.kind == "dhcp.vendor_class" and _CAMERA.search(s.value) for s in observations) else "host"


class Dhcp:
    """Listens for requests while the others search."""

    name = "dhcp"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device that asked, once its address is known."""
        asked = await self._listen(net)
        if not asked:
            return
        table = {one.address: one.mac for one in neighbours()}
        for fields, raw in asked:
            address = whose(fields, table)
            if address is not None and net.allowed(address):
                sender = Endpoint(address=address, port=CLIENT_PORT, transport=Transport.UDP)
                yield heard("dhcp_vendor_class", raw, sender, self.name, sign)

    async def _listen(self, net: Net) -> list[tuple[dict[str, str], str]]:
        repeats, asked = Repeats(), []
        async for datagram in net.udp_listen(port=PORT, wait_s=WAIT_S):
            try:
                raw = read(datagram.data)
            except BadReply as error:  # from 0.0.0.0: there is nobody to note it on
                _LOG.debug("%s", error)
                continue
            if raw is not None:
                fields = dict(line.split("=", 1) for line in raw.splitlines())
                if repeats.new(fields["mac"], raw):
                    asked.append((fields, raw))
        return asked


def whose(fields: dict[str, str], table: dict[Address, str]) -> Address | None:
    """Return the address of who asked: where its MAC was seen, else the address that it asks for if that is free."""
    unit = fields["mac"]
    seen = sorted((address for address, other in table.items() if other == unit and address.version == 4), key=int)
    wanted = ip_address(fields["ip"]) if "ip" in fields else None
    if wanted in seen or (not seen and wanted is not None and wanted not in table):
        return wanted
    return seen[0] if seen and isinstance(seen[0], IPv4Address) else None


DISCOVERER: Discoverer = Dhcp()
