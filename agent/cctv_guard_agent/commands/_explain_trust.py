"""`explain`: whom to trust and what is missing for it, the answers on the maker, rules about the product."""

from cctv_guard_agent.model.policy import PolicyHit
from cctv_guard_agent.model.policy_words import VERIFICATION, bearing
from cctv_guard_agent.model.snapshot import Assessed
from cctv_guard_agent.model.trust import TrustState

_WORDS = {
    TrustState.CONTAINED: "contained: it may stay, cut off as it is",
    TrustState.VERIFIED: "verified, by these checks, at this time",
    TrustState.UNVERIFIED: "not verified",
    TrustState.NOT_ALLOWED: "not allowed under the profile that you go by, or by your decision",
    TrustState.DECIDED_BY_OWNER: "trusted by your decision",
}
_ANSWERS = {PolicyHit.HIT: "yes", PolicyHit.NO: "no", PolicyHit.YOUR_DECISION: "your decision"}
_QUESTIONS = {"section_889": "Named by US Section 889 (NDAA)?", "prc_law": "Within reach of China's intelligence law?"}
_HITS = {
    PolicyHit.HIT: "something speaks against it",
    PolicyHit.NO: "nothing was found against it",
    PolicyHit.YOUR_DECISION: "you judge",
    PolicyHit.UNKNOWN: "unknown",
}


def trust(one: Assessed) -> list[str]:
    """The word of trust, what it rests on, and what is missing."""
    found = one.trust
    if found is None:
        return []
    lines = ["", f"Trust: {_WORDS[found.state]}.", *(f"  {text.english}" for text in found.because)]
    for gap in found.missing:
        lines.append(f"  - Missing: {gap.what.english}")
        lines.append(f"    {gap.how.english}")
    if found.next_check:
        lines.append(f"  To be looked at again by {found.next_check.isoformat()}.")
    if found.checked_at:
        lines.append(f"  The oldest look that this rests on was taken on {found.checked_at:%Y-%m-%d %H:%M} UTC.")
    return lines


def answers(one: Assessed) -> list[str]:
    """The two answers that are mixed up most, side by side."""
    found = [answer for answer in one.answers if answer.question in _QUESTIONS]
    return [
        f"  {_QUESTIONS[each.question]} {_ANSWERS.get(each.hit, 'unknown')}. {each.because.english} "
        f"({VERIFICATION[each.verification]})"
        for each in found
    ]


def rules(one: Assessed) -> list[str]:
    """What the profile goes by that asks something of the product or of its owner."""
    lines = []
    for rule in one.rules:
        if rule.followed:
            why = rule.because.english if rule.because else ""
            lines.append(f"  {rule.title} ({rule.issuer}, {rule.date}); {bearing(rule)}: {_HITS[rule.hit]}. {why}")
    return ["", "What rules on products and procedures ask, whoever made it:", *lines] if lines else []
