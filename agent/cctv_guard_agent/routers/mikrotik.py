"""Reads a MikroTik router (RouterOS 7) over REST: NAT table, IPv6 filter, UPnP, outside address. GET requests only.

REST has no sessions: each reading is a login, so that the router is read every five minutes at most.
Source: facts/routers.md 4.2. Leaves out: RouterOS 6 (no REST), writing.
"""

import base64
from collections.abc import AsyncIterator, Mapping, Sequence
from ipaddress import ip_interface
from typing import Any

from cctv_guard_agent.errors import BadReply, CctvGuardError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import parse_wan
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _mikrotik_firewall as firewall
from cctv_guard_agent.routers import _texts
from cctv_guard_agent.routers._kept import REFILL_S, Kept, Memory
from cctv_guard_agent.routers._leases import leases
from cctv_guard_agent.routers._reading import Limit, Reading
from cctv_guard_agent.routers._web import Web, json_of, place_of, rows, text
from cctv_guard_agent.routers.interface import RouterConfig

_FORWARDS = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP)
_ANYWHERE = firewall.Outside(interfaces=frozenset(), lists={})
"""Where it is not known which interfaces face outside, each may."""
_NO_RIGHT = "not enough permissions"


class RestError(CctvGuardError):
    """One menu that the router did not show, though it shows others."""

    def __init__(self, menu: str, words: str, *, denied: bool = False, missing: bool = False) -> None:
        """denied: a policy is missing; missing: this RouterOS has no such menu."""
        self.menu = menu
        self.words = words
        self.denied = denied
        self.missing = missing
        super().__init__(f"{menu}: {words}")


class Rest:
    """The questions of one reading."""

    def __init__(self, web: Web, kept: Kept[None]) -> None:
        """Count one login."""
        self._web = web
        self._kept = kept
        self._what = f"mikrotik {web.place.endpoint}"
        kept.log_in(self._what)
        login = web.place.credentials
        pair = f"{login.username}:{login.password.reveal()}".encode()
        self._headers = (("Authorization", "Basic " + base64.b64encode(pair).decode("ascii")),)

    async def get(self, menu: str, fields: str = "") -> Any:
        """Read one menu, of each row all or these fields.

        Raises RestError, Refused, Unreachable, BadReply, NotAllowed.
        """
        path = f"/rest/{menu}" + (f"?.proplist={fields}" if fields else "")
        reply = await self._web.ask("GET", path, headers=self._headers)
        if reply.status == 401:
            raise self._kept.note_refusal(
                f"{self._what}: login refused. User name or password is wrong, the user's group lacks the policy "
                "`rest-api`, or its `address` leaves this computer out; not asked again until the login is changed"
            )
        data = json_of(reply, f"{self._what} /rest/{menu}")
        if reply.status == 200:
            return data
        said = data if isinstance(data, dict) else {}
        words = " ".join(part for part in (text(said.get("message")), text(said.get("detail"))) if part)
        words = words or f"status {reply.status}"
        if reply.status == 404 and menu == "system/resource":
            raise BadReply(f"{self._what}: no /rest there; it needs RouterOS 7 with the service www-ssl", words)
        missing = reply.status in (400, 404) and _NO_RIGHT not in words
        raise RestError(menu, words, denied=reply.status == 403 or _NO_RIGHT in words, missing=missing)


class Mikrotik:
    """The driver."""

    name = "mikrotik"
    automatic = False

    def __init__(self) -> None:
        """Keep each router's last reading."""
        self._memory = Memory[None]()

    def kept(self, config: RouterConfig) -> Kept[None]:
        """Return what is kept of this router: its share of logins, for whoever asks it something else besides."""
        return self._memory.of(config)

    def rest(self, web: Web, kept: Kept[None]) -> Rest:
        """Open the API for one reading. Raises Refused, Unreachable."""
        return Rest(web, kept)

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read the one configured router, or return the last reading while a further login would be too many.

        Raises ConfigError, Refused, Unreachable, BadReply, NotAllowed.
        """
        if config is None:
            return ()
        place = place_of(config, port=443)
        kept = self._memory.of(config)
        if kept.last and self._memory.clock() - kept.at < REFILL_S:
            return kept.last
        reading = Reading()
        async with Web(net, place) as web:
            rest = self.rest(web, kept)
            await reading.part("The router's name", (), _name(rest, reading))
            outside = await reading.part("The outside address", (), _outside(rest, reading)) or _ANYWHERE
            await reading.part("", _FORWARDS, _nat(rest, reading, outside))
            await reading.part("", (Way.IPV6,), _six(rest, reading, outside))
            upnp = await reading.part("Whether UPnP is on", (), _upnp(rest, reading))
            reading.upnp = upnp or Answer.UNKNOWN
            await reading.part("Which device has which address", (), _leased(rest, reading))
            await kept.ask_along(rest)
        kept.last, kept.at = (reading.gateway(place),), self._memory.clock()
        return kept.last

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced: it is polled."""
        return
        yield


