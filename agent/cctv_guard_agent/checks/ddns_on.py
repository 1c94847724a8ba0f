"""The device keeps a name on the internet up to date that leads to this site. Found after a login only."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.exposure import Way
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import say

_ID = "ddns_on"


def _verdict(one: Assessed) -> Verdict | None:
    return next((way.verdict for way in one.exposure.ways if way.way is Way.DDNS), None)


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        verdict = _verdict(one)
        if verdict is not None and verdict.answer is Answer.YES:
            yield finding(
                _ID,
                one,
                title=say(
                    "check.ddns_on.title", "{device} keeps a name on the internet up to date", device=one.device.name
                ),
                reason=say(
                    "check.ddns_on.reason",
                    "The name leads to your connection's address, also after that changes. By itself it opens nothing, "
                    "but it makes every open port lastingly easy to find.",
                ),
                remedy=say(
                    "check.ddns_on.remedy",
                    "If nobody uses the name, switch DDNS off in the device under its network settings.",
                ),
                action="configure",
                severity=Severity.LOW,
                tier=Tier.WEEKS,
                because=verdict.because,
            )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices without a login, or whose answer was not usable."""
    for one in cameras(snapshot):
        verdict = _verdict(one)
        if verdict is None or verdict.answer is Answer.UNKNOWN:
            yield one.device.id


CHECK = Check(
    id=_ID,
    title="Does it keep a name on the internet?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
