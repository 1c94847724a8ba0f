"""Hears what is broadcast to one port, without sending anything: also from hosts that have no address yet.

A host that asks for an address sends from 0.0.0.0, so the card on which it arrived decides whether it is the owner's
network. The socket is bound to the broadcast address: a program that serves that port here keeps what is sent to it.
Source: RFC 2131 4.1; ip(7), IP_PKTINFO.
"""

import asyncio
import errno
import logging
import socket
import struct
from collections.abc import AsyncIterator, Sequence
from ipaddress import IPv4Address

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.model.address import Endpoint, Interface, Transport
from cctv_guard_agent.net.holder import holder_of_udp
from cctv_guard_agent.net.interface import Datagram
from cctv_guard_agent.net.limits import Law

_LOG = logging.getLogger(__name__)
_BROADCAST = "255.255.255.255"
_IP_PKTINFO = 8
"""linux/in.h; the socket module names it from Python 3.14 on."""
_PKTINFO = struct.Struct("=i4s4s")
"""Index of the card, local address, destination."""
_MOST = 256
"""Datagrams kept; a site whose power comes back has some hundred devices ask at once."""
_MOST_BYTES = 2048
_BATCH = 32


async def broadcasts(law: Law, interfaces: Sequence[Interface], port: int, wait_s: float) -> AsyncIterator[Datagram]:
    """Yield what is broadcast to `port` on the owner's cards within `wait_s`. Raises Unreachable."""
    cards = {index: card for card in interfaces if (index := _index(card)) is not None}
    queue: asyncio.Queue[Datagram] = asyncio.Queue(_MOST)
    loop = asyncio.get_running_loop()
    with _bound(port) as sock:
        loop.add_reader(sock, _readable, sock, law, cards, queue)
        try:
            ends = loop.time() + wait_s
            while (left := ends - loop.time()) > 0:
                try:
                    async with asyncio.timeout(left):
                        datagram = await queue.get()
                except TimeoutError:
                    return
                yield datagram
        finally:
            loop.remove_reader(sock)


def _bound(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
        sock.bind((_BROADCAST, port))
    except OSError as error:
        sock.close()
        raise _not_bound(port, error) from error
    return sock


def _not_bound(port: int, error: OSError) -> Unreachable:
    if error.errno == errno.EADDRINUSE:
        return Unreachable(f"udp port {port} is held by {holder_of_udp(port)}", "held")
    if error.errno in (errno.EACCES, errno.EPERM):
        needs = "listening there needs root or the capability CAP_NET_BIND_SERVICE"
        return Unreachable(f"udp port {port} may not be opened: {needs}", "failed")
    return Unreachable(f"udp port {port} cannot be opened ({error.strerror})", "failed")


def _index(card: Interface) -> int | None:
    try:
        return socket.if_nametoindex(card.name)
    except OSError:  # the card has gone
        return None


def _readable(sock: socket.socket, law: Law, cards: dict[int, Interface], queue: "asyncio.Queue[Datagram]") -> None:
    for _ in range(_BATCH):
        try:
            data, ancillary, _, sender = sock.recvmsg(_MOST_BYTES, socket.CMSG_SPACE(_PKTINFO.size))
        except OSError:
            return
        card = cards.get(_arrived_on(ancillary))
        address = IPv4Address(sender[0])
        if card is None or not (address.is_unspecified or law.allowed(address)):
            continue
        if queue.full():
            _LOG.debug("broadcasts to one port beyond the bound were dropped")
            return
        endpoint = Endpoint(address=address, port=sender[1], transport=Transport.UDP)
        queue.put_nowait(Datagram(data=data, sender=endpoint, interface=card))


def _arrived_on(ancillary: Sequence[tuple[int, int, bytes]]) -> int:
    for level, kind, data in ancillary:
        if level == socket.IPPROTO_IP and kind == _IP_PKTINFO and len(data) >= _PKTINFO.size:
            return int(_PKTINFO.unpack_from(data)[0])
    return 0
