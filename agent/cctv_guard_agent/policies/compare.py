"""One word on a maker under a profile, and which words changed with the profile or the policy files. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.model.policy_change import VerdictChange

WORDS = {
    "here": "restricted by a policy that binds you",
    "by_choice": "restricted by a policy that you follow by choice",
    "elsewhere": "restricted elsewhere, which does not bind you",
    "your_decision": "contested, your decision",
    "no": "no policy means its maker",
    "unknown": "maker not proven",
}


def word(verdicts: Sequence[PolicyVerdict]) -> str:
    """Sum up what policies say of a maker, the gravest first; rows that are not confirmed do not count."""
    solid = [one for one in verdicts if one.verification != "unconfirmed"]
    hits = [one for one in solid if one.hit is PolicyHit.HIT]
    if any(one.binds for one in hits):
        return "here"
    if any(one.followed for one in hits):
        return "by_choice"
    if hits:
        return "elsewhere"
    if any(one.hit is PolicyHit.YOUR_DECISION for one in solid):
        return "your_decision"
    return "unknown" if any(one.hit is PolicyHit.UNKNOWN for one in solid) else "no"


def changes(
    before: Mapping[str, tuple[str | None, str]],
    after: Mapping[str, tuple[str | None, str]],
    names: Mapping[str, str],
) -> tuple[VerdictChange, ...]:
    """Say which devices' words changed: (maker, word) by device id. A maker that changed is no news of this kind."""
    return tuple(_changed(before, after, names))


def _changed(
    before: Mapping[str, tuple[str | None, str]],
    after: Mapping[str, tuple[str | None, str]],
    names: Mapping[str, str],
) -> Iterable[VerdictChange]:
    for device in sorted(after):
        maker, now = after[device]
        was = before.get(device)
        if was is not None and was[0] == maker and was[1] != now:
            yield VerdictChange(
                device=device, name=names.get(device, device), maker=maker or "", before=was[1], after=now
            )
