"""Reads a pfSense firewall over the community's REST package: port forwards, 1:1, IPv6 rules, interfaces. GET alone.

Source: facts/routers.md 4.6; pfrest/pfSense-pkg-RESTAPI 2.10 (models PortForward, OneToOneNATMapping, FirewallRule,
FirewallAlias, InterfaceStats, Service; Endpoint: names of privileges). Leaves out: writing, leases, XML-RPC (it would
need a full administrator).
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import parse_wan
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _pf_rules as pf
from cctv_guard_agent.routers import _texts
from cctv_guard_agent.routers._kept import REFILL_S, Kept, Memory
from cctv_guard_agent.routers._leases import leases
from cctv_guard_agent.routers._pf_calls import Rest, RestError
from cctv_guard_agent.routers._reading import Limit, Reading
from cctv_guard_agent.routers._web import Web, place_of, rows, text
from cctv_guard_agent.routers.interface import RouterConfig

_BY_HAND = (Way.STATIC_FORWARD, Way.DMZ)
_BY_DEVICES = (Way.PORT_MAPPING, Way.NAT_PMP)
_NEEDS = "the package pfSense-pkg-RESTAPI has to be installed there"
_UNKNOWN = Limit("which interfaces are outside is not known")


class Pfsense:
    """The driver."""

    name = "pfsense"
    automatic = False

    def __init__(self) -> None:
        """Keep each firewall's last reading."""
        self._memory = Memory[None]()

    def kept(self, config: RouterConfig) -> Kept[None]:
        """Return what is kept of this router: its share of logins, for whoever asks it something else besides."""
        return self._memory.of(config)

    def rest(self, web: Web, kept: Kept[None]) -> Rest:
        """Open the API for one reading. Raises Refused, Unreachable."""
        key = (("X-API-Key", web.place.credentials.password.reveal()),)
        return Rest(web, kept, "/api/v2/", key, _NEEDS)

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read the one configured firewall, or return the last reading while a further login would be too many.

        Raises ConfigError, Refused, Unreachable, BadReply, NotAllowed.
        """
        if config is None:
            return ()
        place = place_of(config, port=443)
        kept = self._memory.of(config)
        if kept.last and self._memory.clock() - kept.at < REFILL_S:
            return kept.last
        reading = Reading(name="pfSense")
        async with Web(net, place) as web:
            rest = self.rest(web, kept)
            names = await _names(rest, reading)
            await _forwards(rest, reading, names)
            await _six(rest, reading, names)
            await _upnp(rest, reading)
            await _leased(rest, reading)
            await kept.ask_along(rest)
        kept.last, kept.at = (reading.gateway(place),), self._memory.clock()
        return kept.last

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced: it is polled."""
        return
        yield


async def _table(rest: Rest, path: str) -> tuple[list[dict[str, Any]], bool]:
    """Read one list, which comes whole unless a limit is asked for. Raises RestError."""
    answer = await rest.get(path)
    return rows(answer.get("data") if isinstance(answer, dict) else None)


def _privilege(path: str) -> str:
    """The name that the package gives to reading a path."""
    return f"api-v2-{path.replace('/', '-').replace('_', '-')}-get"


async def _names(rest: Rest, reading: Reading) -> pf.Names:
    """Read interfaces and aliases: what the words in the rules stand for."""
    outside: list[frozenset[str]] = []
    networks: dict[str, tuple[str, ...]] = {}
    for row in await _extra(rest, reading, "status/interfaces", "Which interfaces are outside"):
        called = {text(row.get(key)).lower() for key in ("name", "descr", "hwif")} - {""}
        network = pf.network_of(text(row.get("ipaddrv6")).partition("%")[0], text(row.get("subnetv6")))
        networks |= dict.fromkeys(called, (network,) if network else ())
        if not (row.get("gateway") or row.get("gatewayv6")):
            continue
        outside.append(frozenset(called))
        found = parse_wan(text(row.get("ipaddr")))
        reading.wans += [found] if found else []
    aliases = {}
    for row in await _extra(rest, reading, "firewall/aliases", "What aliases stand for"):
        held = row.get("address")
        aliases[text(row.get("name")).lower()] = tuple(text(one) for one in held) if isinstance(held, list) else ()
    return pf.Names(outside=tuple(outside), networks6=networks, aliases=aliases)


async def _extra(rest: Rest, reading: Reading, path: str, what: str) -> list[dict[str, Any]]:
    """Read a list that only helps to understand others; say where it is missing."""
    try:
        return (await _table(rest, path))[0]
    except RestError as error:
        why = f'{error} (the key\'s user needs the privilege "{_privilege(path)}")' if error.denied else str(error)
        reading.limits.append(_texts.no_detail(what, why))
        return []


async def _leased(rest: Rest, reading: Reading) -> None:
    """Read which card has which address; a package without that page tells nothing."""
    path = "status/dhcp_server/leases"
    try:
        reading.leases += leases((await _table(rest, path))[0], "mac", "ip")
    except BadReply:
        return  # the firewall's own page where the package has none
    except RestError as error:
        if not error.missing:
            needs = f' (the key\'s user needs the privilege "{_privilege(path)}")' if error.denied else ""
            reading.limits.append(_texts.no_leases(f"{error}{needs}"))


