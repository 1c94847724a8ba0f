"""UDP searches: send on each interface, hear what comes back.

Listeners bind the group or the broadcast address, never 0.0.0.0: there they would take a recorder program's unicast
(facts/measured.md). Multicast keeps TTL 1. Nothing that arrives from outside the owner's networks gets in.
"""

import asyncio
import errno
import logging
import random
import socket
import struct
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from ipaddress import IPv4Address

from cctv_guard_agent.errors import NotAllowed, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint, Interface, Transport
from cctv_guard_agent.net.holder import holder_of_udp
from cctv_guard_agent.net.interface import Datagram
from cctv_guard_agent.net.limits import Law
from cctv_guard_agent.net.turns import turn

_LOG = logging.getLogger(__name__)
_LIMITED_BROADCAST = "255.255.255.255"
_QUEUE = 4096
"""Answers held for a slow consumer; a site of 1,000 cameras fits."""
_PER_SENDER = 64
"""More answers than this from one host in one search are a flood: dropped, so that the others' fit in."""
_RECEIVE_BUFFER = 1 << 20
_BATCH = 64
_PAUSE_S = 0.25
"""From one send to the next on average: seven take a second and a half."""
_GROWTH = 1.35
"""Each pause is so much longer than the one before: usual cameras answer at once, and no burst of loss shorter than
half a second (a Wi-Fi card that looks at other channels) takes more than the first four of seven sends."""
_MULTICAST_ALL = 49
"""IP_MULTICAST_ALL of linux/in.h, which the socket module does not name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The arguments of `Net.udp_search`."""

    payload: Callable[[], Sequence[bytes]]
    port: int
    group: str | None
    broadcast: bool
    unicast: Sequence[Address]
    listen_port: int | Sequence[int] | None
    listen_group: str | Sequence[str] | None
    source_port: int | None
    repeats: int
    wait_s: float


class Sockets:
    """The sockets of one search, with one bounded queue behind them."""

    def __init__(self, law: Law) -> None:
        """Open none yet."""
        self._law = law
        self._loop = asyncio.get_running_loop()
        self._open: list[socket.socket] = []
        self._own: set[tuple[str, int]] = set()
        self._heard: Counter[str] = Counter()
        self.dropped = 0
        self.queue: asyncio.Queue[Datagram] = asyncio.Queue(_QUEUE)

    def add(self, bind: tuple[str, int], interface: Interface | None, *, shared: bool = False) -> socket.socket:
        """Open one socket. `shared`: others may bind the same group address too. Raises Unreachable."""
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
            sock.setsockopt(socket.IPPROTO_IP, _MULTICAST_ALL, 0)
            if interface:
                sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface.address.packed)
            if shared:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if IPv4Address(bind[0]).is_multicast and interface:
                    join = struct.pack("4s4s", socket.inet_aton(bind[0]), interface.address.packed)
                    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, join)
            sock.bind(bind)
        except OSError as error:
            sock.close()
            raise _not_opened(bind, error) from error
        self._open.append(sock)
        self._own.add(sock.getsockname())
        self._loop.add_reader(sock, self._readable, sock, interface)
        return sock

    def _readable(self, sock: socket.socket, interface: Interface | None) -> None:
        for _ in range(_BATCH):
            try:
                data, sender = sock.recvfrom(65_535)
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:  # an ICMP answer to one of our datagrams: that host has no such port
                _LOG.debug("udp receive: %s", error)
                return
            self._take(data, sender, interface)

    def _take(self, data: bytes, sender: tuple[str, int], interface: Interface | None) -> None:
        address = IPv4Address(sender[0])
        if sender in self._own or not self._law.allowed(address):
            return
        if self._heard[sender[0]] >= _PER_SENDER or self.queue.full():
            self.dropped += 1
            return
        self._heard[sender[0]] += 1
        endpoint = Endpoint(address=address, port=sender[1], transport=Transport.UDP)
        self.queue.put_nowait(Datagram(data=data, sender=endpoint, interface=interface))

    def close(self) -> None:
        """Close them all."""
        for sock in self._open:
            self._loop.remove_reader(sock)
            sock.close()


async def search(law: Law, interfaces: Sequence[Interface], ask: Search) -> AsyncIterator[Datagram]:
    """Send and yield what comes back, as `Net.udp_search` promises."""
    async with turn(ask.source_port):
        sockets = Sockets(law)
        try:
            async with aclosing(_search(sockets, _open(sockets, law, interfaces, ask), ask)) as answers:
                async for datagram in answers:
                    yield datagram
        finally:
            sockets.close()


async def _search(sockets: Sockets, targets: Sequence["_Target"], ask: Search) -> AsyncGenerator[Datagram, None]:
    if not targets:
        return
    sender = asyncio.create_task(_send_all(targets, ask))
    try:
        async for datagram in hear(sockets, sender, ask.wait_s):
            yield datagram
    finally:
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
    if sockets.dropped:
        _LOG.debug("udp port %d: %d answers beyond the bounds were dropped", ask.port, sockets.dropped)


