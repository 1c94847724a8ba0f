"""From evidence to a verdict: who made it, how sure, and what contradicts what.

Each group counts at its strongest member, groups add up, the sums become chances against "somebody we do not know".
Where strong facts name two makers they are shown and nobody is averaged away: the native LAN protocol decides with
less confidence, else nobody is named. Order never matters.
Source: identification.md, rules of combination 1 to 5; 9.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cctv_guard_agent.identity import conflicts, weights
from cctv_guard_agent.model.evidence import Evidence, Group, Role, Strength

_COPIED = ("rtsp.", "sdp.")
"""What a restreamer passes on from the camera behind it."""
_FIRMWARE_GROUPS = frozenset({Group.WEB, Group.REALM, Group.RTSP, Group.SCOPES, Group.API, Group.FIRMWARE, Group.LABEL})
"""What replacement firmware writes itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who made it."""

    maker: str | None
    confidence: float
    conflicts: tuple[str, ...]


def admissible(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence without what a restreamer copied or replacement firmware wrote."""
    roles = {one.role for one in evidence}
    kept = evidence
    if Role.RESTREAMER in roles:
        kept = [one for one in kept if one.role is not Role.MAKER or not one.kind.startswith(_COPIED)]
    if Role.OVERLAY in roles:
        kept = [one for one in kept if one.role is not Role.MAKER or one.group not in _FIRMWARE_GROUPS]
    return tuple(kept)


def verdict(evidence: Sequence[Evidence], setting: conflicts.Setting | None = None) -> Verdict:
    """Weigh the admissible evidence of one device; `setting` tells what contradictions usually mean there."""
    setting = setting or conflicts.Setting()
    usable = admissible(evidence)
    total = weights.sums(usable)
    chances = weights.chances(total)
    ranked = sorted(total, key=lambda maker: (-total[maker], maker))
    if not ranked:
        return Verdict(maker=None, confidence=0.0, conflicts=_about_software(evidence))
    said = [*_about_software(evidence)]
    strong = sorted({one.maker for one in usable if _speaks(one) and one.strength is Strength.STRONG and one.maker})
    if len(strong) > 1:
        maker, confidence = _native(usable, strong, chances)
        said.append(conflicts.strong_against_strong(strong, maker, evidence, setting))
    else:
        maker, confidence = ranked[0], chances[ranked[0]]
        if confidence < weights.NAMED_FROM:
            maker = None
        said.extend(_weaker_voices(usable, maker, total, setting))
    if maker is not None and any(one.role is Role.RESTREAMER for one in evidence):
        confidence = min(confidence, weights.CONFLICT_CEILING)
    return Verdict(
        maker=maker, confidence=round(min(confidence, weights.CEILING), 3) if maker else 0.0, conflicts=tuple(said)
    )


def _speaks(one: Evidence) -> bool:
    return one.role is Role.MAKER and one.maker is not None


def _native(usable: Sequence[Evidence], strong: Sequence[str], chances: dict[str, float]) -> tuple[str | None, float]:
    native = {
        one.maker
        for one in usable
        if _speaks(one) and one.group is Group.LAN_PROTOCOL and one.strength is Strength.STRONG and one.maker
    }
    if len(native) != 1:
        return None, 0.0
    maker = native.pop()
    rest = [chances[other] for other in strong if other != maker]
    return maker, min(weights.CONFLICT_CEILING, max(weights.NAMED_FROM, chances[maker] / (chances[maker] + sum(rest))))


def _weaker_voices(
    usable: Sequence[Evidence], maker: str | None, total: dict[str, float], setting: conflicts.Setting
) -> list[str]:
    """Say who else is named by at least a medium fact."""
    heard = sorted({one.maker for one in usable if _speaks(one) and one.strength is Strength.MEDIUM and one.maker})
    against = [other for other in heard if other != maker and total[other] >= weights.LOG10_RATIO[Strength.MEDIUM]]
    if maker is None:
        return [conflicts.none_decides(against, usable, setting)] if len(against) > 1 else []
    return [conflicts.weaker_voice(maker, other, usable, setting) for other in against]


def _about_software(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    restreamers = sorted({one.brand or one.says for one in evidence if one.role is Role.RESTREAMER})
    overlays = sorted({one.brand or one.says for one in evidence if one.role is Role.OVERLAY})
    copied = any(one.role is Role.MAKER and one.kind.startswith(_COPIED) for one in evidence)
    said = []
    if restreamers and copied:
        said.append(
            f"{restreamers[0]} republishes a stream here: what the stream says of a camera is copied and not counted."
        )
    if overlays:
        said.append(
            f"It runs {overlays[0]}, replacement firmware: its own answers no longer tell who made the hardware."
        )
    return tuple(said)
