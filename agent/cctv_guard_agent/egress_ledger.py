"""What cameras did towards the outside, as it is kept: counts by camera, service and day, for 30 days. Pure.

A name goes in, whose it is stays: no history of names is kept (design section 8). Beside the counts it keeps for how
long each source speaks without a gap, and of which cameras it holds records, as only that makes a "no".
Source: facts/exposure.md section 6 (interpretation rules).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cctv_guard_agent.egress.interface import Reading, Seen
from cctv_guard_agent.knowledge import cloud_domains
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.egress import Call, Coverage, Outcome, call_value, coverage_value
from cctv_guard_agent.model.observation import Observation

KEPT = timedelta(days=30)
_DAY = timedelta(hours=24)
_MOST_SERVICES = 60
"""Of one camera; the table knows 60 services in all."""
_STEPS = ((1000, "thousands of times"), (100, "hundreds of times"), (10, "tens of times"), (2, "a few times"))
SOURCE = "egress"

Key = tuple[str, str, str, bool]
"""Outcome, vendor, service, sure."""


@dataclass(slots=True)
class Known:
    """What one source told so far."""

    name: str
    flows: bool
    glimpses: bool = False
    mark: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """Everything between is here."""


class Ledger:
    """The counts of one site."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._days: dict[str, dict[Key, dict[date, int]]] = {}
        self.sources: dict[str, Known] = {}
        self._met: dict[tuple[str, str], tuple[datetime, datetime]] = {}
        """(device, source place) -> the first and the last record."""

    def take_up(
        self, place: str, source: Known, reading: Reading, owners: Mapping[Address, str], slack: timedelta
    ) -> None:
        """Count one reading. owners: which camera has which address now."""
        known = self.sources.setdefault(place, source)
        known.glimpses = source.glimpses
        joins = known.until is not None and reading.since <= known.until + slack
        known.since = known.since if joins else reading.since
        known.until, known.mark = reading.until, reading.mark
        for one in reading.seen:
            device = owners.get(one.client)
            if device is None:
                continue
            if one.at > reading.until:  # the clock of the log's host is ahead: a day to come would never grow old
                one = replace(one, at=reading.until)
            first, last = self._met.get((device, place), (one.at, one.at))
            self._met[device, place] = (min(first, one.at), max(last, one.at))
            self._count(device, one)
        self._prune(reading.until)

    def _count(self, device: str, one: Seen) -> None:
        key = _key(one)
        if key is None:
            return
        services = self._days.setdefault(device, {})
        if key not in services and len(services) >= _MOST_SERVICES:
            return
        days = services.setdefault(key, {})
        day = one.at.astimezone(UTC).date()
        days[day] = days.get(day, 0) + 1

    def _prune(self, now: datetime) -> None:
        oldest = (now - KEPT).date()
        for device, services in list(self._days.items()):
            for key, days in list(services.items()):
                services[key] = {day: count for day, count in days.items() if day >= oldest}
                if not services[key]:
                    del services[key]
            if not services:
                del self._days[device]
        self._met = {key: span for key, span in self._met.items() if span[1] >= now - KEPT}

    def keep_only(self, places: set[str]) -> None:
        """Forget sources that are not configured any more; what they told stays counted."""
        self.sources = {place: known for place, known in self.sources.items() if place in places}
        self._met = {key: span for key, span in self._met.items() if key[1] in places}

    def forget(self, device: str) -> None:
        """Forget a camera, as the owner asked."""
        self._days.pop(device, None)
        self._met = {key: span for key, span in self._met.items() if key[0] != device}

    def observations(self, device: str, known_since: datetime, now: datetime) -> tuple[Observation, ...]:
        """Return what is known of one camera. known_since: before, its address may have been another's."""
        found = [_observed(Outcome(key[0]), key, days, now) for key, days in self._days.get(device, {}).items()]
        for place, source in self.sources.items():
            if source.since is None or source.until is None:
                continue
            begin = max(source.since, known_since)
            span = self._met.get((device, place))
            one = Coverage(
                source=source.name,
                flows=source.flows,
                hours=max(0, min(24, int((source.until - begin) / timedelta(hours=6)) * 6)),
                sees=span is not None and span[1] >= source.until - _DAY,
                glimpses=source.glimpses,
            )
            found.append(Observation(kind="egress.covered", value=coverage_value(one), source=SOURCE, at=source.until))
        return tuple(sorted(found, key=lambda one: (one.kind, one.value)))

    def to_text(self) -> str:
        """Return what the store keeps."""
        return json.dumps(
            {
                "days": [
                    [device, *key, [[day.isoformat(), count] for day, count in days.items()]]
                    for device, services in self._days.items()
                    for key, days in services.items()
                ],
                "sources": [
                    [place, one.name, one.flows, one.mark, _iso(one.since), _iso(one.until), one.glimpses]
                    for place, one in self.sources.items()
                ],
                "met": [[*key, first.isoformat(), last.isoformat()] for key, (first, last) in self._met.items()],
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_text(cls, text: str | None) -> "Ledger":
        """Return what was kept; nothing where it cannot be read: the next reading begins anew."""
        ledger = cls()
        try:
            data: Mapping[str, Any] = json.loads(text or "{}")
            for device, outcome, vendor, service, sure, days in data.get("days", ()):
                counts = {date.fromisoformat(day): int(count) for day, count in days}
                ledger._days.setdefault(device, {})[Outcome(outcome).value, vendor, service, bool(sure)] = counts
            for place, name, flows, mark, since, until, *glimpses in data.get("sources", ()):
                ledger.sources[place] = Known(
                    name=name,
                    flows=bool(flows),
                    glimpses=any(glimpses),
                    mark=mark,
                    since=_time(since),
                    until=_time(until),
                )
            for device, place, first, last in data.get("met", ()):
                ledger._met[device, place] = (datetime.fromisoformat(first), datetime.fromisoformat(last))
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()
        return ledger


def _key(one: Seen) -> Key | None:
    """Say whose service it was; None where it is nobody's that we know, or one that cameras do not use."""
    if one.outcome is Outcome.SEEN:
        return None
    if one.service:
        return (one.outcome.value, one.vendor, one.service, True)
    row = cloud_domains.find(one.name)
    if row is None or not row.devices:
        return None
    return (one.outcome.value, row.vendor, row.service, row.sure)


def _observed(outcome: Outcome, key: Key, days: Mapping[date, int], now: datetime) -> Observation:
    _, vendor, service, sure = key
    last = max(days)
    week = [count for day, count in days.items() if day > last - timedelta(days=7)]
    call = Call(
        outcome=outcome,
        vendor=vendor,
        service=service,
        sure=sure,
        often=_often(max(week)),
        first=min(days),
        last=last,
    )
    at = min(datetime(last.year, last.month, last.day, tzinfo=UTC), now)
    if outcome is Outcome.IGD_SEARCH:  # the same thing that discovery hears (wire/captures/ssdp_search.py)
        return Observation(kind="ssdp.igd_search", value=service, source=SOURCE, at=at)
    return Observation(kind=f"egress.{outcome}", value=call_value(call), source=SOURCE, at=at)


def _often(count: int) -> str:
    return next((words for least, words in _STEPS if count >= least), "once")


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
