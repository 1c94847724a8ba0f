"""Asks whether a stream is open to anybody, where the path became known only after the first questions.

One DESCRIBE of the likely maker's usual path on a server that has told nothing of its stream yet; where no path is
known even now, that is the answer. Never PLAY. Source: exposure.md 7.
"""

from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._rtsp import Talk, look_at_stream, stream_path
from cctv_guard_agent.probes._where import rtsp_endpoints, values
from cctv_guard_agent.probes.interface import Probed, Target


class RtspStream:
    """Is its stream open to anybody?"""

    name = "rtsp_stream"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where an RTSP server answered and nothing is known of its stream."""
        return (
            bool(rtsp_endpoints(target))
            and any(values(target.observations, "rtsp.status"))
            and not any(values(target.observations, "rtsp.anonymous_stream"))
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Describe the likeliest path on the first RTSP port."""
        notes = Notes(self.name)
        endpoint = rtsp_endpoints(target)[0]
        if not target.stream_paths:
            notes.observe(endpoint, "rtsp.anonymous_stream", "unknown no stream path of this device is known")
            return notes.probed
        with notes.fenced(endpoint):
            async with Talk(net, endpoint) as talk:
                await look_at_stream(talk, stream_path(target), known=True, notes=notes)
        return notes.probed


PROBE = RtspStream()
