"""Reads a FRITZ!Box over TR-064: port forwards of every device, outside address, name. Only actions that read.

What TR-064 does not show at all (exposed host, IPv6 openings, who may open ports by themselves) stands in `limits`; the
box's own UPnP, read by `upnp_igd`, fills some of it.
Source: facts/routers.md 4.4. Leaves out: writing; the box's web interface.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.exposure import Gateway, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.wan import parse_wan
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers import _texts
from cctv_guard_agent.routers._igd_list import Fault, list_mappings
from cctv_guard_agent.routers._kept import Memory
from cctv_guard_agent.routers._leases import leases
from cctv_guard_agent.routers._reading import Limit, Reading
from cctv_guard_agent.routers._tr064 import Box, Tr064, describe
from cctv_guard_agent.routers._web import Web, place_of
from cctv_guard_agent.routers.interface import RouterConfig
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.http_login import HttpLogin

_PORT, _PLAIN_PORT = 49443, 49000
MOST_ROWS = 48
"""One request each; with challenges and the same list over UPnP the router's 150 requests a cycle must do."""
_BLIND = (Way.PORT_MAPPING, Way.DMZ, Way.NAT_PMP, Way.IPV6)
_RIGHT = 'the right "FRITZ!Box Settings" of the box\'s user'
_NO_RIGHT = 606


class Fritzbox:
    """The driver."""

    name = "fritzbox"
    automatic = False

    def __init__(self) -> None:
        """Keep each box's nonce between readings."""
        self._memory = Memory[HttpLogin]()

    def prepare(self) -> None:
        """Nothing is slow to load here."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read the one configured box. Raises ConfigError, Refused, Unreachable, BadReply, NotAllowed."""
        if config is None:
            return ()
        place = place_of(config, port=_PORT, plain_port=_PLAIN_PORT, digest=True)
        kept = self._memory.of(config)
        reading = Reading()
        async with Web(net, place) as web:
            box = await _box(web)
            reading.name = box.name
            box_calls = Tr064(web, kept, box)
            service = await _connection(box_calls, box)
            if service is None:
                raise BadReply(
                    f"fritzbox {place.endpoint}: it routes nothing (a repeater, or a box in client mode); configure "
                    "the box that is the router"
                )
            await _outside(box_calls, service, reading)
            await _forwards(box_calls, service, reading)
            await _hosts(web, box_calls, box, reading)
        reading.limits += [_texts.not_shown(way, "TR-064") for way in _BLIND]
        return (reading.gateway(place),)

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Nothing is announced over TR-064: it is polled."""
        return
        yield


async def _box(web: Web) -> Box:
    """Read the description. Raises BadReply, Unreachable with what to switch on."""
    try:
        return await describe(web)
    except Unreachable as error:
        if error.reason != "closed":
            raise
        raise Unreachable(
            f'{error}. Switch on "Allow access for applications" in the box (Home Network > Network > Network '
            "Settings)",
            error.reason,
        ) from error


async def _connection(calls: Tr064, box: Box) -> str | None:
    """Pick the service of the connection in use; None where there is none."""
    usual = box.first("WANPPPConnection", "WANIPConnection")
    layer3 = box.first("Layer3Forwarding")
    if layer3 is None or usual is None:
        return usual
    try:
        answer = await calls.call(layer3, "GetDefaultConnectionService")
    except Fault:
        return usual
    # "1.WANPPPConnection.1" or "WANIPConnection1"
    used = answer.get("NewDefaultConnectionService", "")
    return box.first(*(name for name in ("WANPPPConnection", "WANIPConnection") if name in used)) or usual


async def _outside(calls: Tr064, service: str, reading: Reading) -> None:
    """Read the outside address."""
    try:
        answer = await calls.call(service, "GetExternalIPAddress")
    except Fault as fault:
        why = f"GetExternalIPAddress: {fault}" + (f" (the login lacks {_RIGHT})" if fault.code == _NO_RIGHT else "")
        reading.limits.append(_texts.no_detail("The outside address", why))
        return
    wan = parse_wan(answer.get("NewExternalIPAddress", ""))
    reading.wans += [wan] if wan else []


async def _hosts(web: Web, calls: Tr064, box: Box, reading: Reading) -> None:
    """Read which card has which address: the list of hosts that the box makes on request; names are dropped."""
    service = box.first("Hosts")
    if service is None:
        return
    try:
        answer = await calls.call(service, "X_AVM-DE_GetHostListPath")
        path = answer.get("NewX_AVM-DE_HostListPath", "")
        if not _PATH.fullmatch(path):
            raise BadReply("the path of the list of hosts is none of the box's own")
        # the path holds a session's key, which is shown nowhere
        reply = await web.ask("GET", path, shown="the list of hosts")
        if reply.status != 200:
            raise BadReply(f"the list of hosts: status {reply.status}")
        reading.leases += leases(_active(reply.body), "mac", "ip")
    except Fault as fault:
        needs = f" (the login lacks {_RIGHT})" if fault.code == _NO_RIGHT else ""
        reading.limits.append(_texts.no_leases(f"X_AVM-DE_GetHostListPath: {fault}{needs}"))
    except BadReply as error:
        reading.limits.append(_texts.no_leases(str(error)))


def _active(document: bytes) -> Iterator[dict[str, object]]:
    """Address and MAC of the hosts that are there now. Raises BadReply."""
    one: dict[str, object] = {}
    for element in xml.read(document.decode("utf-8", "replace"), "the list of hosts").elements:
        if element.name in _FIELDS:
            one[_FIELDS[element.name]] = element.text
        elif element.name == "Item":
            if one.get("active") == "1":
                yield one
            one = {}


_FIELDS = {"IPAddress": "ip", "MACAddress": "mac", "Active": "active"}
_PATH = re.compile(r"/[\w./?=&-]{1,255}", re.ASCII)


class _Rows:
    """The list of forwards, asked row by row and no further than `MOST_ROWS`."""

    def __init__(self, calls: Tr064, service: str) -> None:
        self.type = service
        self._calls = calls
        self._asked = 0

    async def call(self, action: str, **arguments: str) -> Mapping[str, str]:
        """Raises Fault, BadReply past the bound, Unreachable."""
        self._asked += 1
        if self._asked > MOST_ROWS:
            raise BadReply(f"more than {MOST_ROWS} forwards")
        return await self._calls.call(self.type, action, **arguments)


async def _forwards(calls: Tr064, service: str, reading: Reading) -> None:
    """Read the forwards of every device."""
    try:
        answer = await calls.call(service, "GetPortMappingNumberOfEntries")
    except Fault as fault:
        right = _RIGHT if fault.code == _NO_RIGHT else ""
        reading.lacks((Way.STATIC_FORWARD,), Limit(f"GetPortMappingNumberOfEntries: {fault}", right))
        return
    listing = await list_mappings(_Rows(calls, service))
    # TR-064 writes "anybody" as 0.0.0.0
    found = [
        replace(one, origin="static", remote_host="" if one.remote_host == "0.0.0.0" else one.remote_host)
        for one in listing.mappings.values()
    ]
    count = answer.get("NewPortMappingNumberOfEntries", "").strip()
    reading.mappings += found
    if not listing.complete:
        reading.lacks((Way.STATIC_FORWARD,), Limit(listing.why))
    elif count != str(len(found)):
        reading.lacks((Way.STATIC_FORWARD,), Limit(f"the box counts {count[:10]} forwards, but shows {len(found)}"))
    else:
        reading.ways.add(Way.STATIC_FORWARD)


DRIVER = Fritzbox()
