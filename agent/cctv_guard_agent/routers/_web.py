"""A router's web API, asked at the address that the owner configured and nowhere else.

Law (design section 7.2): a login goes out only after it was made sure that the machine is the owner's router, by the
certificate of the very connection that carries it, or by the MAC that the kernel saw. `verify: false` is the owner's
word that neither is wanted; the reading then says so. Requests of one reading share a connection where the router
allows it.
"""

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint, normal_mac
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.interface import Connection, HttpReply, Net
from cctv_guard_agent.net.neighbours import neighbours
from cctv_guard_agent.routers.interface import RouterConfig

LIMIT = 4_194_304
"""Ten thousand firewall rules of 400 bytes."""
TIMEOUT_S = 8.0
"""Small routers need 1 to 5 s for their whole firewall table (facts/exposure.md 4.4: 5 s a call)."""
COMMON_OPTIONS = ("port", "tls", "certificate", "mac", "verify", "allow_plain")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one router's API is, and how to tell that it is the owner's."""

    driver: str
    endpoint: Endpoint
    tls: bool
    credentials: Credentials
    certificate: str = ""
    """SHA-256 of the certificate, 64 hex digits; empty: not told."""
    mac: str | None = None
    verify: bool = True

    @property
    def address(self) -> Address:
        """The configured address."""
        return self.endpoint.address


def place_of(
    config: RouterConfig, *, port: int, plain_port: int = 80, own: Collection[str] = (), digest: bool = False
) -> Place:
    """Read the common options of a router with a web API. Raises ConfigError that names the option.

    port, plain_port: the usual ones with and without TLS; own: options of this driver besides; digest: the login never
    travels readable, so that it may do without TLS.
    """
    name = f"routers: {config.driver}"
    unknown = sorted(set(config.options) - {*COMMON_OPTIONS, *own})
    if unknown:
        allowed = ", ".join((*COMMON_OPTIONS, *own))
        raise ConfigError(f"{name} has no option `{unknown[0]}`; allowed: {allowed}")
    if config.address is None:
        raise ConfigError(f"{name} needs `address`, the router's address on the inside, e.g. 192.168.1.1")
    if config.credentials is None:
        raise ConfigError(f"{name} needs a login: `username` and `password_file`, see docs/routers.md")
    tls = flag(config, "tls", True)
    place = Place(
        driver=config.driver,
        endpoint=Endpoint(address=config.address, port=_port(config, port if tls else plain_port)),
        tls=tls,
        credentials=config.credentials,
        certificate=_certificate(config),
        mac=_mac(config),
        verify=flag(config, "verify", True),
    )
    if not tls and not digest and not flag(config, "allow_plain", False):
        raise ConfigError(
            f"{name}: without TLS the password is readable by everybody on the way; switch https on in the router, or "
            "set `allow_plain: true`"
        )
    if place.certificate and not tls:
        raise ConfigError(f"{name}: `certificate` needs TLS; leave out `tls: false`")
    if place.verify and not place.certificate and place.mac is None and not tls:
        raise ConfigError(f"{name}: set `mac`, the router's MAC on the inside, so that the login goes to it alone")
    return place


def flag(config: RouterConfig, key: str, default: bool) -> bool:
    """Read a yes-or-no option. Raises ConfigError."""
    value = config.options.get(key, default)
    if not isinstance(value, bool):
        raise ConfigError(f"routers: {config.driver} option `{key}` must be true or false")
    return value


def word(config: RouterConfig, key: str, default: str) -> str:
    """Read an option that is one word, fit for a path. Raises ConfigError."""
    value = config.options.get(key, default)
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", value):
        raise ConfigError(f"routers: {config.driver} option `{key}` must be a word of letters, digits, . _ and -")
    return value


def _port(config: RouterConfig, default: int) -> int:
    value = config.options.get("port", default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 65_536:
        raise ConfigError(f"routers: {config.driver} option `port` must be a whole number from 1 to 65535")
    return value


def _certificate(config: RouterConfig) -> str:
    value = str(config.options.get("certificate", "")).replace(":", "").strip().lower()
    if value and not _SHA256.fullmatch(value):
        raise ConfigError(
            f"routers: {config.driver} option `certificate` must be a SHA-256 of 64 hex digits, in quotes"
        )
    return value


def _mac(config: RouterConfig) -> str | None:
    value = config.options.get("mac")
    mac = normal_mac(str(value)) if value is not None else None
    if value is not None and mac is None:
        raise ConfigError(f"routers: {config.driver} option `mac` must be a MAC address such as 44:19:b6:12:34:56")
    return mac


class Web:
    """The requests of one reading; use as an async context manager."""

    def __init__(self, net: Net, place: Place) -> None:
        """Prepare; nothing is sent yet."""
        self._net = net
        self.place = place
        self._stack = AsyncExitStack()
        self._connection: Connection | None = None

    async def __aenter__(self) -> "Web":
        """Open nothing yet."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close what is open."""
        await self._hang_up()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Sequence[tuple[str, str]] = (),
        body: bytes = b"",
        shown: str | None = None,
        again: bool = True,
    ) -> HttpReply:
        """Send one request to the router, after it was told to be the owner's.

        shown: stands for a path in errors that holds a key. again: may be sent once more where a kept connection turns
        out to be closed; not so for a login, of which one is allowed. Raises Unreachable, BadReply (never quoting the
        body: it may hold passwords), NotAllowed (another machine answers there), ConfigError (nothing to tell it by).
        """
        if not again:
            await self._hang_up()
        reused = self._connection is not None
        try:
            return await self._send(method, path, headers, body, shown or path)
        except Unreachable as error:
            # a kept connection that the router had closed meanwhile says nothing of this request
            if not reused or error.reason != "ended":
                raise
            return await self._send(method, path, headers, body, shown or path)

    async def _send(
        self, method: str, path: str, headers: Sequence[tuple[str, str]], body: bytes, shown: str
    ) -> HttpReply:
        connection = self._connection or await self._connect()
        what = f"{self.place.driver} {self.place.endpoint} {method} {shown}"
        try:
            reply = await self._net.http(
                self.place.endpoint,
                path,
                method=method,
                headers=headers,
                body=body,
                tls=self.place.tls,
                limit=LIMIT,
                timeout_s=TIMEOUT_S,
                connection=connection,
            )
        except BadReply:
            await self._hang_up()
            raise BadReply(f"{what}: no HTTP answer") from None
        except Unreachable:
            await self._hang_up()
            raise
        if not _stays_open(reply):
            await self._hang_up()
        if reply.truncated:
            raise BadReply(f"{what}: the answer is longer than {LIMIT} bytes or cut off")
        return reply

    async def _connect(self) -> Connection:
        """Open a connection and make sure whose it is. Raises Unreachable, NotAllowed, ConfigError."""
        place = self.place
        connection = await self._stack.enter_async_context(
            self._net.connect(place.endpoint, tls=place.tls, timeout_s=TIMEOUT_S)
        )
        try:
            confirm(place, hashlib.sha256(connection.certificate_der or b"").hexdigest())
        except BaseException:
            await self._hang_up()
            raise
        self._connection = connection
        return connection

    async def _hang_up(self) -> None:
        self._connection = None
        await self._stack.aclose()


