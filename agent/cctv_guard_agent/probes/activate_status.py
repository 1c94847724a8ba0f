"""Asks an ISAPI device whether a password was ever set: `/SDK/activateStatus`, which needs no login.

Anybody on the network can own a device that answers `false`. Source: identification.md 2.3, exposure.md 2.1.
"""

from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import web_services
from cctv_guard_agent.probes.interface import Probed, Target

PATH = "/SDK/activateStatus"
LIMIT = 16_384
"""The answer has about 200 bytes."""


class ActivateStatus:
    """Was it ever given a password?"""

    name = "activate_status"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where something pointed to this API, or to no maker at all: rebrands hide every other sign of it."""
        return bool(web_services(target)) and (target.nameless or speaks(Api.ISAPI, target.observations))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Send one GET to the best web port."""
        notes = Notes(self.name)
        service = web_services(target)[0]
        with notes.fenced(service.endpoint):
            reply = await net.http(service.endpoint, PATH, tls=service.tls, limit=LIMIT)
            if reply.status == 200 and b"Activat" in reply.body:
                notes.capture(service.endpoint, "activate_status", body_text(reply))
            else:
                notes.failed(service.endpoint, f"HTTP {reply.status} at {PATH}")
        return notes.probed


PROBE = ActivateStatus()
