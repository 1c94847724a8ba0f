"""A decision of the owner's has expired: it is asked again. An accepted risk counts again, trust is judged again."""

from collections.abc import Iterable

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import say

_ID = "decision_expired"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    devices = {one.device.id: one for one in snapshot.devices}
    today = snapshot.at.date()
    for decision in snapshot.decisions:
        one = devices.get(decision.device or "")
        if one is None:
            continue
        ended = decision.day if decision.kind is DecisionKind.SUPPORT else decision.until
        if decision.kind in (DecisionKind.TRUST, DecisionKind.SUPPORT) and ended is not None and ended < today:
            yield _finding(one, decision, ended.isoformat())


def _finding(one: Assessed, decision: Decision, ended: str) -> Finding:
    is_support = decision.kind is DecisionKind.SUPPORT
    return finding(
        _ID,
        one,
        subject=str(decision.kind),
        title=say(
            "check.decision_expired.title_support",
            "{device}: the support that was promised ended on {ended}",
            device=one.device.name,
            ended=ended,
        )
        if is_support
        else say(
            "check.decision_expired.title",
            "{device}: your decision about it ended on {ended}",
            device=one.device.name,
            ended=ended,
        ),
        reason=say(
            "check.decision_expired.reason",
            "{by} decided it on {at}: {reason}. Nothing holds for ever: who owns a maker, and what it mends, changes.",
            by=decision.by,
            at=decision.made_at.date().isoformat(),
            reason=decision.reason,
        ),
        remedy=say(
            "check.decision_expired.remedy",
            "Look whether the reason is still true, then decide again: cctv-guard set-trust {device}.",
            device=one.device.id,
        ),
        action="review",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=[say("check.decision_expired.because", "It held until {ended}.", ended=ended)],
    )


CHECK = Check(id=_ID, title="Has a decision of yours expired?", essential=False, run=_run)
