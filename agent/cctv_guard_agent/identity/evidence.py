"""From observations to evidence: which signatures match what was seen. Order never matters.

Signatures are kept by the kind that they read and compiled on first use: compiling all of them was a tenth of a scan's
processor time, and one site shows a tenth of them. `also` and `unless` are tested on everything that the same device
showed, and only once the signature itself matched.
"""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from cctv_guard_agent import redact
from cctv_guard_agent.identity.literals import needles
from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.model.evidence import Evidence, Group, Maker, Role, Signature, Strength
from cctv_guard_agent.model.observation import Observation

_LOG = logging.getLogger(__name__)
_FLAGS = re.IGNORECASE | re.ASCII
_LONGEST_EVIDENCE = 120
_LONGEST_SEEN = 60
"""What a sentence quotes of a value: six sentences fit into one explanation."""
_CACHED_LENGTH = 160
"""Longer values hardly ever repeat."""
_OPENS_DOORS = re.compile(r"serial|DeviceSN|realm|usn|UDN|uid|DeviceID|endpoint_reference|\.SN$", re.IGNORECASE)
_NAMES_UNIT = re.compile(r"serial\w*[/=:\"> ]|unique_identifier|realm=|Login to |\buu?id[/=:]", re.IGNORECASE)
"""In a value whose kind tells nothing: scopes (`serial/...`), header lines (`realm="Login to ..."`)."""
_SERIAL_DIGITS = 4
_LONG_WORD = re.compile(r"[A-Za-z0-9]{8,}")
_MAC = re.compile(r"\b([0-9a-f]{2})[:-]([0-9a-f]{2})[:-]([0-9a-f]{2})(?:[:-][0-9a-f]{2}){3}\b", re.IGNORECASE)

Seen = Mapping[str, Sequence[str]]
"""Kind of observation -> its values, each once."""


_NEVER = re.compile(r"(?!)")


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    """Compile once. One that does not compile matches nothing and is logged: the other signatures go on."""
    try:
        return re.compile(pattern, _FLAGS)
    except re.error as error:
        _LOG.error("the signature pattern %r does not compile: %s", pattern, error)
        return _NEVER


_FIELD_NAME = re.compile(
    r"^(?:(?:acc/)?(?:firmware/version|firmware|version|fw)|serial(?:number)?|sn|hardware|name|model|(?:acc/)?mfr"
    r"|manufacturer)/|^(?:md|model|product)=",
    re.IGNORECASE,
)
"""What stands before the value proper in ONVIF scopes and mDNS entries."""
_PLAIN_GROUPS = frozenset({Group.FIRMWARE, Group.SCOPES})
"""Versions and model names: long words with digits in them are no unit's serial."""


@dataclass(slots=True)
class _Prepared:
    maker: str | None
    says: str
    """The signature's sentence with `{maker}` filled in; `{seen}` stays open."""
    signature: Signature
    needles: tuple[str, ...]
    regex: re.Pattern[str] | None = None
    """Compiled on first use."""

    def search(self, value: str) -> re.Match[str] | None:
        if self.regex is None:
            self.regex = _regex(self.signature.pattern)
        return self.regex.search(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A signature's evidence with what the pattern took out of the value."""

    evidence: Evidence
    raw: str
    """The whole value that the signature read."""
    model: str | None = None


def by_kind(observations: Iterable[Observation]) -> Seen:
    """Return the values by kind, sorted and each once, so that order and repeats cannot matter."""
    found: dict[str, set[str]] = {}
    for observation in observations:
        if (values := found.get(observation.kind)) is None:
            found[observation.kind] = {observation.value}
        else:
            values.add(observation.value)
    return {kind: sorted(values) if len(values) > 1 else [*values] for kind, values in sorted(found.items())}


@lru_cache(maxsize=2048)
def _opens_doors(kind: str) -> bool:
    return _OPENS_DOORS.search(kind) is not None


def shown(kind: str, value: str) -> str:
    """Return a value as evidence may show it: bounded, printable, without secrets, serials and units of a MAC."""
    text = redact.text(value[: 2 * _LONGEST_EVIDENCE])
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "." for c in text)
    if ":" in text or "-" in text:
        text = _MAC.sub(r"\1:\2:\3:xx:xx:xx", text)
    if _opens_doors(kind) or _NAMES_UNIT.search(text):
        text = _LONG_WORD.sub(lambda word: redact.tail(word[0]) if any(map(str.isdigit, word[0])) else word[0], text)
    return text[:_LONGEST_EVIDENCE]


def _quoted(signature: Signature, value: str) -> str:
    """Return what a sentence quotes of a value: no prefix, no page, no unit's serial."""
    text = shown(signature.kind, _FIELD_NAME.sub("", value[: 2 * _LONGEST_EVIDENCE]))
    if signature.group not in _PLAIN_GROUPS:
        text = _LONG_WORD.sub(_without_serial, text)
    return text if len(text) <= _LONGEST_SEEN else text[: _LONGEST_SEEN - 3] + "..."


