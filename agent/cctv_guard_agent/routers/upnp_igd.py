"""Reads any gateway that offers UPnP: outside address, mappings, whether devices may open ports. Needs no login.

What it cannot see stands in `limits`: forwards that a person entered, DMZ, IPv6 rules.
Source: facts/exposure.md 4, facts/routers.md 4.11. Leaves out: writing (a later driver closes mappings).
"""

import importlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cctv_guard_agent.errors import BadReply, CctvGuardError, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.text import Text
from cctv_guard_agent.model.wan import parse_wan, wan_kind
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _gena, _texts
from cctv_guard_agent.routers._igd_description import Description, Service, parse
from cctv_guard_agent.routers._igd_list import Fault, list_mappings
from cctv_guard_agent.routers.interface import RouterConfig

if TYPE_CHECKING:
    from cctv_guard_agent.routers._igd_calls import Caller

_LOG = logging.getLogger(__name__)
_MOST_DESCRIPTIONS = 4
"""A FRITZ!Box announces two (igddesc.xml and igd2desc.xml); more is a device that floods."""
_LARGEST_DESCRIPTION = 131_072
_QUICK_S = 2.0
"""A reading that takes longer strains the router; the next one is put off by ten times as long."""
_LONGEST_REST_S = 600.0
_DESCRIPTION_S = 10.0
_WAN_ORDER = (WanKind.PUBLIC, WanKind.DOUBLE_NAT, WanKind.CGNAT, WanKind.UNKNOWN)
"""With several WANs the one that lets in most decides."""


class _Read:
    """What is gathered of one gateway while it is read."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.mappings: list[PortMapping] = []
        self.limits: list[Text] = []
        self.wans: list[Address | None] = []
        self.complete = True
        self.events: list[str] = []
        self.name = ""
        self.controls: set[str] = set()


class _Rest:
    """How long a slow gateway is left alone, and what stands meanwhile."""

    def __init__(self) -> None:
        """Nothing is known of it yet."""
        self.until = float("-inf")
        self.gateway: Gateway | None = None
        self.failed: CctvGuardError | None = None
        self.failures = 0

    def note(self, began: float, now: float, gateway: Gateway | None, failed: CctvGuardError | None) -> None:
        """Take one reading's outcome. A gateway that is off refuses at once: only silence and slowness count."""
        strained = isinstance(failed, Unreachable) and failed.reason == "timeout"
        self.failures = self.failures + 1 if strained else 0
        took_s = now - began
        rest_s = took_s * 10 * 2 ** min(self.failures, 6) if took_s > _QUICK_S and (strained or not failed) else 0.0
        self.until = now + min(rest_s, _LONGEST_REST_S)
        self.gateway, self.failed = gateway, failed


class UpnpIgd:
    """The driver."""

    name = "upnp_igd"
    automatic = True

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember, for `changes`, where each gateway that was read announces its events; and which ones are slow."""
        self._events: dict[str, tuple[str, ...]] = {}
        self._clock = clock
        self._rests: dict[Address, _Rest] = {}

    def prepare(self) -> None:
        """Load the UPnP library (0.5 s of CPU), in a thread of the caller's."""
        importlib.import_module("cctv_guard_agent.routers._igd_calls")

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read every gateway that was heard (or the configured one of them). Raises as the interface says."""
        gateways: list[Gateway] = []
        failed: list[CctvGuardError] = []
        for address, observations in heard:
            if config is not None and config.address not in (None, address):
                continue
            rest = self._rests.setdefault(address, _Rest())
            if self._clock() >= rest.until:
                await self._note(net, address, observations, rest)
            failed += [rest.failed] if rest.failed else []
            gateways += [rest.gateway] if rest.gateway else []
        if failed and not gateways:
            raise failed[0]
        return tuple(gateways)

    async def _note(self, net: Net, address: Address, observations: Sequence[Observation], rest: _Rest) -> None:
        """Read one gateway, one call after the other, and note what came of it."""
        began = self._clock()
        gateway: Gateway | None = None
        failed: CctvGuardError | None = None
        try:
            gateway = await self._gateway(net, address, observations)
        except CctvGuardError as error:
            _LOG.debug("gateway %s: %s", address, error)
            failed = error
        rest.note(began, self._clock(), gateway, failed)

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Yield each time this gateway says that its mappings changed (after it was read)."""
        heard = _gena.changes(net, gateway.address, self._events.get(gateway.id, ()))
        # closed with this one, so that the subscription ends at once and not when memory is tidied
        async with aclosing(heard):
            async for _ in heard:
                yield

    async def _gateway(self, net: Net, address: Address, observations: Sequence[Observation]) -> Gateway | None:
        """Read one gateway; None where what answered is no gateway. Raises CctvGuardError."""
        urls, limits = locations(address, observations)
        read = _Read()
        read.limits += limits
        failed: CctvGuardError | None = None
        for url in urls:
            try:
                await _read_description(net, address, await _description(net, address, url), read)
            except CctvGuardError as error:
                failed = error
        if not read.controls:
            if failed:
                raise failed
            return None
        if failed:
            read.complete = False
            read.limits.append(_texts.incomplete(str(failed)))
        gateway = _built(address, read)
        self._events[gateway.id] = tuple(read.events)
        return gateway


