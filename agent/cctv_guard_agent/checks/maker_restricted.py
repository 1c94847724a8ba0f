"""An authority restricts its maker. Says who, when, whom it binds and whether it binds this owner; accuses nobody.

What the profile goes by asks for isolation now and for replacement later; what holds elsewhere informs only. Rows that
are not confirmed inform and never raise the severity (design section 7.8).
"""

from collections.abc import Iterable, Iterator, Sequence

from cctv_guard_agent.checks._common import cameras, finding, how_sure
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.model.policy_words import cited
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say

_ID = "maker_restricted"
_REMOVE = ("remove", "consider_removal")


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    for one in cameras(snapshot):
        hits = [v for v in one.policies if v.hit is PolicyHit.HIT and v.actions]
        followed = [v for v in hits if v.followed and v.status in ("in_force", "lapsed", "guidance")]
        undecided = [v for v in one.policies if v.followed and v.hit is PolicyHit.YOUR_DECISION and v.actions]
        if followed:
            yield from _followed(one, followed)
        elif undecided:
            yield _decide(one, undecided)
        elif hits:
            yield _elsewhere(one, hits)


def _followed(one: Assessed, verdicts: Sequence[PolicyVerdict]) -> Iterator[Finding]:
    """The profile goes by a policy that means this maker."""
    lead = verdicts[0]
    confirmed = any(v.verification != "unconfirmed" for v in verdicts)
    binds = any(v.binds for v in verdicts)
    severity = (Severity.HIGH if binds else Severity.MEDIUM) if confirmed else Severity.LOW
    title = say(
        "check.maker_restricted.title",
        "{device}: its maker {maker} is restricted by a policy that you go by",
        device=one.device.name,
        maker=_maker(one),
    )
    because = [*_why_maker(one), *map(cited, verdicts)]
    yield finding(
        _ID,
        one,
        subject=lead.policy,
        title=title,
        reason=cited(lead),
        remedy=say(
            "check.maker_restricted.remedy",
            "Keep it on a network of its own without internet, reachable from the recorder only. Buy no more of them.",
        ),
        action="isolate",
        severity=severity,
        tier=Tier.WEEKS,
        policy=lead.policy,
        official_due=_day(lead.deadline),
        because=because,
        confidence=how_sure(one.device.identity),
    )
    if any(action in _REMOVE for v in verdicts for action in v.actions):
        removal = next(v for v in verdicts if any(a in _REMOVE for a in v.actions))
        yield finding(
            _ID,
            one,
            subject=f"{removal.policy}:replace",
            title=say(
                "check.maker_restricted.title_replace",
                "{device}: plan its replacement ({policy})",
                device=one.device.name,
                policy=removal.title,
            ),
            reason=cited(removal),
            remedy=say(
                "check.maker_restricted.remedy_replace",
                "Plan a replacement by a maker that the policy does not mean; isolated until then it can wait.",
            ),
            action="replace",
            severity=Severity.MEDIUM if binds and confirmed else Severity.LOW,
            tier=Tier.NEXT_REPLACEMENT,
            policy=removal.policy,
            official_due=_day(removal.deadline),
            needs_person=False,
            because=because,
            confidence=how_sure(one.device.identity),
        )


def _decide(one: Assessed, verdicts: Sequence[PolicyVerdict]) -> Finding:
    """The sources disagree whether a policy means this maker."""
    return finding(
        _ID,
        one,
        subject="your_decision",
        title=say(
            "check.maker_restricted.title_decide",
            "{device}: whether a policy means its maker {maker} is your decision",
            device=one.device.name,
            maker=_maker(one),
        ),
        reason=say(
            "check.maker_restricted.reason_decide",
            "The sources disagree about who owns or controls this maker, so no program can decide it for you.",
        ),
        remedy=say(
            "check.maker_restricted.remedy_decide", "Ask the supplier for a written statement and note your decision."
        ),
        action="review",
        severity=Severity.LOW,
        tier=Tier.WEEKS,
        because=[*_why_maker(one), *map(cited, verdicts)],
        confidence=how_sure(one.device.identity),
        policy=verdicts[0].policy,
    )


def _elsewhere(one: Assessed, verdicts: Sequence[PolicyVerdict]) -> Finding:
    """Others restrict this maker; it does not bind this owner."""
    solid = [v for v in verdicts if v.verification != "unconfirmed" and v.status == "in_force"]
    return finding(
        _ID,
        one,
        subject="elsewhere",
        title=say(
            "check.maker_restricted.title_elsewhere",
            "{device}: its maker {maker} is restricted elsewhere, which does not bind you",
            device=one.device.name,
            maker=_maker(one),
        ),
        reason=say(
            "check.maker_restricted.reason_elsewhere",
            "{count} rules of other bodies name or mean this maker. None of them binds you under the profile that you "
            "chose.",
            count=len(verdicts),
        ),
        remedy=say(
            "check.maker_restricted.remedy_elsewhere",
            "Nothing is due. Close ways in, keep its firmware up to date, and look at other makers when you next buy.",
        ),
        action="choose_other",
        severity=Severity.LOW if solid else Severity.NONE,
        tier=Tier.NEXT_REPLACEMENT,
        because=[*_why_maker(one), *map(cited, solid or verdicts)],
        confidence=how_sure(one.device.identity),
        policy=(solid or verdicts)[0].policy,
        needs_person=False,
    )


def _maker(one: Assessed) -> str:
    """The maker for people."""
    return short_name(one.device.identity.maker or "")


def _why_maker(one: Assessed) -> list[Text]:
    """Why we think that this maker made it."""
    return [
        say("check.maker_restricted.because_maker", "Maker {maker}: {says}", maker=_maker(one), says=e.says)
        for e in one.device.identity.because
        if e.maker == one.device.identity.maker
    ][:3]


def _day(deadline: str | None) -> str | None:
    """A deadline as a whole date; a month or year alone is no date to count by."""
    return deadline if deadline and len(deadline) == 10 else None


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """Devices whose maker is not known."""
    return (one.device.id for one in cameras(snapshot) if one.device.identity.maker is None)


CHECK = Check(
    id=_ID,
    title="Does a policy restrict its maker, and does it bind you?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
