"""Settles what a server means that describes a stream at any path: is one really set up without a login?

One DESCRIBE, one SETUP of its first track over the same connection (no UDP port is opened, and nothing flows before
PLAY, which is never sent), and TEARDOWN at once. At most once a day for each device, over restarts too (daily.py).
Source: facts/exposure.md 7 (RTSP open); RFC 2326 sections 10.4, 10.7, 12.37, C.1.1 (control URL).
"""

from cctv_guard_agent.errors import BadReply, NotAllowed, Unreachable
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._rtsp import DESCRIBE, Talk
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire import rtsp

KIND = "rtsp.trial"
TRANSPORT = ("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1")


class RtspTrial:
    """Would it hand out the stream?"""

    name = "rtsp_trial"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where a stream was described at the real path and at a nonsense one."""
        return _place(target) is not None

    async def ask(self, net: Net, target: Target) -> Probed:
        """Set up one track and take it down."""
        notes = Notes(self.name)
        place = _place(target)
        assert place is not None
        endpoint, path = place
        with notes.fenced(endpoint):
            async with Talk(net, endpoint) as talk:
                notes.observe(endpoint, KIND, await _try(talk, path))
        return notes.probed


def _place(target: Target) -> tuple[Endpoint, str] | None:
    """Where, and which path was described beside the nonsense one."""
    found = ((one.endpoint, one.value) for one in target.observations if one.kind == "rtsp.any_path")
    return next(((endpoint, path) for endpoint, path in found if endpoint is not None), None)


async def _try(talk: Talk, path: str) -> str:
    """`yes PATH`, `no` or `unknown WHY`. Raises Unreachable, NotAllowed, BadReply."""
    described = await talk.ask("DESCRIBE", path, DESCRIBE)
    if described.status == 401:
        return "no"
    track = rtsp.first_track(body_text(described), described.header("content-base"), path, talk.endpoint)
    if described.status != 200 or track is None:
        return "unknown it described no stream of its own at the second look"
    reply = await talk.ask("SETUP", track, (TRANSPORT,))
    session = rtsp.session_id(reply.header("session"))
    if reply.status == 200:
        await _take_down(talk, path, session)
        return f"yes {path}" if session else "unknown it set up a stream without a session"
    return "no" if reply.status in (401, 403) else f"unknown {reply.status} for SETUP"


async def _take_down(talk: Talk, path: str, session: str | None) -> None:
    """End what was set up; where the server hangs up instead, the end of the connection ends it."""
    try:
        await talk.ask("TEARDOWN", path, (("Session", session),) if session else ())
    except (Unreachable, BadReply, NotAllowed):
        return


PROBE = RtspTrial()