async def _name(rest: Rest, reading: Reading) -> None:
    """Read board and version."""
    try:
        resource = await rest.get("system/resource")
    except RestError as error:
        reading.limits.append(_texts.no_detail("The router's name", _why(error)))
        return
    if isinstance(resource, dict):
        version = text(resource.get("version"), 30)
        board = text(resource.get("board-name"), 50)
        reading.name = f"MikroTik {board}".strip() + (f" (RouterOS {version})" if version else "")


async def _outside(rest: Rest, reading: Reading) -> firewall.Outside:
    """Read which interfaces have a default route, or are in the list WAN, and their addresses."""
    names: set[str] = set()
    lists: dict[str, set[str]] = {}
    try:
        for row in rows(await rest.get("interface/list/member"))[0]:
            if not firewall.is_on(row, "disabled"):
                lists.setdefault(text(row.get("list")), set()).add(text(row.get("interface")))
        for row in rows(await rest.get("ip/route"))[0]:
            if row.get("dst-address") == "0.0.0.0/0" and not firewall.is_on(row, "disabled"):
                names.add(_interface_of(row))
        names |= lists.get("WAN", set())
        for row in rows(await rest.get("ip/address"))[0]:
            if {text(row.get("interface")), text(row.get("actual-interface"))} & names:
                reading.wans += _addresses(row)
            else:
                reading.inside += [
                    address for address in _addresses(row) if address.is_private and not address.is_loopback
                ]
    except RestError as error:
        reading.limits.append(_texts.no_detail("The outside address", _why(error)))
    known = {name: frozenset(members) for name, members in lists.items()}
    return firewall.Outside(interfaces=frozenset(names - {""}), lists=known)


def _interface_of(route: Mapping[str, Any]) -> str:
    """`192.0.2.1%ether1` is how RouterOS 7 shows the next hop; a PPP route names the interface itself."""
    hop = text(route.get("immediate-gw")) or text(route.get("gateway"))
    name = hop.partition("%")[2] or hop
    return "" if parse_wan(name) else name


def _addresses(row: Mapping[str, Any]) -> list[Address]:
    """The address of one row, without those that are off."""
    if firewall.is_on(row, "disabled") or firewall.is_on(row, "invalid"):
        return []
    try:
        return [ip_interface(text(row.get("address"))).ip]
    except ValueError:
        return []


async def _nat(rest: Rest, reading: Reading, outside: firewall.Outside) -> None:
    """Read every forward."""
    try:
        table, whole = rows(await rest.get("ip/firewall/nat"))
    except RestError as error:
        reading.lacks(_FORWARDS, _limit(error))
        return
    found = firewall.forwards(table, outside)
    reading.take(_FORWARDS, found.mappings, found.unclear, whole)


async def _six(rest: Rest, reading: Reading, outside: firewall.Outside) -> None:
    """Read what comes in over IPv6."""
    try:
        settings = await rest.get("ipv6/settings")
        if isinstance(settings, dict) and firewall.is_on(settings, "disable-ipv6"):
            reading.take((Way.IPV6,), (), (), True)
            return
        table, whole = rows(await rest.get("ipv6/firewall/filter"))
    except RestError as error:
        if error.missing:
            # RouterOS without its ipv6 part routes none
            reading.take((Way.IPV6,), (), (), True)
        else:
            reading.lacks((Way.IPV6,), _limit(error))
        return
    found = firewall.openings6(table, outside) if whole else firewall.Found()
    reading.take((Way.IPV6,), found.mappings, found.unclear, whole)


async def _upnp(rest: Rest, reading: Reading) -> Answer:
    """Do devices get the ports that they ask for, by UPnP or NAT-PMP?"""
    answers = []
    for menu in ("ip/upnp", "ip/nat-pmp"):
        try:
            settings = await rest.get(menu)
        except RestError as error:
            if not error.missing:
                reading.limits.append(_texts.no_detail("Whether UPnP is on", _why(error)))
            # a menu that this version lacks grants nothing
            answers.append(Answer.NO if error.missing else Answer.UNKNOWN)
            continue
        on = isinstance(settings, dict) and "enabled" in settings
        answers.append((Answer.YES if firewall.is_on(settings, "enabled") else Answer.NO) if on else Answer.UNKNOWN)
    if Answer.YES in answers:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.NO


async def _leased(rest: Rest, reading: Reading) -> None:
    """Read which card has which address now; names and comments are not asked for."""
    try:
        table, _ = rows(await rest.get("ip/dhcp-server/lease", "active-mac-address,active-address"))
    except RestError as error:
        if not error.missing:
            reading.limits.append(_texts.no_leases(_why(error)))
        return
    reading.leases += leases(table, "active-mac-address", "active-address")


def _why(error: RestError) -> str:
    """Name the menu and what the router said."""
    return f"/{error.menu}: {error.words}" + (" (the user's group lacks the policy `read`)" if error.denied else "")


def _limit(error: RestError) -> Limit:
    """A missing policy, or another failure."""
    right = "the policies `read` and `rest-api` in the user's group" if error.denied else ""
    return Limit(f"/{error.menu}: {error.words}", right)


DRIVER = Mikrotik()
