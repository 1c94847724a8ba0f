"""Reads HTTP/1.x and RTSP replies off a connection, and writes requests; the only framing there is in the agent.

The head is kept exactly as received (double spaces, order, odd lines): makers are told by such habits. Lenient where
cameras are sloppy (bare line feeds, bad header lines, no reason phrase, wrong lengths), strict on sizes.
Source: RFC 9112 sections 2 to 7; RFC 2326 section 4 (RTSP: no Content-Length means no body).
"""

import re
import zlib
from collections.abc import Sequence
from urllib.parse import quote

from cctv_guard_agent.errors import BadReply, NotAllowed, Unreachable
from cctv_guard_agent.net.interface import Connection, HttpReply

HEAD_LIMIT = 16_384
_STATUS = re.compile(r"(?:HTTP|RTSP)/\d(?:\.\d)? +(\d{3})(?: |$)")
_CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,8})\s*(?:;.*)?")
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_READ = 65_536


def request_bytes(
    method: str, target: str, version: str, headers: Sequence[tuple[str, str]], body: bytes = b""
) -> bytes:
    """Build one request. Raises NotAllowed where a header would smuggle a line break."""
    lines = [f"{method} {quote(target, safe=_SAFE)} {version}"]
    for name, value in headers:
        if any(c in name + value for c in "\r\n\0"):
            raise NotAllowed(f"the request header {name[:40]!r} holds a line break")
        lines.append(f"{name}: {value}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body


def merged(defaults: Sequence[tuple[str, str]], own: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put the caller's headers after the defaults that they do not replace."""
    names = {name.lower() for name, _ in own}
    return [*((name, value) for name, value in defaults if name.lower() not in names), *own]


async def read_reply(connection: Connection, what: str, *, limit: int, method: str = "GET") -> HttpReply:
    """Read one reply. `what` names the request in errors; `limit` bounds the body in bytes.

    Raises BadReply (no HTTP or RTSP, head over 16 KiB), Unreachable (end or deadline before the head was complete).
    """
    for _ in range(3):  # a reply may be preceded by interim ones (100 Continue)
        head = await _read_head(connection, what)
        status, headers = _parse(head, what)
        if not 100 <= status < 200:
            break
    else:
        raise BadReply(f"{what}: only interim replies", head)
    reply = HttpReply(status=status, head=head, headers=headers, body=b"")
    if method == "HEAD" or status in (204, 304):
        return reply
    body, truncated = await _read_body(connection, reply, limit)
    body, cut = _unpacked(body, reply.header("content-encoding"), limit)
    return HttpReply(status=status, head=head, headers=headers, body=body, truncated=truncated or cut)


async def _read_head(connection: Connection, what: str) -> str:
    lines: list[str] = []
    left = HEAD_LIMIT
    while True:
        try:
            line = await connection.read_until(b"\n", left)
        except Unreachable as error:
            if error.reason == "ended" and (lines or (rest := await connection.read_some(80))):
                raise BadReply(f"{what}: it hung up within the head", lines[0] if lines else _text(rest)) from error
            raise
        except BadReply as error:
            raise BadReply(
                f"{what}: no head within {HEAD_LIMIT} bytes", lines[0] if lines else error.excerpt
            ) from error
        left -= len(line)
        text = _text(line).rstrip("\r\n")
        if text:
            lines.append(text)
            if len(lines) == 1 and not _STATUS.match(text):
                raise BadReply(f"{what}: no HTTP or RTSP reply", text)
        elif lines:
            return "\r\n".join(lines)
        if left <= 0:
            raise BadReply(f"{what}: no head within {HEAD_LIMIT} bytes", lines[0] if lines else "")


def _parse(head: str, what: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    first, *rest = head.split("\r\n")
    status = _STATUS.match(first)
    if status is None:
        raise BadReply(f"{what}: no HTTP or RTSP reply", first)
    headers = []
    for line in rest:
        name, colon, value = line.partition(":")
        if colon and not line.startswith((" ", "\t")):
            headers.append((name.strip().lower(), value.strip()))
        elif headers and line.startswith((" ", "\t")):
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}".strip())
    return int(status[1]), tuple(headers)


async def _read_body(connection: Connection, reply: HttpReply, limit: int) -> tuple[bytes, bool]:
    if "chunked" in (reply.header("transfer-encoding") or "").lower():
        return await _read_chunks(connection, limit)
    announced = (reply.header("content-length") or "").strip()
    if announced.isascii() and announced.isdigit():
        size = int(announced[:20])
        body, _ = await _read_up_to(connection, min(size, limit))
        return body, len(body) < size
    if reply.head.startswith("RTSP/"):
        return b"", False
    body, ended = await _read_up_to(connection, limit + 1)
    return body[:limit], len(body) > limit or not ended


async def _read_up_to(connection: Connection, size: int) -> tuple[bytes, bool]:
    """Return at most `size` bytes and whether the peer ended before; what came before a deadline is kept."""
    body = bytearray()
    while len(body) < size:
        try:
            data = await connection.read_some(min(_READ, size - len(body)))
        except Unreachable as error:
            return bytes(body), error.reason == "ended"
        if not data:
            return bytes(body), True
        body += data
    return bytes(body), False


async def _read_chunks(connection: Connection, limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    try:
        while True:
            size = _CHUNK.fullmatch((await connection.read_until(b"\n", 256)).strip())
            if size is None:
                return bytes(body), True
            length = int(size[1], 16)
            if length == 0:
                await _skip_trailer(connection)
                return bytes(body), False
            if len(body) + length > limit:
                rest, _ = await _read_up_to(connection, limit - len(body))
                return bytes(body + rest), True
            body += await connection.read_exactly(length)
            await connection.read_until(b"\n", 256)
    except (Unreachable, BadReply):
        return bytes(body), True


async def _skip_trailer(connection: Connection) -> None:
    for _ in range(32):
        if not (await connection.read_until(b"\n", 1024)).strip():
            return


def _unpacked(body: bytes, encoding: str | None, limit: int) -> tuple[bytes, bool]:
    """Undo gzip and deflate, which some cameras apply unasked to their stored pages; never beyond `limit`."""
    if not body or (encoding or "").strip().lower() not in ("gzip", "x-gzip", "deflate"):
        return body, False
    for window in (47, -15):  # gzip or zlib by their header; deflate without any
        unpacker = zlib.decompressobj(window)
        try:
            plain = unpacker.decompress(body, limit)
        except zlib.error:
            continue
        return plain, not unpacker.eof
    return body, False


def _text(data: bytes) -> str:
    return data.decode("latin-1")
