"""Reads one stream's description (SDP) with the owner's credentials: it names the maker's stream server.

Only where no description was had without a login. Digest, one login; never PLAY.
Source: identification.md 6; RFC 2326 section 10.2.
"""

from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._rtsp import DESCRIBE, Talk, stream_path
from cctv_guard_agent.probes._where import rtsp_endpoints, values
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.http_login import HttpLogin
from cctv_guard_agent.wire.rtsp import media_lines, url


class RtspLogin:
    """What does its stream consist of?"""

    name = "rtsp_login"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only with credentials and a path, and where nothing of the stream is known yet."""
        return bool(
            target.credentials
            and target.stream_paths
            and rtsp_endpoints(target)
            and not any(values(target.observations, "sdp.line"))
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once and describe one stream."""
        assert target.credentials is not None
        notes = Notes(self.name)
        endpoint = rtsp_endpoints(target)[0]
        path = stream_path(target)
        with notes.fenced(endpoint):
            reply = await _describe(net, endpoint, path, target.credentials)
            if reply.status == 200 and media_lines(body_text(reply)):
                notes.capture(endpoint, "sdp", body_text(reply))
            else:
                notes.failed(endpoint, f"RTSP {reply.status} for {path}")
        return notes.probed


async def _describe(net: Net, endpoint: Endpoint, path: str, credentials: Credentials) -> HttpReply:
    login = HttpLogin(credentials, encrypted=False)
    async with Talk(net, endpoint) as talk:
        while True:
            headers = (*DESCRIBE, *login.headers("DESCRIBE", url(endpoint, path)))
            reply = await talk.ask("DESCRIBE", path, headers)
            if not login.again(reply.status, reply.all("www-authenticate"), f"{endpoint} DESCRIBE {path}"):
                return reply


PROBE = RtspLogin()
