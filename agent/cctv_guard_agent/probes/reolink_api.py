"""Reads a Reolink device's P2P, UPnP and DDNS settings with the owner's credentials: one login, a token, a log-out.

The login carries the password itself, so it goes over TLS only, unless the owner allowed readable passwords for this
camera. The token stands in the path of each request and nowhere else. Source: facts exposure.md 2.3.
"""

from contextlib import suppress

from cctv_guard_agent.errors import BadReply, NotAllowed, Unreachable
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._remote import LIMIT, read_settings
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import Service, web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.remote import Question, reolink

_JSON = (("Content-Type", "application/json"),)


class ReolinkApi:
    """What does it say of its ways out?"""

    name = "reolink_api"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only with credentials, where something pointed to this API, and where the password may be sent."""
        return bool(target.credentials and _service(target)) and speaks(Api.REOLINK, target.observations)

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once, read three settings, log out."""
        service = _service(target)
        assert target.credentials is not None
        assert service is not None
        notes = Notes(self.name)
        with notes.fenced(service.endpoint):
            token = await _log_in(net, service, target.credentials)

            async def ask_one(question: Question) -> HttpReply:
                return await _send(net, service, f"{question.path}&token={token}", question.body)

            try:
                await read_settings(notes, service.endpoint, reolink.QUESTIONS, ask_one, lambda *_: False)
            finally:
                with suppress(Unreachable, BadReply, NotAllowed):  # it expires by itself
                    path = f"{reolink.PATH}Logout&token={token}"
                    await _send(net, service, path, reolink.command("Logout"))
        return notes.probed


def _service(target: Target) -> Service | None:
    """Return the first service over TLS; one without only where the owner allowed that."""
    services = web_services(target)
    readable = target.credentials is not None and target.credentials.allow_basic
    return next((one for one in services if one.tls), services[0] if services and readable else None)


async def _log_in(net: Net, service: Service, credentials: Credentials) -> str:
    """Return the token. Raises Refused, BadReply, Unreachable, NotAllowed."""
    user = {"userName": credentials.username, "password": credentials.password.reveal()}
    reply = await _send(net, service, f"{reolink.PATH}Login", reolink.command("Login", {"User": user}))
    if reply.status != 200:
        raise BadReply(f"{service.endpoint} Reolink Login: HTTP {reply.status}")
    return reolink.token(body_text(reply))


async def _send(net: Net, service: Service, path: str, body: bytes) -> HttpReply:
    return await net.http(service.endpoint, path, method="POST", headers=_JSON, body=body, tls=service.tls, limit=LIMIT)


PROBE = ReolinkApi()
