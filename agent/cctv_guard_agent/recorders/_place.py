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
from pathlib import Path
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
    except ValueError:  # its text may hold a part of a login
        raise ConfigError(f"{where}: is no URL; it looks like https://192.168.1.5:8971") from None
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


class Reading:
    """Documents of one service, read with one login at most.

    checked: the machine's identity was established in another way.
    """

    def __init__(self, net: Net, place: Place, config: ListerConfig, *, checked: bool = False) -> None:
        """Begin without a login."""
        self._net = net
        self._place = place
        self._config = config
        self._login = HttpLogin(config.credentials, encrypted=place.tls) if config.credentials else None
        self._checked = checked

    async def get(self, path: str) -> HttpReply:
        """GET one document, logging in where the service asks for it and this reading has not yet.

        Raises ConfigError (a login is needed, or nothing is configured to tell the machine by), Refused, Unreachable,
        BadReply, NotAllowed.
        """
        config, place, login = self._config, self._place, self._login
        what = f"{config.kind} {place.endpoint} {path}"
        while True:
            headers = login.headers("GET", place.base + path) if login else ()
            reply = await get(self._net, place, path, headers)
            if reply.status == 401 and login is None:
                raise ConfigError(
                    f"recorders: {config.kind}: {place.endpoint} asks for a login; set username and password"
                )
            if login is None or not login.again(reply.status, reply.all("www-authenticate"), what):
                return usable(reply, what)
            if not self._checked:
                await confirm(self._net, place, config)
                self._checked = True


async def read(net: Net, place: Place, path: str, config: ListerConfig, *, checked: bool = False) -> HttpReply:
    """GET one document with one login at most. Raises like `Reading.get`."""
    return await Reading(net, place, config, checked=checked).get(path)


async def get(
    net: Net, place: Place, path: str, headers: Sequence[tuple[str, str]] = (), *, shown: str | None = None
) -> HttpReply:
    """Send one GET. shown: what stands for the path in errors where the path holds a key or token."""
    return await _send(net, place, path, "GET", headers, b"", shown or path)


async def post(
    net: Net, place: Place, path: str, content_type: str, body: bytes, headers: Sequence[tuple[str, str]] = ()
) -> HttpReply:
    """Send one POST that asks for something: a session, or a list by JSON."""
    return await _send(net, place, path, "POST", [("Content-Type", content_type), *headers], body, path)


async def _send(
    net: Net, place: Place, path: str, method: str, headers: Sequence[tuple[str, str]], body: bytes, shown: str
) -> HttpReply:
    where = place.base + path
    try:
        return await net.http(
            place.endpoint,
            where,
            method=method,
            headers=headers,
            body=body,
            tls=place.tls,
            limit=LIMIT,
            timeout_s=_TIMEOUT_S,
        )
    except BadReply as error:  # a list may hold passwords, a path a key: neither is quoted
        why = error.what.replace(where, place.base + shown)
        raise BadReply(why) from None


def usable(reply: HttpReply, what: str) -> HttpReply:
    """Return a complete answer of status 200. Raises BadReply, which never quotes the answer: it may hold passwords."""
    if reply.status == 403:
        raise BadReply(f"{what}: this user may not read the list")
    if reply.status != 200:
        raise BadReply(f"{what}: status {reply.status}")
    if reply.truncated:
        raise BadReply(f"{what}: longer than {LIMIT} bytes or cut off")
    return reply


async def may_hand_over(net: Net, place: Place, config: ListerConfig, ports: str) -> None:
    """Make sure that a password or key may be sent as it is: encrypted, and to the machine that the owner meant.

    Raises ConfigError, NotAllowed, Unreachable.
    """
    if not place.tls and not place.on_this_host:
        raise ConfigError(f"recorders: {config.kind}: a login is sent over https:// only{ports}")
    await confirm(net, place, config)


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
    """Read a JSON body. Raises BadReply, which never quotes the body: it may hold passwords."""
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        raise BadReply(f"{what}: no JSON") from None


def inside_of(value: object, *keys: str) -> Any:
    """Return what stands at a path of keys, None where anything on the way is missing or of another type."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def text_of(value: object) -> str:
    """Return a text or number as text, empty for anything else."""
    return str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def read_file(path: Path, kind: str, option_name: str) -> bytes:
    """Read a file that the owner named. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise ConfigError(f"recorders: {kind}: {option_name} {path}: cannot be read ({error.strerror})") from error
    if len(data) > LIMIT:
        raise ConfigError(f"recorders: {kind}: {option_name} {path}: larger than {LIMIT} bytes")
    return data
