"""SSDP: finds gateways (IGD) and what else describes itself by UPnP, and reads the descriptions.

A description is fetched only from a gateway, or from what calls itself a camera (design section 7.1: nothing else shows
a sign that it concerns us), only from the host that answered (0.0.0.0 counts as it), for gateways from up to three
places; redirects are not followed. Cameras that other protocols told of are asked by `probes/ssdp_description.py`.
Answers may come from any port, but only from allowed addresses.
Source: UPnP Device Architecture 1.1 section 1.3; facts exposure.md 4.1, identification.md 4.1.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import Repeats, failed, heard, text
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import CctvGuardError
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.interfaces import default_gateway
from cctv_guard_agent.wire.ssdp import LONGEST, place

GROUP = "239.255.255.250"
PORT = 1900
_REPEATS = 4
"""Each asks for everything and for root devices: eight chances for whatever speaks UPnP, more for a gateway."""
_TARGETS = (
    "ssdp:all",
    "upnp:rootdevice",
    "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
    "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
    "urn:schemas-upnp-org:service:WANIPConnection:1",
    "urn:schemas-upnp-org:service:WANPPPConnection:1",
)
"""Some routers answer only the specific ones, some answer `ssdp:all` with their first descriptor only."""
_GATEWAY = re.compile(r"InternetGatewayDevice|WANIPConnection|WANPPPConnection|WANConnectionDevice", re.IGNORECASE)
_CAMERA = re.compile(r"camera|NetworkVideo|EmbeddedNetDevice", re.IGNORECASE)
"""Device types of cameras: digitalsecuritycamera, and the template EmbeddedNetDevice (identification.md 4.1)."""
_MOST_PLACES = {"gateway": 3, "camera": 1, "host": 0}
"""Descriptions that are read, by what the answer says that it is."""
_WAIT_S = 1.1
"""After the last send: devices answer at any moment up to MX = 1 s."""
_FETCH_S = {"gateway": 10.0, "camera": 2.0}
"""Old routers need five seconds a call: who hangs up before that and asks anew asks twice at once, and some upset."""


def search(target: str) -> bytes:
    """Build one M-SEARCH; MX 1 asks for answers within a second."""
    lines = ("M-SEARCH * HTTP/1.1", f"HOST: {GROUP}:{PORT}", 'MAN: "ssdp:discover"', "MX: 1", f"ST: {target}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


SEARCHES = tuple(search(target) for target in _TARGETS)


def sign(observations: Sequence[Observation]) -> str:
    """Return `gateway` or `camera` where a type says so, else `host` (televisions, printers and phones answer too)."""
    types = [seen.value for seen in observations if seen.kind in ("ssdp.st", "ssdp.usn", "ssdp_desc.deviceType")]
    if any(_GATEWAY.search(value) for value in types):
        return "gateway"
    return "camera" if any(_CAMERA.search(value) for value in types) else "host"


class Ssdp:
    """Asks everything that speaks UPnP."""

    name = "ssdp"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each answer once, then the descriptions; those are fetched while others still answer."""
        repeats = Repeats()
        places: dict[Address, set[tuple[Endpoint, str]]] = {}
        fetches: list[asyncio.Task[Heard]] = []
        gateway = default_gateway()
        try:
            async for datagram in net.udp_search(
                SEARCHES,
                port=PORT,
                group=GROUP,
                unicast=(gateway,) if gateway and net.allowed(gateway) else (),
                repeats=_REPEATS,
                wait_s=_WAIT_S,
            ):
                raw, sender = text(datagram), datagram.sender
                if not repeats.new(sender.address, _fingerprint(raw)):
                    continue
                one = heard("ssdp_response", raw, sender, self.name, sign)
                yield one
                for location in (seen.value for seen in one.observations if seen.kind == "ssdp.location"):
                    found = place(location, sender.address)
                    taken = places.setdefault(sender.address, set())
                    if found is None:
                        if repeats.new(sender.address, location):
                            yield failed(sender, self.name, f"LOCATION {location} leads elsewhere; not followed")
                    elif found not in taken and len(taken) < _MOST_PLACES[one.sign]:
                        taken.add(found)
                        fetches.append(asyncio.create_task(self._describe(net, *found, _FETCH_S[one.sign])))
            for fetch in fetches:
                yield await fetch
        finally:
            for fetch in fetches:
                fetch.cancel()
            await asyncio.gather(*fetches, return_exceptions=True)

    async def _describe(self, net: Net, endpoint: Endpoint, path: str, timeout_s: float) -> Heard:
        try:
            reply = await net.http(endpoint, path, limit=LONGEST, timeout_s=timeout_s)
        except CctvGuardError as error:
            return failed(endpoint, self.name, f"description: {error}")
        if reply.status != 200:
            return failed(endpoint, self.name, f"description {path}: status {reply.status}")
        if reply.truncated:
            return failed(endpoint, self.name, f"description {path}: longer than {LONGEST} bytes or cut off")
        return heard("ssdp_desc", reply.body.decode("utf-8", "replace"), endpoint, self.name, sign)


def _fingerprint(raw: str) -> str:
    """Drop what moves from answer to answer."""
    return re.sub(r"(?im)^(?:date|cache-control|bootid\.upnp\.org|01-nls)\s*:.*$", "", raw)


DISCOVERER: Discoverer = Ssdp()
