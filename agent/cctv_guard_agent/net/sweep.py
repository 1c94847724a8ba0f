"""Unicast searches of whole networks that the owner named for it: few sockets, a bounded number of packets a second.

Multicast does not cross routers, so cameras in other segments are heard only when each address is asked. Neighbouring
addresses are asked far apart in time, so that no router has to look up a whole segment at once; those that stayed
silent are asked a second time. Only addresses that the law allows are asked, never one of the never-touch list.
Source: facts identification.md 1.1 (a Probe to one host works across routers); arp(7) for the neighbour table.
"""

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from cctv_guard_agent.errors import NotAllowed, Unreachable
from cctv_guard_agent.model.address import Address, Interface, Network
from cctv_guard_agent.net.interface import Datagram
from cctv_guard_agent.net.limits import NEVER_PORTS, Law, Rate
from cctv_guard_agent.net.udp import Sockets, hear, source_for

_LOG = logging.getLogger(__name__)

PACKETS_S = 5_000
"""Without a setting: a /16 is asked twice in 27 s, with some 28 Mbit/s."""
_LONG_S = 3.0
"""A pass that takes longer is made twice, a shorter one four times: with 10 % loss each way 96 of 100 cameras in a wide
network and 99.9 of 100 in a small one. Those found are asked many times more by every later search."""
_TICK_S = 0.004
_BETWEEN_PASSES_S = 1.0
"""At least so long between two questions to one host, so that one burst of loss does not take both."""
_FULL = frozenset({errno.ENOBUFS, errno.EAGAIN, errno.ENOMEM})
_WHEN_FULL_S = 0.05
_MOST_SOCKETS = 4
"""For each own address. One is enough towards a router; where each host has to be looked up (ARP) first, a datagram
stays in its socket's buffer for three seconds, and one buffer holds some 160 of them."""
_LOOKED_UP_S = 300
"""Attached hosts that can be asked in a second: Linux looks up 1,024 at once, for three seconds each."""
_LONGEST_LOOKING_UP_S = 120.0
_STRIDE = 40_503
"""Odd, so that its multiples visit every address of a network once; near 2**16 / golden ratio, so that they are far
apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What may be swept, and how fast."""

    networks: tuple[IPv4Network, ...] = ()
    packets_s: int = PACKETS_S

    @classmethod
    def of(cls, named: Sequence[Network], allowed: Sequence[Network], packets_s: int = PACKETS_S) -> "Swept":
        """Take those of the named networks that lie within the allowed ones."""
        ranges = [one for one in allowed if isinstance(one, IPv4Network)]
        inside = [one for one in named if isinstance(one, IPv4Network) and any(one.subnet_of(r) for r in ranges)]
        # A part of another entry is asked once.
        apart = [one for one in inside if not any(one != other and one.subnet_of(other) for other in inside)]
        return cls(networks=tuple(dict.fromkeys(apart)), packets_s=packets_s)

    @property
    def addresses(self) -> int:
        """How many addresses that is."""
        return sum(one.num_addresses for one in self.networks)

    @property
    def takes_s(self) -> float:
        """How long the sends take; 0 where there is nothing to sweep."""
        return max(self.addresses / self.packets_s, _BETWEEN_PASSES_S) * self.passes if self.networks else 0.0

    @property
    def passes(self) -> int:
        """How often a silent host is asked."""
        return 2 if self.addresses / self.packets_s > _LONG_S else 4


def longest_s(swept: Swept, interfaces: Sequence[Interface]) -> float:
    """Return the longest that a sweep may send, in seconds; 0 where there is nothing to sweep."""
    if not swept.networks:
        return 0.0
    cards = [card.network for card in interfaces if not card.network.is_loopback]
    shared = ((one, card) for one in swept.networks for card in cards if one.overlaps(card))
    attached = sum(min(one.num_addresses, card.num_addresses) for one, card in shared)
    return 2 * swept.takes_s + 5.0 + min(attached * swept.passes / _LOOKED_UP_S, _LONGEST_LOOKING_UP_S)


