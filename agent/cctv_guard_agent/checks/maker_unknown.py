"""A camera whose maker could not be proven: policies and known flaws cannot be judged for it."""

from collections.abc import Iterable

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier
from cctv_guard_agent.model.policy import PolicyHit
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "maker_unknown"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in snapshot.devices:
        identity = one.device.identity
        if identity.is_camera is not True or identity.maker is not None:
            continue
        judged = any(v.followed and v.hit is PolicyHit.UNKNOWN for v in one.policies)
        yield finding(
            _ID,
            one,
            title=say("check.maker_unknown.title", "Nobody knows who made {device}", device=one.device.name),
            reason=say(
                "check.maker_unknown.reason",
                "Its answers do not prove a maker (label: {brand}), so that neither policies nor published flaws can "
                "be judged.",
                brand=identity.brand or "none",
            ),
            remedy=say(
                "check.maker_unknown.remedy",
                "Look at the sticker for model and serial number, ask who sold it, or give the agent a login so that "
                "it can ask the device.",
            ),
            action="review",
            severity=Severity.MEDIUM if judged else Severity.LOW,
            tier=Tier.WEEKS,
            confidence=Confidence.CONFIRMED,
            because=[say("check.maker_unknown.conflict", "{sentence}", sentence=text) for text in identity.conflicts]
            or [say("check.maker_unknown.because", "No answer of the device proves a maker.")],
        )


CHECK = Check(id=_ID, title="Is its maker proven?", essential=False, run=_run)
