"""Reads an ONVIF device's own description with the owner's credentials, in at most one login.

By HTTP Digest five calls share one nonce: GetDeviceInformation, GetScopes, GetNetworkInterfaces, GetNetworkProtocols,
GetUsers; and GetUplinks, where the device names that service.
A WS-UsernameToken must be new in each request, so that each is a login of its own: devices that know nothing else are
asked for GetDeviceInformation alone. Never both in one request. Source: identification.md 1.3 to 1.5 (clock, quirks),
exposure.md 2.7 (what the calls are good for), design section 7.2 (logins).
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes import _onvif_library as library
from cctv_guard_agent.probes._accounts import note, unread
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._soap import Answer, ask
from cctv_guard_agent.probes._uplink import read_uplinks
from cctv_guard_agent.probes._where import Service, onvif_services, values
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire import accounts
from cctv_guard_agent.wire.http_auth import challenges, choose
from cctv_guard_agent.wire.http_login import HttpLogin

BUDGET_S = 15.0
"""For all calls together, the library's first load (1 to 2 s on a small host) included."""


class OnvifLogin:
    """Model, serial, firmware, interfaces and ports, as the device knows them."""

    name = "onvif_login"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only with credentials, and where an ONVIF service was announced or found."""
        return bool(target.credentials and _service(target))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once and read."""
        service = _service(target)
        assert target.credentials is not None
        assert service is not None
        notes = Notes(self.name)
        with notes.fenced(service.endpoint):
            async with asyncio.timeout(BUDGET_S):
                await _read(net, service, target, notes)
        return notes.probed


def _service(target: Target) -> Service | None:
    """Return the place that answered without a login; else the first that was announced."""
    answered = {seen.endpoint for seen in target.observations if seen.kind == "onvif.services"}
    known = [service for service in onvif_services(target) if service.endpoint in answered]
    return next(iter(known or onvif_services(target, guess=False)), None)


def _skew(target: Target, service: Service) -> timedelta:
    """Return the device's clock minus ours, as measured without a login."""
    measured = (seen for seen in target.observations if seen.endpoint == service.endpoint)
    return timedelta(seconds=float(next(values(measured, "onvif.clock_skew_s"), "0")))


async def _read(net: Net, service: Service, target: Target, notes: Notes) -> None:
    credentials, skew = target.credentials, _skew(target, service)
    assert credentials is not None
    first = await ask(net, service, "GetDeviceInformation")
    if first.holds("GetDeviceInformationResponse"):  # it tells everybody: no login is needed, none is spent
        notes.capture(service.endpoint, "onvif_device_info", first.text)
        return
    login = _http_login(first, credentials, service)
    await asyncio.to_thread(library.load)
    carrier = library.Carrier(net, service, login)
    async with library.device(carrier, service, None if login else credentials, skew) as device:
        calls = _Calls(device, carrier, service, notes)
        await calls.information(with_token=login is None)
        if login is not None:
            await calls.scopes()
            await calls.interfaces()
            await calls.protocols()
            await calls.users()
            with notes.fenced(service.endpoint):
                await read_uplinks(net, service, login, target.observations, notes)


def _http_login(first: Answer, credentials: Credentials, service: Service) -> HttpLogin | None:
    """Return a login that answers the challenge of the first, unauthenticated reply; None where there is none."""
    if first.status != 401:
        return None
    login = HttpLogin(credentials, encrypted=service.tls)
    if choose(challenges(first.challenges), basic=service.tls or credentials.allow_basic) is None:
        return None
    login.again(first.status, first.challenges, str(service.endpoint))
    return login


class _Calls:
    """The calls, each turned into captures and observations."""

    def __init__(self, device: Any, carrier: library.Carrier, service: Service, notes: Notes) -> None:
        self._device = device
        self._carrier = carrier
        self._endpoint = service.endpoint
        self._notes = notes

    async def information(self, *, with_token: bool) -> None:
        """Keep the reply as received. Raises Refused, BadReply: without it the other calls are not made."""
        await self._call("GetDeviceInformation" if with_token else "authless_GetDeviceInformation")
        self._notes.capture(self._endpoint, "onvif_device_info", self._carrier.last_text)

    async def scopes(self) -> None:
        """Keep the scopes in the form in which discovery announces them."""
        with self._notes.fenced(self._endpoint):
            found = [str(scope["ScopeItem"]) for scope in _items(await self._call("authless_GetScopes"))]
            self._notes.capture(self._endpoint, "onvif_scopes", " ".join("".join(uri.split()) for uri in found))

    async def interfaces(self) -> None:
        """Note hardware addresses and IPv6 addresses; many cameras do not implement this call."""
        with self._notes.fenced(self._endpoint):
            for interface in _items(await self._call("authless_GetNetworkInterfaces")):
                if mac := _dig(interface, "Info", "HwAddress"):
                    self._notes.observe(self._endpoint, "onvif.mac", mac)
                for address in _ipv6(interface):
                    self._notes.observe(self._endpoint, "onvif.ipv6_address", address)

    async def protocols(self) -> None:
        """Note `NAME on|off PORT...`, one each: what router rules are compared with."""
        with self._notes.fenced(self._endpoint):
            for protocol in _items(await self._call("authless_GetNetworkProtocols")):
                state = "on" if protocol.get("Enabled") else "off"
                ports = " ".join(str(port) for port in protocol.get("Port") or ())
                self._notes.observe(self._endpoint, "onvif.protocol", f"{protocol.get('Name')} {state} {ports}")

    async def users(self) -> None:
        """Note which accounts there are; only administrators may see them, so that a refusal is no failure."""
        try:
            rows = _items(await self._call("authless_GetUsers"))
            note(self._notes, self._endpoint, accounts.onvif(rows))
        except (BadReply, Unreachable):  # without its words: the answer may hold passwords
            unread(self._notes, self._endpoint, "this user may not read it, or no usable answer")

    async def _call(self, name: str) -> Any:
        """Call and turn zeep's own errors into ours; what it returns becomes plain dicts and lists."""
        from zeep.exceptions import Error

        try:
            return library.plain(await getattr(self._device, name)())
        except (Error, ValueError, TypeError, AttributeError, LookupError) as error:
            raise BadReply(
                f"{self._endpoint} {name.removeprefix('authless_')}: {type(error).__name__}", str(error)
            ) from error


def _items(value: Any) -> list[dict[str, Any]]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def _dig(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _ipv6(interface: dict[str, Any]) -> Iterator[str]:
    config = _dig(interface, "IPv6", "Config") or {}
    for source in ("Manual", "FromDHCP", "FromRA"):
        for item in _items(config.get(source) or []):
            if address := item.get("Address"):
                yield str(address)


PROBE = OnvifLogin()
