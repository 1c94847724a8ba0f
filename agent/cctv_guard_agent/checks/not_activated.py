"""No password was ever set: anybody on the network can set one and own it."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "not_activated"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        if one.exposure.activated.answer is Answer.NO:
            yield finding(
                _ID,
                one,
                title=say("check.not_activated.title", "{device} has no password", device=one.device.name),
                reason=say(
                    "check.not_activated.reason",
                    "It is still as it left the factory. The first person on this network who sets a password owns it.",
                ),
                remedy=say(
                    "check.not_activated.remedy",
                    "Open the device in a browser (or the maker's set-up tool) and set a long password of its own.",
                ),
                action="set_password",
                severity=Severity.CRITICAL,
                tier=Tier.NOW,
                because=one.exposure.activated.because,
            )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices that do not tell."""
    return (one.device.id for one in cameras(snapshot) if one.exposure.activated.answer is Answer.UNKNOWN)


CHECK = Check(id=_ID, title="Was a password ever set?", essential=False, run=_run, could_not_run=_could_not_run)
