"""A restricted maker's device that came after the baseline: rules about new equipment speak of it.

The baseline is the first complete look at the site. What came before falls under "consider removal" and the like (check
maker_restricted); the owner may say that a device was there before.
Source: knowledge/policies.yaml, actions no_new_purchase, no_new_install, no_import.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from cctv_guard_agent.checks._common import cameras, finding, how_sure
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.installed import came_later
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.model.policy_words import cited
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "new_installation"
_ABOUT_NEW = frozenset({"no_new_purchase", "no_new_install", "no_import"})


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    if snapshot.baseline_at is None:
        return
    for one in cameras(snapshot):
        if not came_later(one.device, snapshot.baseline_at, snapshot.decisions):
            continue
        hits = [
            v
            for v in one.policies
            if v.hit is PolicyHit.HIT and v.status in ("in_force", "guidance") and not _ABOUT_NEW.isdisjoint(v.actions)
        ]
        followed = [v for v in hits if v.followed]
        if hits:
            yield _finding(one, followed or hits, snapshot.baseline_at)


def _finding(one: Assessed, verdicts: Sequence[PolicyVerdict], baseline: datetime) -> Finding:
    lead, followed = verdicts[0], verdicts[0].followed
    solid = any(v.verification != "unconfirmed" for v in verdicts)
    maker = short_name(one.device.identity.maker or "")
    return finding(
        _ID,
        one,
        subject=lead.policy if followed else "elsewhere",
        title=say(
            "check.new_installation.title",
            "{device} is new here, and its maker {maker} is restricted by a policy that you go by",
            device=one.device.name,
            maker=maker,
        )
        if followed
        else say(
            "check.new_installation.title_elsewhere",
            "{device} is new here; its maker {maker} is restricted elsewhere, which does not bind you",
            device=one.device.name,
            maker=maker,
        ),
        reason=say(
            "check.new_installation.reason",
            "It was first seen on {seen}, after the first complete look at this site on {baseline}. Rules about new "
            "equipment speak of it: {policy} ({date}).",
            seen=one.device.first_seen.date().isoformat(),
            baseline=baseline.date().isoformat(),
            policy=lead.title,
            date=lead.date,
        ),
        remedy=_remedy(one, followed=followed),
        action="replace" if followed else "review",
        severity=_severity(lead, solid=solid),
        tier=Tier.WEEKS if followed and solid else Tier.NEXT_REPLACEMENT,
        because=list(map(cited, verdicts[:6])),
        confidence=how_sure(one.device.identity),
        policy=lead.policy,
        needs_person=followed,
    )


def _remedy(one: Assessed, *, followed: bool) -> Text:
    if followed:
        return say(
            "check.new_installation.remedy",
            "Give it back or take another maker's, while that is easy. If it was here before, say so: cctv-guard "
            "set-trust {device} --installed-on DATE, or --moved.",
            device=one.device.id,
        )
    return say(
        "check.new_installation.remedy_elsewhere",
        "Nothing is due. Ask cctv-guard may-i-buy before the next purchase. If it was here before, say so: cctv-guard "
        "set-trust {device} --installed-on DATE, or --moved.",
        device=one.device.id,
    )


def _severity(lead: PolicyVerdict, *, solid: bool) -> Severity:
    """Rows that are not confirmed never raise it."""
    if not solid or not lead.followed:
        return Severity.LOW if solid else Severity.NONE
    return Severity.HIGH if lead.binds else Severity.MEDIUM


CHECK = Check(id=_ID, title="Did a restricted maker's device come after the baseline?", essential=False, run=_run)
