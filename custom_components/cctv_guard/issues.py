"""Which repairs stand in Home Assistant: the few findings that a person should act on first.

One for each device and action; where more than three devices share one remedy, one for all of them. At most five at
once, worst first. A repair that the owner ignored stays ignored as long as its finding is open: it is created again
and again with the same id and never deleted meanwhile, and it takes no place of the five.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from .const import CONF_REPAIRS, CONF_SEVERITY_FLOOR, DEFAULT_SEVERITY_FLOOR, DOMAIN, SCHEMA_MAX, SCHEMA_MIN, SITE
from .contract import Finding, Severity
from .markdown import as_text
from .state import SiteState

MAX_OPEN = 5
SHARED_BY_MORE_THAN = 3
SYNC_AFTER_S = 1.0
"""One look at all findings after a burst of messages, not one for each."""

_TIERS = ("now", "days", "weeks", "next_replacement")
_MAX_LISTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One thing to do, and everything it settles."""

    id: str
    """Stable as long as the same device needs the same action, or the same cause is shared."""
    is_shared: bool
    findings: tuple[tuple[str, Finding], ...]
    """(subject, finding), worst first."""

    @property
    def subjects(self) -> list[str]:
        """The devices that it concerns, worst first."""
        return list(dict.fromkeys(subject for subject, _ in self.findings))


def repairs(found: list[tuple[str, Finding]], floor: Severity) -> list[Repair]:
    """Return every repair that the open findings ask for, worst first."""
    asking = sorted(
        ((subject, one) for subject, one in found if one.needs_person and one.severity.rank >= floor.rank),
        key=_order,
    )
    by_cause: dict[str, set[str]] = defaultdict(set)
    for subject, finding in asking:
        by_cause[_cause(finding)].add(subject)
    grouped: dict[tuple[bool, str], list[tuple[str, Finding]]] = defaultdict(list)
    for subject, finding in asking:
        is_shared = subject != SITE and len(by_cause[_cause(finding)] - {SITE}) > SHARED_BY_MORE_THAN
        name = _cause(finding) if is_shared else f"{subject or 'site'}_{finding.action}"
        grouped[is_shared, name].append((subject, finding))
    return [
        Repair(id=name, is_shared=is_shared, findings=tuple(findings))
        for (is_shared, name), findings in grouped.items()
    ]


def _order(one: tuple[str, Finding]) -> tuple[int, int, str, str]:
    subject, finding = one
    tier = _TIERS.index(finding.tier) if finding.tier in _TIERS else len(_TIERS)
    return (-finding.severity.rank, tier, subject, finding.id)


def _cause(finding: Finding) -> str:
    """Name what one step settles: the action, where it is taken, and how it is done."""
    cause = "\n".join((finding.action, finding.gateway or "", finding.remedy.key))
    return hashlib.sha256(cause.encode()).hexdigest()[:12]


