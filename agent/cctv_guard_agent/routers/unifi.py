"""Reads a UniFi gateway through its console: port forwards, IPv6 policies, UPnP switch, outside address. Only GET.

Source: facts/routers.md 4.3. Leaves out: writing; the official key API, which shows no port forwards.
"""

from collections.abc import AsyncIterator, Sequence
from ipaddress import ip_address

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import parse_wan
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _texts
from cctv_guard_agent.routers import _unifi_firewall as firewall
from cctv_guard_agent.routers._kept import Memory
from cctv_guard_agent.routers._leases import leases
from cctv_guard_agent.routers._reading import Limit, Reading
from cctv_guard_agent.routers._unifi_calls import Session, Unifi, UnifiError
from cctv_guard_agent.routers._web import Web, flag, place_of, rows, text, word
from cctv_guard_agent.routers.interface import RouterConfig

_BY_HAND = (Way.STATIC_FORWARD, Way.DMZ)
"""UniFi has no exposed host but a forward of every port."""
_BY_DEVICES = (Way.PORT_MAPPING, Way.NAT_PMP)
_ROLE = 'a role that may view the network application of this site ("View Only")'


class UnifiNetwork:
    """The driver."""

    name = "unifi"
    automatic = False

    def __init__(self) -> None:
        """Keep each console's session between readings."""
        self._memory = Memory[Session]()

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read the one configured site. Raises ConfigError, Refused, Unreachable, BadReply, NotAllowed."""
        if config is None:
            return ()
        place = place_of(config, port=443, own=("site", "api_key", "gateway"))
        inside, site, api_key = _gateway(config), word(config, "site", "default"), flag(config, "api_key", False)
        reading = Reading()
        async with Web(net, place) as web:
            calls = Unifi(web, self._memory.of(config), site, api_key=api_key)
            await reading.part("The outside address", (), _health(calls, reading))
            await reading.part("", _BY_HAND, _forwards(calls, reading))
            await reading.part("", _BY_DEVICES, _upnp(calls, reading))
            await reading.part("", (Way.IPV6,), _six(calls, reading))
            await reading.part("Which device has which address", (), _clients(calls, reading))
        return (reading.gateway(place, inside),)

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced here: it is polled."""
        return
        yield


def _gateway(config: RouterConfig) -> Address | None:
    """The gateway's own inside address, where the console is another machine. Raises ConfigError."""
    value = config.options.get("gateway")
    try:
        return ip_address(str(value)) if value is not None else None
    except ValueError as error:
        raise ConfigError("routers: unifi option `gateway` must be an address such as 192.168.1.1") from error


async def _health(calls: Unifi, reading: Reading) -> None:
    """Read name and outside address."""
    try:
        table, _ = rows(await calls.v1("stat/health"))
    except UnifiError as error:
        reading.limits.append(_texts.no_detail("The outside address", _why(error)))
        return
    for row in table:
        if row.get("subsystem") != "wan":
            continue
        wan = parse_wan(text(row.get("wan_ip")))
        reading.wans += [wan] if wan else []
        name = row.get("gw_name")
        reading.name = reading.name or text(name[0] if isinstance(name, list) and name else name)


async def _forwards(calls: Unifi, reading: Reading) -> None:
    """Read the port forwards."""
    try:
        table, whole = rows(await calls.v1("rest/portforward"))
    except UnifiError as error:
        reading.lacks(_BY_HAND, _limit(error))
        return
    found = firewall.forwards(table)
    reading.take(_BY_HAND, found.mappings, found.unclear, whole)


async def _upnp(calls: Unifi, reading: Reading) -> None:
    """Read whether devices may open ports. Which they opened, UniFi does not tell."""
    try:
        table, _ = rows(await calls.v1("rest/setting/usg"))
    except UnifiError as error:
        reading.lacks(_BY_DEVICES, _limit(error))
        return
    told = next((row.get("upnp_enabled") for row in table if isinstance(row.get("upnp_enabled"), bool)), None)
    if told is None:
        reading.lacks(_BY_DEVICES, Limit("this version does not tell whether UPnP is on"))
        return
    reading.upnp = Answer.YES if told else Answer.NO
    if told:
        reading.limits += [_texts.not_shown(way, "UniFi's interface") for way in _BY_DEVICES]
    else:
        # NAT-PMP hangs on the same switch
        reading.take(_BY_DEVICES, (), (), True)


async def _six(calls: Unifi, reading: Reading) -> None:
    """Read what comes in over IPv6: zone policies, else the older rules."""
    try:
        zones = await _zones(calls)
        if firewall.external_zone(zones):
            policies, whole = rows(await calls.v2("firewall-policies"))
            found = firewall.openings6(zones, policies)
        else:
            table, whole = rows(await calls.v1("rest/firewallrule"))
            found = firewall.older6(table)
    except UnifiError as error:
        reading.lacks((Way.IPV6,), _limit(error))
        return
    reading.take((Way.IPV6,), found.mappings, found.unclear, whole)


async def _clients(calls: Unifi, reading: Reading) -> None:
    """Read which card has which address: those that are connected now."""
    try:
        table, _ = rows(await calls.v1("stat/sta"))
    except UnifiError as error:
        if not error.missing:
            reading.limits.append(_texts.no_leases(_why(error)))
        return
    reading.leases += leases(table, "mac", "ip")


async def _zones(calls: Unifi) -> list[dict[str, object]]:
    """The zones with what stands between them, where this version has zones. Raises UnifiError."""
    for path in ("firewall/zone-matrix", "firewall/zone"):
        try:
            return rows(await calls.v2(path))[0]
        except UnifiError as error:
            if not error.missing:
                raise
    return []


def _why(error: UnifiError) -> str:
    """Name the path and what the console said."""
    return f"{error.path}: {error.words}" + (f" (the login needs {_ROLE})" if error.denied else "")


def _limit(error: UnifiError) -> Limit:
    """A missing role, or another failure."""
    return Limit(f"{error.path}: {error.words}", _ROLE if error.denied else "")


DRIVER = UnifiNetwork()
