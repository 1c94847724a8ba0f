"""Reads a device's cloud and UPnP settings over VAPIX with the owner's credentials, in one login.

What is asked stands in wire/remote/vapix.py. Source: facts exposure.md 2.5.
"""

from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._login import ask
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._remote import LIMIT, read_settings
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.http_login import HttpLogin
from cctv_guard_agent.wire.remote import Question, vapix


class VapixSettings:
    """What does it say of its ways out?"""

    name = "vapix_settings"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only with credentials, and where something pointed to this API and nothing to another one's HTTP login."""
        others = (Api.ISAPI, Api.DAHUA_CGI, Api.LAPI)
        return (
            bool(target.credentials and web_services(target))
            and speaks(Api.VAPIX, target.observations)
            and not any(speaks(other, target.observations) for other in others)
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once and read."""
        assert target.credentials is not None
        notes = Notes(self.name)
        service = web_services(target)[0]
        login = HttpLogin(target.credentials, encrypted=service.tls)

        async def ask_one(question: Question) -> HttpReply:
            return await ask(net, service, login, question.path, limit=LIMIT)

        with notes.fenced(service.endpoint):
            # what is missing and what this user may not see look alike here: neither counts as "has no such thing"
            await read_settings(notes, service.endpoint, vapix.QUESTIONS, ask_one, lambda *_: False)
        return notes.probed


PROBE = VapixSettings()
