"""HTTP and HTTPS as embedded web servers speak it: fixed pages, a challenge, the maker's header lines.

Source: RFC 9110 and RFC 9112; which pages, headers and realms is the profile's part (`http`).
Other protocols over HTTP (ONVIF, IGD) register a handler here and share the port.
"""

import http
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cctv_guard_simulator.account import Verdict
from cctv_guard_simulator.connection import Connection, Listener
from cctv_guard_simulator.device import Device
from cctv_guard_simulator.protocols.challenge import challenge_lines, realms
from cctv_guard_simulator.text import crlf

HUGE_BYTES = 100 * 1024 * 1024
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    + "]><b>&j;</b>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, decoded."""

    method: str
    target: str
    """Path with query, as sent."""
    headers: Mapping[str, str]
    """Names in lower case; of repeated ones the last."""
    body: str
    peer: str
    port: int
    tls: bool

    @property
    def path(self) -> str:
        """Path without query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer; `headers` are lines as the profile has them, without Content-Length."""

    status: int
    headers: str = ""
    body: str = ""
    reason: str | None = None


Handler = Callable[[Request], Awaitable[Reply | None]]


class HttpService:
    """All HTTP ports of one device; handlers are asked in order, then the profile's own pages."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._part: Mapping[str, Any] = device.profile.services.get("http", {})
        self._handlers: dict[int, list[Handler]] = {}
        self._listeners: list[Listener] = []
        self._context: ssl.SSLContext | None = None
        for key in ("port", "tls_port"):
            if key in self._part:
                self._handlers[int(self._part[key])] = [self._page]

    def register(self, port: int, handler: Handler) -> None:
        """Lets another protocol answer on `port` (opened if the profile has no page server there)."""
        self._handlers.setdefault(port, []).insert(0, handler)

    async def start(self) -> None:
        """Listens on every port."""
        for port in self._handlers:
            listener = Listener(self._device.counters, self._device.profile.behaviour)
            self._listeners.append(listener)
            context = self._tls_context() if port == self._part.get("tls_port") else None
            await listener.open(self._device.address, port, self._serve, context)

    async def stop(self) -> None:
        """Drops every connection."""
        for listener in self._listeners:
            await listener.close()
        self._listeners.clear()

    def _tls_context(self) -> ssl.SSLContext:
        if self._context is None:
            subject = self._device.fill(str(self._part.get("tls_subject", "CN={ip}")))
            self._context = self._device.certificates.context(subject)
        return self._context

    async def _serve(self, connection: Connection) -> None:
        while (head := await connection.head()) is not None:
            request = await decode(head, connection)
            if request is None:
                await connection.write(self._encode(Reply(status=400)))
                return
            self._device.counters.requests["http"] += 1
            self._device.counters.question(f"{request.method} {request.path}", writes=_writes(request))
            await self._answer(request, connection)
            if self._part.get("close") or request.headers.get("connection", "").lower() == "close":
                return

    async def _answer(self, request: Request, connection: Connection) -> None:
        behaviour = self._device.profile.behaviour
        if behaviour == "huge":
            await _huge(connection)
        elif behaviour == "redirect":
            where = self._device.fill("Location: http://{elsewhere}" + request.target.translate({123: None, 125: None}))
            await connection.write(self._encode(Reply(status=302, headers=where)))
        elif behaviour == "xml_bomb":
            await connection.write(self._encode(Reply(status=200, headers="Content-Type: text/xml", body=BOMB)))
        else:
            await connection.write(self._encode(await self._reply(request)))

    async def _reply(self, request: Request) -> Reply:
        if self._device.profile.behaviour == "refuse":
            return self.unauthorized(request)
        for handler in self._handlers[request.port]:
            reply = await handler(request)
            if reply is not None:
                return reply
        return Reply(status=404)

    async def _page(self, request: Request) -> Reply:
        route = find_route(self._part.get("routes") or {}, request)
        if route is None:
            route = self._part.get("missing") or {"status": 404}
        if route.get("login"):
            verdict = self.verdict(request)
            if verdict is not Verdict.ACCEPTED:
                return self._challenge(stale=verdict is Verdict.STALE)
        return Reply(
            status=int(route.get("status", 200)),
            headers=self._device.fill(str(route.get("headers", ""))),
            body=self._device.fill(str(route.get("body", ""))),
            reason=route.get("reason"),
        )

    def verdict(self, request: Request) -> Verdict:
        """What the account makes of the request's `Authorization` header."""
        return self._device.account.check_header(request.headers.get("authorization"), request.method, self._realms())

    def unauthorized(self, request: Request) -> Reply:
        """Judges the request's credentials for the counters, then refuses it whatever they are."""
        return self._challenge(stale=self.verdict(request) is Verdict.STALE)

    def _challenge(self, *, stale: bool) -> Reply:
        lines = challenge_lines(self._device, self._part.get("challenge") or [], stale=stale)
        extra = str(self._part.get("unauthorized_headers", ""))
        body = self._device.fill(str(self._part.get("unauthorized_body", "")))
        return Reply(status=401, headers="\n".join([*lines, extra]).strip(), body=body)

    def _realms(self) -> Mapping[str, str]:
        return realms(self._device, self._part.get("challenge") or [])

    def _encode(self, reply: Reply) -> bytes:
        body = reply.body.encode()
        reason = reply.reason or http.HTTPStatus(reply.status).phrase
        common = self._device.fill(str(self._part.get("headers", "")))
        lines = [f"HTTP/1.1 {reply.status} {reason}", *common.splitlines(), *reply.headers.splitlines()]
        lines.append(f"Content-Length: {len(body)}")
        return crlf("\n".join(line for line in lines if line.strip()) + "\n\n") + body


def find_route(routes: Mapping[str, Any], request: Request) -> Mapping[str, Any] | None:
    """The route for a request: exact target, exact path, then the longest `prefix*`; a method may stand before it."""
    for target in (request.target, request.path):
        for key in (f"{request.method} {target}", target):
            if key in routes:
                found: Mapping[str, Any] = routes[key]
                return found
    wild = [key for key in routes if key.endswith("*") and request.path.startswith(key[:-1])]
    return routes[max(wild, key=len)] if wild else None


async def decode(head: str, connection: Connection) -> Request | None:
    """Reads the rest of a request whose header block is `head`; None when it is no HTTP request."""
    first, *lines = head.split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/"):
        return None
    headers = {}
    for line in lines:
        name, separator, value = line.partition(":")
        if separator:
            headers[name.strip().lower()] = value.strip()
    size = headers.get("content-length", "0")
    body = await connection.body(int(size)) if size.isdecimal() else None
    if body is None:
        return None
    target = words[1] if words[1].startswith("/") else "/" + words[1].partition("://")[2].partition("/")[2]
    return Request(
        method=words[0],
        target=target,
        headers=headers,
        body=body,
        peer=connection.peer,
        port=connection.port,
        tls=connection.tls,
    )


def _writes(request: Request) -> bool:
    """PUT and DELETE change things; so do the CGI calls that write by GET (Dahua setConfig, Axis update)."""
    query = request.target.partition("?")[2]
    return request.method in ("PUT", "DELETE", "PATCH") or "action=setConfig" in query or "action=update" in query


async def _huge(connection: Connection) -> None:
    await connection.write(crlf(f"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: {HUGE_BYTES}\n\n"))
    chunk = b"A" * 65536
    for _ in range(HUGE_BYTES // len(chunk)):
        await connection.write(chunk)
