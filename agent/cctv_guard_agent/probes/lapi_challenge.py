"""Asks whether a device guards the LAPI paths: a 401 there and a 404 elsewhere tell the firmware family.

No login is sent and none is needed. Source: identification.md 5.3.
"""

from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._guarded import ask_whether_guarded
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import web_services
from cctv_guard_agent.probes.interface import Probed, Target

PATH = "/LAPI/V1.0/System/DeviceBasicInfo"


class LapiChallenge:
    """Does it guard the LAPI paths?"""

    name = "lapi_challenge"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where something pointed to this API, or to no maker at all: rebrands hide every other sign of it."""
        return bool(web_services(target)) and (target.nameless or speaks(Api.LAPI, target.observations))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Send one GET, and one to a path that cannot exist if the first was guarded."""
        notes = Notes(self.name)
        await ask_whether_guarded(net, notes, web_services(target)[0], PATH)
        return notes.probed


PROBE = LapiChallenge()
