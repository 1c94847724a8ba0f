"""What to do by when: one item for each action, with its date and how the date came about. Pure.

The date is the first detection plus the days of the tier (`remediation_windows` of the policy file), never earlier, and
never moves by itself: late is late. A date that an authority set stands beside it and makes nothing late on day one.
Rules and points: docs/plan.md.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from cctv_guard_agent import policies
from cctv_guard_agent.model.finding import RANK, Finding, Severity, Tier
from cctv_guard_agent.model.plan import PlanItem
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.risk import score

_WINDOW = {Tier.NOW: "T0", Tier.DAYS: "T1", Tier.WEEKS: "T2", Tier.NEXT_REPLACEMENT: "T3"}
_TIER_WORDS = {
    Tier.NOW: "now",
    Tier.DAYS: "within days",
    Tier.WEEKS: "within weeks",
    Tier.NEXT_REPLACEMENT: "at the next replacement",
}
_TIERS = tuple(_WINDOW)
_ALONE = ("close_mapping", "configure", "review")
"""Actions of which each subject is a task of its own; the others settle everything of their kind on the device."""
_SITE = ("choose_other",)
"""Actions that are one task for the whole site: buying differently is decided once."""
_NOTHING: Mapping[str, datetime] = {}


def make_plan(
    findings: Sequence[Finding],
    opened: Mapping[str, datetime],
    now: datetime,
    raised: Mapping[str, datetime] = _NOTHING,
) -> tuple[PlanItem, ...]:
    """Make the plan, most pressing first; the same findings and times give the same plan.

    opened: when each finding was first found, by id; one that is missing counts as found now.
    raised: when a finding came into its present tier, where that is later (a camera that became reachable).
    Findings of severity `none` inform only and make no item.
    """
    book = policies.load()
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity is not Severity.NONE:
            groups.setdefault(_key(finding), []).append(finding)
    items = [
        _item(key, sorted(group, key=_worst_first), opened, raised, now, book.tier_days)
        for key, group in groups.items()
    ]
    items.sort(key=lambda item: (-item.score, item.due or date.max, item.id))
    on_device: dict[str, list[PlanItem]] = {}
    behind: dict[str, set[str]] = {}
    subjects = {finding.id: finding.subject for finding in findings}
    for item in items:
        on_device.setdefault(item.device or "", []).append(item)
        if item.action == "close_recorder":
            behind.setdefault(subjects[item.findings[0]], set()).add(item.id)
    return tuple(replace(item, makes_unnecessary=_unnecessary(item, on_device, behind)) for item in items)


def _key(finding: Finding) -> str:
    """What is one task: an action on one device (or on one router, or on the site)."""
    if finding.action in _SITE:
        return finding.action
    where = finding.device or finding.gateway or "site"
    single = finding.action in _ALONE or finding.device is None
    return "\n".join((finding.action, where, f"{finding.check} {finding.subject}" if single else ""))


def _worst_first(finding: Finding) -> tuple[int, int, str]:
    """Most pressing first."""
    return _TIERS.index(finding.tier), -RANK[finding.severity], finding.id


def _item(
    key: str,
    group: Sequence[Finding],
    opened: Mapping[str, datetime],
    raised: Mapping[str, datetime],
    now: datetime,
    days: Mapping[str, int],
) -> PlanItem:
    """One task from the findings that it settles, the worst of them first."""
    due, first = min(((_due(f, opened, raised, now, days), f) for f in group), key=lambda pair: (pair[0], pair[1].id))
    worst = group[0]
    official = min((d for f in group if (d := _official(f)) is not None), default=None)
    return PlanItem(
        id=hashlib.sha256(f"plan\n{key}".encode()).hexdigest()[:12],
        action=worst.action,
        device=None if worst.action in _SITE else worst.device,
        findings=tuple(f.id for f in group),
        title=_for_the_site(group) if worst.action in _SITE else worst.title,
        reason=worst.reason,
        how=worst.remedy,
        tier=worst.tier,
        severity=max((f.severity for f in group), key=RANK.__getitem__),
        due=due,
        derivation=_derivation(first, opened, raised, now, days, official, due),
        official_due=official,
        score=score(group),
    )


def _for_the_site(group: Sequence[Finding]) -> Text:
    """The title of a task that is about many devices at once."""
    return say(
        "plan.choose_other",
        "When you next buy: {count} of your devices are of makers that are restricted elsewhere",
        count=len({f.device for f in group}),
    )


def _start(finding: Finding, opened: Mapping[str, datetime], raised: Mapping[str, datetime], now: datetime) -> datetime:
    """When the clock of its tier began to run."""
    found = opened.get(finding.id) or finding.opened_at or now
    return max(found, raised.get(finding.id, found))


def _due(
    finding: Finding,
    opened: Mapping[str, datetime],
    raised: Mapping[str, datetime],
    now: datetime,
    days: Mapping[str, int],
) -> date:
    """First detection plus the tier's days."""
    return (_start(finding, opened, raised, now) + timedelta(days=days[_WINDOW[finding.tier]])).date()


def _official(finding: Finding) -> date | None:
    """The date that an authority set."""
    try:
        return date.fromisoformat(finding.official_due) if finding.official_due else None
    except ValueError:
        return None


def _derivation(
    finding: Finding,
    opened: Mapping[str, datetime],
    raised: Mapping[str, datetime],
    now: datetime,
    days: Mapping[str, int],
    official: date | None,
    due: date,
) -> Text:
    """Say how the date came about, so that anybody can count it again."""
    start = _start(finding, opened, raised, now).date().isoformat()
    window = days[_WINDOW[finding.tier]]
    words = _TIER_WORDS[finding.tier]
    if official is None:
        return say(
            "plan.derivation",
            "Found on {start}, plus {days} days ({tier}).",
            start=start,
            days=window,
            tier=words,
            due=due.isoformat(),
        )
    return say(
        "plan.derivation_official",
        "Found on {start}, plus {days} days ({tier}). Official date: {official}{passed}.",
        start=start,
        days=window,
        tier=words,
        due=due.isoformat(),
        official=official.isoformat(),
        passed=", passed" if official < now.date() else "",
    )


def _unnecessary(
    item: PlanItem, on_device: Mapping[str, list[PlanItem]], behind: Mapping[str, set[str]]
) -> tuple[str, ...]:
    """Which other tasks need not be done once this one is.

    Closing the only way in to a recorder closes it to the cameras behind; cutting a device off the internet ends its
    cloud access; replacing it ends every task on it but the router's rules, which would lead to its successor.
    """
    others = [other for other in on_device.get(item.device or "", ()) if other.id != item.id]
    if item.device is None:
        return ()
    if item.action == "close_mapping" and not any(other.action == "close_mapping" for other in others):
        return tuple(sorted(behind.get(f"through {item.device}", ())))
    if item.action == "replace":
        return tuple(other.id for other in others if other.action != "close_mapping")
    if item.action == "isolate":
        return tuple(other.id for other in others if other.action == "disable_p2p")
    return ()
