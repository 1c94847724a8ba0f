"""A conversation with one RTSP server over one connection, opened anew where the server hangs up in between."""

from contextlib import AbstractAsyncContextManager, AsyncExitStack
from types import TracebackType
from urllib.parse import quote

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import Connection, HttpReply, Net
from cctv_guard_agent.probes.interface import Target
from cctv_guard_agent.wire.rtsp import url

DESCRIBE = (("Accept", "application/sdp"),)


def stream_path(target: Target) -> str:
    """Return the likeliest stream path in the form that goes on the wire; the root where none is known."""
    return quote(target.stream_paths[0], safe="/?&=:;,._-~%+@!$'()*") if target.stream_paths else "/"


class Talk(AbstractAsyncContextManager["Talk"]):
    """One conversation; CSeq rises with each request."""

    def __init__(self, net: Net, endpoint: Endpoint) -> None:
        """Begin without a connection."""
        self._net = net
        self._endpoint = endpoint
        self._stack = AsyncExitStack()
        self._connection: Connection | None = None
        self._cseq = 0

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self._stack.aclose()

    async def ask(self, method: str, path: str, headers: tuple[tuple[str, str], ...] = ()) -> HttpReply:
        """Send one request for a path of this server. Raises NotAllowed, Unreachable, BadReply.

        Some servers hang up after each answer, or after one that they did not like: then it is asked once more.
        """
        if self._connection is None:
            return await self._on_new_connection(method, path, headers)
        try:
            return await self._send(self._connection, method, path, headers)
        except Unreachable as error:
            if error.reason != "ended":
                raise
            return await self._on_new_connection(method, path, headers)

    async def _on_new_connection(self, method: str, path: str, headers: tuple[tuple[str, str], ...]) -> HttpReply:
        await self._stack.aclose()
        self._connection = await self._stack.enter_async_context(self._net.connect(self._endpoint))
        return await self._send(self._connection, method, path, headers)

    async def _send(
        self, connection: Connection, method: str, path: str, headers: tuple[tuple[str, str], ...]
    ) -> HttpReply:
        self._cseq += 1
        return await self._net.rtsp(
            self._endpoint,
            method,
            url(self._endpoint, path),
            cseq=self._cseq,
            headers=headers,
            connection=connection,
        )