def _without_serial(word: re.Match[str]) -> str:
    return redact.tail(word[0]) if sum(map(str.isdigit, word[0])) >= _SERIAL_DIGITS else word[0]


_HEAD = 3
"""Characters by which needles are looked up (identity/literals.py gives none that is shorter)."""
_LONG_TEXT = 512
"""From here on it is cheaper to search a text for each needle than to cut it into heads."""
_CUT_BELOW = 2
"""So it is where a kind has few needles: fewer than half as many as the text has characters."""


class _Index:
    """The signatures of one kind: those without a needle, and the others by the first letters of their needles."""

    def __init__(self) -> None:
        self.all: list[_Prepared] = []
        self._always: list[int] = []
        self._by_head: dict[str, list[tuple[str, int]]] = {}

    def add(self, prepared: _Prepared) -> None:
        """Take one more signature."""
        number = len(self.all)
        self.all.append(prepared)
        for needle in prepared.needles:
            self._by_head.setdefault(needle[:_HEAD], []).append((needle, number))
        if not prepared.needles:
            self._always.append(number)

    def candidates(self, lower: str) -> list[_Prepared]:
        """Return those that may match a text in lower case, in the order in which they were added."""
        heads: Iterable[str] = self._by_head
        if len(lower) <= min(_LONG_TEXT, _CUT_BELOW * len(self._by_head)):
            heads = self._by_head.keys() & {lower[at : at + _HEAD] for at in range(len(lower) - _HEAD + 1)}
        found = {number for head in heads for needle, number in self._by_head[head] if needle in lower}
        found.update(self._always)
        return [self.all[number] for number in sorted(found)]


class Catalogue:
    """All signatures of all makers, ready to search."""

    def __init__(self, makers: Iterable[Maker]) -> None:
        """Sort them by the kind that they read."""
        self._by_kind: dict[str, _Index] = {}
        for maker in makers:
            for one in maker.signatures:
                name = short_name(maker.id) if maker.id else (one.brand or maker.name)
                says = one.says.replace("{maker}", name)
                prepared = _Prepared(maker=maker.id or None, says=says, signature=one, needles=needles(one.pattern))
                self._by_kind.setdefault(one.kind, _Index()).add(prepared)
        self._cached = lru_cache(maxsize=8192)(self._search)

    @property
    def size(self) -> int:
        """How many signatures there are."""
        return sum(len(index.all) for index in self._by_kind.values())

    def matches(self, seen: Seen) -> tuple[Match, ...]:
        """Return every match on one device, each fact once, strongest first."""
        found: dict[tuple[str | None, str, str, Group, Role], Match] = {}
        for kind, values in seen.items():
            if kind not in self._by_kind:
                continue
            for value in values:
                hits = self._cached(kind, value) if len(value) <= _CACHED_LENGTH else self._search(kind, value)
                for prepared, match in hits:
                    signature = prepared.signature
                    if not (signature.also or signature.unless) or _holds(signature, seen):
                        one = match.evidence
                        key = (prepared.maker, one.says, one.kind, one.group, one.role)
                        if key not in found or _rank(match) < _rank(found[key]):
                            found[key] = match
        return tuple(sorted(found.values(), key=_rank))

    def _search(self, kind: str, value: str) -> tuple[tuple[_Prepared, Match], ...]:
        return tuple(
            (prepared, _evidence(prepared, match))
            for prepared in self._by_kind[kind].candidates(value.lower())
            if (match := prepared.search(value)) is not None
        )


def _holds(signature: Signature, seen: Seen) -> bool:
    return all(_any(kind, pattern, seen) for kind, pattern in signature.also) and not any(
        _any(kind, pattern, seen) for kind, pattern in signature.unless
    )


def _any(kind: str, pattern: str, seen: Seen) -> bool:
    return any(map(_regex(pattern).search, seen.get(kind, ())))


def _evidence(prepared: _Prepared, match: re.Match[str]) -> Match:
    signature, taken, says = prepared.signature, match.groupdict(), prepared.says
    # The whole field says more than the few letters that matched, unless it is a page.
    value = match.string if len(match.string) <= _LONGEST_EVIDENCE else match[0]
    brand = (taken.get("brand") or "").strip() or signature.brand
    if "{seen}" in says:
        says = says.replace("{seen}", _quoted(signature, value))
    return Match(
        raw=match.string,
        model=(taken.get("model") or "").strip() or None,
        evidence=Evidence(
            kind=signature.kind,
            says=says,
            maker=prepared.maker if signature.role is Role.MAKER else None,
            strength=signature.strength,
            group=signature.group,
            role=signature.role,
            value=shown(signature.kind, value),
            source=signature.source,
            brand=brand,
        ),
    )


_ORDER = {Strength.STRONG: 0, Strength.MEDIUM: 1, Strength.WEAK: 2, Strength.LABEL: 3}


def _rank(match: Match) -> tuple[int, str, str, str]:
    evidence = match.evidence
    return (_ORDER[evidence.strength], evidence.maker or "~", evidence.kind, evidence.says)
