"""TCP and TLS connections to devices: bounded reads under one deadline, and why a connection did not come about.

TLS is never verified (cameras sign their own certificates) and everything old is allowed: SECLEVEL 0 and legacy
renegotiation, else half of the cameras could not be asked at all (identification.md 1.5).
"""

import asyncio
import contextlib
import errno
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.limits import HostGate

_READ = 65_536
_LINGER_S = 0.3
"""How long a polite close may take; then the socket is dropped."""
_LEGACY_SERVER_CONNECT = 0x4
"""OP_LEGACY_SERVER_CONNECT, which the ssl module names only from Python 3.12 on."""


class TcpConnection:
    """One open connection; implements `Connection` of net/interface.py."""

    def __init__(
        self,
        endpoint: Endpoint,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        carrier: asyncio.WriteTransport,
        gate: HostGate,
    ) -> None:
        """Wrap an open stream pair; `renew` sets the first deadline. `carrier` is the TCP connection below any TLS."""
        self.endpoint = endpoint
        self._carrier = carrier
        self.gate = gate
        self._reader = reader
        self._writer = writer
        self._buffer = bytearray()
        self._deadline = 0.0
        self._timeout_s = 0.0
        self._hard_deadline = asyncio.get_running_loop().time() + gate.remaining_s

    def renew(self, timeout_s: float) -> None:
        """Give the next exchange `timeout_s` in all, however many reads it takes (within the host's time budget)."""
        self._timeout_s = timeout_s
        self._deadline = min(asyncio.get_running_loop().time() + timeout_s, self._hard_deadline)

    @property
    def certificate_der(self) -> bytes | None:
        """The peer's certificate where TLS is spoken."""
        tls: ssl.SSLObject | None = self._writer.get_extra_info("ssl_object")
        return tls.getpeercert(binary_form=True) if tls else None

    async def write(self, data: bytes) -> None:
        """Send bytes. Raises Unreachable."""
        async with self._bounded():
            self._writer.write(data)
            await self._writer.drain()

    async def read_until(self, mark: bytes, limit: int) -> bytes:
        """Read up to and including `mark`. Raises BadReply past `limit` bytes, Unreachable at the end or deadline."""
        searched = 0
        while (found := self._buffer.find(mark, searched, limit)) < 0:
            if len(self._buffer) >= limit:
                raise BadReply(f"{self.endpoint}: no end within {limit} bytes", self._buffer[:80].decode("latin-1"))
            searched = max(0, len(self._buffer) - len(mark) + 1)
            await self._fill()
        return self._take(found + len(mark))

    async def read_exactly(self, size: int) -> bytes:
        """Read `size` bytes. Raises Unreachable."""
        while len(self._buffer) < size:
            await self._fill()
        return self._take(size)

    async def read_some(self, limit: int) -> bytes:
        """Read what comes, at most `limit` bytes; empty at the end."""
        if not self._buffer:
            try:
                await self._fill()
            except Unreachable as error:
                if error.reason == "ended":
                    return b""
                raise
        return self._take(min(limit, len(self._buffer)))

    def _take(self, size: int) -> bytes:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    async def _fill(self) -> None:
        async with self._bounded():
            data = await self._reader.read(_READ)
        if not data:
            raise Unreachable(f"{self.endpoint}: the device hung up", "ended")
        self._buffer += data

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout_at(self._deadline):
                yield
        except TimeoutError as error:
            raise Unreachable(f"{self.endpoint}: not done after {self._timeout_s:g} s", "timeout") from error
        except (OSError, ssl.SSLError) as error:
            raise Unreachable(f"{self.endpoint}: {error.strerror or error}", "ended") from error

    async def close(self) -> None:
        """Close politely, but not for long."""
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError, ssl.SSLError):
            async with asyncio.timeout(_LINGER_S):
                await self._writer.wait_closed()
        # Not the TLS above it: where the device hung up first, Python 3.11.2 (Debian 12) raises AttributeError there.
        self._carrier.abort()


@asynccontextmanager
async def open_tcp(
    endpoint: Endpoint, gate: HostGate, *, tls: bool, timeout_s: float, source: str | None
) -> AsyncIterator[TcpConnection]:
    """Open a connection within the host's limits. Raises NotAllowed, Unreachable."""
    async with gate.socket():
        connection = await _connect(endpoint, gate, tls=tls, timeout_s=timeout_s, source=source)
        try:
            yield connection
        finally:
            await connection.close()


async def _connect(
    endpoint: Endpoint, gate: HostGate, *, tls: bool, timeout_s: float, source: str | None
) -> TcpConnection:
    timeout_s = min(timeout_s, gate.remaining_s)
    started = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection(
                str(endpoint.address), endpoint.port, local_addr=(source, 0) if source else None, limit=_READ
            )
    except (TimeoutError, OSError) as error:
        raise _why(endpoint, error) from error
    carrier = writer.transport
    if tls:
        left = started + timeout_s - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(left):
                await writer.start_tls(_tls_context(), ssl_handshake_timeout=max(left, 0.1))
        except (TimeoutError, OSError, ssl.SSLError) as error:
            carrier.abort()
            raise Unreachable(f"{endpoint}: open, but no TLS came about ({_short(error)})", "no_tls") from error
        except BaseException:
            carrier.abort()
            raise
    connection = TcpConnection(endpoint, reader, writer, carrier, gate)
    connection.renew(timeout_s)
    return connection


def _why(endpoint: Endpoint, error: Exception) -> Unreachable:
    code = error.errno if isinstance(error, OSError) else None
    if isinstance(error, TimeoutError):
        return Unreachable(f"{endpoint}: no answer (filtered)", "filtered")
    if code == errno.ECONNREFUSED:
        return Unreachable(f"{endpoint}: closed", "closed")
    if code in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN):
        return Unreachable(f"{endpoint}: the host is not there ({_short(error)})", "no_route")
    return Unreachable(f"{endpoint}: {_short(error)}", "failed")


def _short(error: Exception) -> str:
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None)
    return str(reason or error or type(error).__name__)


@cache
def _tls_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= _LEGACY_SERVER_CONNECT
    return context