def locations(address: Address, observations: Sequence[Observation]) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """Pick the description URLs that are on the sender's own address; say which were not followed.

    0.0.0.0 stands for the sender (design section 7.1).
    """
    urls: dict[str, None] = {}
    limits = []
    for url in dict.fromkeys(o.value for o in observations if o.kind == "ssdp.location"):
        try:
            parts = urlsplit(url)
            host = ip_address(parts.hostname or "")
            port = parts.port or 80
        except ValueError:
            limits.append(_texts.foreign_location(url))
            continue
        if parts.scheme != "http" or not (host == address or host.is_unspecified):
            limits.append(_texts.foreign_location(url))
            continue
        shown = f"[{address}]" if address.version == 6 else str(address)
        urls[f"http://{shown}:{port}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")] = None
    return tuple(urls)[:_MOST_DESCRIPTIONS], tuple(limits)


async def _description(net: Net, address: Address, url: str) -> Description:
    """Fetch and read one description. Raises BadReply, Unreachable, NotAllowed."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    reply = await net.http(
        Endpoint(address=address, port=parts.port or 80), path, limit=_LARGEST_DESCRIPTION, timeout_s=_DESCRIPTION_S
    )
    if reply.status != 200 or reply.truncated:
        raise BadReply(f"UPnP description {url}", reply.head.split("\r\n")[0])
    return parse(reply.body, url, address)


async def _read_description(net: Net, address: Address, description: Description, read: _Read) -> None:
    """Ask every connection service that this description adds. Raises CctvGuardError."""
    from cctv_guard_agent.routers._igd_calls import Caller  # the library loads on first use

    read.name = read.name or description.name
    read.limits += [_texts.foreign_location(url) for url in description.dropped]
    read.complete = read.complete and not description.dropped
    for service in description.connections:
        if service.control in read.controls:
            continue
        await _read_connection(Caller(net, address, service), service, read)
        read.controls.add(service.control)
    if description.firewall6 and description.firewall6.control not in read.controls:
        read.controls.add(description.firewall6.control)
        await _read_firewall6(Caller(net, address, description.firewall6), read)


async def _read_connection(caller: "Caller", service: Service, read: _Read) -> None:
    """Read outside address and mappings of one WAN."""
    try:
        answer = await caller.call("GetExternalIPAddress")
        read.wans.append(parse_wan(answer.get("NewExternalIPAddress", "")))
    except (Fault, BadReply):
        read.wans.append(None)
    listing = await list_mappings(caller)
    read.mappings += [m for m in listing.mappings.values() if m not in read.mappings]
    if not listing.complete:
        read.complete = False
        read.limits.append(_texts.incomplete(listing.why))
    if service.events:
        read.events.append(service.events)


async def _read_firewall6(caller: "Caller", read: _Read) -> None:
    """Ask whether IPv6 is filtered at all; the pinholes themselves cannot be listed."""
    try:
        answer = await caller.call("GetFirewallStatus")
    except (Fault, CctvGuardError):
        return
    on = answer.get("FirewallEnabled", "").strip().lower()
    if on not in ("0", "1", "false", "true", "no", "yes"):
        return
    enabled = on in ("1", "true", "yes")
    pinholes = answer.get("InboundPinholeAllowed", "").strip().lower() in ("1", "true", "yes")
    read.limits.append(_texts.ipv6_status(enabled, pinholes))
    if not enabled:
        read.mappings.append(
            PortMapping(origin="ipv6", protocol="any", external_port=0, internal_client="::/0", internal_port=0)
        )


def _built(address: Address, read: _Read) -> Gateway:
    """Put together what was gathered."""
    kinds = [(wan_kind(wan), wan) for wan in read.wans]
    kind, wan = min(kinds, key=lambda found: _WAN_ORDER.index(found[0]), default=(WanKind.UNKNOWN, None))
    complete = read.complete and bool(read.wans)
    limits = [*read.limits, *_texts.IGD_BLIND, *([] if wan else [_texts.no_wan()])]
    return Gateway(
        id=gateway_id(address),
        address=address,
        name=read.name,
        driver=UpnpIgd.name,
        wan_address=wan,
        wan_kind=kind,
        # listing is what a gateway grants that also grants adding; nothing is ever added to find out
        upnp=Answer.YES if complete or any(m.origin == "upnp" for m in read.mappings) else Answer.UNKNOWN,
        mappings=tuple(read.mappings),
        ways_read=(Way.PORT_MAPPING,) if complete else (),
        limits=tuple(dict.fromkeys(limits)),
        events=bool(read.events),
        read_at=datetime.now(UTC),
    )


def gateway_id(address: Address) -> str:
    """One id for whatever drivers read the same gateway: its inside address."""
    return "gw-" + str(address).replace(".", "-").replace(":", "-")


DRIVER = UpnpIgd()
