"""Asks gateways whether devices may open ports over NAT-PMP or PCP: two datagrams that change nothing.

Who answers lets any device on the network open ports, and neither protocol can say which were opened. A gateway that
is up and stays silent grants none. Asked every five minutes; between, the last answer stands with its own time.
Source: facts/exposure.md 4.6. Leaves out: MAP and PEER requests, which would open a port.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address
from urllib.parse import urlsplit

from cctv_guard_agent.errors import BadReply, CctvGuardError
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import wan_kind
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.interfaces import default_gateway
from cctv_guard_agent.routers import _nat_pmp_wire as wire
from cctv_guard_agent.routers import _texts
from cctv_guard_agent.routers.interface import RouterConfig
from cctv_guard_agent.routers.upnp_igd import gateway_id, locations

_LOG = logging.getLogger(__name__)
ASK_AGAIN_S = 300.0
"""The setting changes by hand, and silence costs more than a second, which a mapping's finding should not wait for."""
_REPEATS = 3
_WAIT_S = 0.5
"""RFC 6886 3.1 begins with 250 ms before the first repeat; routers on a LAN answer within a few milliseconds."""
_MOST_GATEWAYS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The last answer of one gateway."""

    at: float
    gateway: Gateway | None
    """None: it did not answer, and whether it is there at all is not known."""


class NatPmp:
    """The driver."""

    name = "nat_pmp"
    automatic = True

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing known."""
        self._clock = clock
        self._kept: dict[Address, _Kept] = {}

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Ask the gateways that were heard and this host's own, each alone at its address. Raises nothing."""
        wanted = _gateways(net, config, heard)
        due = [one for one in wanted if (k := self._kept.get(one)) is None or self._clock() - k.at >= ASK_AGAIN_S]
        answers = await asyncio.gather(*(_ask(net, one, wanted[one]) for one in due))
        self._kept |= {one: _Kept(at=self._clock(), gateway=answer) for one, answer in zip(due, answers, strict=True)}
        found = [self._kept[one].gateway for one in wanted]
        return tuple(one for one in found if one is not None)

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced to hosts that hold no mapping: it is polled."""
        return
        yield


def _gateways(
    net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
) -> dict[IPv4Address, tuple[Observation, ...]]:
    """Whom to ask: gateways on the networks that this host is in, as both protocols are for hosts next to them."""
    wanted = dict(heard)
    own = default_gateway()
    if own is not None:
        wanted.setdefault(own, ())
    if config is not None and config.address is not None:
        wanted = {config.address: wanted.get(config.address, ())}
    near = {
        address: observations
        for address, observations in wanted.items()
        if isinstance(address, IPv4Address) and net.allowed(address) and _own_address(net, address)
    }
    return dict(list(near.items())[:_MOST_GATEWAYS])


def _own_address(net: Net, gateway: IPv4Address) -> IPv4Address | None:
    """This host's address towards the gateway."""
    return next((card.address for card in net.interfaces if gateway in card.network), None)


async def _ask(net: Net, address: IPv4Address, observations: Sequence[Observation]) -> Gateway | None:
    """Ask one gateway; None where nothing can be said of it."""
    own = _own_address(net, address)
    if own is None:
        return None
    replies: dict[bool, wire.Reply] = {}
    try:
        await _hear(net, address, (wire.PUBLIC_ADDRESS, wire.announce(own)), replies)
        if not replies and not await _is_up(net, address, observations):
            return None
    except CctvGuardError as error:
        _LOG.debug("NAT-PMP at %s: %s", address, error)
        return None
    return _judged(address, replies.get(False), replies.get(True))


async def _hear(net: Net, address: IPv4Address, ask: Sequence[bytes], replies: dict[bool, wire.Reply]) -> None:
    """Send both questions, and fill in the best answer to each; ends early once both questions were answered."""
    heard = net.udp_search(ask, port=wire.PORT, unicast=(address,), repeats=_REPEATS, wait_s=_WAIT_S)
    answered = 0
    async with aclosing(heard) as datagrams:  # type: ignore[type-var]
        async for datagram in datagrams:
            if (datagram.sender.address, datagram.sender.port) != (address, wire.PORT):
                continue
            try:
                reply = wire.decode(datagram.data)
            except BadReply as error:
                _LOG.debug("%s at %s", error, address)
                continue
            known = replies.get(reply.pcp)
            if known is None or reply.result < known.result:
                replies[reply.pcp] = reply
            # a router that speaks one of them answers the other question too, with its own version
            answered += 1
            if answered >= len(ask):
                return


async def _is_up(net: Net, address: IPv4Address, observations: Sequence[Observation]) -> bool:
    """Does its UPnP description's port answer? Then its silence on the other port means something."""
    for url in locations(address, observations)[0][:1]:
        async with net.connect(Endpoint(address=address, port=urlsplit(url).port or 80)):
            return True
    return False


def _judged(address: IPv4Address, nat_pmp: wire.Reply | None, pcp: wire.Reply | None) -> Gateway:
    """Say what the answers mean."""
    replies = [one for one in (nat_pmp, pcp) if one is not None]
    grants = any(one.result != wire.REFUSED for one in replies)
    # a PCP server that refuses us alone may grant others; NAT-PMP's refusal means that the owner switched it off
    shut = not grants and not (pcp and nat_pmp is None)
    external = nat_pmp.external if nat_pmp else None
    limits = (_texts.devices_open(),) if grants else () if shut else (_texts.not_shown(Way.NAT_PMP, "PCP"),)
    return Gateway(
        id=gateway_id(address),
        address=address,
        driver=NatPmp.name,
        wan_address=external,
        wan_kind=wan_kind(external),
        upnp=Answer.YES if grants else Answer.UNKNOWN,
        ways_read=(Way.NAT_PMP,) if shut else (),
        limits=limits,
        read_at=datetime.now(UTC),
    )


DRIVER = NatPmp()