def confirm(place: Place, found: str) -> None:
    """Make sure that the machine is the owner's router, before anything is sent. found: its certificate's SHA-256.

    Raises NotAllowed where it is another, ConfigError where nothing tells.
    """
    if place.certificate and place.certificate != found:
        raise NotAllowed(
            f"{place.endpoint} shows another certificate ({found}) than configured; the login was not sent. If you "
            "renewed it, set `certificate` anew"
        )
    if place.mac is not None:
        seen = {one.mac for one in neighbours() if one.address == place.address}
        if place.mac not in seen:
            raise NotAllowed(
                f"{place.address} is not at {place.mac} now ({', '.join(sorted(seen)) or 'no MAC seen'}); the login "
                "was not sent"
            )
    elif place.verify and not place.certificate:
        raise ConfigError(
            f'routers: {place.driver}: say how to tell your router: `certificate: "{found}"` is what {place.address} '
            "shows now (compare it in the router), or `mac`; or `verify: false` to send the login unchecked"
        )


def _stays_open(reply: HttpReply) -> bool:
    """Can another request follow on the same connection?"""
    said = (reply.header("connection") or "").lower()
    framed = (
        reply.header("content-length") is not None or "chunked" in (reply.header("transfer-encoding") or "").lower()
    )
    bodiless = reply.status in (204, 304)
    kept = "close" not in said and (reply.head.startswith("HTTP/1.1") or "keep-alive" in said)
    return kept and (framed or bodiless) and not reply.truncated


def json_of(reply: HttpReply, what: str) -> Any:
    """Read a JSON body. Raises BadReply, which never quotes it."""
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        raise BadReply(f"{what}: status {reply.status}, no JSON") from None


def text(value: object, most: int = 80) -> str:
    """Return a text or number as bounded text, empty for anything else."""
    known = isinstance(value, str | int | float) and not isinstance(value, bool)
    return "".join(c for c in str(value)[:most] if c.isprintable()).strip() if known else ""


def rows(value: object, most: int = 10_000) -> tuple[list[dict[str, Any]], bool]:
    """Return the objects of a JSON list, and whether it was whole: all of them objects, no more than `most`."""
    if not isinstance(value, list):
        return [], False
    found = [row for row in value[:most] if isinstance(row, dict)]
    return found, len(found) == len(value)
