"""Reads an OpenWrt router over ubus: redirects, IPv6 rules, UPnP table, outside address. Only calls that read.

A missing right is named as the object and method (or the configuration) that the account's access list lacks.
Source: facts/routers.md 4.1. Leaves out: writing; rules in files that no uci section names (/etc/nftables.d).
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import parse_wan
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _openwrt_firewall as firewall
from cctv_guard_agent.routers import _rules, _texts
from cctv_guard_agent.routers._kept import Kept, Memory
from cctv_guard_agent.routers._leases import leases
from cctv_guard_agent.routers._openwrt_calls import Session, Ubus, UbusError
from cctv_guard_agent.routers._reading import Limit, Reading
from cctv_guard_agent.routers._web import Web, place_of, rows, text
from cctv_guard_agent.routers.interface import RouterConfig

_BY_HAND = (Way.STATIC_FORWARD, Way.DMZ)
_BY_DEVICES = (Way.PORT_MAPPING, Way.NAT_PMP)
"""miniupnpd keeps UPnP, NAT-PMP and PCP mappings in one table."""


class Openwrt:
    """The driver."""

    name = "openwrt"
    automatic = False

    def __init__(self) -> None:
        """Keep each router's session between readings."""
        self._memory = Memory[Session]()

    def kept(self, config: RouterConfig) -> Kept[Session]:
        """Return what is kept of this router: its share of logins, for whoever asks it something else besides."""
        return self._memory.of(config)

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read the one configured router. Raises ConfigError, Refused, Unreachable, BadReply, NotAllowed."""
        if config is None:
            return ()
        place = place_of(config, port=443)
        reading = Reading()
        async with Web(net, place) as web:
            ubus = Ubus(web, self._memory.of(config))
            networks = await reading.part("The outside address", (), _interfaces(ubus, reading))
            await reading.part("The router's name", (), _board(ubus, reading))
            await reading.part("", (*_BY_HAND, Way.IPV6), _firewall(ubus, reading, networks or frozenset()))
            await reading.part("", _BY_DEVICES, _upnp(ubus, reading))
            await reading.part("Which device has which address", (), _leased_addresses(ubus, reading))
        return (reading.gateway(place),)

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced: it is polled."""
        return
        yield


async def _interfaces(ubus: Ubus, reading: Reading) -> frozenset[str]:
    """Read the outside and inside addresses; return the names of the networks with a default route."""
    try:
        answer = await ubus.call("network.interface", "dump")
    except UbusError as error:
        reading.limits.append(_texts.no_detail("The outside address", _why(error)))
        return frozenset()
    names = set()
    for one in rows(answer.get("interface"))[0]:
        if one.get("up") is not True:
            continue
        found = [parse_wan(text(row.get("address"))) for row in rows(one.get("ipv4-address"))[0]]
        told = [address for address in found if address]
        if _is_way_out(one):
            names.add(text(one.get("interface")))
            reading.wans += told
        else:
            reading.inside += [address for address in told if address.is_private and not address.is_loopback]
    return frozenset(names)


def _is_way_out(interface: Mapping[str, Any]) -> bool:
    """Has it a default route?"""
    return any(
        row.get("target") in ("0.0.0.0", "::") and row.get("mask") == 0 for row in rows(interface.get("route"))[0]
    )


async def _board(ubus: Ubus, reading: Reading) -> None:
    """Read what the router calls itself."""
    try:
        board = await ubus.call("system", "board")
    except UbusError as error:
        reading.limits.append(_texts.no_detail("The router's name", _why(error)))
        return
    release = board.get("release")
    version = text(release.get("description"), 40) if isinstance(release, dict) else ""
    reading.name = " ".join(part for part in (text(board.get("model"), 60), version and f"({version})") if part)


async def _firewall(ubus: Ubus, reading: Reading, networks: frozenset[str]) -> None:
    """Read redirects and IPv6 rules."""
    try:
        answer = await ubus.call("uci", "get", {"config": "firewall"})
    except UbusError as error:
        reading.lacks((*_BY_HAND, Way.IPV6), _limit(error, "`uci get`, and read on the uci configuration `firewall`"))
        return
    found, whole = firewall.sections(answer.get("values"))
    outside = firewall.outside_zones(found, networks)
    whole = whole and bool(outside)
    inbound, six = firewall.forwards(found, outside), firewall.openings6(found, outside)
    reading.take(_BY_HAND, inbound.mappings, inbound.unclear, whole)
    reading.take((Way.IPV6,), six.mappings, six.unclear, whole)


