"""Asks an ONVIF device what it tells without a login, and whether it tells more than it should.

GetSystemDateAndTime, GetServices (else GetCapabilities) and GetHostname need no login. GetDeviceInformation does, and
so does GetProfiles of the media service, which leads to its streams: each is asked once to see whether it is refused.
Envelopes are built by hand here: loading zeep costs a second and 28 MB
(docs/decisions/0003-onvif-without-zeep-before-login.md). Source: identification.md 1.3 to 1.5, exposure.md 2.7 and 7.
"""

import asyncio
from datetime import UTC, datetime

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Endpoint, Transport
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._soap import Answer, ask
from cctv_guard_agent.probes._where import NEVER_PORT, Service, foreign_xaddrs, onvif_services
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.wire import onvif

BUDGET_S = 10.0
"""For all calls together: six answers of a slow camera take about 4 s."""

GUESS_S = 1.5
"""For the first call at a place that nobody announced: port 8000 may be an SDK port that keeps silent."""


class OnvifDevice:
    """Which ONVIF services has it, how does its clock stand, does it ask for a login?"""

    name = "onvif_device"
    stage = 1

    def wants(self, target: Target) -> bool:
        """Where an ONVIF service was announced, or may be on an open port."""
        return bool(onvif_services(target) or foreign_xaddrs(target))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Put the questions to the first place that answers as an ONVIF service."""
        notes = Notes(self.name)
        announced = onvif_services(target, guess=False)
        discovery = Endpoint(address=target.address, port=3702, transport=Transport.UDP)
        for xaddr in foreign_xaddrs(target):
            notes.failed(discovery, f"XAddr {xaddr} leads to another host; not followed")
        with notes.fenced(discovery):
            async with asyncio.timeout(BUDGET_S):
                for service in announced or onvif_services(target):
                    if await _ask_one(net, service, notes, announced=bool(announced)):
                        break
        return notes.probed


async def _ask_one(net: Net, service: Service, notes: Notes, *, announced: bool) -> bool:
    """Ask one place; return whether it is an ONVIF service. At guessed places, anything else is no failure."""
    guess = Notes(notes.source)
    with (notes if announced else guess).fenced(service.endpoint):
        clock = await ask(net, service, "GetSystemDateAndTime", timeout_s=4.0 if announced else GUESS_S)
        if clock.document is None and not announced:
            return False
        with notes.fenced(service.endpoint):
            _note_clock(clock, service.endpoint, notes)
            media = await _note_services(net, service, notes)
            await _note_hostname(net, service, notes)
            await _note_anonymous(net, service, notes)
            await _note_profiles(net, service, media, notes)
        return True
    return False


def _note_clock(clock: Answer, endpoint: Endpoint, notes: Notes) -> None:
    if clock.document is None or clock.fault is not None:
        notes.failed(endpoint, f"GetSystemDateAndTime: {clock.fault or 'asks for a login'}")
        return
    try:
        skew = onvif.device_time(clock.document) - datetime.now(UTC)
    except BadReply as error:
        notes.failed(endpoint, error)
    else:
        notes.observe(endpoint, "onvif.clock_skew_s", round(skew.total_seconds()))


async def _note_services(net: Net, service: Service, notes: Notes) -> str:
    """Note which services there are; return where the media service is, empty where it is not named."""
    answer = await ask(net, service, "GetServices", "<IncludeCapability>false</IncludeCapability>")
    if answer.fault is not None and not answer.fault.about_login:
        answer = await ask(net, service, "GetCapabilities", "<Category>All</Category>")
    for namespace in onvif.service_namespaces(answer.document) if answer.document is not None else ():
        notes.observe(service.endpoint, "onvif.services", namespace)
    return onvif.media_xaddr(answer.document) if answer.document is not None else ""


async def _note_hostname(net: Net, service: Service, notes: Notes) -> None:
    answer = await ask(net, service, "GetHostname")
    if answer.document is not None and (name := onvif.hostname(answer.document)):
        notes.observe(service.endpoint, "onvif.hostname", name)


async def _note_anonymous(net: Net, service: Service, notes: Notes) -> None:
    answer = await ask(net, service, "GetDeviceInformation")
    if answer.holds("GetDeviceInformationResponse"):
        notes.observe(service.endpoint, "onvif.anonymous_device_info", "yes")
        notes.capture(service.endpoint, "onvif_device_info", answer.text)
    elif _minds(answer):
        notes.observe(service.endpoint, "onvif.anonymous_device_info", "no")
    else:
        notes.failed(service.endpoint, f"GetDeviceInformation: {answer.fault or f'HTTP {answer.status}'}")


async def _note_profiles(net: Net, service: Service, xaddr: str, notes: Notes) -> None:
    """Ask the media service, where it is on this device, for its profiles; of them only their number is kept."""
    where = onvif.own_service(xaddr, service.endpoint.address) if xaddr else None
    if where is None or where[0] == NEVER_PORT:
        return
    port, tls, path = where
    media = Service(endpoint=Endpoint(address=service.endpoint.address, port=port), tls=tls, path=path)
    answer = await ask(net, media, "GetProfiles", namespace=onvif.MEDIA_NAMESPACE)
    if answer.holds("GetProfilesResponse") and answer.document is not None:
        count = sum(e.path[-2:] == ("GetProfilesResponse", "Profiles") for e in answer.document.elements)
        notes.observe(media.endpoint, "onvif.anonymous_profiles", f"yes {count}")
    elif _minds(answer):
        notes.observe(media.endpoint, "onvif.anonymous_profiles", "no")
    else:
        notes.failed(media.endpoint, f"GetProfiles: {answer.fault or f'HTTP {answer.status}'}")


def _minds(answer: Answer) -> bool:
    """Does it ask for a login?"""
    fault = answer.fault
    return answer.document is None or answer.status in (400, 401, 403) or (fault is not None and fault.about_login)


PROBE = OnvifDevice()
