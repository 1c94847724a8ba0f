"""Asks an RTSP server what it can do and what one stream holds, without a login.

OPTIONS and one DESCRIBE: the 401 is the normal answer and carries the realm; a second DESCRIBE with a nonsense path
only where the first one was answered with a stream. Never PLAY. Source: identification.md 6, exposure.md 7.
"""

import asyncio

from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes, whole
from cctv_guard_agent.probes._rtsp import Talk, look_at_stream, stream_path
from cctv_guard_agent.probes._where import rtsp_endpoints
from cctv_guard_agent.probes.interface import Probed, Target

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
        """Ask each RTSP port. Without a known path the root is described: its 401 carries the realm too."""
        notes = Notes(self.name)
        endpoints = rtsp_endpoints(target)
        with notes.fenced(endpoints[0]):
            async with asyncio.timeout(BUDGET_S):
                for endpoint in endpoints:
                    with notes.fenced(endpoint):
                        async with Talk(net, endpoint) as talk:
                            notes.capture(endpoint, "rtsp_response", whole(await talk.ask("OPTIONS", "/")))
                            path, known = stream_path(target), bool(target.stream_paths)
                            await look_at_stream(talk, path, known=known, notes=notes)
        return notes.probed


PROBE = RtspOptions()
