"""The device can open a port by itself: its UPnP client is on, and the router takes mappings.

A port that it opened already is internet_reachable's finding, with the mapping to close; not found twice.
"""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "upnp_client_on"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        verdict = one.exposure.could_open_itself
        if verdict.answer is Answer.YES and all(text.key != "exposure.opened" for text in verdict.because):
            yield finding(
                _ID,
                one,
                title=say("check.upnp_client_on.title", "{device} can open a port by itself", device=one.device.name),
                reason=say(
                    "check.upnp_client_on.reason",
                    "It asks the router for ports and the router grants them, so that it can become reachable from "
                    "the internet without anybody having decided so.",
                ),
                remedy=say(
                    "check.upnp_client_on.remedy",
                    "Switch UPnP off in the device under its network settings, and in the router.",
                ),
                action="configure",
                severity=Severity.MEDIUM,
                tier=Tier.WEEKS,
                because=verdict.because,
            )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices whose UPnP setting, or whose router, is not known."""
    return (one.device.id for one in cameras(snapshot) if one.exposure.could_open_itself.answer is Answer.UNKNOWN)


CHECK = Check(
    id=_ID,
    title="Can it open a port by itself?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
