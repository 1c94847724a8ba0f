"""What a report is made from, and the views on it that several parts share. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cctv_guard_agent.history import Chain, Entry
from cctv_guard_agent.model.provider import Provider, ProviderKind
from cctv_guard_agent.texts import Language

Json = Mapping[str, Any]
OWNER, INSURER = "owner", "insurer"
SEVERITIES = ("critical", "high", "medium", "low", "none")
TIERS = ("now", "days", "weeks", "next_replacement")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """Everything that a report says."""

    payloads: Json
    """The contract's payloads: site, devices, routers, agent."""
    at: datetime
    """The report tells how things stood at this time."""
    judged_at: datetime
    """Since when it is so: when what it tells was judged."""
    looked_until: datetime | None = None
    """When somebody last looked and found nothing different; None: not after `judged_at`."""
    chain: Chain | None = None
    """The history's chain at that time; None: a single scan, of which no history is kept."""
    history: Sequence[Entry] = ()
    since: datetime | None = None
    """From when on the history is told; None: from its beginning."""
    providers: Sequence[Provider] = ()
    audience: str = OWNER
    language: Language = field(default_factory=Language)

    @property
    def devices(self) -> Sequence[Json]:
        """Cameras and recorders, worst first."""
        return sorted(
            (one for one in self.payloads["devices"] if one["is_camera"] is not False),
            key=lambda one: (SEVERITIES.index(one["risk"]["severity"]), str(one["name"]).lower(), one["id"]),
        )

    @property
    def today(self) -> date:
        """The day that dates are compared with."""
        return self.at.date()

    @property
    def for_insurer(self) -> bool:
        """Is it for somebody who should not learn addresses and how-to?"""
        return self.audience == INSURER


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line of the plan: an action that several devices may share."""

    due: date | None
    tier: str
    severity: str
    score: float
    items: Sequence[Json]
    """The plan items that it stands for, at least one; they have reason and how-to in common."""

    def late(self, today: date) -> bool:
        """Is its date over?"""
        return self.due is not None and self.due < today


def tasks(data: ReportData) -> list[Task]:
    """Return the plan, soonest first; items with the same date, reason kind and how-to are one task."""
    every = [*data.payloads["site"]["plan"], *(item for one in data.devices for item in one["plan"])]
    groups: dict[tuple[str, ...], list[Json]] = {}
    for item in every:
        key = (item["due"] or "9999-12-31", item["tier"], item["severity"], item["action"], item["how"]["text"])
        groups.setdefault((*key, item["title"]["key"], item["derivation"]["text"]), []).append(item)
    found = [
        Task(
            due=date.fromisoformat(group[0]["due"]) if group[0]["due"] else None,
            tier=group[0]["tier"],
            severity=group[0]["severity"],
            score=max(item["score"] for item in group),
            items=sorted(group, key=lambda item: (str(item["title"]["text"]).lower(), item["id"])),
        )
        for group in groups.values()
    ]
    return sorted(found, key=lambda one: (one.due or date.max, -one.score, one.items[0]["id"]))


def brokers(data: ReportData, device: Json) -> Sequence[Provider]:
    """Return the register's entries that may stand behind this device's way in through a broker."""
    cloud = [one for one in data.providers if one.kind is ProviderKind.CLOUD_ACCOUNT]
    maker = device["identity"]["maker"]
    known = {str(device["name"]).lower(), device["id"], device["identity"]["mac"], *device["addresses"]}
    return [
        one
        for one in cloud
        if (not one.makers or maker in one.makers) and (not one.devices or {d.lower() for d in one.devices} & known)
    ]