async def hear(sockets: Sockets, sender: asyncio.Task[None], wait_s: float) -> AsyncGenerator[Datagram, None]:
    """Yield what arrives until `wait_s` after the sender's end; raises what it raised."""
    loop = asyncio.get_running_loop()
    ends: float | None = None
    while True:
        if sender.done() and ends is None:
            sender.result()
            ends = loop.time() + wait_s
        # While sends are under way the wait is short, so that a failed sender is noticed.
        left = 0.05 if ends is None else ends - loop.time()
        if left <= 0 and sockets.queue.empty():
            return
        try:
            async with asyncio.timeout(max(left, 0)):
                datagram = await sockets.queue.get()
        except TimeoutError:
            continue
        yield datagram


_Target = tuple[socket.socket, tuple[str, int]]


def _open(sockets: Sockets, law: Law, interfaces: Sequence[Interface], ask: Search) -> list[_Target]:
    """Open the sockets and return where to send from which; listeners first, so that no answer is missed."""
    targets: list[_Target] = []
    senders: dict[IPv4Address, socket.socket] = {}
    for card in {card.address: card for card in interfaces}.values():
        _listen(sockets, card, ask)
        senders[card.address] = sockets.add((str(card.address), ask.source_port or 0), card)
        if ask.group:
            targets.append((senders[card.address], (ask.group, ask.port)))
    if ask.broadcast:
        for card in interfaces:
            targets.append((senders[card.address], (_LIMITED_BROADCAST, ask.port)))
            targets.extend((senders[card.address], (address, ask.port)) for address in _directed(card))
    for address in dict.fromkeys(ask.unicast):
        if not isinstance(address, IPv4Address):
            continue
        try:
            law.gate(Endpoint(address=address, port=ask.port, transport=Transport.UDP)).request(datagram=True)
        except NotAllowed as error:
            _LOG.debug("%s", error)
            continue
        source = next((card.address for card in interfaces if address in card.network), None) or source_for(address)
        if source is None:
            continue
        if source not in senders:
            senders[source] = sockets.add((str(source), ask.source_port or 0), None)
        targets.append((senders[source], (str(address), ask.port)))
    return list(dict.fromkeys(targets))


def _listen(sockets: Sockets, card: Interface, ask: Search) -> None:
    ports = (ask.listen_port,) if isinstance(ask.listen_port, int) else ask.listen_port or ()
    groups = (ask.listen_group,) if isinstance(ask.listen_group, str) else ask.listen_group or ()
    # On loopback the last address of a range is a host's own: bound, it would take that host's datagrams.
    places = groups or (_LIMITED_BROADCAST, *(() if card.network.is_loopback else _directed(card)))
    for port in ports:
        for place in places:
            sockets.add((place, port), card, shared=True)


def _directed(card: Interface) -> tuple[str, ...]:
    """Return the broadcast address of a card's network; point-to-point links have none."""
    return (str(card.network.broadcast_address),) if card.network.prefixlen < 31 else ()


def source_for(address: IPv4Address) -> IPv4Address | None:
    """Return our address towards a routed network; connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect((str(address), 9))
            return IPv4Address(sock.getsockname()[0])
        except OSError as error:
            _LOG.debug("no route to %s: %s", address, error)
            return None


async def _send_all(targets: Sequence[_Target], ask: Search) -> None:
    """Send every payload to every target, `repeats` times with jitter. Raises Unreachable where nothing got out."""
    failure: OSError | None = None
    sent = 0
    clock = asyncio.get_running_loop().time
    began = clock()
    for at_s in send_times(ask.repeats):
        await asyncio.sleep(max(0.0, began + at_s - clock()))
        for number, (sock, target) in enumerate(targets):
            if number % _BATCH == _BATCH - 1:
                await asyncio.sleep(0.005)  # so that a thousand unicast datagrams do not overrun a switch's queue
            for payload in ask.payload():
                try:
                    sock.sendto(payload, target)
                    sent += 1
                except OSError as error:
                    failure = error
                    _LOG.debug("udp to %s: %s", target, error)
    if failure and not sent:
        raise Unreachable(f"udp port {ask.port}: nothing could be sent ({failure.strerror})", "no_route") from failure


def send_times(repeats: int) -> tuple[float, ...]:
    """Return when each send is due, in seconds after the first: with jitter, but the last one never later for it.

    Many searches run at once, and the longest of them decides how long everybody waits.
    """
    times, due = [0.0], 0.0
    for pause_s in pauses(repeats):
        due += pause_s
        times.append(due - pause_s * random.uniform(0.0, 0.4))
    return tuple(times)


def pauses(repeats: int) -> tuple[float, ...]:
    """Return the seconds between one send and the next: growing, `_PAUSE_S` on average."""
    shares = [_GROWTH**number for number in range(repeats - 1)]
    return tuple(_PAUSE_S * len(shares) * share / sum(shares) for share in shares)


def _not_opened(bind: tuple[str, int], error: OSError) -> Unreachable:
    if error.errno == errno.EADDRINUSE:
        return Unreachable(f"udp port {bind[1]} is held by {holder_of_udp(bind[1])}", "held")
    return Unreachable(f"udp {bind[0]}:{bind[1]} cannot be opened ({error.strerror})", "failed")
