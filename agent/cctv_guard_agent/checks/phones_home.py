"""The camera talks to servers outside, by a name server's log or the router's table of connections."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "phones_home"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        if one.exposure.phones_home.answer is Answer.YES:
            by_connection = any(text.key == "exposure.egress_contact" for text in one.exposure.phones_home.because)
            yield finding(
                _ID,
                one,
                title=say(
                    "check.phones_home.title", "{device} talks to servers on the internet", device=one.device.name
                ),
                reason=say(
                    "check.phones_home.reason",
                    "What it tells them cannot be seen from here. That somebody can watch through them is not proved "
                    "by this: it is another question.",
                ),
                remedy=say(
                    "check.phones_home.remedy",
                    "If nobody uses the maker's app, switch its cloud off and let the router keep the device off the "
                    "internet; `cctv-guard blocklist` writes a list of the names for your name server.",
                ),
                action="isolate",
                severity=Severity.LOW,
                # An answered name shows that it wanted to; only a connection shows that it did.
                confidence=Confidence.CONFIRMED if by_connection else Confidence.LIKELY,
                tier=Tier.WEEKS,
                because=one.exposure.phones_home.because,
            )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices of which no source speaks."""
    return (one.device.id for one in cameras(snapshot) if one.exposure.phones_home.answer is Answer.UNKNOWN)


CHECK = Check(
    id=_ID,
    title="Does it talk to its maker's servers, or to others outside?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
