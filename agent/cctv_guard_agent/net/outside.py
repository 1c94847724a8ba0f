"""The ways out of the owner's networks, to hosts that the owner named: each a function of its own, each bounded.

`ask_line` speaks to a vantage, verified by its pinned certificate or by the system's authorities; `get` asks a public
service that the owner switched on; `knock` and `serve_lines` are the vantage's own side. Nothing else here opens a
connection.

Source: facts/exposure.md 5.2 (one connection for each port, no payload; open, closed, filtered).
"""

import asyncio
import contextlib
import errno
import hashlib
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from pathlib import Path

from cctv_guard_agent.errors import BadReply, ConfigError, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.outside import PortState
from cctv_guard_agent.net import http as http1
from cctv_guard_agent.net.interface import HttpReply

_LOG = logging.getLogger(__name__)

CONNECT_S = 10.0
KNOCK_S = 3.0
"""A SYN is repeated after 1 s and 3 s: one lost packet does not make a port look filtered."""
READ_S = 5.0
"""A question is one small packet."""
HANDSHAKE_S = 5.0
ANSWER_S = 10.0
_USER_AGENT = "cctv-guard"
_LINGER_S = 0.5
_BACKLOG = 64

Answerer = Callable[[Address, bytes], Awaitable[bytes | None]]
"""(who asks, the line) -> the line to answer, or None: hang up."""


async def ask_line(
    host: str, port: int, line: bytes, *, fingerprint: str | None, limit: int, timeout_s: float
) -> bytes:
    """Send one line and return the one that comes back. IPv4 only: mapped ports are IPv4's affair.

    fingerprint: SHA-256 of the certificate (64 hex digits), which is compared before anything is sent; None: the
    system's authorities and the host name decide. Raises Unreachable, BadReply.
    """
    where = f"{host}:{port}"
    try:
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection(
                host, port, family=socket.AF_INET, ssl=_context(fingerprint), server_hostname=host, limit=limit
            )
    except TimeoutError as error:
        raise Unreachable(f"{where}: no answer within {CONNECT_S:g} s", "filtered") from error
    except ssl.SSLCertVerificationError as error:
        why = f"{where}: its certificate is not trusted ({error.verify_message}); pin it with `fingerprint`"
        raise Unreachable(why, "no_tls") from error
    except OSError as error:
        raise Unreachable(f"{where}: {_short(error)}", "failed") from error
    try:
        _compare(writer, fingerprint, where)
        async with asyncio.timeout(timeout_s):
            writer.write(line)
            await writer.drain()
            return await reader.readuntil(b"\n")
    except TimeoutError as error:
        raise Unreachable(f"{where}: no answer within {timeout_s:g} s", "timeout") from error
    except asyncio.LimitOverrunError as error:
        raise BadReply(f"{where}: an answer longer than {limit} bytes") from error
    except (asyncio.IncompleteReadError, OSError) as error:
        raise Unreachable(f"{where}: it hung up without an answer", "ended") from error
    finally:
        await _close(writer)


async def get(
    host: str, port: int, path: str, *, limit: int, timeout_s: float = ANSWER_S, context: ssl.SSLContext | None = None
) -> HttpReply:
    """One HTTPS GET, verified by the system's authorities (or `context`'s); no redirect is followed, no proxy used.

    limit: bytes of body. Raises Unreachable, BadReply.
    """
    where = f"{host}:{port}"
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection(
                host, port, ssl=context or _context(None), server_hostname=host, limit=limit
            )
            try:
                head = (("Host", host), ("User-Agent", _USER_AGENT), ("Accept", "application/json"))
                writer.write(http1.request_bytes("GET", path, "HTTP/1.1", (*head, ("Connection", "close"))))
                await writer.drain()
                return await http1.read_reply(_Stream(reader, where), where, limit=limit)
            finally:
                await _close(writer)
    except TimeoutError as error:
        raise Unreachable(f"{where}: no answer within {timeout_s:g} s", "timeout") from error
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"{where}: its certificate is not trusted ({error.verify_message})", "no_tls") from error
    except OSError as error:
        raise Unreachable(f"{where}: {_short(error)}", "failed") from error


