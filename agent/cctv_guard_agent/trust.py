"""Whom to trust: what each state takes, and what is missing for it. Pure; the rules in words: docs/trust.md.

A maker that a policy means anywhere is never `verified`: its best state is `contained`. A decision of the owner's
stands beside what was found and lifts no policy that binds.
Source: design sections 7 and 8.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from cctv_guard_agent import support, vulnerabilities
from cctv_guard_agent.identity import labels
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.evidence import Group, Identity, Role, Strength
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.model.policy_words import bearing, cited
from cctv_guard_agent.model.snapshot import Assessed
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.model.trust import Gap, Trust, TrustState

PROOF_HOLDS = timedelta(days=90)
"""A containment is to be proved again by then: networks are rebuilt, and nobody thinks of the cameras."""
GROUPS_NEEDED = 2
"""Independent groups of evidence for a maker (identification.md section 9: one group may be copied)."""
MUST_GO = frozenset({"remove", "no_use_contract"})
"""Under these it may not stay."""
NO_MORE = frozenset({"no_new_purchase", "no_new_install", "no_import"})
"""Under these what is there may stay, and what comes may not."""
_COUNTS = ("in_force", "lapsed", "guidance")


def judge(one: Assessed, decisions: Sequence[Decision], today: date, *, is_new: bool) -> Trust:
    """Judge one device. is_new: it came after the baseline, as far as anybody said otherwise."""
    decision = _decision(decisions, DecisionKind.TRUST, one.device.id, today)
    supported = _decision(decisions, DecisionKind.SUPPORT, one.device.id, today)
    forbidding = _forbidding(one.policies, is_new=is_new)
    restricting = [verdict for verdict in one.policies if verdict.hit is PolicyHit.HIT and _solid(verdict)]
    if forbidding and (decision is None or decision.answer != "trusted" or any(v.binds for v in forbidding)):
        return Trust(
            state=TrustState.NOT_ALLOWED,
            because=tuple(map(cited, forbidding[:3])) + _despite(decision),
            decision=decision,
            next_check=decision.until if decision else None,
        )
    if decision is not None:
        return _decided(decision)
    checked = _checked_at(one)
    if restricting:
        gaps = (*_ways(one), *_cut_off(one, today), *_flaws(one, today))
        state = TrustState.UNVERIFIED if gaps else TrustState.CONTAINED
        next_check = None if gaps or one.cut_off is None else (one.cut_off.proved_at + PROOF_HOLDS).date()
        return Trust(
            state=state,
            because=(_restricted(one, restricting),),
            missing=gaps,
            next_check=next_check,
            checked_at=checked,
        )
    gaps = (*_maker(one.device.identity), *_undecided(one), *_ways(one), *_flaws(one, today), *_support(one, supported))
    if gaps:
        because = say("trust.unverified", "Not verified: {count} things are missing.", count=len(gaps))
        return Trust(state=TrustState.UNVERIFIED, because=(because,), missing=gaps, checked_at=checked)
    because = say(
        "trust.verified",
        "Made by {maker}, told by independent signs; no policy that counts means it; no way in found, and no published "
        "flaw known, by these checks, at this time.",
        maker=short_name(one.device.identity.maker or ""),
    )
    return Trust(
        state=TrustState.VERIFIED,
        because=(because,),
        next_check=supported.day if supported else None,
        checked_at=checked,
    )


def _decision(decisions: Iterable[Decision], kind: DecisionKind, device: str, today: date) -> Decision | None:
    """The owner's decision of a kind on a device, where it still holds."""
    found = (one for one in decisions if one.kind is kind and one.device == device and one.holds(today))
    one = next(found, None)
    if one is not None and kind is DecisionKind.SUPPORT and (one.day is None or one.day < today):
        return None
    return one


def _solid(verdict: PolicyVerdict) -> bool:
    """Rows that are not confirmed inform only; a mere proposal forbids nothing."""
    return verdict.verification != "unconfirmed" and verdict.status != "proposed"


def _forbidding(verdicts: Iterable[PolicyVerdict], *, is_new: bool) -> list[PolicyVerdict]:
    """What the profile goes by and under which it may not stay."""
    actions = MUST_GO | NO_MORE if is_new else MUST_GO
    return [
        verdict
        for verdict in verdicts
        if verdict.followed
        and verdict.hit is PolicyHit.HIT
        and _solid(verdict)
        and verdict.status in _COUNTS
        and not actions.isdisjoint(verdict.actions)
    ]


def _despite(decision: Decision | None) -> tuple[Text, ...]:
    if decision is None:
        return ()
    if decision.answer == "not_allowed":
        return (_decided(decision).because[0],)
    return (
        say(
            "trust.decision_lifts_nothing",
            "{by} decided on {at} to trust it ({reason}). That lifts no policy that binds you.",
            by=decision.by,
            at=decision.made_at.date().isoformat(),
            reason=decision.reason,
        ),
    )


def _decided(decision: Decision) -> Trust:
    """What the owner decided, with who, when, why, until when."""
    values = {
        "by": decision.by,
        "at": decision.made_at.date().isoformat(),
        "until": decision.until.isoformat() if decision.until else "it is withdrawn",
        "reason": decision.reason,
        "statement": decision.statement or "none kept",
    }
    if decision.answer == "trusted":
        text = say(
            "trust.decided_trusted",
            "{by} decided on {at} to trust it until {until}. Reason: {reason}. Supplier's statement: {statement}.",
            **values,
        )
        return Trust(state=TrustState.DECIDED_BY_OWNER, because=(text,), decision=decision, next_check=decision.until)
    text = say(
        "trust.decided_not_allowed",
        "{by} decided on {at} that it may not stay, until {until}. Reason: {reason}.",
        **values,
    )
    return Trust(state=TrustState.NOT_ALLOWED, because=(text,), decision=decision, next_check=decision.until)


