"""It tells ONVIF device information to anybody, although the standard asks for a login there."""

from collections.abc import Iterable

from cctv_guard_agent.checks._common import cameras, finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "onvif_anonymous"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        seen = _last(one.device.observations)
        if seen is None or seen.value != "yes":
            continue
        yield finding(
            _ID,
            one,
            title=say("check.onvif_anonymous.title", "{device} answers ONVIF without a login", device=one.device.name),
            reason=say(
                "check.onvif_anonymous.reason",
                "Anybody on the network can read its model, serial and firmware, and often its streams and settings.",
            ),
            remedy=say(
                "check.onvif_anonymous.remedy",
                "Switch on ONVIF authentication in the device and make a user for the recorder alone.",
            ),
            action="configure",
            severity=Severity.MEDIUM,
            tier=Tier.WEEKS,
            because=(
                say(
                    "check.onvif_anonymous.because",
                    "{where} gave its device information to a request without a login.",
                    where=seen.endpoint or "it",
                ),
            ),
        )


def _last(observations: Iterable[Observation]) -> Observation | None:
    """The newest answer to this question."""
    found = [o for o in observations if o.kind == "onvif.anonymous_device_info"]
    return max(found, key=lambda o: o.at.timestamp() if o.at else 0.0, default=None)


CHECK = Check(id=_ID, title="Does it answer ONVIF without a login?", essential=False, run=_run)
