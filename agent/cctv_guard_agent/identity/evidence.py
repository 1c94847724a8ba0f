"""From observations to evidence: which signatures match what was seen. Order never matters.

Signatures are compiled once and kept by the kind that they read; `also` and `unless` are tested on everything that the
same device showed, and only once the signature itself matched.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cctv_guard_agent import redact
from cctv_guard_agent.errors import DataError
from cctv_guard_agent.identity.literals import needles
from cctv_guard_agent.model.evidence import Evidence, Maker, Role, Signature, Strength
from cctv_guard_agent.model.observation import Observation

_FLAGS = re.IGNORECASE | re.ASCII
_LONGEST_EVIDENCE = 120
_CACHED_LENGTH = 160
"""Longer values hardly ever repeat."""
_OPENS_DOORS = re.compile(r"serial|DeviceSN|realm|usn|UDN|uid|DeviceID|endpoint_reference|\.SN$", re.IGNORECASE)
_LONG_WORD = re.compile(r"[A-Za-z0-9]{8,}")
_MAC = re.compile(r"\b([0-9a-f]{2})[:-]([0-9a-f]{2})[:-]([0-9a-f]{2})(?:[:-][0-9a-f]{2}){3}\b", re.IGNORECASE)

Seen = Mapping[str, Sequence[str]]
"""Kind of observation -> its values, each once."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    maker: str | None
    signature: Signature
    pattern: re.Pattern[str]
    needles: tuple[str, ...]
    also: tuple[tuple[str, re.Pattern[str]], ...]
    unless: tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A signature's evidence with what the pattern took out of the value."""

    evidence: Evidence
    model: str | None = None


def by_kind(observations: Iterable[Observation]) -> Seen:
    """Return the values by kind, sorted and each once, so that order and repeats cannot matter."""
    found: dict[str, set[str]] = {}
    for observation in observations:
        found.setdefault(observation.kind, set()).add(observation.value)
    return {kind: sorted(values) for kind, values in sorted(found.items())}


def shown(kind: str, value: str) -> str:
    """Return a value as evidence may show it: bounded, printable, without secrets, serials and units of a MAC."""
    text = "".join(c if c.isprintable() else "." for c in redact.text(value[: 2 * _LONGEST_EVIDENCE]))
    text = _MAC.sub(r"\1:\2:\3:xx:xx:xx", text)
    if _OPENS_DOORS.search(kind):
        text = _LONG_WORD.sub(lambda word: redact.tail(word[0]) if any(map(str.isdigit, word[0])) else word[0], text)
    return text[:_LONGEST_EVIDENCE]


class Catalogue:
    """All signatures of all makers, ready to search."""

    def __init__(self, makers: Iterable[Maker]) -> None:
        """Compile them. Raises DataError naming the maker and the pattern where one does not compile."""
        self._by_kind: dict[str, list[_Compiled]] = {}
        for maker in makers:
            for signature in maker.signatures:
                self._by_kind.setdefault(signature.kind, []).append(_compile(maker, signature))
        self._cached = lru_cache(maxsize=8192)(self._search)

    @property
    def size(self) -> int:
        """How many signatures there are."""
        return sum(map(len, self._by_kind.values()))

    def matches(self, seen: Seen) -> tuple[Match, ...]:
        """Return every match on one device, each fact once, strongest first."""
        found: dict[tuple[str | None, str, str], Match] = {}
        for kind, values in seen.items():
            if kind not in self._by_kind:
                continue
            for value in values:
                hits = self._cached(kind, value) if len(value) <= _CACHED_LENGTH else self._search(kind, value)
                for compiled, match in hits:
                    if _holds(compiled, seen):
                        found.setdefault((compiled.maker, match.evidence.says, match.evidence.kind), match)
        return tuple(sorted(found.values(), key=_rank))

    def _search(self, kind: str, value: str) -> tuple[tuple[_Compiled, Match], ...]:
        lower, hits = value.lower(), []
        for compiled in self._by_kind[kind]:
            if compiled.needles and not any(needle in lower for needle in compiled.needles):
                continue
            if (match := compiled.pattern.search(value)) is not None:
                hits.append((compiled, _evidence(compiled, match)))
        return tuple(hits)


def _compile(maker: Maker, signature: Signature) -> _Compiled:
    try:
        return _Compiled(
            maker=maker.id or None,
            signature=signature,
            pattern=re.compile(signature.pattern, _FLAGS),
            needles=needles(signature.pattern),
            also=tuple((kind, re.compile(pattern, _FLAGS)) for kind, pattern in signature.also),
            unless=tuple((kind, re.compile(pattern, _FLAGS)) for kind, pattern in signature.unless),
        )
    except re.error as error:
        raise DataError(f"signature of {maker.name}: {signature.kind} {signature.pattern!r}: {error}") from error


def _holds(compiled: _Compiled, seen: Seen) -> bool:
    return all(any(map(pattern.search, seen.get(kind, ()))) for kind, pattern in compiled.also) and not any(
        any(map(pattern.search, seen.get(kind, ()))) for kind, pattern in compiled.unless
    )


def _evidence(compiled: _Compiled, match: re.Match[str]) -> Match:
    signature, taken = compiled.signature, match.groupdict()
    # The whole field says more than the few letters that matched, unless it is a page.
    value = match.string if len(match.string) <= _LONGEST_EVIDENCE else match[0]
    brand = (taken.get("brand") or "").strip() or signature.brand
    return Match(
        model=(taken.get("model") or "").strip() or None,
        evidence=Evidence(
            kind=signature.kind,
            says=signature.says,
            maker=compiled.maker if signature.role is Role.MAKER else None,
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