async def _upnp(ubus: Ubus, reading: Reading) -> None:
    """Read whether devices may open ports, and which they opened."""
    try:
        answer = await ubus.call("uci", "get", {"config": "upnpd"})
    except UbusError as error:
        if error.missing:
            # no such configuration: miniupnpd is not installed, so that nothing grants mappings
            reading.upnp = Answer.NO
            reading.take(_BY_DEVICES, (), (), True)
            return
        reading.limits.append(_texts.no_detail("Whether UPnP is on", _why(error)))
    else:
        reading.upnp = _is_allowed(answer.get("values"))
        if reading.upnp is Answer.NO:
            reading.take(_BY_DEVICES, (), (), True)
            return
    try:
        table = await ubus.call("luci.upnp", "get_status")
    except UbusError as error:
        if error.missing:
            limit = Limit(
                "the router has no `luci.upnp`", "the package `luci-app-upnp` in the router, then `luci.upnp`"
            )
        else:
            limit = _limit(error, "the ubus method `luci.upnp get_status`")
        reading.lacks(_BY_DEVICES, limit)
        return
    found, whole = rows(table.get("rules"))
    mappings: list[PortMapping] = []
    unclear: list[str] = []
    for one in found:
        try:
            mappings.append(_leased(one))
        except BadReply as error:
            unclear.append(error.excerpt)
    reading.take(_BY_DEVICES, mappings, unclear, whole)
    if mappings:
        reading.upnp = Answer.YES


async def _leased_addresses(ubus: Ubus, reading: Reading) -> None:
    """Read which card has which address; a router without LuCI's helper does not tell."""
    try:
        answer = await ubus.call("luci-rpc", "getDHCPLeases")
    except UbusError as error:
        needs = " (the package `rpcd-mod-luci` in the router would tell)" if error.missing else ""
        reading.limits.append(_texts.no_leases(_why(error) + needs))
        return
    reading.leases += leases(rows(answer.get("dhcp_leases"))[0], "macaddr", "ipaddr")
    reading.leases += leases(rows(answer.get("dhcp6_leases"))[0], "macaddr", "ip6addr", "ip6addrs")


def _is_allowed(values: object) -> Answer:
    """Does miniupnpd grant mappings? Absent switches stand for the daemon's defaults: service and both protocols on."""
    found, _ = firewall.sections(values)
    one = next((section for section in found if section.get(".type") == "upnpd"), None)
    if one is None:
        return Answer.UNKNOWN
    on = [str(one.get(key, "1")) != "0" for key in ("enabled", "enable_upnp", "enable_natpmp")]
    return Answer.YES if on[0] and (on[1] or on[2]) else Answer.NO


def _leased(one: Mapping[str, Any]) -> PortMapping:
    """Turn one line of the UPnP table into a mapping. Raises BadReply."""
    outside, inside = _rules.ports(text(one.get("extport"))), _rules.ports(text(one.get("intport")))
    protocol = _rules.protocols(text(one.get("proto")))
    if not outside or not protocol:
        raise BadReply("a line of the UPnP table", str(one))
    return PortMapping(
        origin="upnp",
        protocol=protocol[0],
        external_port=outside[0][0],
        internal_client=_rules.address(text(one.get("intaddr"))),
        internal_port=inside[0][0] if inside else 0,
        description=text(one.get("descr")),
        lease_s=_lease(one.get("expires")),
    )


def _lease(value: object) -> int | None:
    """Seconds that are left; LuCI gives a number, or null for a permanent one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**32 else None


def _why(error: UbusError) -> str:
    """Name the call and the right, in one breath."""
    return f"{error.call}: {error.words}" + (" (the account's access list lacks it)" if error.denied else "")


def _limit(error: UbusError, right: str) -> Limit:
    """A missing right, or another failure."""
    return Limit(f"{error.call}: {error.words}", right if error.denied else "")


DRIVER = Openwrt()
