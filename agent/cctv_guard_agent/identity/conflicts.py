"""What it usually means when one device shows the signs of two makers: told apart by where the signs were seen.

Two devices behind one address show themselves on different ports, a recorder that passes its cameras through is a
recorder, a restreamer says so itself, and what one and the same port shows is one device's: a copy or a shared part.
Source: identification.md, rule 5; 8.7 (15, 16).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cctv_guard_agent.identity.evidence import Match
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.address import Endpoint, Transport
from cctv_guard_agent.model.evidence import Evidence, Group, Role, Strength
from cctv_guard_agent.model.observation import Observation

_TELLING = frozenset({Strength.STRONG, Strength.MEDIUM})
_MOST_PORTS = 4

Places = Mapping[str, frozenset[Endpoint]]
"""Maker -> where its strong and medium signs answered; makers whose signs came without an address are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known around the contradicting signs."""

    kind: str = "unknown"
    """The sort of device (Identity.kind)."""
    places: Places = field(default_factory=dict)


def places(observations: Iterable[Observation], matches: Iterable[Match]) -> Places:
    """Return where each maker's telling signs were seen; empty for captures that came from a file."""
    endpoints: dict[tuple[str, str], set[Endpoint]] = {}
    for one in observations:
        if one.endpoint is not None:
            endpoints.setdefault((one.kind, one.value), set()).add(one.endpoint)
    found: dict[str, set[Endpoint]] = {}
    for match in matches if endpoints else ():
        sign = match.evidence
        seen_at = endpoints.get((sign.kind, match.raw), set())
        if sign.maker is not None and sign.strength in _TELLING and seen_at:
            found.setdefault(sign.maker, set()).update(seen_at)
    return {maker: frozenset(found[maker]) for maker in sorted(found)}


def strong_against_strong(
    makers: Sequence[str], decided: str | None, evidence: Sequence[Evidence], setting: Setting
) -> str:
    """Say which makers are proved at once, what that usually is, and whether one of them is the verdict."""
    shown = _named(makers, setting.places)
    said = f"It shows strong signs of {shown}. {_meaning(makers, evidence, setting)}"
    if decided is not None:
        said += f" {short_name(decided)}'s own search protocol answered, so that is the verdict."
    return said


def none_decides(makers: Sequence[str], evidence: Sequence[Evidence], setting: Setting) -> str:
    """Say that several makers are named and none can be believed yet."""
    said = f"It shows signs of {_named(makers, setting.places)}, and none is strong enough to decide."
    cards = [one for one in makers if _groups(evidence, one) == {Group.REGISTRANT}]
    if cards:
        said += f" {short_name(cards[0])} may only have made its network card."
    elif _apart(makers, setting.places):
        said += " They come from different ports: usually two devices behind one address."
    return said


def beside_restreamer(evidence: Sequence[Evidence], where: Places) -> tuple[str, ...]:
    """Say whose own signs stand beside a program that republishes streams; what the stream says is copied anyway."""
    makers = sorted(
        {
            one.maker
            for one in evidence
            if one.maker and one.strength is Strength.STRONG and one.group not in (Group.RTSP, Group.LABEL)
        }
    )
    if not makers:
        return ()
    return (
        f"It republishes streams and shows strong signs of {_named(makers, where)}: usually a camera or recorder "
        "behind the same address.",
    )


def weaker_voice(maker: str, against: str, evidence: Sequence[Evidence], setting: Setting) -> str:
    """Say who else is named by at least a medium fact, and what that usually is."""
    said = f"One sign speaks for {short_name(against)}: {_loudest(evidence, against)}."
    groups = _groups(evidence, against)
    if groups == {Group.REGISTRANT}:
        return f"{said} Usually a network card or module that was bought in."
    if groups == {Group.LABEL}:
        return f"{said} Usually another label on the same goods."
    if setting.kind == "recorder":
        return f"{said} Usually a recorder shows so what its cameras are."
    if _apart((maker, against), setting.places):
        return f"{said} It came from another port: usually two devices behind one address, or a shared part."
    return f"{said} Usually a shared part, a copied setting or another label on the same goods."


def _meaning(makers: Sequence[str], evidence: Sequence[Evidence], setting: Setting) -> str:
    programs = sorted({one.brand or one.says for one in evidence if one.role is Role.RESTREAMER})
    if programs:
        return f"{programs[0]} republishes camera streams here: usually one maker is that of the camera behind it."
    addresses = [{one.address for one in setting.places.get(maker, ())} for maker in makers]
    if all(addresses) and not set.intersection(*addresses):
        return "They come from different addresses: usually these are two devices, taken for one."
    if setting.kind == "recorder":
        return (
            "It is a recorder: usually it passes one of its cameras through, and the other maker is the camera's; "
            "else two devices behind one address (a port forward)."
        )
    if _apart(makers, setting.places):
        return (
            "No port shows both: usually two devices behind one address, by a port forward or by a recorder "
            "that gives each of its cameras a port."
        )
    if all(maker in setting.places for maker in makers):
        return (
            "One port shows both, which two devices cannot: usually firmware or a page copied from the other, "
            "or software that republishes a camera's stream."
        )
    return (
        "Usually that is two devices behind one address (a port forward, a recorder that passes its cameras through) "
        "or software that republishes a camera's stream."
    )


def _apart(makers: Sequence[str], where: Places) -> bool:
    """Are all signs' places known, and do no two makers share one?"""
    known = [where[maker] for maker in makers if maker in where]
    return len(known) == len(makers) and len(frozenset().union(*known)) == sum(map(len, known))


def _named(makers: Sequence[str], where: Places) -> str:
    return " and of ".join(f"{short_name(maker)}{_ports(where.get(maker, frozenset()))}" for maker in makers)


def _ports(endpoints: Iterable[Endpoint]) -> str:
    numbers = sorted({(one.transport is Transport.UDP, one.port) for one in endpoints})
    if not numbers:
        return ""
    texts = [f"{'UDP ' if udp else ''}port {port}" for udp, port in numbers[:_MOST_PORTS]]
    return f" ({', '.join(texts)}{', ...' if len(numbers) > _MOST_PORTS else ''})"


def _groups(evidence: Sequence[Evidence], maker: str) -> set[Group]:
    return {
        one.group
        for one in evidence
        if one.maker == maker and one.role is Role.MAKER and one.strength is not Strength.LABEL
    }


_ORDER = tuple(Strength)
"""Strongest first, as the enumeration lists them."""


def _loudest(evidence: Sequence[Evidence], maker: str) -> str:
    mine = [one for one in evidence if one.maker == maker and one.role is Role.MAKER]
    return min((_ORDER.index(one.strength), one.says) for one in mine)[1]