class _Stream:
    """A connection as `http1.read_reply` reads it; its deadline is the caller's."""

    certificate_der = None

    def __init__(self, reader: asyncio.StreamReader, where: str) -> None:
        self._reader = reader
        self._where = where

    async def write(self, data: bytes) -> None:
        raise NotImplementedError("one request, already sent")

    async def read_until(self, mark: bytes, limit: int) -> bytes:
        try:
            data = await self._reader.readuntil(mark)
        except asyncio.LimitOverrunError as error:
            raise BadReply(f"{self._where}: a line that never ends") from error
        except asyncio.IncompleteReadError as error:
            raise Unreachable(f"{self._where}: it hung up", "ended") from error
        if len(data) > limit:
            raise BadReply(f"{self._where}: more than {limit} bytes")
        return data

    async def read_exactly(self, size: int) -> bytes:
        try:
            return await self._reader.readexactly(size)
        except asyncio.IncompleteReadError as error:
            raise Unreachable(f"{self._where}: it hung up", "ended") from error

    async def read_some(self, limit: int) -> bytes:
        return await self._reader.read(limit)


def _compare(writer: asyncio.StreamWriter, fingerprint: str | None, where: str) -> None:
    if fingerprint is None:
        return
    tls: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
    shown = tls.getpeercert(binary_form=True) if tls else None
    if shown is None or hashlib.sha256(shown).hexdigest() != fingerprint:
        raise Unreachable(
            f"{where}: it shows another certificate than the pinned one; nothing was sent. If you renewed it, "
            "put the new fingerprint into the configuration",
            "no_tls",
        )


def _context(fingerprint: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if fingerprint is not None:  # the pin says more than any authority could
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


async def knock(address: Address, port: int, timeout_s: float = KNOCK_S) -> PortState:
    """Open one TCP connection, send nothing, close it."""
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await asyncio.open_connection(str(address), port)
    except TimeoutError:
        return PortState.FILTERED
    except OSError as error:
        return _STATES.get(error.errno or 0, PortState.UNKNOWN)
    writer.transport.abort()  # no FIN handshake to wait for, nothing was said
    return PortState.OPEN


_STATES = {
    errno.ECONNREFUSED: PortState.CLOSED,
    errno.EHOSTUNREACH: PortState.FILTERED,  # also: administratively prohibited
    errno.ETIMEDOUT: PortState.FILTERED,
}


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Load the vantage's certificate. Raises ConfigError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"{certificate} and {key} cannot be used as certificate and key: {error}") from error
    return context


async def serve_lines(
    address: Address, port: int, context: ssl.SSLContext, answer: Answerer, *, limit: int, most: int
) -> asyncio.Server:
    """Answer one line for each connection, `most` connections at once (others are dropped). Raises ConfigError."""
    open_now = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now
        if open_now >= most:
            writer.transport.abort()
            return
        open_now += 1
        try:
            await _one(reader, writer, answer)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever hangs up, dawdles or talks too much gets no answer
        except Exception:  # fences off one connection; nothing personal is in a traceback of ours
            _LOG.exception("answering failed; this is a fault of CCTV Guard, please report it. The service goes on")
        finally:
            open_now -= 1
            await _close(writer)

    try:
        return await asyncio.start_server(
            handle,
            str(address),
            port,
            ssl=context,
            limit=limit,
            backlog=_BACKLOG,
            ssl_handshake_timeout=HANDSHAKE_S,
            ssl_shutdown_timeout=_LINGER_S,
        )
    except OSError as error:
        raise ConfigError(f"cannot listen at {address} port {port}: {error.strerror or error}") from error


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answerer) -> None:
    name = writer.get_extra_info("peername")
    if not name:  # gone before it could be asked who it was
        return
    peer = ip_address(name[0].partition("%")[0])
    mapped = getattr(peer, "ipv4_mapped", None)
    async with asyncio.timeout(READ_S):
        line = await reader.readuntil(b"\n")
    reply = await answer(mapped or peer, line)
    if reply is not None:
        async with asyncio.timeout(READ_S):
            writer.write(reply)
            await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError, TimeoutError, ssl.SSLError, AttributeError):
        async with asyncio.timeout(_LINGER_S):
            await writer.wait_closed()
    writer.transport.abort()


def _short(error: OSError) -> str:
    return str(error.strerror or error or type(error).__name__)
