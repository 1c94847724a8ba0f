"""Decisions: checked, kept, journalled, in the history with who, when, why and until when; a bad one keeps nothing."""

from datetime import UTC, date, datetime

import pytest

from cctv_guard_agent import decisions, history
from cctv_guard_agent.model.decision import DecisionKind
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
WHY = "the supplier wrote to us"


@pytest.fixture
def store() -> Store:
    return Store(None)


def test_a_decision_is_kept_journalled_and_in_the_history(store: Store) -> None:
    arguments = {"trust": "trusted", "reason": WHY, "until": "2027-06-30", "statement": "letter.pdf"}
    decision = decisions.trust("c-1", arguments, "Anna (command line)", NOW)
    text = decisions.keep(store, decision, "Door camera", NOW)
    assert decisions.load(store) == (decision,)
    assert "Door camera" in text.english
    assert "2027-06-30" in text.english
    (entry,) = history.entries(store)
    assert (entry.what, entry.by, entry.device) == ("trust.trusted", "Anna (command line)", "c-1")
    assert entry.details["statement"] == "letter.pdf"
    assert history.verify(store).intact
    assert [what for _, _, _, what, _ in store.journalled()] == ["decision.trust"]


def test_a_newer_decision_replaces_an_older_one_and_a_withdrawal_takes_it_away(store: Store) -> None:
    for answer in ("trusted", "not_allowed"):
        decision = decisions.trust("c-1", {"trust": answer, "reason": WHY}, "x", NOW)
        decisions.keep(store, decision, "Door", NOW)
    assert [one.answer for one in decisions.load(store)] == ["not_allowed"]
    decisions.keep(store, decisions.trust("c-1", {"trust": "withdrawn"}, "x", NOW), "Door", NOW)
    assert decisions.load(store) == ()
    assert [entry.what for entry in history.entries(store)] == ["trust.trusted", "trust.not_allowed", "trust.withdrawn"]


def test_trust_holds_a_year_where_nobody_says_it_and_its_last_day_counts() -> None:
    decision = decisions.trust("c-1", {"trust": "trusted", "reason": WHY}, "x", NOW)
    assert decision.until == date(2027, 11, 24)
    assert decision.holds(date(2027, 11, 24))
    assert not decision.holds(date(2027, 11, 25))


@pytest.mark.parametrize(
    ("arguments", "kind", "day"),
    [
        ({"installed_on": "2020-05-01", "reason": WHY}, DecisionKind.INSTALLED, date(2020, 5, 1)),
        ({"moved": True, "reason": WHY}, DecisionKind.INSTALLED, None),
        ({"supported_until": "2029-12-31", "reason": WHY}, DecisionKind.SUPPORT, date(2029, 12, 31)),
    ],
)
def test_what_the_owner_knows_of_a_device_is_kept_beside_trust(
    store: Store, arguments: dict[str, object], kind: DecisionKind, day: date | None
) -> None:
    decisions.keep(store, decisions.trust("c-1", {"trust": "trusted", "reason": WHY}, "x", NOW), "Door", NOW)
    decision = decisions.trust("c-1", arguments, "x", NOW)
    decisions.keep(store, decision, "Door", NOW)
    assert (decision.kind, decision.day) == (kind, day)
    assert len(decisions.load(store)) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({}, "exactly one"),
        ({"trust": "trusted", "moved": True, "reason": WHY}, "exactly one"),
        ({"trust": "safe", "reason": WHY}, "trust must be one of"),
        ({"trust": "trusted"}, "reason must be"),
        ({"trust": "trusted", "reason": "x"}, "reason must be"),
        ({"trust": "trusted", "reason": "a\nb c"}, "reason must be"),
        ({"trust": "trusted", "reason": WHY, "until": "2026-11-24"}, "after today"),
        ({"trust": "trusted", "reason": WHY, "until": "2099-01-01"}, "three years"),
        ({"trust": "trusted", "reason": WHY, "until": "soon"}, "until must be a date"),
        ({"trust": "trusted", "reason": WHY, "until": 5}, "until must be a date"),
        ({"trust": "trusted", "reason": WHY, "untill": "2027-01-01"}, "untill is not known"),
        ({"trust": "trusted", "reason": WHY, "statement": "x" * 300}, "statement must be"),
        ({"installed_on": "2027-01-01", "reason": WHY}, "in the future"),
        ({"moved": "yes", "reason": WHY}, "moved must be true"),
    ],
)
def test_what_cannot_be_a_decision_names_the_argument_and_what_is_allowed(
    arguments: dict[str, object], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        decisions.trust("c-1", arguments, "x", NOW)


@pytest.mark.parametrize(
    "arguments", [{}, {"reason": WHY}, {"until": "2027-01-01"}, {"reason": WHY, "until": "2031-01-01"}]
)
def test_a_risk_is_accepted_with_reason_and_end_date_alone(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"reason must be|until must be a date|three years"):
        decisions.risk("0a1b2c3d4e5f", "c-1", arguments, "x", NOW)


def test_who_decided_names_the_person_and_the_program() -> None:
    assert decisions.who({}, "homeassistant") == "homeassistant"
    assert decisions.who({"by": "Anna"}, "homeassistant") == "Anna (homeassistant)"
    with pytest.raises(ValueError, match="by must be"):
        decisions.who({"by": ["x"]}, "homeassistant")


def test_a_row_that_cannot_be_read_hides_no_other(store: Store) -> None:
    decisions.keep(store, decisions.trust("c-1", {"trust": "trusted", "reason": WHY}, "x", NOW), "Door", NOW)
    store.save_decision("later:c-2", {"kind": "later"})
    assert len(decisions.load(store)) == 1


def test_forgetting_a_device_drops_its_decisions_and_keeps_the_history(store: Store) -> None:
    decisions.keep(store, decisions.trust("c-1", {"trust": "trusted", "reason": WHY}, "x", NOW), "Door", NOW)
    decisions.keep(store, decisions.trust("c-2", {"trust": "trusted", "reason": WHY}, "x", NOW), "Yard", NOW)
    decisions.forget(store, "c-1")
    assert [one.device for one in decisions.load(store)] == ["c-2"]
    assert len(list(history.entries(store))) == 2
