"""Each change of a finding is told once."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.cctv_guard.contract import ClosedFinding, Finding, Findings, Severity, Text
from custom_components.cctv_guard.ledger import Ledger

T = datetime(2026, 11, 24, 10, tzinfo=UTC)
WORDS = Text(key="k", text="words")


def finding(id: str, *, tier: str = "now", severity: Severity = Severity.HIGH, opened_at: datetime = T) -> Finding:
    """Return an open finding."""
    return Finding(
        id=id, check="c", severity=severity, title=WORDS, reason=WORDS, remedy=WORDS,
        tier=tier, action="patch", needs_person=True, opened_at=opened_at,
    )  # fmt: skip


def closed(id: str, at: datetime = T) -> ClosedFinding:
    """Return a closed one."""
    return ClosedFinding(id=id, check="c", severity=Severity.HIGH, title=WORDS, closed_at=at, opened_at=T)


def told(ledger: Ledger, findings: Findings, subject: str = "cam") -> list[tuple[str, str]]:
    """Return (type, finding id) of what is told now."""
    return [(change.type, change.finding.id) for change in ledger.take(subject, findings)]


def restarted(ledger: Ledger) -> Ledger:
    """Return what a restart makes of it."""
    return Ledger(json.loads(json.dumps(ledger.as_json())))


@pytest.fixture
def ledger() -> Ledger:
    """A ledger after the first scan, in which the camera had nothing."""
    one = Ledger()
    one.start({"cam"})
    one.take("cam", Findings())
    return one


def test_nothing_is_told_before_the_first_complete_scan() -> None:
    assert told(Ledger(), Findings(open=(finding("a"),))) == []


def test_the_first_complete_scan_tells_only_what_is_due_now() -> None:
    ledger = Ledger()
    assert ledger.start({"cam"})
    first = Findings(open=(finding("a"), finding("b", tier="weeks")), closed=(closed("old"),))
    assert told(ledger, first) == [("opened", "a")]
    assert told(ledger, first) == []
    assert not ledger.start({"cam"})


def test_the_summary_is_due_once_also_over_a_restart() -> None:
    ledger = Ledger()
    assert not ledger.take_summary()
    ledger.start(set())
    ledger = restarted(ledger)
    assert ledger.take_summary()
    assert not restarted(ledger).take_summary()


def test_a_camera_that_comes_later_tells_everything() -> None:
    ledger = Ledger()
    ledger.start({"another"})
    assert told(ledger, Findings(open=(finding("b", tier="weeks"),))) == [("opened", "b")]


def test_opened_changed_and_closed_are_each_told_once(ledger: Ledger) -> None:
    one = finding("a", tier="weeks")
    assert told(ledger, Findings(open=(one,))) == [("opened", "a")]
    worse = Findings(open=(replace(one, severity=Severity.CRITICAL),))
    (change,) = ledger.take("cam", worse)
    assert (change.type, change.before) == ("severity_changed", "high")
    assert told(ledger, worse) == []
    over = Findings(closed=(closed("a", T + timedelta(hours=1)),))
    assert told(ledger, over) == [("closed", "a")]
    assert told(ledger, over) == []


def test_a_restart_tells_nothing_again(ledger: Ledger) -> None:
    now = Findings(open=(finding("a"),), closed=(closed("b"),))
    assert told(ledger, now)
    assert told(restarted(ledger), now) == []


def test_what_opened_while_down_is_told_once(ledger: Ledger) -> None:
    ledger = restarted(ledger)
    now = Findings(open=(finding("a"),))
    assert told(ledger, now) == [("opened", "a")]
    assert told(restarted(ledger), now) == []


def test_what_opened_and_closed_while_down_is_told_once(ledger: Ledger) -> None:
    ledger = restarted(ledger)
    over = Findings(closed=(closed("a"),))
    assert told(ledger, over) == [("closed", "a")]
    assert told(restarted(ledger), over) == []


def test_what_closed_and_came_back_while_down_is_told_as_opened(ledger: Ledger) -> None:
    told(ledger, Findings(open=(finding("a"),)))
    later = T + timedelta(days=1)
    back = Findings(open=(finding("a", opened_at=later),), closed=(closed("a", T + timedelta(hours=1)),))
    assert told(ledger, back) == [("opened", "a")]
    assert told(ledger, back) == []


def test_the_same_finding_closing_twice_is_told_twice(ledger: Ledger) -> None:
    assert told(ledger, Findings(closed=(closed("a"),))) == [("closed", "a")]
    assert told(ledger, Findings(closed=(closed("a", T + timedelta(days=1)),))) == [("closed", "a")]


def test_a_closed_one_that_ages_out_of_the_list_is_no_change(ledger: Ledger) -> None:
    told(ledger, Findings(closed=(closed("a"),)))
    assert told(ledger, Findings()) == []


def test_a_forgotten_device_starts_anew(ledger: Ledger) -> None:
    now = Findings(open=(finding("a"),))
    told(ledger, now)
    ledger.is_saved = True
    ledger.forget_all_but({"cam"})
    assert ledger.is_saved
    ledger.forget_all_but(set())
    assert not ledger.is_saved
    assert told(ledger, now) == [("opened", "a")]


def test_every_change_asks_to_be_saved(ledger: Ledger) -> None:
    ledger.is_saved = True
    ledger.take("cam", Findings())
    assert ledger.is_saved
    ledger.take("cam", Findings(open=(finding("a"),)))
    assert not ledger.is_saved