def _restricted(one: Assessed, verdicts: Sequence[PolicyVerdict]) -> Text:
    lead = verdicts[0]
    return say(
        "trust.restricted",
        "Its maker {maker} is restricted by {count} rules, first {policy} ({date}; {bearing}). Such a maker is never "
        "verified; it can be contained: cut off, and proved to be.",
        maker=short_name(one.device.identity.maker or ""),
        count=len(verdicts),
        policy=lead.title,
        date=lead.date,
        bearing=bearing(lead),
    )


def independent_groups(identity: Identity) -> int:
    """Count the groups of evidence of the device itself that name its maker."""
    return len(
        {
            one.group
            for one in identity.because
            if one.role is Role.MAKER
            and one.maker == identity.maker
            and one.group is not Group.REGISTRANT
            and one.strength in (Strength.STRONG, Strength.MEDIUM)
            and not labels.is_table_row(one)
        }
    )


def _maker(identity: Identity) -> Iterable[Gap]:
    login = say("trust.how_login", "Give the agent a login that may read, so that it can ask the device itself.")
    if identity.maker is None:
        yield Gap(what=say("trust.no_maker", "Its maker is not known."), how=login)
        return
    count = independent_groups(identity)
    if count < GROUPS_NEEDED:
        yield Gap(
            what=say(
                "trust.few_groups",
                "Its maker is told by {count} kind of signs; {needed} that do not depend on each other are needed.",
                count=count,
                needed=GROUPS_NEEDED,
            ),
            how=login,
        )


def _undecided(one: Assessed) -> Iterable[Gap]:
    asking = [v for v in one.policies if v.hit is PolicyHit.YOUR_DECISION and _solid(v)]
    if asking:
        yield Gap(
            what=say(
                "trust.undecided",
                "Whether {count} policies mean its maker is contested, first {policy} ({date}).",
                count=len(asking),
                policy=asking[0].title,
                date=asking[0].date,
            ),
            how=say(
                "trust.how_decide",
                "Ask the supplier for a written statement, then decide: cctv-guard set-trust {device} trusted --reason "
                "... --statement FILE.",
                device=one.device.id,
            ),
        )


def _ways(one: Assessed) -> Iterable[Gap]:
    """The least that must have been looked at, and found closed."""
    exposure = one.exposure
    yield from _way(say("trust.way_internet", "From the internet"), exposure.reachable_from_internet)
    yield from _way(say("trust.way_cloud", "Through its maker's cloud"), exposure.cloud_access)
    yield from _way(say("trust.way_stream", "Its picture without a login"), exposure.anonymous_stream)
    if exposure.activated.answer is Answer.NO:
        yield Gap(
            what=say("trust.no_password", "It has no password."), how=say("trust.how_password", "Set a password on it.")
        )


def _way(which: Text, verdict: Verdict) -> Iterable[Gap]:
    if verdict.answer is Answer.NO:
        return
    why = verdict.because[0].english if verdict.because else ""
    if verdict.answer is Answer.YES:
        yield Gap(
            what=say("trust.way_open", "{which}: a way in was found.", which=which.english),
            how=say("trust.how_close", "Close it, see its findings. {why}", why=why),
        )
        return
    yield Gap(
        what=say("trust.way_unknown", "{which}: not known.", which=which.english),
        how=say("trust.how_look", "{why}", why=why or "Have the agent look."),
    )


def _cut_off(one: Assessed, today: date) -> Iterable[Gap]:
    proof = one.cut_off
    if proof is not None and today <= (proof.proved_at + PROOF_HOLDS).date():
        return
    if proof is not None:
        what = say(
            "trust.proof_old", "That it is cut off was last proved on {at}.", at=proof.proved_at.date().isoformat()
        )
    else:
        what = say("trust.not_cut_off", "It is not proved that it is cut off from the internet.")
    yield Gap(
        what=what,
        how=say(
            "trust.how_cut_off",
            "Put it on a network of its own that the recorder alone reaches and that has no internet, and have that "
            "proved from both sides. This agent cannot block it by itself yet.",
        ),
    )


def _flaws(one: Assessed, today: date) -> Iterable[Gap]:
    standing = vulnerabilities.standing(one.device.identity, one.vulnerabilities, today)
    if standing.state == "none_known":
        return
    yield Gap(
        what=standing.because,
        how=say(
            "trust.how_patch", "Install the newest firmware of its own label and model, then have it checked again."
        ),
    )


def _support(one: Assessed, promised: Decision | None) -> Iterable[Gap]:
    verdict = support.support_ended(one.device.identity, one.vulnerabilities)
    if verdict.answer is Answer.YES:
        yield Gap(what=verdict.because[0], how=say("trust.how_replace", "Plan its replacement."))
    elif promised is None:
        yield Gap(
            what=say("trust.support_not_known", "Until when its maker mends it is not known."),
            how=say(
                "trust.how_support",
                "Look on the maker's support page or ask who sold it, then note the date: cctv-guard set-trust "
                "{device} --supported-until DATE --reason ...",
                device=one.device.id,
            ),
        )


def _checked_at(one: Assessed) -> datetime | None:
    """When the oldest of the looks was taken that it rests on."""
    exposure = one.exposure
    looks = (exposure.reachable_from_internet, exposure.cloud_access, exposure.anonymous_stream)
    times = [verdict.checked_at for verdict in looks]
    return None if None in times else min(at for at in times if at is not None)
