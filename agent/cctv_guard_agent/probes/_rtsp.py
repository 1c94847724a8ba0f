"""A conversation with one RTSP server over one connection, opened anew where the server hangs up in between."""

from contextlib import AbstractAsyncContextManager, AsyncExitStack
from types import TracebackType
from urllib.parse import quote

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import Connection, HttpReply, Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes.interface import Target
from cctv_guard_agent.wire.rtsp import NONSENSE_PATH, Described, anonymous_stream, media_lines, url

DESCRIBE = (("Accept", "application/sdp"),)


def stream_path(target: Target) -> str:
    """Return the likeliest stream path in the form that goes on the wire; the root where none is known."""
    return quote(target.stream_paths[0], safe="/?&=:;,._-~%+@!$'()*") if target.stream_paths else "/"


class Talk(AbstractAsyncContextManager["Talk"]):
    """One conversation; CSeq rises with each request."""

    def __init__(self, net: Net, endpoint: Endpoint) -> None:
        """Begin without a connection."""
        self._net = net
        self.endpoint = endpoint
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
        self._connection = await self._stack.enter_async_context(self._net.connect(self.endpoint))
        return await self._send(self._connection, method, path, headers)

    async def _send(
        self, connection: Connection, method: str, path: str, headers: tuple[tuple[str, str], ...]
    ) -> HttpReply:
        self._cseq += 1
        reply = await self._net.rtsp(
            self.endpoint,
            method,
            url(self.endpoint, path),
            cseq=self._cseq,
            headers=headers,
            connection=connection,
        )
        if not reply.head.startswith("RTSP/"):
            raise BadReply(f"{self.endpoint} {method}: this is no RTSP server", reply.head)
        return reply


async def look_at_stream(talk: Talk, path: str, *, known: bool, notes: Notes) -> None:
    """Describe one path without a login, keep the answer, and judge whether the stream is open to anybody.

    The control question is put only where the first answer was a stream. Without a known path only an open stream is
    worth a verdict: a 401 or 404 for the root says nothing of the stream.
    """
    reply = await talk.ask("DESCRIBE", path, DESCRIBE)
    notes.capture(talk.endpoint, "rtsp_response", f"{reply.head}\r\n\r\n")
    asked = _described(reply)
    if asked.media:
        notes.capture(talk.endpoint, "sdp", body_text(reply))
    if known or asked.is_open:
        control = await _control(talk) if asked.is_open else None
        notes.observe(talk.endpoint, "rtsp.anonymous_stream", anonymous_stream(path, asked, control))
        if control is not None and control.is_open:
            notes.observe(talk.endpoint, "rtsp.any_path", path)


async def _control(talk: Talk) -> Described:
    """Describe a path that cannot exist; hanging up on it is an answer of its own kind, not a failure."""
    try:
        return _described(await talk.ask("DESCRIBE", NONSENSE_PATH, DESCRIBE))
    except (Unreachable, BadReply):
        return Described(status=0)


def _described(reply: HttpReply) -> Described:
    return Described(status=reply.status, media=media_lines(body_text(reply)))
