"""Reads an OPNsense firewall over its REST API: destination NAT, 1:1 NAT, IPv6 rules, interfaces. GET requests only.

Source: facts/routers.md 4.5; opnsense/core (DNatController, FilterController, OneToOneController, OverviewController,
Core ServiceController, ACL.xml). Leaves out: writing, leases, OPNsense before 26.1 (it shows no forwards).
"""

import base64
from collections.abc import AsyncIterator, Mapping, Sequence
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
_LISTED = ("host", "network", "networkgroup", "port")
"""Kinds of alias whose content is what they hold; others (URL tables, countries, MACs) are filled elsewhere."""
_NEEDS = "is this OPNsense, with its web pages at this port?"
_STATUS, _ALIASES, _SERVICES = "Status: Interfaces", "Firewall: Aliases", "Status: Services"
_D_NAT, _ONE, _RULES = "Firewall: NAT: Destination NAT", "Firewall: NAT: 1:1", "Firewall: Rules [new]"
_LEASES = ("dnsmasq/leases/search", "kea/leases4/search", "kea/leases6/search", "dhcpv4/leases/search_lease")
_DHCP = '"Services: Dnsmasq DNS/DHCP: Settings", "Services: DHCP: Kea(v4)" or "Status: DHCPv4 leases"'


class Opnsense:
    """The driver."""

    name = "opnsense"
    automatic = False

    def __init__(self) -> None:
        """Keep each firewall's last reading."""
        self._memory = Memory[None]()

    def kept(self, config: RouterConfig) -> Kept[None]:
        """Return what is kept of this router: its share of logins, for whoever asks it something else besides."""
        return self._memory.of(config)

    def rest(self, web: Web, kept: Kept[None]) -> Rest:
        """Open the API for one reading. Raises Refused, Unreachable."""
        login = web.place.credentials
        pair = base64.b64encode(f"{login.username}:{login.password.reveal()}".encode()).decode("ascii")
        return Rest(web, kept, "/api/", (("Authorization", f"Basic {pair}"),), _NEEDS)

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
        reading = Reading(name="OPNsense")
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
    """Read one list, and whether all of it came. Raises RestError."""
    answer = await rest.get(path)
    told = answer if isinstance(answer, dict) else {}
    found, whole = rows(told.get("rows"))
    return found, whole and told.get("total") == len(found)


async def _names(rest: Rest, reading: Reading) -> pf.Names:
    """Read interfaces and aliases: what the words in the rules stand for."""
    outside: list[frozenset[str]] = []
    networks: dict[str, tuple[str, ...]] = {}
    try:
        for row in (await _table(rest, "interfaces/overview/interfaces_info"))[0]:
            called = {text(row.get(key)).lower() for key in ("identifier", "description", "device")} - {""}
            inside6 = [pf.network_of(text(one.get("ipaddr"))) for one in rows(row.get("ipv6"))[0]]
            networks |= dict.fromkeys(called, tuple(net for net in inside6 if net))
            if not row.get("gateways") or not row.get("identifier"):
                continue
            outside.append(frozenset(called))
            found = [parse_wan(text(one.get("ipaddr")).partition("/")[0]) for one in rows(row.get("ipv4"))[0]]
            reading.wans += [one for one in found if one]
    except RestError as error:
        why = f'{error} (the key\'s user needs the privilege "{_STATUS}")' if error.denied else str(error)
        reading.limits.append(_texts.no_detail("Which interfaces are outside", why))
    return pf.Names(outside=tuple(outside), networks6=networks, aliases=await _aliases(rest, reading))


