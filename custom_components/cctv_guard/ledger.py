"""Which findings were already told, so that each change is told once: across reconnects, restarts and down time.

Home Assistant's MQTT session starts clean, so that nothing sent while it was away comes again; the retained state
does. What was told is kept here, and an event is the difference between the two. Pure; `Ledger.as_json` is stored.

Before the first complete scan nothing is told. With it: a summary, and the findings of tier "now" of everything that
was there then. Afterwards: changes only.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .contract import ClosedFinding, Finding, Findings

TIER_NOW = "now"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to tell."""

    type: str
    """opened, closed, severity_changed."""
    finding: Finding | ClosedFinding
    before: str | None = None
    """With severity_changed: the severity until now."""


@dataclass(slots=True)
class _Told:
    """What was told of one subject."""

    open: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Finding id to (severity, opened at)."""
    closed: dict[str, str] = field(default_factory=dict)
    """Finding id to when it was last closed."""


class Ledger:
    """What was told of one site."""

    def __init__(self, stored: dict[str, Any] | None = None) -> None:
        stored = stored or {}
        self.started: bool = stored.get("started", False)
        """A complete scan was seen."""
        self._summary_due: bool = stored.get("summary_due", False)
        self.is_saved = True
        """False after every change, for whoever stores `as_json` and sets it True."""
        self._first: set[str] = set(stored.get("first", ()))
        """Subjects that the first complete scan found and that were not told of yet."""
        self._told = {
            subject: _Told(
                open={id: (severity, opened) for id, (severity, opened) in told["open"].items()},
                closed=dict(told["closed"]),
            )
            for subject, told in stored.get("told", {}).items()
        }

    def as_json(self) -> dict[str, Any]:
        """Return the form that the constructor takes."""
        told = {
            subject: {"open": {id: list(pair) for id, pair in told.open.items()}, "closed": told.closed}
            for subject, told in self._told.items()
        }
        return {"started": self.started, "summary_due": self._summary_due, "first": sorted(self._first), "told": told}

    def start(self, subjects: set[str]) -> bool:
        """Take note of the first complete scan and what it found; True the first time."""
        if self.started:
            return False
        self.started, self._summary_due, self._first = True, True, set(subjects)
        self.is_saved = False
        return True

    def take_summary(self) -> bool:
        """Return True once after the first complete scan."""
        if not self._summary_due:
            return False
        self._summary_due = self.is_saved = False
        return True

    def take(self, subject: str, findings: Findings) -> list[Change]:
        """Return what changed since it was last told, oldest first, and count it as told."""
        if not self.started:
            return []
        now = _Told(
            open={finding.id: (finding.severity.value, _stamp(finding.opened_at)) for finding in findings.open},
            closed={finding.id: _stamp(finding.closed_at) for finding in findings.closed},
        )
        if subject in self._first:
            self._first.discard(subject)
            self._told[subject], self.is_saved = now, False
            return [Change("opened", finding) for finding in findings.open if finding.tier == TIER_NOW]
        before = self._told.get(subject, _Told())
        if before == now:
            return []
        self._told[subject], self.is_saved = now, False
        return _closed(findings, before) + _opened(findings, before)

    def forget_all_but(self, present: set[str]) -> None:
        """Drop what was told of every other subject."""
        for subject in (self._told.keys() | self._first) - present:
            self._told.pop(subject, None)
            self._first.discard(subject)
            self.is_saved = False


def _closed(findings: Findings, before: _Told) -> list[Change]:
    """Findings that are over, also those that came and went unseen; not those that are open again."""
    still_open = {finding.id for finding in findings.open}
    return [
        Change("closed", finding)
        for finding in sorted(findings.closed, key=lambda finding: finding.closed_at)
        if finding.id not in still_open and before.closed.get(finding.id) != _stamp(finding.closed_at)
    ]


def _opened(findings: Findings, before: _Told) -> list[Change]:
    changes = []
    for finding in findings.open:
        severity, opened = before.open.get(finding.id, (None, None))
        if severity is None or opened != _stamp(finding.opened_at):
            changes.append(Change("opened", finding))
        elif severity != finding.severity.value:
            changes.append(Change("severity_changed", finding, severity))
    return changes


def _stamp(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
