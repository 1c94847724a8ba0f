"""Asks an RTSP server what it can do and what one stream holds, without a login.

OPTIONS and one DESCRIBE; a second DESCRIBE with a nonsense path only where the first one was answered with a stream.
A 401 is the normal answer and carries the realm. Never PLAY. Source: identification.md 6, exposure.md 7.
"""

import asyncio

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._notes import Notes, body_text, whole
from cctv_guard_agent.probes._rtsp import DESCRIBE, Talk, stream_path
from cctv_guard_agent.probes._where import rtsp_endpoints
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.rtsp import NONSENSE_PATH, Described, anonymous_stream, media_lines

BUDGET_S = 8.0
"""For all ports together."""


class RtspOptions:
    """Which RTSP server is it, and is its stream open to anybody?"""

    name = "rtsp_options"
    stage = 1

    def wants(self, target: Target) -> bool:
        """Only where an RTSP port is open."""
        return bool(rtsp_endpoints(target))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Ask each RTSP port."""
        notes = Notes(self.name)
        path = stream_path(target)
        endpoints = rtsp_endpoints(target)
        with notes.fenced(endpoints[0]):
            async with asyncio.timeout(BUDGET_S):
                for endpoint in endpoints:
                    with notes.fenced(endpoint):
                        await _ask_one(net, endpoint, path, bool(target.stream_paths), notes)
        return notes.probed


async def _ask_one(net: Net, endpoint: Endpoint, path: str, known: bool, notes: Notes) -> None:
    async with Talk(net, endpoint) as talk:
        options = await talk.ask("OPTIONS", "/")
        notes.capture(endpoint, "rtsp_response", whole(options))
        described = await talk.ask("DESCRIBE", path, DESCRIBE)
        notes.capture(endpoint, "rtsp_response", f"{described.head}\r\n\r\n")
        asked = _described(described)
        if asked.is_open:
            notes.capture(endpoint, "sdp", body_text(described))
        control = await _control(talk) if asked.is_open else None
        notes.observe(endpoint, "rtsp.anonymous_stream", anonymous_stream(path, known, asked, control))


async def _control(talk: Talk) -> Described:
    """Describe a path that cannot exist; hanging up on it is an answer of its own kind, not a failure."""
    try:
        return _described(await talk.ask("DESCRIBE", NONSENSE_PATH, DESCRIBE))
    except (Unreachable, BadReply):
        return Described(status=0)


def _described(reply: HttpReply) -> Described:
    return Described(status=reply.status, media=media_lines(body_text(reply)))


PROBE = RtspOptions()
