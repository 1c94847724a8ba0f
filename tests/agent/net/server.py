"""A TCP server that says what a test tells it to, on an address of its own."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv4Address

from cctv_guard_agent.model.address import Endpoint

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(talk: Talk, host: str, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Endpoint]:
    """Serve `talk` on a free port of `host`; whatever it holds open ends with the block."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await talk(reader, writer)
            await writer.drain()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.transport.abort() if tls else writer.close()

    tasks: set[asyncio.Task[None]] = set()
    server = await asyncio.start_server(handle, host, 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield Endpoint(address=IPv4Address(host), port=port)
    finally:
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        server.close()


def saying(reply: bytes, *, hang_up: bool = True) -> Talk:
    """Answer the first request with `reply`."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        await writer.drain()
        if not hang_up:
            await asyncio.sleep(60)

    return talk
