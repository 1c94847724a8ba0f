"""Its video stream is given to anybody who asks, without a login."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding, reachable
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import say

_ID = "anonymous_stream"
_ASKED = ("rtsp.", "tcp.")


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        if one.exposure.anonymous_stream.answer is Answer.YES:
            severity, tier = _how_bad(one)
            yield finding(
                _ID,
                one,
                title=say(
                    "check.anonymous_stream.title", "{device} shows its picture without a login", device=one.device.name
                ),
                reason=say(
                    "check.anonymous_stream.reason_open",
                    "Anybody on the internet can watch it: there is a way in, and no password.",
                )
                if reachable(one)
                else say(
                    "check.anonymous_stream.reason", "Anybody on this network, guests and visitors too, can watch it."
                ),
                remedy=say(
                    "check.anonymous_stream.remedy",
                    "Switch on RTSP authentication (digest) in the device, and give the recorder its own user.",
                ),
                action="protect_stream",
                severity=severity,
                tier=tier,
                because=one.exposure.anonymous_stream.because,
            )


def _how_bad(one: Assessed) -> tuple[Severity, Tier]:
    """Now where the internet is known to reach it; sooner where that is not known than where it is excluded."""
    return {
        Answer.YES: (Severity.CRITICAL, Tier.NOW),
        Answer.UNKNOWN: (Severity.HIGH, Tier.DAYS),
        Answer.NO: (Severity.MEDIUM, Tier.WEEKS),
    }[one.exposure.reachable_from_internet.answer]


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices whose stream was neither asked nor tried."""
    for one in cameras(snapshot):
        tried = any(o.kind.startswith(_ASKED) for o in one.device.observations)
        if one.exposure.anonymous_stream.answer is Answer.UNKNOWN and not tried and one.device.addresses:
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Is its video stream given without a login?",
    essential=True,
    run=_run,
    could_not_run=_could_not_run,
)
