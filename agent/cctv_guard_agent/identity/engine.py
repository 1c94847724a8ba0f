"""Observations of one device in, its identity out: the steps in their order.

signatures -> sort of device -> MAC and labels (which count only in its light) -> verdict -> brand, model, firmware.
"""

import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from cctv_guard_agent import redact
from cctv_guard_agent.identity import conflicts, facts, labels, registrant, resolve
from cctv_guard_agent.identity.evidence import Catalogue, by_kind
from cctv_guard_agent.identity.kind import sort_of
from cctv_guard_agent.knowledge import brands
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.evidence import Evidence, Group, Identity, Maker, Role, Strength
from cctv_guard_agent.model.observation import Observation

_MOST_BECAUSE = 24
_SHORT_SERIAL = 6
"""Characters: a shorter one opens nothing and may stand in any text."""
_DEVICE_GROUPS = frozenset(Group) - {Group.LABEL, Group.REGISTRANT}
_RANK = {Strength.STRONG: 0, Strength.MEDIUM: 1, Strength.WEAK: 2, Strength.LABEL: 3}


class Engine:
    """The identity engine over a given set of makers."""

    def __init__(self, makers: Iterable[Maker]) -> None:
        """Take the makers' signatures."""
        self.catalogue = Catalogue(makers)

    def identify(self, observations: Iterable[Observation]) -> Identity:
        """Return who made it and what it calls itself; order and repeats never matter, nothing is ever raised."""
        observations = tuple(observations)
        seen = by_kind(observations)
        matches = self.catalogue.matches(seen)
        found = [match.evidence for match in matches]
        sort = sort_of(seen, found)
        if sort.is_camera is not False:
            found.extend(registrant.evidence(seen, is_camera=sort.is_camera))
        told = labels.labels(seen)
        found.extend(_new(labels.evidence(told, found, is_camera=sort.is_camera), found))
        serial, model = facts.serial(seen), facts.model(seen, matches)
        evidence = _ordered(_masked(found, serial))
        # What is no camera has no camera maker: a printer of a company that also makes cameras is a printer.
        needed = len({one.maker for one in evidence if one.maker}) > 1 or sort.kind == "restreamer"
        places = conflicts.places(observations, matches) if needed else {}
        verdict = resolve.verdict(
            evidence if sort.is_camera is not False else (), conflicts.Setting(kind=sort.kind, places=places)
        )
        is_camera, kind = sort.is_camera, sort.kind
        if is_camera is None and sort.conflict is None and verdict.maker and _of_the_trade(evidence, verdict.maker):
            is_camera, kind = True, "camera"
        contradictions = (*verdict.conflicts, *((sort.conflict,) if sort.conflict else ()))
        if sort.kind == "restreamer":
            contradictions = (*contradictions, *conflicts.beside_restreamer(evidence, places))
        return Identity(
            maker=verdict.maker,
            brand=_brand(evidence, told, verdict.maker),
            nic_registrant=registrant.registrant(seen),
            software_overlay=next((one.brand or one.says for one in evidence if one.role is Role.OVERLAY), None),
            model=model and _hidden(model, serial),
            firmware=facts.firmware(seen),
            serial=serial,
            confidence=verdict.confidence,
            is_camera=is_camera,
            kind=kind,
            because=evidence[:_MOST_BECAUSE],
            conflicts=contradictions,
        )


def _new(candidates: Iterable[Evidence], found: Sequence[Evidence]) -> list[Evidence]:
    """Drop what a signature of the same label already said, and repeats."""
    said = {(one.maker, one.kind) for one in found if one.group is Group.LABEL and one.role is Role.MAKER}
    out: dict[str, Evidence] = {}
    for one in candidates:
        if (one.maker, one.kind) not in said:
            out.setdefault(one.says, one)
    return list(out.values())


def _ordered(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each sentence once, strongest first, then by content: the order of arrival is forgotten."""
    unique: dict[tuple[str | None, str, Role, Group], Evidence] = {}
    for one in sorted(found, key=lambda e: (_RANK[e.strength], e.maker or "~", e.kind, e.says, e.value)):
        unique.setdefault((one.maker, one.says, one.role, one.group), one)
    return tuple(unique.values())


def _masked(found: Iterable[Evidence], serial: str | None) -> Iterator[Evidence]:
    """Hide the unit's serial wherever a sentence or a value quotes it: model names and titles often hold it."""
    for one in found:
        says, value = _hidden(one.says, serial), _hidden(one.value, serial)
        yield one if (says, value) == (one.says, one.value) else replace(one, says=says, value=value)


def _hidden(text: str, serial: str | None) -> str:
    """Show of a serial that stands in a text its last characters only."""
    return text if serial is None or len(serial) <= _SHORT_SERIAL else text.replace(serial, redact.tail(serial))


def _of_the_trade(evidence: Sequence[Evidence], maker: str) -> bool:
    """Does the device itself speak for this maker, does it name it over RTSP, or does the maker make only cameras?"""
    mine = [one for one in evidence if one.maker == maker and one.role is Role.MAKER]
    only_cameras = brands.only_cameras(maker)
    return any(one.group in _DEVICE_GROUPS or only_cameras or one.kind.startswith("rtsp.") for one in mine)


def _brand(evidence: Sequence[Evidence], told: Sequence[labels.Label], maker: str | None) -> str | None:
    """Choose the label: the native protocol's word, what the device states, what is proved, the MAC's block."""
    own = brands.key(short_name(maker)) if maker else ""
    native = [label.name for label in told if label.kind == "dahua.Vendor"]
    stated = [label.name for label in told]
    branded = [one for one in evidence if one.brand and one.role in _SAYS_BRAND]
    proved = [one.brand for one in branded if one.brand and one.group is not Group.REGISTRANT]
    blocks = [one.brand for one in branded if one.brand and one.group is Group.REGISTRANT]
    if any(one.maker == maker and one.group in _DEVICE_GROUPS for one in evidence):
        # Rebrands keep the network card of who made them: that block says nothing about the label.
        blocks = [name for name in blocks if brands.key(name) != own]
    names = [*native, *stated, *proved, *blocks]
    # A label that differs from the maker's own is the more particular one: neutral firmware keeps the maker's words.
    other = next((name for name in names if brands.key(name) != own), None)
    chosen = native[0] if native else (other or (names[0] if names else None))
    known = brands.find(chosen) if chosen else None
    return facts.clean(known.name if known else chosen) or None if chosen else None


_SAYS_BRAND = frozenset({Role.MAKER, Role.BRAND})


@lru_cache(maxsize=1)
def _default() -> Engine:
    # Imported by name: vendors and plug-ins stand beside and above identity, and `app` hands an engine over as a rule.
    plugins = importlib.import_module("cctv_guard_agent.plugins")
    return Engine(plugins.load("cctv_guard_agent.vendors", "MAKER", Maker).values)


def identify(observations: Iterable[Observation]) -> Identity:
    """Identify with every maker in `vendors/`, loaded on first use."""
    return _default().identify(observations)


def without_serial(identity: Identity) -> Identity:
    """Return an identity that may be shown to everybody: the serial opens cloud access on many devices."""
    return replace(identity, serial=None)