class IssueKeeper:
    """Keeps the repairs of one site as they should be."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry[Any], state: SiteState, is_settled: Callable[[], bool]
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._state = state
        self._is_settled = is_settled
        self._prefix = f"{entry.unique_id}_do_"
        self._floor = Severity(entry.options.get(CONF_SEVERITY_FLOOR, DEFAULT_SEVERITY_FLOOR))
        self._wants_repairs: bool = entry.options.get(CONF_REPAIRS, True)
        self._planned: CALLBACK_TYPE | None = None
        self._job = HassJob(self._sync, "cctv_guard repairs", cancel_on_shutdown=True)

    @callback
    def schedule(self) -> None:
        """Look at all findings soon."""
        if self._planned is None:
            self._planned = async_call_later(self._hass, SYNC_AFTER_S, self._job)

    @callback
    def stop(self) -> None:
        """Look no more; what stands, stands: deleting it would forget that it was ignored."""
        if self._planned:
            self._planned()
            self._planned = None

    @callback
    def _sync(self, _now: datetime) -> None:
        self._planned = None
        self._sync_contract()
        wanted = repairs(self._state.open_findings(), self._floor)
        ignored = {issue_id for issue_id, issue in self._standing().items() if issue.dismissed_version}
        shown: set[str] = set()
        for repair in wanted if self._wants_repairs else ():
            issue_id = self._prefix + repair.id
            if issue_id not in ignored:
                if len(shown) == MAX_OPEN:
                    continue
                shown.add(issue_id)
            self._create(issue_id, repair)
        if not self._is_settled():
            return
        still_true = {self._prefix + repair.id for repair in wanted}
        for issue_id in self._standing():
            if issue_id not in shown and not (issue_id in ignored and issue_id in still_true):
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)

    def _standing(self) -> dict[str, ir.IssueEntry]:
        return {
            issue_id: issue
            for (domain, issue_id), issue in ir.async_get(self._hass).issues.items()
            if domain == DOMAIN and issue_id.startswith(self._prefix)
        }

    def _create(self, issue_id: str, repair: Repair) -> None:
        _, worst = repair.findings[0]
        subjects = repair.subjects
        titles = list(dict.fromkeys(as_text(finding.title.text) for _, finding in repair.findings))
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            is_fixable=True,
            severity=(
                ir.IssueSeverity.ERROR if worst.severity.rank >= Severity.HIGH.rank else ir.IssueSeverity.WARNING
            ),
            translation_key="shared_cause" if repair.is_shared else "finding",
            translation_placeholders={
                "title": worst.title.text,
                "more": str(len(subjects) - 1),
                # The title says it where there is only one.
                "findings": "\n".join(f"- {title}" for title in titles[:_MAX_LISTED]) if len(titles) > 1 else "",
                "reason": as_text(worst.reason.text),
                "because": "\n".join(f"- {as_text(text.text)}" for text in worst.because[:_MAX_LISTED]) or "-",
                "remedy": as_text(worst.remedy.text),
                "due": self._due(repair),
            },
            data={"entry_id": self._entry.entry_id, "repair": repair.id},
        )

    def _due(self, repair: Repair) -> str:
        """Return the earliest date of the agent's plan for these findings."""
        days: list[date] = []
        for subject, finding in repair.findings:
            device = self._state.devices.get(subject)
            plan = device.plan if device else self._state.site.plan if self._state.site else ()
            days += [item.due for item in plan if item.due and finding.id in item.findings]
        return min(days).isoformat() if days else "-"

    def still_open(self, repair_id: str) -> Repair | None:
        """Return the repair as it stands now; None where it is done."""
        return next((one for one in repairs(self._state.open_findings(), self._floor) if one.id == repair_id), None)

    def _sync_contract(self) -> None:
        """One repair where agent and integration do not fit, one where something else writes on our topics."""
        versions = self._state.versions.values()
        newer, older = [v for v in versions if v > SCHEMA_MAX], [v for v in versions if v < SCHEMA_MIN]
        self._keep("update_integration", bool(newer), found=str(max(newer, default=0)))
        self._keep("update_agent", bool(older), found=str(min(older, default=0)))
        topic, why = next(iter(self._state.refused.items()), ("", ""))
        self._keep(
            "unreadable",
            bool(self._state.refused),
            count=str(len(self._state.refused)),
            topic=as_text(f"{self._entry.data['base_topic']}/{topic}"[:120]),
            why=as_text(why),
        )

    @callback
    def async_set_silent(self, is_silent: bool) -> None:
        """Say that the agent has not been there for long, or no longer say so."""
        self._keep("agent_silent", is_silent)

    def _keep(self, key: str, is_true: bool, **placeholders: str) -> None:
        issue_id = f"{self._entry.unique_id}_{key}"
        if not is_true:
            ir.async_delete_issue(self._hass, DOMAIN, issue_id)
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.ERROR,
            translation_key=key,
            translation_placeholders={
                "name": self._entry.title,
                "site": as_text(self._entry.title),
                "min": str(SCHEMA_MIN),
                "max": str(SCHEMA_MAX),
                **placeholders,
            },
        )


@callback
def async_delete_issues(hass: HomeAssistant, agent_id: str) -> None:
    """Delete every repair of a site that is removed from Home Assistant."""
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN and issue_id.startswith(f"{agent_id}_"):
            ir.async_delete_issue(hass, domain, issue_id)
