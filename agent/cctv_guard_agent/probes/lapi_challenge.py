"""Asks whether a device guards the LAPI paths: a 401 there and a 404 elsewhere tell the firmware family.

No login is sent and none is needed. Observation `lapi.challenge`: the status below /LAPI/V1.0/, only where a path
beside it answers differently. Source: identification.md 5.3.
"""

from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import web_services
from cctv_guard_agent.probes.interface import Probed, Target

PATH = "/LAPI/V1.0/System/DeviceBasicInfo"
CONTROL_PATH = "/cctv-guard/no-such-page"
LIMIT = 16_384
"""Only the status is looked at."""


class LapiChallenge:
    """Does it guard the LAPI paths?"""

    name = "lapi_challenge"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where something pointed to this API."""
        return bool(web_services(target)) and speaks(Api.LAPI, target.observations)

    async def ask(self, net: Net, target: Target) -> Probed:
        """Send one GET, and one to a path that cannot exist if the first was guarded."""
        notes = Notes(self.name)
        service = web_services(target)[0]
        with notes.fenced(service.endpoint):
            status = (await net.http(service.endpoint, PATH, tls=service.tls, limit=LIMIT)).status
            if status == 401:
                control = await net.http(service.endpoint, CONTROL_PATH, tls=service.tls, limit=LIMIT)
                if control.status == 404:
                    notes.observe(service.endpoint, "lapi.challenge", status)
        return notes.probed


PROBE = LapiChallenge()
