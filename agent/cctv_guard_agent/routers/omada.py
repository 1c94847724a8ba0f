"""Reads an Omada gateway through its controller: port forwards, 1:1 NAT, UPnP switch and table, outside address.

Source: facts/routers.md 4.7; TP-Link's OpenAPI files for sites, devices, settings and insight. Leaves out: writing;
the older web API, which would need an administrator; IPv6, whose rules these calls do not show whole.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import Any

from cctv_guard_agent.errors import BadReply, ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import parse_wan
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _rules, _texts
from cctv_guard_agent.routers._kept import Memory
from cctv_guard_agent.routers._leases import leases
from cctv_guard_agent.routers._omada_calls import Omada, OmadaError, Session, is_id
from cctv_guard_agent.routers._reading import Reading
from cctv_guard_agent.routers._web import Web, place_of, text
from cctv_guard_agent.routers.interface import RouterConfig

_BY_HAND = (Way.STATIC_FORWARD, Way.DMZ)
_SETTINGS = "Site Settings Manager View Only"
_INSIGHT = "Site Insight Manager View Only"
_DEVICES = "Site Device Manager View Only"
_PROTOCOLS = {0: ("tcp", "udp"), 1: ("tcp",), 2: ("udp",)}


class OmadaGateway:
    """The driver."""

    name = "omada"
    automatic = False

    def __init__(self) -> None:
        """Keep each controller's token between readings."""
        self._memory = Memory[Session]()

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read the gateway of one site. Raises ConfigError, Refused, Unreachable, BadReply, NotAllowed."""
        if config is None:
            return ()
        place = place_of(config, port=8043, own=("site", "gateway"))
        inside, wanted = _gateway(config), config.options.get("site")
        reading = Reading()
        async with Web(net, place) as web:
            calls = Omada(web, self._memory.of(config))
            site = await _site(calls, wanted if isinstance(wanted, str) else "")
            own = await _device(calls, site, reading)
            await _forwards(calls, site, reading)
            await _upnp(calls, site, reading)
            await _clients(calls, site, reading)
        reading.limits += [_texts.not_shown(way, "Omada's Open API") for way in (Way.NAT_PMP, Way.IPV6)]
        return (reading.gateway(place, inside or own),)

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced: it is polled."""
        return
        yield


def _gateway(config: RouterConfig) -> Address | None:
    """The gateway's own inside address; the controller is another machine. Raises ConfigError."""
    value = config.options.get("gateway")
    try:
        return ip_address(str(value)) if value is not None else None
    except ValueError as error:
        raise ConfigError("routers: omada option `gateway` must be an address such as 192.168.0.1") from error


async def _site(calls: Omada, wanted: str) -> str:
    """The id of the site; of several the configured one. Raises ConfigError, BadReply and as the calls do."""
    try:
        table, _ = await calls.table("sites")
    except OmadaError as error:
        raise BadReply(f"omada: {error}; the application needs the role of a site viewer") from error
    sites = {text(row.get("siteId"), 64): text(row.get("name")) for row in table}
    found = [one for one, name in sites.items() if is_id(one) and (not wanted or wanted in (one, name))]
    if len(found) != 1:
        names = ", ".join(sorted(name for name in sites.values()))[:200]
        raise ConfigError(f"routers: omada option `site` must name one of the controller's sites: {names or 'none'}")
    return found[0]


async def _device(calls: Omada, site: str, reading: Reading) -> Address | None:
    """Read name and outside addresses of the site's gateway; return its inside address."""
    inside: Address | None = None
    try:
        table, _ = await calls.table(f"sites/{site}/devices")
        for row in table:
            mac = text(row.get("mac"), 17)
            if text(row.get("type")).lower() != "gateway" or not is_id(mac):
                continue
            reading.name = text(row.get("name")) or text(row.get("model"))
            told = parse_wan(text(row.get("ip")))
            inside = told if told and told.is_private else inside
            reading.wans += _wans(await calls.get(f"sites/{site}/gateways/{mac}/wan-status"))
    except OmadaError as error:
        why = f'{error} (the application needs the role "{_DEVICES}")' if error.denied else str(error)
        reading.limits.append(_texts.no_detail("The outside address", why))
    return inside


def _wans(answer: object) -> list[Address]:
    """The addresses of the ports that work as WAN."""
    ports = [one for one in answer[:64] if isinstance(one, dict)] if isinstance(answer, list) else []
    found = [parse_wan(text(port.get("ip"))) for port in ports if port.get("mode") == 0]
    return [one for one in found if one]


async def _clients(calls: Omada, site: str, reading: Reading) -> None:
    """Read which card has which address: the clients that the controller knows."""
    try:
        table, _ = await calls.table(f"sites/{site}/clients")
    except OmadaError as error:
        needs = " (the application's role lacks the right to see clients)" if error.denied else ""
        reading.limits.append(_texts.no_leases(f"{error}{needs}"))
        return
    except BadReply as error:
        reading.limits.append(_texts.no_leases(str(error)))
        return
    reading.leases += leases(table, "mac", "ip")


