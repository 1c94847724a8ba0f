"""One round of a vantage inside: knock at each port that the agent asks about, look who is a neighbour, who is heard.

It carries no login, sends nothing over a connection that opens, and knocks at no address outside the networks that its
own file names, whatever the agent asks. One connection at once for each address, bounded in all.

Source: facts/exposure.md 5.4.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

from cctv_guard_agent.discovery import sadp, ws_discovery
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import CctvGuardError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.inside import How, InsideLook, Knock, Target
from cctv_guard_agent.net import interfaces, neighbours
from cctv_guard_agent.net import knock as sockets
from cctv_guard_agent.net.knock import Knocked
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.vantage.stand import Stand
from cctv_guard_agent.wire.inside import Results, Task

_LOG = logging.getLogger(__name__)

SLICE = 16
"""Targets whose results are published together: 16 silent ones with 8 ports take 28 s, so that the agent's own try
follows in the same minute."""
_COUNTS = timedelta(hours=24)
_SEARCHES: tuple[Discoverer, ...] = (sadp.DISCOVERER, ws_discovery.DISCOVERER)

Knocker = Callable[[Address, int], Awaitable[Knocked]]
Searcher = Callable[[Sequence[Address]], Awaitable[Mapping[Address, tuple[str, ...]]]]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How a round asks; tests give their own."""

    knock: Knocker = sockets.knock
    source: Callable[[Address], Address | None] = sockets.source_towards
    neighbours: Callable[[], Mapping[Address, str]] = lambda: {one.address: one.mac for one in neighbours.neighbours()}
    gateway: Callable[[], Address | None] = interfaces.default_gateway
    now: Callable[[], datetime] = _now


async def rounds(
    stand: Stand, task: Task, broker_is_elsewhere: bool, ways: Ways, search: Searcher | None = None
) -> AsyncIterator[Results]:
    """Yield what was seen so far after each slice of targets; the last one is the whole round.

    broker_is_elsewhere: results that reach it prove that this host's network works.
    """
    targets, skipped = allowed(task.targets, stand)
    segment = _segment([address for one in targets for address in one.addresses], ways)
    addresses = [address for one in targets for address in one.addresses]
    heard = await search(addresses) if search and addresses else {}
    alive = broker_is_elsewhere or await _alive(stand, ways)
    done: list[Knock] = []
    for start in range(0, max(len(targets), 1), SLICE):
        groups = await asyncio.gather(*(_knocks(one, ways) for one in targets[start : start + SLICE]))
        done += _with_neighbours([one for group in groups for one in group], heard, ways)
        now = ways.now()
        look = InsideLook(vantage=stand.name, segment=segment, at=now, alive=alive, knocks=tuple(done))
        yield Results(agent_id=task.agent_id, look=look, good_until=now + _COUNTS, skipped=skipped)


def allowed(targets: Sequence[Target], stand: Stand) -> tuple[list[Target], int]:
    """Return what may be tried, and how many addresses may not: those outside the networks of the own file."""
    kept, skipped = [], 0
    for one in targets:
        mine = tuple(address for address in one.addresses if may_knock(address, stand))
        skipped += len(one.addresses) - len(mine)
        if mine:
            kept.append(replace(one, addresses=mine))
    return kept, skipped


def may_knock(address: Address, stand: Stand) -> bool:
    """Is it inside one of the owner's networks?"""
    if address.is_multicast or address.is_unspecified:
        return False
    return any(address in network for network in stand.networks if network.version == address.version)


async def _knocks(target: Target, ways: Ways) -> list[Knock]:
    """All ports of one device, one after the other: it never has more than one connection from here."""
    found = []
    for address in target.addresses:
        for port in target.ports:
            came = await ways.knock(address, port)
            if came.how is not None:
                at = ways.now()
                found.append(
                    Knock(address=address, port=port, how=came.how, at=at, since=at, device=target.device, by=came.by)
                )
    return found


def _with_neighbours(knocks: Sequence[Knock], heard: Mapping[Address, tuple[str, ...]], ways: Ways) -> list[Knock]:
    """Add what this host's own table has for each address now; its router's MAC stands for everybody beyond it."""
    table = ways.neighbours()
    gateway = ways.gateway()
    beyond = table.get(gateway) if gateway is not None else None
    return [
        replace(
            one,
            neighbour=mac if (mac := table.get(one.address)) and mac != beyond else None,
            heard=heard.get(one.address, ()),
        )
        for one in knocks
    ]


async def _alive(stand: Stand, ways: Ways) -> bool | None:
    """Does the host that the owner named answer? An answer is an opened or a refused connection."""
    if stand.control is None:
        return None
    came = await ways.knock(*stand.control)
    return came.how in (How.OPEN, How.REFUSED)


def _segment(addresses: Sequence[Address], ways: Ways) -> str:
    """The network of the card by which most of them are reached."""
    sources = [source for address in addresses if isinstance(source := ways.source(address), IPv4Address)]
    cards = interfaces.attached()
    networks = [str(card.network) for source in sources for card in cards if card.address == source]
    return max(sorted(set(networks)), key=networks.count) if networks else "unknown"


async def search_near(addresses: Sequence[Address], stand: Stand, ways: Ways) -> Mapping[Address, tuple[str, ...]]:
    """Send both searches into the networks that this host knocks from, and return which asked addresses answered."""
    sources = {ways.source(address) for address in addresses}
    cards = tuple(card for card in interfaces.attached() if card.address in sources)
    lan = Lan(interfaces=cards, networks=stand.networks)
    found: dict[Address, set[str]] = {}

    async def one(discoverer: Discoverer) -> None:
        try:
            async for heard in discoverer.discover(lan, ()):
                found.setdefault(heard.address, set()).add(discoverer.name)
        except CctvGuardError as error:  # a port that another program holds: without this search then
            _LOG.info("%s: not searched: %s", discoverer.name, error)

    if cards:
        await asyncio.gather(*map(one, _SEARCHES))
    return {address: tuple(sorted(names)) for address, names in found.items() if address in set(addresses)}
