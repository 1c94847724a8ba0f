"""Dates that anybody can count again, that never slip and never start late; order by a score of points."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cctv_guard_agent.model.finding import Confidence, Finding, Severity, Tier, finding_id
from cctv_guard_agent.model.plan import PlanItem
from cctv_guard_agent.model.text import say
from cctv_guard_agent.plan import make_plan
from cctv_guard_agent.risk import ACTION_POINTS, SEVERITY_POINTS, TIER_POINTS, score

DAY_ONE = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAYS = {Tier.NOW: 3, Tier.DAYS: 21, Tier.WEEKS: 30, Tier.NEXT_REPLACEMENT: 365}
SENTENCE = say("test.x", "A sentence.")


def finding(
    action: str = "patch",
    *,
    device: str | None = "cam",
    subject: str = "",
    tier: Tier = Tier.DAYS,
    severity: Severity = Severity.HIGH,
    confidence: Confidence = Confidence.CONFIRMED,
    official: str | None = None,
    gateway: str | None = None,
    check: str = "",
) -> Finding:
    return Finding(
        id=finding_id(check or action, device, subject),
        check=check or action,
        device=device,
        subject=subject,
        title=SENTENCE,
        reason=SENTENCE,
        remedy=SENTENCE,
        action=action,
        severity=severity,
        confidence=confidence,
        tier=tier,
        because=(SENTENCE,),
        official_due=official,
        gateway=gateway,
    )


def plan(
    findings: Sequence[Finding], *, found: datetime = DAY_ONE, now: datetime | None = None
) -> tuple[PlanItem, ...]:
    return make_plan(findings, {f.id: found for f in findings}, now or found)


@pytest.mark.parametrize("tier", list(Tier))
def test_the_date_is_first_detection_plus_the_tiers_days(tier: Tier) -> None:
    (item,) = plan([finding(tier=tier)])
    assert item.due == (DAY_ONE + timedelta(days=DAYS[tier])).date()
    assert str(DAYS[tier]) in item.derivation.english
    assert "2026-11-24" in item.derivation.english


def test_the_date_never_moves_by_itself() -> None:
    first = plan([finding()])
    for days in (1, 20, 22, 400):
        later = plan([finding()], now=DAY_ONE + timedelta(days=days))
        assert [(i.id, i.due) for i in later] == [(i.id, i.due) for i in first]


def test_a_past_official_date_stands_beside_ours_and_makes_nothing_late() -> None:
    (item,) = plan([finding(official="2022-01-24")])
    assert item.official_due == date(2022, 1, 24)
    assert item.due is not None
    assert item.due > DAY_ONE.date()
    assert "2022-01-24, passed" in item.derivation.english
    (future,) = plan([finding(official="2027-01-24")])
    assert "passed" not in future.derivation.english
    assert plan([finding(official="nonsense")])[0].official_due is None


def test_a_finding_that_gets_worse_starts_the_shorter_clock_then() -> None:
    one = finding(tier=Tier.NOW)
    raised = DAY_ONE + timedelta(days=100)
    (item,) = make_plan([one], {one.id: DAY_ONE}, raised, {one.id: raised})
    assert item.due == (raised + timedelta(days=3)).date()


def test_a_finding_that_nobody_remembers_counts_as_found_now() -> None:
    (item,) = make_plan([finding()], {}, DAY_ONE)
    assert item.due == (DAY_ONE + timedelta(days=21)).date()


def test_one_update_settles_every_flaw_of_a_device() -> None:
    flaws = [finding(subject=f"CVE-{n}", severity=Severity.MEDIUM, tier=Tier.WEEKS) for n in range(4)]
    worst = finding(subject="CVE-9", tier=Tier.NOW, severity=Severity.CRITICAL)
    (item,) = plan([*flaws, worst])
    assert item.findings[0] == worst.id
    assert len(item.findings) == 5
    assert (item.tier, item.severity) == (Tier.NOW, Severity.CRITICAL)
    assert item.due == (DAY_ONE + timedelta(days=3)).date()


def test_rules_of_a_router_and_things_to_look_at_are_tasks_of_their_own() -> None:
    rules = [finding("close_mapping", subject=f"tcp/{port}", gateway="gw") for port in (80, 81)]
    looks = [finding("review", subject=s) for s in "ab"]
    sites = [finding("configure", device=None, check=check) for check in ("x", "y")]
    assert len(plan([*rules, *looks, *sites])) == 6


def test_buying_differently_is_one_task_for_the_site() -> None:
    (item,) = plan([finding("choose_other", device=f"cam{n}", tier=Tier.NEXT_REPLACEMENT) for n in range(5)])
    assert item.device is None
    assert len(item.findings) == 5
    assert "5 of your devices" in item.title.english


def test_what_only_informs_is_no_task() -> None:
    assert plan([finding(severity=Severity.NONE)]) == ()


def test_the_tier_decides_first_then_closing_doors_comes_before_patching() -> None:
    items = plan(
        [
            finding("replace", tier=Tier.NEXT_REPLACEMENT, severity=Severity.CRITICAL),
            finding("patch", tier=Tier.NOW),
            finding("close_mapping", tier=Tier.NOW, gateway="gw"),
            finding("isolate", tier=Tier.WEEKS, severity=Severity.CRITICAL),
            finding("set_password", device="other", tier=Tier.NOW, severity=Severity.CRITICAL),
        ]
    )
    assert [i.action for i in items] == ["set_password", "close_mapping", "patch", "isolate", "replace"]


def test_the_score_is_the_sum_that_the_page_gives() -> None:
    one = finding("close_mapping", tier=Tier.NOW, severity=Severity.CRITICAL)
    assert score([one]) == 1000 + 4 * 30 + 10 + 25
    assert score([one, one, one]) == score([one]) + 4


def test_no_points_of_a_lower_tier_outweigh_a_higher_one() -> None:
    most_below = SEVERITY_POINTS * 4 + 10 + max(ACTION_POINTS.values()) + 10
    ordered = sorted(TIER_POINTS.values())
    assert all(high - low > most_below for low, high in itertools.pairwise(ordered))


def test_replacing_ends_the_other_tasks_of_a_device_but_not_the_routers_rules() -> None:
    items = plan(
        [
            finding("replace", tier=Tier.NEXT_REPLACEMENT),
            finding("patch"),
            finding("isolate"),
            finding("disable_p2p"),
            finding("close_mapping", gateway="gw"),
            finding("patch", device="other"),
        ]
    )
    by_action = {(i.action, i.device): i for i in items}
    ended = {i.id: i.action for i in items if i.id in by_action["replace", "cam"].makes_unnecessary}
    assert sorted(ended.values()) == ["disable_p2p", "isolate", "patch"]
    assert by_action["patch", "other"].id not in ended
    assert by_action["isolate", "cam"].makes_unnecessary == (by_action["disable_p2p", "cam"].id,)


def test_closing_a_recorders_only_door_ends_the_tasks_of_its_cameras() -> None:
    door = finding("close_mapping", device="nvr", subject="tcp/80", gateway="gw")
    cameras = [finding("close_recorder", device=f"cam{n}", subject="through nvr") for n in range(3)]
    items = plan([door, *cameras])
    (closing,) = [i for i in items if i.action == "close_mapping"]
    assert set(closing.makes_unnecessary) == {i.id for i in items if i.action == "close_recorder"}
    second = finding("close_mapping", device="nvr", subject="tcp/81", gateway="gw")
    assert all(i.makes_unnecessary == () for i in plan([door, second, *cameras]))


def test_the_order_of_findings_does_not_matter() -> None:
    findings = [
        finding(action, device=f"cam{n}", tier=tier, subject=str(n))
        for n, (action, tier) in enumerate((a, t) for a in ACTION_POINTS for t in Tier)
    ]
    expected = plan(findings)
    shuffled = list(findings)
    for seed in range(10):
        random.Random(seed).shuffle(shuffled)
        assert plan(shuffled) == expected


def test_a_year_of_changes_keeps_every_promise() -> None:
    """Cameras come, get patched, mappings reopen: no open task's date moves, and none is late on its first day."""
    chance = random.Random(7)
    opened: dict[str, datetime] = {}
    promised: dict[str, date] = {}
    pool = [
        finding(a, device=f"cam{n}", tier=t)
        for n in range(6)
        for a, t in (("patch", Tier.DAYS), ("isolate", Tier.WEEKS))
    ]
    active: list[Finding] = []
    for day in range(365):
        now = DAY_ONE + timedelta(days=day)
        for one in pool:
            if chance.random() < 0.03:
                active = [f for f in active if f.id != one.id] if one in active else [*active, one]
        opened = {f.id: opened.get(f.id, now) for f in active}
        items = make_plan(active, opened, now)
        assert {f for i in items for f in i.findings} == {f.id for f in active}
        for item in items:
            assert item.due is not None
            if item.id not in promised:
                assert item.due > now.date()
            assert promised.get(item.id, item.due) == item.due
        promised = {item.id: item.due for item in items if item.due}


def test_a_severity_that_changes_keeps_the_tasks_id() -> None:
    one = finding(severity=Severity.LOW)
    assert plan([one])[0].id == plan([replace(one, severity=Severity.CRITICAL)])[0].id
