"""Where a list lies, and reading it: the owner's URL, one login at most, and only to the machine that was meant.

Law (design section 7.2): credentials go to a machine on the network only after its certificate or the MAC that the
kernel saw was compared with what the owner configured; a program on this host needs no such check.
"""

import asyncio
import hashlib
import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint, normal_mac
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.net.lan import THIS_HOST
from cctv_guard_agent.net.neighbours import neighbours
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.wire.http_login import HttpLogin

LIMIT = 4_194_304
"""A Frigate configuration with 64 cameras is about 600 kB of JSON."""
_RESOLVE_S = 3.0
_TIMEOUT_S = 8.0
"""Frigate builds its configuration answer anew each time; on a Raspberry Pi that takes seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One HTTP service that holds a list."""

    endpoint: Endpoint
    tls: bool
    base: str = ""
    """Path before every request, without the slash at its end."""

    @property
    def on_this_host(self) -> bool:
        """Is it a program beside the agent?"""
        return self.endpoint.address in THIS_HOST


def option(config: ListerConfig, key: str) -> str:
    """Return a required option. Raises ConfigError."""
    value = config.options.get(key, "").strip()
    if not value:
        raise ConfigError(f"recorders: {config.kind}: the option {key!r} is missing")
    return value


async def place_of(config: ListerConfig, default_ports: Mapping[str, int]) -> Place:
    """Resolve the option `url`. Raises ConfigError, Unreachable.

    default_ports: scheme -> port; the schemes that are allowed are its keys.
    """
    text = option(config, "url")
    where = f"recorders: {config.kind}: url {_without_login(text)!r}"
    try:
        url = urlsplit(text)
        host, port = url.hostname, url.port
    except ValueError as error:
        raise ConfigError(f"{where}: is no URL ({error})") from error
    if url.scheme not in default_ports or not host:
        raise ConfigError(f"{where}: must begin with {' or '.join(f'{scheme}://' for scheme in default_ports)}")
    if url.username or url.password:
        raise ConfigError(f"{where}: give user name and password as options of their own")
    endpoint = Endpoint(address=await resolve(host), port=port or default_ports[url.scheme])
    return Place(endpoint=endpoint, tls=url.scheme == "https", base=url.path.rstrip("/"))


def _without_login(url: str) -> str:
    return url.rpartition("@")[2][:120] if "@" in url else url[:120]


async def resolve(host: str) -> Address:
    """Return the address of a host name, IPv4 first. Raises Unreachable."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        async with asyncio.timeout(_RESOLVE_S):
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise Unreachable(f"the host name {host[:80]!r} has no address", "no_route") from error
    addresses = [ip_address(entry[4][0]) for entry in found]
    return min(addresses, key=lambda address: address.version)


async def read(net: Net, place: Place, path: str, config: ListerConfig, *, checked: bool = False) -> HttpReply:
    """GET one document, logging in at most once where the service asks for it.

    checked: the machine's identity was established in another way. Raises ConfigError (a login is needed, or nothing
    is configured to tell the machine by), Refused, Unreachable, BadReply, NotAllowed.
    """
    what = f"{config.kind} {place.endpoint} {path}"
    login = HttpLogin(config.credentials, encrypted=place.tls) if config.credentials else None
    while True:
        headers = login.headers("GET", place.base + path) if login else ()
        reply = await get(net, place, path, headers)
        if reply.status == 401 and login is None:
            raise ConfigError(f"recorders: {config.kind}: {place.endpoint} asks for a login; set username and password")
        if login is None or not login.again(reply.status, reply.all("www-authenticate"), what):
            break
        if not checked:
            await confirm(net, place, config)
            checked = True
    return usable(reply, what)


async def get(net: Net, place: Place, path: str, headers: Sequence[tuple[str, str]] = ()) -> HttpReply:
    """Send one GET."""
    return await net.http(
        place.endpoint, place.base + path, headers=headers, tls=place.tls, limit=LIMIT, timeout_s=_TIMEOUT_S
    )


def usable(reply: HttpReply, what: str) -> HttpReply:
    """Return a complete answer of status 200. Raises BadReply."""
    if reply.status == 403:
        raise BadReply(f"{what}: this user may not read the list")
    if reply.status != 200:
        raise BadReply(f"{what}: status {reply.status}", reply.body[:80].decode("utf-8", "replace"))
    if reply.truncated:
        raise BadReply(f"{what}: longer than {LIMIT} bytes or cut off")
    return reply


async def confirm(net: Net, place: Place, config: ListerConfig) -> None:
    """Make sure that it is the machine that the owner meant. Raises ConfigError, NotAllowed where it is another."""
    if place.on_this_host:
        return
    wanted = config.options.get("certificate", "").replace(":", "").strip().lower()
    if wanted and place.tls:
        async with net.connect(place.endpoint, tls=True) as connection:
            found = hashlib.sha256(connection.certificate_der or b"").hexdigest()
        if found != wanted:
            raise NotAllowed(f"{place.endpoint} shows another certificate ({found}); the login was not sent")
        return
    mac = normal_mac(config.options.get("mac", ""))
    if mac is None:
        raise ConfigError(
            f"recorders: {config.kind}: set 'mac' (or 'certificate', its SHA-256, with https), so that the login goes "
            f"to your own machine only"
        )
    seen = {one.mac for one in neighbours() if one.address == place.endpoint.address}
    if mac not in seen:
        raise NotAllowed(f"{place.endpoint} is not at {mac} now ({', '.join(seen) or 'no MAC seen'}); login not sent")


def json_of(reply: HttpReply, what: str) -> Any:
    """Read a JSON body. Raises BadReply."""
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise BadReply(f"{what}: no JSON", reply.body[:80].decode("utf-8", "replace")) from error
