"""HTTP services that list cameras, on loopback; a marker password stands wherever one can."""

import asyncio
from collections.abc import Callable, Mapping

from tests.agent.net.server import Talk

MARKER = "hunter2-never-shown"

Answer = tuple[int, str, bytes]
"""Status, header lines (each with its line end), body."""


def pages(routes: Mapping[str, Answer | Callable[[bytes], Answer]], asked: list[bytes]) -> Talk:
    """Answer each request on a connection by its path; a callable gets the request's body."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                return
            length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            body = await reader.readexactly(int(length[0].partition(b":")[2])) if length else b""
            asked.append(head + body)
            answer = routes.get(head.split()[1].decode(), (404, "", b""))
            status, headers, text = answer(body) if callable(answer) else answer
            writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(text)}\r\n{headers}\r\n".encode() + text)
            await writer.drain()

    return talk