@dataclass(slots=True)
class _Sweep:
    """One run."""

    law: Law
    interfaces: Sequence[Interface]
    swept: Swept
    rate: Rate
    port: int
    payload: Callable[[int], bytes]
    sockets: Sockets
    answered: set[Address] = field(default_factory=set)
    unsent: int = 0
    _by_block: dict[int, list[socket.socket]] = field(default_factory=dict)
    _by_source: dict[IPv4Address, list[socket.socket]] = field(default_factory=dict)

    async def send_all(self) -> None:
        """Ask every address in each pass. Raises Unreachable where some could not be asked."""
        clock = asyncio.get_running_loop().time
        gives_up = clock() + longest_s(self.swept, self.interfaces)
        for number in range(self.swept.passes):
            began = clock()
            unsent = await self._pass(self.payload(number), gives_up)
            self.unsent = min(unsent, self.unsent) if number else unsent
            if number < self.swept.passes - 1:
                await asyncio.sleep(max(0.0, began + _BETWEEN_PASSES_S - clock()))
        if self.unsent:
            raise Unreachable(
                f"{self.unsent} of {self.swept.addresses} addresses could not be asked: no route leads there, or this "
                "computer's table of neighbours is full (net.ipv4.neigh.default.gc_thresh3); sweep routed networks, "
                "or smaller parts",
                "no_route",
            )

    async def _pass(self, payload: bytes, gives_up: float) -> int:
        """Send one datagram to each address; return how many could not be sent."""
        clock = asyncio.get_running_loop().time
        addresses, unsent = self._addresses(), 0
        while True:
            left = self.rate.take(clock())
            while left:
                address = next(addresses, None)
                if address is None:
                    self.rate.give_back(left)
                    return unsent
                sent = self._send(payload, address)
                tries = 0
                while sent is None and clock() < gives_up:  # the kernel has no room: the next socket, then wait
                    tries += 1
                    await asyncio.sleep(0 if tries % _MOST_SOCKETS else _WHEN_FULL_S)
                    sent = self._send(payload, address)
                unsent += not sent
                left -= 1
            await asyncio.sleep(_TICK_S)

    def _addresses(self) -> Iterator[IPv4Address]:
        """Yield what is to be asked in this pass: neighbours far apart, own, forbidden and known addresses left out."""
        own = {card.address for card in self.interfaces}
        for network in self.swept.networks:
            first, count = int(network.network_address), network.num_addresses
            ends = {0, count - 1} if network.prefixlen < 31 else set()
            for index in range(count):
                at = index * _STRIDE % count
                address = IPv4Address(first + at)
                if at in ends or address in own or address in self.answered or not self.law.allowed(address):
                    continue
                yield address

    def _send(self, payload: bytes, address: IPv4Address) -> bool | None:
        """Return whether it went out; None where the kernel has no room now."""
        block = int(address) >> 8
        if block not in self._by_block:
            self._by_block[block] = self._sockets(address)
        ready = self._by_block[block]
        if not ready:
            return False
        try:
            ready[0].sendto(payload, (str(address), self.port))
        except OSError as error:
            if error.errno in _FULL:
                self._another(ready)
                return None
            _LOG.debug("sweep of %s: %s", address, error)
            return False
        return True

    def _sockets(self, address: IPv4Address) -> list[socket.socket]:
        """Return the sockets towards an address, the one to use first; none where no route leads there."""
        card = next((card for card in self.interfaces if address in card.network), None)
        source = card.address if card else source_for(address)
        if source is None:
            return []
        if source not in self._by_source:
            self._by_source[source] = [self.sockets.add((str(source), 0), card)]
        return self._by_source[source]

    def _another(self, ready: list[socket.socket]) -> None:
        """Put another socket first, a new one where there may be more."""
        if len(ready) < _MOST_SOCKETS:
            source = IPv4Address(ready[0].getsockname()[0])
            card = next((card for card in self.interfaces if card.address == source), None)
            ready.insert(0, self.sockets.add((str(source), 0), card))
        else:
            ready.append(ready.pop(0))


async def sweep(
    law: Law,
    interfaces: Sequence[Interface],
    swept: Swept,
    rate: Rate,
    payload: Callable[[int], bytes],
    *,
    port: int,
    wait_s: float,
) -> AsyncIterator[Datagram]:
    """Ask and yield what comes back, as `Net.udp_sweep` promises. Raises NotAllowed for a port never touched."""
    if port in NEVER_PORTS:
        raise NotAllowed(f"port {port} is never touched")
    if not swept.networks:
        return
    sockets = Sockets(law)
    run = _Sweep(law, interfaces, swept, rate, port, payload, sockets)
    sender = asyncio.create_task(run.send_all())
    try:
        async with aclosing(hear(sockets, sender, wait_s)) as answers:
            async for datagram in answers:
                run.answered.add(datagram.sender.address)
                yield datagram
    finally:
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
        sockets.close()
