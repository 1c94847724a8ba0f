"""New installations and expired decisions: what came later, what the owner said of it, what is asked again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from checking import camera, run, site
from sites import NOW

from cctv_guard_agent.model.decision import Decision, DecisionKind
from cctv_guard_agent.model.finding import Severity
from cctv_guard_agent.model.snapshot import Snapshot

BEFORE = NOW - timedelta(days=10)


def snapshot(*decisions: Decision, maker: str | None = "hikvision", profile: str = "uk-sensitive") -> Snapshot:
    return replace(site(camera(maker=maker), profile=profile), baseline_at=BEFORE, decisions=decisions)


def said(answer: str, day: date | None = None) -> Decision:
    return Decision(
        kind=DecisionKind.INSTALLED, device="dev-Cam", answer=answer, reason="invoice", by="x", made_at=NOW, day=day
    )


@pytest.mark.parametrize(
    ("maker", "profile", "severity", "asked"),
    [
        ("hikvision", "uk-sensitive", Severity.HIGH, True),
        ("hikvision", "uk-public-voluntary", Severity.MEDIUM, True),
        ("uniview", "uk-public-voluntary", Severity.MEDIUM, True),
        ("hikvision", "small-business", Severity.LOW, False),
    ],
)
def test_a_restricted_makers_new_device_is_a_finding_as_grave_as_the_policy_binds(
    maker: str, profile: str, severity: Severity, asked: bool
) -> None:
    (found,) = run("new_installation", snapshot(maker=maker, profile=profile))
    assert (found.severity, found.needs_person) == (severity, asked)
    assert "set-trust dev-Cam --installed-on DATE" in found.remedy.english
    assert all("Binding on you: " in text.english for text in found.because)


@pytest.mark.parametrize(("maker", "profile"), [("axis", "uk-sensitive"), (None, "uk-sensitive")])
def test_a_maker_that_no_policy_means_may_come(maker: str | None, profile: str) -> None:
    assert run("new_installation", snapshot(maker=maker, profile=profile)) == []


def test_what_was_there_at_the_baseline_is_not_new_and_before_it_nothing_is() -> None:
    assert run("new_installation", replace(snapshot(), baseline_at=NOW)) == []
    assert run("new_installation", replace(snapshot(), baseline_at=None)) == []


def test_the_owner_may_date_it_earlier_or_say_that_it_moved() -> None:
    assert run("new_installation", snapshot(said("installed", date(2020, 5, 1)))) == []
    assert run("new_installation", snapshot(said("moved"))) == []
    assert len(run("new_installation", snapshot(said("installed", NOW.date())))) == 1
    other = replace(said("moved"), device="dev-Other")
    assert len(run("new_installation", snapshot(other))) == 1


def test_the_owner_may_say_that_a_device_of_the_baseline_came_later() -> None:
    later = snapshot(said("installed", NOW.date()))
    assert len(run("new_installation", replace(later, baseline_at=NOW - timedelta(days=1)))) == 1


def trusted(until: date) -> Decision:
    return Decision(
        kind=DecisionKind.TRUST, device="dev-Cam", answer="trusted", reason="a letter", by="Anna", made_at=BEFORE,
        until=until,
    )  # fmt: skip


def test_a_decision_that_ended_is_asked_again_with_who_when_and_why() -> None:
    (found,) = run("decision_expired", snapshot(trusted(NOW.date() - timedelta(days=1))))
    for word in ("Anna", "a letter", BEFORE.date().isoformat()):
        assert word in found.reason.english
    assert run("decision_expired", snapshot(trusted(NOW.date()))) == []


def test_support_that_ended_is_asked_again() -> None:
    ended = replace(trusted(NOW.date()), kind=DecisionKind.SUPPORT, until=None, day=NOW.date() - timedelta(days=1))
    (found,) = run("decision_expired", snapshot(ended))
    assert "support that was promised" in found.title.english


def test_a_decision_on_a_device_that_is_gone_asks_nobody() -> None:
    gone = replace(trusted(date(2020, 1, 1)), device="dev-Gone")
    assert run("decision_expired", snapshot(gone)) == []