async def _aliases(rest: Rest, reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """Read what aliases hold; without the right, a rule that names one is not understood."""
    try:
        table, _ = await _table(rest, "firewall/alias/search_item")
    except RestError as error:
        why = f'{error} (the key\'s user needs the privilege "{_ALIASES}")' if error.denied else str(error)
        reading.limits.append(_texts.no_detail("What aliases stand for", why))
        return {}
    return {
        text(row.get("name")).lower(): tuple(str(row.get("content") or "")[:16_384].split())
        for row in table
        if _kind(row) in _LISTED and _on(row, "enabled")
    }


def _kind(alias: Mapping[str, Any]) -> str:
    """`host`, or `Host(s)` in versions that show the words of the page."""
    return text(alias.get("type")).lower().partition("(")[0].removesuffix("s").replace(" ", "")


async def _forwards(rest: Rest, reading: Reading, names: pf.Names) -> None:
    """Read destination NAT and 1:1 NAT: together what is entered by hand, exposed hosts among them."""
    if not names.outside:
        reading.lacks(_BY_HAND, Limit("which interfaces are outside is not known"))
        return
    joined, whole, both = pf.Found(), True, True
    for path, privilege, turn, made in (
        ("firewall/d_nat/search_rule", _D_NAT, _d_nat, pf.forwards),
        ("firewall/one_to_one/search_rule", _ONE, _one, pf.one_to_one),
    ):
        try:
            table, complete = await _table(rest, path)
        except RestError as error:
            reading.lacks(_BY_HAND, error.limit(privilege, "OPNsense 26.1 or later"))
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


def _d_nat(row: Mapping[str, Any]) -> pf.Rule | None:
    """One row of destination NAT; None for those that exempt from it."""
    if _on(row, "nordr"):
        return None
    return pf.Rule(
        name=text(row.get("descr")) or f"rule {text(row.get('uuid'), 36)}",
        enabled=not _on(row, "disabled"),
        interfaces=_words(row.get("interface")),
        protocol=text(row.get("protocol")) or "any",
        source=text(row.get("source.network")),
        source_not=_on(row, "source.not"),
        port=text(row.get("destination.port")),
        target=text(row.get("target")),
        target_port=text(row.get("local-port")),
    )


def _one(row: Mapping[str, Any]) -> pf.Rule | None:
    """One row of 1:1 NAT. Only `binat` goes both ways, but `nat` lets in as well where a rule passes."""
    return pf.Rule(
        name=text(row.get("description")) or f"rule {text(row.get('uuid'), 36)}",
        enabled=_on(row, "enabled"),
        interfaces=_words(row.get("interface")),
        target=text(row.get("source_net")),
    )


async def _six(rest: Rest, reading: Reading, names: pf.Names) -> None:
    """Read what passes over IPv6."""
    if not names.outside:
        reading.lacks((Way.IPV6,), Limit("which interfaces are outside is not known"))
        return
    try:
        # show_all: versions from 25.7 list the rules of the older pages with the new ones only then
        table, whole = await _table(rest, "firewall/filter/search_rule?show_all=1")
    except RestError as error:
        reading.lacks((Way.IPV6,), error.limit(_RULES))
        return
    if not any(row.get("legacy") or row.get("is_automatic") for row in table):
        # the router's own rules are always there: this version keeps them and the older pages' rules to itself
        reading.lacks(
            (Way.IPV6,), Limit("this version lists only a part of the rules; it needs OPNsense 26.1 or later")
        )
        return
    found = pf.openings6([_filter(row) for row in table], names)
    reading.take((Way.IPV6,), found.mappings, found.unclear, whole)


def _filter(row: Mapping[str, Any]) -> pf.Rule:
    """One filter rule, of the new pages or the older ones."""
    family = text(row.get("ipprotocol")).lower()
    return pf.Rule(
        name=text(row.get("description")) or text(row.get("descr")) or f"rule {text(row.get('uuid'), 36)}",
        enabled=_on(row, "enabled"),
        automatic=bool(row.get("is_automatic")),
        passes=text(row.get("action")).lower() == "pass",
        inbound=text(row.get("direction")).lower() != "out",
        interfaces=_words(row.get("interface")),
        interfaces_not=_on(row, "interfacenot"),
        four=family not in ("inet6", "ipv6"),
        six=family not in ("inet", "ipv4"),
        protocol=text(row.get("protocol")) or "any",
        source=text(row.get("source_net")),
        source_not=_on(row, "source_not"),
        destination=text(row.get("destination_net")),
        destination_not=_on(row, "destination_not"),
        port=text(row.get("destination_port")),
    )


async def _upnp(rest: Rest, reading: Reading) -> None:
    """Read whether the UPnP service runs. Its table has no API: UPnP itself shows it, read beside this driver."""
    try:
        table, whole = await _table(rest, "core/service/search")
    except RestError as error:
        reading.lacks(_BY_DEVICES, error.limit(_SERVICES))
        return
    if not whole:
        reading.lacks(_BY_DEVICES, Limit("the list of services is not whole"))
    elif any(text(row.get("name")) == "miniupnpd" and _on(row, "running") for row in table):
        reading.upnp = Answer.YES
        reading.limits += [_texts.not_shown(way, "OPNsense's API") for way in _BY_DEVICES]
    else:
        reading.upnp = Answer.NO
        reading.take(_BY_DEVICES, (), (), True)


async def _leased(rest: Rest, reading: Reading) -> None:
    """Read which card has which address, from whichever of its DHCP servers runs: the others' lists are empty."""
    refused: list[RestError] = []
    for path in _LEASES:
        try:
            table, _ = await _table(rest, path)
        except RestError as error:
            refused += [error] if error.denied else []
            continue
        except BadReply:
            continue  # a page in the place of an answer: this version has no such server
        reading.leases += leases(table, "hwaddr", "address")
        reading.leases += leases(table, "mac", "address")
    if refused and not reading.leases:
        why = f"{refused[0]} (the key's user needs the privilege of the DHCP server that runs: {_DHCP})"
        reading.limits.append(_texts.no_leases(why))


def _words(value: object) -> tuple[str, ...]:
    """Interfaces parted by commas."""
    return tuple(one.strip() for one in text(value, 400).split(",") if one.strip())


def _on(row: Mapping[str, Any], key: str) -> bool:
    """OPNsense writes "1", and true where a script made the row."""
    return row.get(key) in (True, 1, "1")


DRIVER = Opnsense()
