"""TCP as a device does it: accept, count, answer in the profile's manner, hang up.

The manner is the profile's `behaviour`: `slow` gives one byte a second, `silent` accepts and says nothing, `garbage`
sends noise. How HTTP is `huge` or redirects stands in `protocols/http.py`.
"""

import asyncio
import contextlib
import random
import socket
import ssl
from collections.abc import Awaitable, Callable

from cctv_guard_simulator.counters import Counters
from cctv_guard_simulator.errors import SimulatorError

Serve = Callable[["Connection"], Awaitable[None]]

_IDLE_S = 60.0
"""A quiet peer is dropped, as embedded servers do."""
_ESTABLISHED = 1
"""TCP_ESTABLISHED of linux/tcp.h, the first byte of `tcp_info`; an asker that closed leaves CLOSE_WAIT."""
_LINE_MAX = 16 * 1024
_GARBAGE = random.Random(77).randbytes(4096)


class Connection:
    """One accepted connection: bounded reads, writes in the profile's manner."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, behaviour: str, port: int, *, tls: bool
    ) -> None:
        self._reader = reader
        self._writer = writer
        self.behaviour = behaviour
        self.port = port
        self.tls = tls

    @property
    def peer(self) -> str:
        """Address of the asker."""
        return str(self._writer.get_extra_info("peername")[0])

    async def head(self) -> str | None:
        """Reads up to an empty line; None when the peer left or sent something that is no header block."""
        try:
            block = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), _IDLE_S)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, OSError):
            return None
        return block.decode("utf-8", "replace")

    async def body(self, size: int) -> str | None:
        """Reads exactly `size` bytes; None when they do not come or are too many."""
        if size > 1024 * 1024:
            return None
        try:
            return (await asyncio.wait_for(self._reader.readexactly(size), _IDLE_S)).decode("utf-8", "replace")
        except (asyncio.IncompleteReadError, TimeoutError, OSError):
            return None

    async def some(self) -> bytes:
        """Reads whatever comes next; empty when the peer left."""
        with contextlib.suppress(TimeoutError, OSError):
            return await asyncio.wait_for(self._reader.read(_LINE_MAX), _IDLE_S)
        return b""

    async def write(self, data: bytes) -> None:
        """Sends an answer, slowly or as noise where the profile says so."""
        if self.behaviour == "garbage":
            data = _GARBAGE
        if self.behaviour != "slow":
            self._writer.write(data)
            await self._writer.drain()
            return
        for index in range(len(data)):
            self._writer.write(data[index : index + 1])
            await self._writer.drain()
            await asyncio.sleep(1)


class Listener:
    """One TCP port of one device."""

    def __init__(self, counters: Counters, behaviour: str) -> None:
        self._counters = counters
        self._behaviour = behaviour
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, address: str, port: int, serve: Serve, context: ssl.SSLContext | None = None) -> None:
        """Listens; each connection is served by `serve` until it returns.

        Raises:
            SimulatorError: another program holds the address and port.
        """

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)
            is_open = _asker_has_it_open(writer)
            self._counters.connection_opened(port, is_open)
            connection = Connection(reader, writer, self._behaviour, port, tls=context is not None)
            try:
                await (_say_nothing(connection) if self._behaviour == "silent" else serve(connection))
            except (OSError, asyncio.CancelledError):
                pass
            finally:
                self._tasks.discard(task)
                self._counters.connection_closed(is_open)
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()

        try:
            self._server = await asyncio.start_server(accept, address, port, ssl=context, limit=_LINE_MAX)
        except OSError as error:
            raise SimulatorError(
                f"TCP {address}:{port} is held by another program ({error.strerror}); "
                "end it or choose another --network"
            ) from error

    async def close(self) -> None:
        """Stops listening and drops what is open."""
        if self._server is not None:
            self._server.close()
            for task in tuple(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._server.wait_closed()


def _asker_has_it_open(writer: asyncio.StreamWriter) -> Callable[[], bool]:
    """Ask the kernel, not this program: a busy site reads late that an asker closed, and would count one too many."""
    sock = writer.get_extra_info("socket")

    def is_open() -> bool:
        with contextlib.suppress(OSError, AttributeError):
            state: int = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
            return state == _ESTABLISHED
        return not writer.is_closing()

    return is_open


async def _say_nothing(connection: Connection) -> None:
    while await connection.some():
        pass
