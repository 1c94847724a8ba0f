"""Reads a device's DDNS setting over SUNAPI with the owner's credentials, in one login.

What is asked stands in wire/remote/sunapi.py. Source: facts exposure.md 2.5.
"""

from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._login import ask
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._remote import LIMIT, read_settings
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.http_login import HttpLogin
from cctv_guard_agent.wire.remote import Question, sunapi


class SunapiSettings:
    """What does it say of its ways out?"""

    name = "sunapi_settings"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only with credentials, and where something pointed to this API and nothing to another one's HTTP login."""
        others = (Api.ISAPI, Api.DAHUA_CGI, Api.LAPI, Api.VAPIX, Api.REOLINK)
        return (
            bool(target.credentials and web_services(target))
            and speaks(Api.SUNAPI, target.observations)
            and not any(speaks(other, target.observations) for other in others)
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once and read."""
        assert target.credentials is not None
        notes = Notes(self.name)
        service = web_services(target)[0]
        login = HttpLogin(target.credentials, encrypted=service.tls)

        async def ask_one(question: Question) -> HttpReply:
            return await ask(net, service, login, question.path, headers=sunapi.HEADERS, limit=LIMIT)

        with notes.fenced(service.endpoint):
            # what is missing and what this user may not see look alike here: neither counts as "has no such thing"
            await read_settings(notes, service.endpoint, sunapi.QUESTIONS, ask_one, lambda *_: False)
        return notes.probed


PROBE = SunapiSettings()