async def _forwards(rest: Rest, reading: Reading, names: pf.Names) -> None:
    """Read port forwards and 1:1 NAT: together what is entered by hand, exposed hosts among them."""
    if not names.outside:
        reading.lacks(_BY_HAND, _UNKNOWN)
        return
    tables: tuple[tuple[str, Callable[[Mapping[str, Any]], pf.Rule | None], Any], ...] = (
        ("firewall/nat/port_forwards", _port_forward, pf.forwards),
        ("firewall/nat/one_to_one/mappings", _one, pf.one_to_one),
    )
    joined, whole, both = pf.Found(), True, True
    for path, turn, made in tables:
        try:
            table, complete = await _table(rest, path)
        except RestError as error:
            reading.lacks(_BY_HAND, error.limit(_privilege(path), "version 2 of the REST package"))
            both = False
            continue
        found = made([rule for row in table if (rule := turn(row))], names)
        joined.mappings += found.mappings
        joined.unclear += found.unclear
        whole = whole and complete
    reading.take(_BY_HAND, joined.mappings, joined.unclear, whole)
    if not both:
        # "every port" may stand in either table
        reading.ways -= set(_BY_HAND)


def _port_forward(row: Mapping[str, Any]) -> pf.Rule | None:
    """One port forward; None for those that exempt from it."""
    if row.get("nordr") is True:
        return None
    source, source_not = _side(row.get("source"))
    return pf.Rule(
        name=_named(row),
        enabled=row.get("disabled") is not True,
        interfaces=_interfaces(row.get("interface")),
        protocol=text(row.get("protocol")) or "any",
        source=source,
        source_not=source_not,
        port=text(row.get("destination_port")),
        target=text(row.get("target")),
        target_port=text(row.get("local_port")),
    )


def _one(row: Mapping[str, Any]) -> pf.Rule | None:
    """One 1:1 mapping; None for those that exempt from it."""
    if row.get("nobinat") is True:
        return None
    return pf.Rule(
        name=_named(row),
        enabled=row.get("disabled") is not True,
        interfaces=_interfaces(row.get("interface")),
        target=text(row.get("source")),
    )


async def _six(rest: Rest, reading: Reading, names: pf.Names) -> None:
    """Read what passes over IPv6."""
    if not names.outside:
        reading.lacks((Way.IPV6,), _UNKNOWN)
        return
    try:
        table, whole = await _table(rest, "firewall/rules")
    except RestError as error:
        reading.lacks((Way.IPV6,), error.limit(_privilege("firewall/rules")))
        return
    found = pf.openings6([_filter(row) for row in table], names)
    reading.take((Way.IPV6,), found.mappings, found.unclear, whole)


def _filter(row: Mapping[str, Any]) -> pf.Rule:
    """One filter rule."""
    source, source_not = _side(row.get("source"))
    destination, destination_not = _side(row.get("destination"))
    return pf.Rule(
        name=_named(row),
        enabled=row.get("disabled") is not True,
        passes=row.get("type") == "pass",
        inbound=row.get("direction") != "out",
        interfaces=_interfaces(row.get("interface")),
        six=row.get("ipprotocol") in ("inet6", "inet46"),
        protocol=text(row.get("protocol")) or "any",
        source=source,
        source_not=source_not,
        destination=destination,
        destination_not=destination_not,
        port=text(row.get("destination_port")),
    )


async def _upnp(rest: Rest, reading: Reading) -> None:
    """Read whether the UPnP service runs. Its table has no API: UPnP itself shows it, read beside this driver."""
    try:
        table, whole = await _table(rest, "status/services")
    except RestError as error:
        reading.lacks(_BY_DEVICES, error.limit(_privilege("status/services")))
        return
    one = next((row for row in table if text(row.get("name")) == "miniupnpd"), None)
    if not whole:
        reading.lacks(_BY_DEVICES, Limit("the list of services is not whole"))
    elif one is not None and (one.get("status") is not False or one.get("enabled") is not False):
        reading.upnp = Answer.YES
        reading.limits += [_texts.not_shown(way, "pfSense's REST package") for way in _BY_DEVICES]
    else:
        reading.upnp = Answer.NO
        reading.take(_BY_DEVICES, (), (), True)


def _named(row: Mapping[str, Any]) -> str:
    return text(row.get("descr")) or f"rule {text(row.get('id'))}"


def _side(value: object) -> tuple[str, bool]:
    """Source or destination: `!` before it means everything else."""
    word = text(value)
    return word.removeprefix("!"), word.startswith("!")


def _interfaces(value: object) -> tuple[str, ...]:
    """One name or a list; `any` is every one."""
    named = [text(one) for one in value] if isinstance(value, list) else [text(value)]
    return () if "any" in named else tuple(one for one in named if one)


DRIVER = Pfsense()
