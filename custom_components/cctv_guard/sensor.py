"""Figures, words and dates of the site, its routers, recorders and cameras."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SITE
from .contract import Counts, Device, Router, Severity
from .coordinator import CctvGuardConfigEntry
from .entity import GuardEntity, sentences
from .state import SiteState, seen_subject

PARALLEL_UPDATES = 0

type _Value = str | int | float | date | datetime | None

WAN_KINDS = ("public", "cgnat", "double_nat")


@dataclass(frozen=True, kw_only=True)
class _DeviceDescription(SensorEntityDescription):
    value: Callable[[Device], _Value]
    attributes: Callable[[Device], dict[str, Any]] = lambda device: {}


@dataclass(frozen=True, kw_only=True)
class _RouterDescription(SensorEntityDescription):
    value: Callable[[Router], _Value]


@dataclass(frozen=True, kw_only=True)
class _SiteDescription(SensorEntityDescription):
    value: Callable[[SiteState], _Value]


def _severity(device: Device) -> str | None:
    """The worst finding; "none" only where the agent can tell that there is no risk, unknown where it cannot."""
    severity = device.risk.severity
    return None if severity is Severity.NONE and device.risk.at_risk is None else severity.value


def _open_findings(device: Device) -> int | None:
    """Nothing found is a figure only where somebody looked."""
    found = len(device.findings.open)
    return found if found or device.exposure.coverage.looked_at else None


def _score(device: Device) -> float | None:
    return None if device.risk.score == 0 and device.risk.at_risk is None else device.risk.score


def _maker(device: Device) -> dict[str, Any]:
    """Return how sure and why: a maker is never named without its evidence."""
    identity = device.identity
    return {
        "confidence": identity.confidence,
        "confidence_word": identity.confidence_word,
        "summary": identity.summary.text,
        "because": list(dict.fromkeys(evidence.says for evidence in identity.because)),
    }


DEVICE_SENSORS = (
    _DeviceDescription(
        key="severity",
        translation_key="severity",
        device_class=SensorDeviceClass.ENUM,
        options=[severity.value for severity in Severity],
        value=_severity,
    ),
    _DeviceDescription(
        key="open_findings",
        translation_key="open_findings",
        state_class=SensorStateClass.MEASUREMENT,
        value=_open_findings,
    ),
    _DeviceDescription(
        key="true_maker",
        translation_key="true_maker",
        value=lambda device: device.identity.maker_name,
        attributes=_maker,
    ),
    _DeviceDescription(
        key="act_by",
        translation_key="act_by",
        device_class=SensorDeviceClass.DATE,
        value=lambda device: device.risk.act_by,
    ),
    _DeviceDescription(
        key="risk_score",
        translation_key="risk_score",
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        value=_score,
    ),
    _DeviceDescription(
        key="coverage",
        translation_key="coverage",
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda device: device.exposure.coverage.looked_at,
        attributes=lambda device: {
            "of": device.exposure.coverage.of,
            "why": sentences(
                tuple(
                    text for way in device.exposure.coverage.ways if way.answer.is_yes is None for text in way.because
                )
            ),
        },
    ),
)

ROUTER_SENSORS = (
    _RouterDescription(
        key="wan_kind",
        translation_key="wan_kind",
        device_class=SensorDeviceClass.ENUM,
        options=list(WAN_KINDS),
        value=lambda router: router.wan.kind if router.wan.kind in WAN_KINDS else None,
    ),
    _RouterDescription(
        key="mappings",
        translation_key="mappings",
        state_class=SensorStateClass.MEASUREMENT,
        # No list was read: none seen is not none there.
        value=lambda router: len(router.mappings) if router.mappings or router.ways_read else None,
    ),
)


def _count(key: str, value: Callable[[Counts], int], **more: Any) -> _SiteDescription:
    return _SiteDescription(
        key=key,
        translation_key=key,
        state_class=SensorStateClass.MEASUREMENT,
        value=lambda state: value(state.site.counts) if state.site else None,
        **more,
    )


SITE_SENSORS = (
    _count("cameras", lambda counts: counts.cameras),
    _count("recorders", lambda counts: counts.recorders),
    _count("cameras_at_risk", lambda counts: counts.at_risk),
    _count("act_now", lambda counts: counts.act_now),
    _count("restricted_makers", lambda counts: counts.restricted),
    _count("unknown_makers", lambda counts: counts.unknown_maker),
    _count("findings_critical", lambda counts: counts.open_findings.critical),
    _count("findings_high", lambda counts: counts.open_findings.high),
    _count("findings_medium", lambda counts: counts.open_findings.medium),
    _count("findings_low", lambda counts: counts.open_findings.low),
    _SiteDescription(
        key="last_scan",
        translation_key="last_scan",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda state: state.agent.last_run if state.agent else None,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: CctvGuardConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the site's sensors now, those of devices and routers as they come."""
    coordinator = entry.runtime_data
    async_add_entities(SiteSensor(coordinator, SITE, one) for one in SITE_SENSORS)

    @callback
    def add(subjects: Iterable[str]) -> None:
        entities: list[GuardEntity] = []
        for subject in subjects:
            if subject in coordinator.state.routers:
                entities += [RouterSensor(coordinator, subject, one) for one in ROUTER_SENSORS]
            else:
                entities += [DeviceSensor(coordinator, subject, one) for one in DEVICE_SENSORS]
                entities.append(LastAnswerSensor(coordinator, subject, LAST_ANSWER))
        async_add_entities(entities)

    coordinator.async_add_platform(add)


class DeviceSensor(GuardEntity, SensorEntity):
    """One figure or word on a camera or recorder."""

    entity_description: _DeviceDescription

    @callback
    def _refresh(self) -> None:
        if device := self.device:
            value = self.entity_description.value(device)
            # A finding stays until the agent closes it; that there is none holds only as long as somebody looked.
            is_old = self.coordinator.is_stale(self.subject)
            self._attr_native_value = None if is_old and value in (Severity.NONE.value, 0) else value
            self._attr_extra_state_attributes = self.entity_description.attributes(device)


class RouterSensor(GuardEntity, SensorEntity):
    """One figure or word on a router."""

    entity_description: _RouterDescription

    @callback
    def _refresh(self) -> None:
        if router := self.router:
            self._attr_native_value = self.entity_description.value(router)


class SiteSensor(GuardEntity, SensorEntity):
    """One figure of the site."""

    entity_description: _SiteDescription

    @callback
    def _refresh(self) -> None:
        self._attr_native_value = self.entity_description.value(self.coordinator.state)


LAST_ANSWER = SensorEntityDescription(
    key="last_answer",
    translation_key="last_answer",
    device_class=SensorDeviceClass.TIMESTAMP,
    entity_category=EntityCategory.DIAGNOSTIC,
    # Moves every minute for every camera: only for who wants it.
    entity_registry_enabled_default=False,
)


class LastAnswerSensor(GuardEntity, SensorEntity):
    """When a camera last answered."""

    async def async_added_to_hass(self) -> None:
        """Listen to the device's answers too."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_listen(seen_subject(self.subject), self._handle_update))

    @callback
    def _refresh(self) -> None:
        self._attr_native_value = self.coordinator.state.seen.get(self.subject)
