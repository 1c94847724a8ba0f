"""Hears a gateway say that its mappings changed: UPnP eventing with a small server of our own.

The server listens on the one interface that faces the gateway, takes requests from the gateway (or this host) alone,
and under a path that nobody can guess. The first message after a subscription is passed on like any other: it closes
the gap between the reading before and the subscription.
Source: UPnP Device Architecture 1.1, section 4 (GENA).
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncGenerator, Sequence
from ipaddress import IPv4Address
from urllib.parse import urlsplit

from cctv_guard_agent.errors import CctvGuardError
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.net.interface import Net

_LOG = logging.getLogger(__name__)
_LEASE_S = 1800
"""Asked for; UDA 1.1 section 4.1.1 says that publishers should give at least this."""
_LEAST_LEASE_S = 60
_SUBSCRIBE_S = 10.0
"""Old boxes need five seconds a call (facts/exposure.md 4.4)."""
_READ_S = 5.0
"""A gateway sends head and body at once; longer is a stuck peer."""
_LARGEST_HEAD = 8_192
_LARGEST_BODY = 65_536


class _Subscription:
    """One event URL with the id and lifetime that the gateway gave."""

    def __init__(self, net: Net, address: Address, url: str, callback: str) -> None:
        """Prepare; nothing is sent yet."""
        parts = urlsplit(url)
        self._endpoint = Endpoint(address=address, port=parts.port or 80)
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._net = net
        self._callback = callback
        self._sid = ""

    async def begin(self) -> int | None:
        """Subscribe; return the lifetime in seconds, None where the gateway does not offer it."""
        return await self._send((("CALLBACK", f"<{self._callback}>"), ("NT", "upnp:event")))

    async def renew(self) -> int | None:
        """Renew, or subscribe afresh where the gateway forgot us (a restart)."""
        return await self._send((("SID", self._sid),)) or await self.begin()

    async def end(self) -> None:
        """Tell the gateway that nobody listens any more."""
        if self._sid:
            with contextlib.suppress(CctvGuardError):
                headers = (("SID", self._sid),)
                await self._net.http(self._endpoint, self._path, method="UNSUBSCRIBE", headers=headers, timeout_s=2.0)

    async def _send(self, headers: Sequence[tuple[str, str]]) -> int | None:
        try:
            reply = await self._net.http(
                self._endpoint,
                self._path,
                method="SUBSCRIBE",
                headers=(*headers, ("TIMEOUT", f"Second-{_LEASE_S}")),
                timeout_s=_SUBSCRIBE_S,
            )
        except CctvGuardError as error:
            _LOG.debug("SUBSCRIBE at %s: %s", self._endpoint, error)
            return None
        sid = reply.header("sid")
        if reply.status != 200 or not sid:
            return None
        self._sid = sid[:200]
        return _lease(reply.header("timeout") or "")


def _lease(text: str) -> int:
    """Read `Second-1800`; `infinite` and nonsense count as what we asked for."""
    digits = text.lower().removeprefix("second-").strip()
    lease = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 8 else _LEASE_S
    return max(_LEAST_LEASE_S, lease)


async def changes(net: Net, address: Address, urls: Sequence[str]) -> AsyncGenerator[None, None]:
    """Yield each time the gateway announces a change; end where it does not offer that, or stops to."""
    facing = next((i.address for i in net.interfaces if address in i.network), None)
    if facing is None or not urls:
        return
    heard = asyncio.Event()
    path = f"/{secrets.token_urlsafe(16)}"
    server = await _serve(facing, address, path, heard)
    subscriptions: list[_Subscription] = []
    try:
        callback = f"http://{facing}:{server.sockets[0].getsockname()[1]}{path}"
        subscriptions = [_Subscription(net, address, url, callback) for url in urls]
        leases = [await subscription.begin() for subscription in subscriptions]
        while given := [lease for lease in leases if lease is not None]:
            try:
                # half the lifetime: one lost renewal still leaves time for a second
                async with asyncio.timeout(min(given) / 2):
                    await heard.wait()
            except TimeoutError:
                leases = [await subscription.renew() for subscription in subscriptions]
            else:
                heard.clear()
                yield
    finally:
        server.close()
        for subscription in subscriptions:
            await subscription.end()


async def _serve(facing: IPv4Address, gateway: Address, path: str, heard: asyncio.Event) -> asyncio.Server:
    """Listen on one interface address, on a port that the system picks."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(_READ_S):
                # the gateway may be a program on this very host: then the kernel picks our own address
                if writer.get_extra_info("peername")[0] in (str(gateway), str(facing)):
                    status = await _notified(reader, path)
                    if status == "200 OK":
                        heard.set()
                    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                    await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, str(facing), 0, limit=_LARGEST_HEAD)


async def _notified(reader: asyncio.StreamReader, path: str) -> str:
    """Read one request; say with which status it is answered."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    request, *lines = head.split("\r\n")
    headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    if request.split(" ")[:2] != ["NOTIFY", path]:
        return "404 Not Found"
    if headers.get("nt") != "upnp:event" or headers.get("nts") != "upnp:propchange":
        return "412 Precondition Failed"
    size = headers.get("content-length", "0")
    if not size.isdecimal() or int(size) > _LARGEST_BODY:
        return "413 Payload Too Large"
    await reader.readexactly(int(size))
    return "200 OK"