async def _forwards(calls: Omada, site: str, reading: Reading) -> None:
    """Read port forwards and 1:1 NAT: together what is entered by hand, exposed hosts among them."""
    mappings: list[PortMapping] = []
    unclear: list[str] = []
    whole = both = True
    for path, turn in (("nat/port-forwardings", _forward), ("nat/one-to-one-nat", _one)):
        try:
            table, complete = await calls.table(f"sites/{site}/{path}")
        except OmadaError as error:
            reading.lacks(_BY_HAND, error.limit(_SETTINGS))
            both = False
            continue
        whole = whole and complete
        for row in table:
            try:
                mappings += turn(row)
            except BadReply as error:
                if row.get("status") is not False:
                    unclear.append(f"{text(row.get('name')) or 'a rule'}: {error.excerpt}")
    reading.take(_BY_HAND, mappings, unclear, whole)
    if not both:
        # "every port" may stand in either table
        reading.ways -= set(_BY_HAND)


def _forward(row: Mapping[str, Any]) -> Iterator[PortMapping]:
    """The mappings of one port forward. Raises BadReply."""
    everything = row.get("dMZ") is True
    outside = None if everything else _rules.ports(text(row.get("externalPort"), 400))
    if outside is None and not everything:
        raise BadReply("a port forward", "names no port")
    inside = None if everything else _rules.ports(text(row.get("forwardPort"), 400))
    for protocol in ("any",) if everything else _protocols(row):
        base = PortMapping(
            origin="static",
            protocol=protocol,
            external_port=0,
            internal_client=_rules.address(text(row.get("forwardIp"))),
            internal_port=0,
            enabled=row.get("status") is not False,
            description=text(row.get("name")),
            remote_host=_remote(row),
        )
        yield from _rules.forward(base, outside, inside)


def _one(row: Mapping[str, Any]) -> Iterator[PortMapping]:
    """One 1:1 rule lets in only with its DMZ switch. Raises BadReply."""
    if row.get("dmz") is not False:
        yield PortMapping(
            origin="dmz",
            protocol="any",
            external_port=0,
            internal_client=_rules.address(text(row.get("internalIp"))),
            internal_port=0,
            enabled=row.get("status") is not False,
            description=text(row.get("name")),
        )


def _protocols(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Raises BadReply."""
    told = row.get("protocol")
    if not isinstance(told, int) or told not in _PROTOCOLS:
        raise BadReply("the protocol of a rule", str(told))
    return _PROTOCOLS[told]


def _remote(row: Mapping[str, Any]) -> str:
    """Who may use it."""
    named = row.get("limitedAddresses")
    listed = ", ".join(text(one) for one in named) if isinstance(named, list) else ""
    return (listed or "some addresses")[:80] if row.get("from") == 1 else ""


async def _upnp(calls: Omada, site: str, reading: Reading) -> None:
    """Read whether devices may open ports, and which they opened."""
    try:
        setting = await calls.get(f"sites/{site}/upnp")
        on = setting.get("enable") if isinstance(setting, dict) else None
    except OmadaError as error:
        reading.limits.append(_texts.no_detail("Whether UPnP is on", str(error)))
        on = None
    if on is False:
        reading.upnp = Answer.NO
        reading.take((Way.PORT_MAPPING,), (), (), True)
        return
    reading.upnp = Answer.YES if on is True else Answer.UNKNOWN
    try:
        table, whole = await calls.table(f"sites/{site}/insight/port-forwarding/UPnP")
    except OmadaError as error:
        reading.lacks((Way.PORT_MAPPING,), error.limit(_INSIGHT))
        return
    mappings: list[PortMapping] = []
    unclear: list[str] = []
    for row in table:
        try:
            mappings += _leased(row)
        except BadReply as error:
            unclear.append(error.excerpt)
    reading.take((Way.PORT_MAPPING,), mappings, unclear, whole)
    if mappings:
        reading.upnp = Answer.YES


def _leased(row: Mapping[str, Any]) -> Iterator[PortMapping]:
    """One line of the UPnP table. Raises BadReply."""
    outside = _rules.ports(text(row.get("externalPort")))
    inside = _rules.ports(text(row.get("internalPort")))
    lease = row.get("leaseDuration")
    if not outside:
        raise BadReply("a line of the UPnP table", text(row.get("name")) or "without a port")
    for protocol in _protocols(row):
        yield PortMapping(
            origin="upnp",
            protocol=protocol,
            external_port=outside[0][0],
            internal_client=_rules.address(text(row.get("internalIp"))),
            internal_port=inside[0][0] if inside else 0,
            description=text(row.get("name")),
            remote_host=_remote(row),
            lease_s=lease if type(lease) is int and 0 <= lease < 2**32 else None,
        )


DRIVER = OmadaGateway()
