"""Findings that opened, closed or changed: once each, whatever was down meanwhile (see ledger.py)."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SITE
from .contract import Finding
from .coordinator import CctvGuardConfigEntry
from .entity import GuardEntity, sentences
from .ledger import Change

PARALLEL_UPDATES = 0

CHANGES = ["opened", "severity_changed", "closed"]
FIRST_SCAN = "first_scan"

DEVICE_FINDINGS = EventEntityDescription(key="findings", translation_key="findings", event_types=CHANGES)
SITE_FINDINGS = EventEntityDescription(
    key="findings", translation_key="site_findings", event_types=[*CHANGES, FIRST_SCAN]
)


async def async_setup_entry(
    hass: HomeAssistant, entry: CctvGuardConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the site's events now, those of devices as they come."""
    coordinator = entry.runtime_data
    async_add_entities([SiteFindingsEvent(coordinator, SITE, SITE_FINDINGS)])

    @callback
    def add(subjects: Iterable[str]) -> None:
        async_add_entities(
            FindingsEvent(coordinator, subject, DEVICE_FINDINGS)
            for subject in subjects
            if subject in coordinator.state.devices
        )

    coordinator.async_add_platform(add)


class FindingsEvent(GuardEntity, EventEntity):
    """What changed on one camera or recorder."""

    async def async_added_to_hass(self) -> None:
        """Tell what waited for this entity."""
        await super().async_added_to_hass()
        self._tell()

    @callback
    def _handle_update(self) -> None:
        self._tell()
        self.async_write_ha_state()

    @callback
    def _tell(self) -> None:
        # Only while we are seen: an event of an unavailable entity would be lost.
        if self.available:
            for change in self.coordinator.async_take_changes(self.subject):
                self._fire(change.type, _attributes(change))

    @callback
    def _fire(self, event_type: str, attributes: dict[str, Any]) -> None:
        self._trigger_event(event_type, attributes)
        self.async_write_ha_state()


class SiteFindingsEvent(FindingsEvent):
    """What changed on the site itself, and the summary of the first complete scan."""

    @callback
    def _tell(self) -> None:
        site = self.coordinator.state.site
        if self.available and site and self.coordinator.async_take_summary():
            counts = site.counts
            self._fire(
                FIRST_SCAN,
                {
                    "cameras": counts.cameras,
                    "recorders": counts.recorders,
                    "at_risk": counts.at_risk,
                    "act_now": counts.act_now,
                    "critical": counts.open_findings.critical,
                    "high": counts.open_findings.high,
                },
            )
        super()._tell()


def _attributes(change: Change) -> dict[str, Any]:
    finding = change.finding
    attributes: dict[str, Any] = {
        "finding": finding.id,
        "check": finding.check,
        "severity": finding.severity.value,
        "title": finding.title.text,
        "opened_at": finding.opened_at,
    }
    if change.before:
        attributes["severity_before"] = change.before
    if isinstance(finding, Finding):
        attributes |= {
            "tier": finding.tier,
            "action": finding.action,
            "reason": finding.reason.text,
            "remedy": finding.remedy.text,
            "because": sentences(finding.because),
        }
    else:
        attributes["closed_at"] = finding.closed_at
    return attributes
