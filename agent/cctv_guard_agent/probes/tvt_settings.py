"""Reads a TVT recorder's P2P setting over its NVMS-9000 pages with the owner's credentials: one login, a log-out.

Session, token and nonce come with the first answer and travel nowhere else. Source: facts exposure.md 1 and 2.5.
"""

from contextlib import suppress

from cctv_guard_agent.errors import BadReply, NotAllowed, Unreachable
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._remote import LIMIT, read_settings
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import Service, web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.remote import Question, tvt


class TvtSettings:
    """What does it say of its ways out?"""

    name = "tvt_settings"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only with credentials, and where something pointed to this API and nothing to another one's HTTP login."""
        others = (Api.ISAPI, Api.DAHUA_CGI, Api.LAPI, Api.VAPIX, Api.SUNAPI, Api.REOLINK)
        return (
            bool(target.credentials and web_services(target))
            and speaks(Api.TVT, target.observations)
            and not any(speaks(other, target.observations) for other in others)
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once, read one page, log out."""
        assert target.credentials is not None
        notes = Notes(self.name)
        service = web_services(target)[0]
        with notes.fenced(service.endpoint):
            asked = tvt.session(_text(await _send(net, service, tvt.REQ_LOGIN, tvt.request()), service, tvt.REQ_LOGIN))
            answer = await _send(net, service, tvt.DO_LOGIN, tvt.login(target.credentials, asked), asked)
            tvt.logged_in(_text(answer, service, tvt.DO_LOGIN))

            async def ask_one(question: Question) -> HttpReply:
                return await _send(net, service, question.path, tvt.request(asked), asked)

            try:
                await read_settings(notes, service.endpoint, tvt.QUESTIONS, ask_one, lambda *_: False)
            finally:
                with suppress(Unreachable, BadReply, NotAllowed):  # it expires by itself
                    await _send(net, service, tvt.DO_LOGOUT, tvt.request(asked), asked)
        return notes.probed


async def _send(net: Net, service: Service, path: str, body: bytes, asked: tvt.Session | None = None) -> HttpReply:
    headers = [("Content-Type", tvt.CONTENT_TYPE)]
    if asked is not None:
        headers.append(("Cookie", f"sessionId={asked.cookie}"))
    return await net.http(
        service.endpoint, path, method="POST", headers=headers, body=body, tls=service.tls, limit=LIMIT
    )


def _text(reply: HttpReply, service: Service, path: str) -> str:
    if reply.status != 200 or reply.truncated:
        raise BadReply(f"{service.endpoint} {path}: HTTP {reply.status}")
    return body_text(reply)


PROBE = TvtSettings()
