"""Asks a DHIP maker's device over RPC2 whether its P2P is online now, which its CGI does not tell.

Asked only where the CGI took the login in this reading and did not say that P2P is switched off: the same login is
then known to be right, and there is something to ask. One login, one question, one log-out. Source: exposure.md 2.2.
"""

from contextlib import suppress

from cctv_guard_agent.errors import BadReply, NotAllowed, Unreachable
from cctv_guard_agent.model.remote import PREFIX, About, State, setting
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import Service, values, web_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire.remote import rpc2
from cctv_guard_agent.wire.remote.dahua import P2P

LIMIT = 16_384
"""Bytes of one answer; these have a few hundred."""
_JSON = (("Content-Type", "application/json"),)


class DahuaRpc2:
    """Is its P2P online?"""

    name = "dahua_rpc2"
    stage = 3

    def wants(self, target: Target) -> bool:
        """Only behind a login that was taken, and where P2P is not switched off."""
        return (
            bool(target.credentials and web_services(target))
            and speaks(Api.DAHUA_CGI, target.observations)
            and _worth_asking(target)
        )

    async def ask(self, net: Net, target: Target) -> Probed:
        """Log in once, ask, log out. Where it does not tell, nothing is noted: what the CGI told stands."""
        assert target.credentials is not None
        notes = Notes(self.name)
        service = web_services(target)[0]
        with notes.fenced(service.endpoint):
            asked = rpc2.challenge(await _send(net, service, rpc2.LOGIN_PATH, rpc2.ask(target.credentials.username)))
            answer = await _send(net, service, rpc2.LOGIN_PATH, rpc2.login(target.credentials, asked))
            rpc2.logged_in(answer)
            try:
                one = rpc2.p2p(await _send(net, service, rpc2.PATH, rpc2.turn_status(asked.session)))
                notes.observe(service.endpoint, one.kind, one.value)
            finally:
                with suppress(Unreachable, BadReply, NotAllowed):  # it expires by itself
                    await _send(net, service, rpc2.PATH, rpc2.logout(asked.session))
        return notes.probed


def _worth_asking(target: Target) -> bool:
    kind = PREFIX + About.CLOUD
    told = [one for value in values(target.observations, kind) if (one := setting(kind, value)) is not None]
    p2p = [one for one in told if one.service == P2P]
    taken = any(one.state is not State.UNREAD for one in told)
    return taken and any(one.state is not State.OFF for one in p2p)


async def _send(net: Net, service: Service, path: str, body: bytes) -> str:
    reply = await net.http(
        service.endpoint, path, method="POST", headers=_JSON, body=body, tls=service.tls, limit=LIMIT
    )
    if reply.status != 200 or reply.truncated:
        raise BadReply(f"{service.endpoint} {path}: HTTP {reply.status}")
    return body_text(reply)


PROBE = DahuaRpc2()
