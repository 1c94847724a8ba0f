"""The maker's cloud lets a remote app in, with no port open in the router."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding, through_recorder
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "cloud_access"
_ONLINE = ("exposure.cloud_bound", "exposure.cloud_registered")
"""Reasons that prove it; a switch that is on, or a component that runs, makes it likely (facts exposure.md 0)."""


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        if one.exposure.cloud_access.answer is Answer.YES and not through_recorder(one.exposure.cloud_access):
            online = any(text.key in _ONLINE for text in one.exposure.cloud_access.because)
            yield finding(
                _ID,
                one,
                title=say(
                    "check.cloud_access.title",
                    "{device} can be watched through its maker's cloud",
                    device=one.device.name,
                ),
                reason=say(
                    "check.cloud_access.reason",
                    "Whoever has the cloud account can open it from anywhere, although no port is open in the router. "
                    "Its connection goes through servers that you do not control.",
                ),
                remedy=say(
                    "check.cloud_access.remedy",
                    "If nobody uses the maker's app, switch the cloud platform (P2P) off in the device. If you do, "
                    "look who shares the account and use a second factor.",
                ),
                action="disable_p2p",
                severity=Severity.MEDIUM,
                tier=Tier.WEEKS,
                because=one.exposure.cloud_access.because,
                confidence=Confidence.CONFIRMED if online else Confidence.LIKELY,
            )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices that do not tell without a login."""
    return (one.device.id for one in cameras(snapshot) if one.exposure.cloud_access.answer is Answer.UNKNOWN)


CHECK = Check(
    id=_ID,
    title="Does a maker's cloud let a remote app in?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
