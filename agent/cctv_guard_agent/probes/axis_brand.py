"""Asks a VAPIX device for its brand and model, which it tells without a login.

`/axis-cgi/basicdeviceinfo.cgi` (newer firmware: serial and version too), else `prod_brand_info/getbrand.cgi`, else
`/axis-release/releaseinfo` (the oldest: the version alone).
Source: identification.md 5.3.
"""

from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._notes import Notes, body_text
from cctv_guard_agent.probes._signs import Api, speaks
from cctv_guard_agent.probes._where import Service, web_services
from cctv_guard_agent.probes.interface import Probed, Target

BRAND_PATH = "/axis-cgi/prod_brand_info/getbrand.cgi"
INFO_PATH = "/axis-cgi/basicdeviceinfo.cgi"
INFO_BODY = b'{"apiVersion":"1.2","method":"getAllUnrestrictedProperties"}'
RELEASE_PATH = "/axis-release/releaseinfo"
LIMIT = 16_384
"""The answers have about 1 KiB at most."""


class AxisBrand:
    """Which product is it?"""

    name = "axis_brand"
    stage = 2

    def wants(self, target: Target) -> bool:
        """Only where something pointed to this API."""
        return bool(web_services(target)) and speaks(Api.VAPIX, target.observations)

    async def ask(self, net: Net, target: Target) -> Probed:
        """Ask for all unrestricted properties; where that is unknown, for the brand; at last for the version."""
        notes = Notes(self.name)
        service = web_services(target)[0]
        with notes.fenced(service.endpoint):
            reply = await _info(net, service)
            if not _is_json(reply):
                reply = await net.http(service.endpoint, BRAND_PATH, tls=service.tls, limit=LIMIT)
            if _is_json(reply):
                notes.capture(service.endpoint, "axis_brand", body_text(reply))
            else:
                await _release(net, service, notes)
        return notes.probed


async def _info(net: Net, service: Service) -> HttpReply:
    return await net.http(
        service.endpoint,
        INFO_PATH,
        method="POST",
        headers=(("Content-Type", "application/json"),),
        body=INFO_BODY,
        tls=service.tls,
        limit=LIMIT,
    )


async def _release(net: Net, service: Service, notes: Notes) -> None:
    reply = await net.http(service.endpoint, RELEASE_PATH, tls=service.tls, limit=LIMIT)
    if reply.status == 200 and b"version" in reply.body.lower():
        notes.capture(service.endpoint, "axis_release", body_text(reply))
    else:
        notes.failed(service.endpoint, f"HTTP {reply.status} at {RELEASE_PATH}, and no brand before it")


def _is_json(reply: HttpReply) -> bool:
    return reply.status == 200 and reply.body.lstrip()[:1] == b"{" and b'"Brand"' in reply.body


PROBE = AxisBrand()
