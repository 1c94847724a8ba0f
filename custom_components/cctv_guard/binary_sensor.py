"""Yes or no, and unknown as often as nobody looked.

No device class "safety": Home Assistant would call a camera without findings "Safe", which nobody can know. The
states have words of their own (translations).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorEntity, BinarySensorEntityDescription
from homeassistant.components.binary_sensor.const import BinarySensorDeviceClass
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SITE
from .contract import Device, PolicyVerdict, Router
from .coordinator import CctvGuardConfigEntry
from .entity import GuardEntity, sentences, verdict_attributes
from .state import SiteState

PARALLEL_UPDATES = 0

TOO_OLD = "The last check is too old for its answer to hold."


@dataclass(frozen=True, kw_only=True)
class _DeviceDescription(BinarySensorEntityDescription):
    value: Callable[[Device], bool | None]
    attributes: Callable[[Device], dict[str, Any]] = lambda device: {}
    ages: bool = False
    """Unknown when the last check is too old."""


@dataclass(frozen=True, kw_only=True)
class _RouterDescription(BinarySensorEntityDescription):
    value: Callable[[Router], bool | None]
    attributes: Callable[[Router], dict[str, Any]] = lambda router: {}


@dataclass(frozen=True, kw_only=True)
class _SiteDescription(BinarySensorEntityDescription):
    value: Callable[[SiteState], bool | None]


def _at_risk(device: Device) -> dict[str, Any]:
    """Return what makes it so: the worst findings, or what was not looked at."""
    if device.risk.at_risk is None:
        return {"why": sentences(device.exposure.reachable_from_internet.because)}
    worst = [finding.title for finding in device.findings.open if finding.severity is device.risk.severity]
    return {"because": sentences(tuple(worst[:5]))}


def _restricted(device: Device) -> bool | None:
    """Restricted anywhere, for whomever; the attributes say where and whether it binds."""
    return {"unknown": None, "your_decision": None, "no": False}.get(device.policy.restricted, True)


def _policies(device: Device) -> dict[str, Any]:
    """Return every policy with body, date and whom it binds: the word alone would be an accusation."""
    verdicts = [verdict for verdict in device.policy.verdicts if verdict.hit in ("hit", "your_decision")]
    return {
        "restricted": device.policy.restricted,
        "binds_you": any(verdict.binds for verdict in verdicts),
        "policies": [_policy(verdict) for verdict in verdicts],
    }


def _policy(verdict: PolicyVerdict) -> str:
    binds = "binds you" if verdict.binds else "does not bind you"
    unsure = "" if verdict.verification == "confirmed" else f", {verdict.verification}"
    return f"{verdict.title} ({verdict.issuer}, {verdict.date}): {binds}, binding on {verdict.binding_on}{unsure}"


DEVICE_SENSORS = (
    _DeviceDescription(
        key="at_risk",
        translation_key="at_risk",
        ages=True,
        value=lambda device: device.risk.at_risk,
        attributes=_at_risk,
    ),
    _DeviceDescription(
        key="reachable_from_internet",
        translation_key="reachable_from_internet",
        ages=True,
        value=lambda device: device.exposure.reachable_from_internet.answer.is_yes,
        attributes=lambda device: verdict_attributes(device.exposure.reachable_from_internet),
    ),
    _DeviceDescription(
        key="cloud_access",
        translation_key="cloud_access",
        ages=True,
        value=lambda device: device.exposure.cloud_access.answer.is_yes,
        attributes=lambda device: verdict_attributes(device.exposure.cloud_access),
    ),
    _DeviceDescription(
        key="maker_restricted",
        translation_key="maker_restricted",
        value=_restricted,
        attributes=_policies,
    ),
    _DeviceDescription(
        key="answers",
        translation_key="answers",
        device_class=BinarySensorDeviceClass.CONNECTIVITY,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda device: device.answers.is_yes,
    ),
)

ROUTER_SENSORS = (
    _RouterDescription(
        key="upnp",
        translation_key="upnp",
        value=lambda router: router.upnp.is_yes,
        attributes=lambda router: {"why": sentences(router.limits)} if router.limits else {},
    ),
)

AGENT = BinarySensorEntityDescription(
    key="agent",
    translation_key="agent",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)

SITE_SENSORS = (
    _SiteDescription(
        key="scan_running",
        translation_key="scan_running",
        device_class=BinarySensorDeviceClass.RUNNING,
        entity_category=EntityCategory.DIAGNOSTIC,
        value=lambda state: state.site.scan.running if state.site else None,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant, entry: CctvGuardConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the site's sensors now, those of devices and routers as they come."""
    coordinator = entry.runtime_data
    async_add_entities(
        [AgentSensor(coordinator, SITE, AGENT), *(SiteSensor(coordinator, SITE, one) for one in SITE_SENSORS)]
    )

    @callback
    def add(subjects: Iterable[str]) -> None:
        entities: list[GuardEntity] = []
        for subject in subjects:
            if subject in coordinator.state.routers:
                entities += [RouterSensor(coordinator, subject, one) for one in ROUTER_SENSORS]
            else:
                entities += [DeviceSensor(coordinator, subject, one) for one in DEVICE_SENSORS]
        async_add_entities(entities)

    coordinator.async_add_platform(add)


class DeviceSensor(GuardEntity, BinarySensorEntity):
    """One question about a camera or recorder."""

    entity_description: _DeviceDescription

    @callback
    def _refresh(self) -> None:
        if (device := self.device) is None:
            return
        if self.entity_description.ages and self.coordinator.is_stale(self.subject):
            self._attr_is_on = None
            self._attr_extra_state_attributes = {"why": [TOO_OLD]}
            return
        self._attr_is_on = self.entity_description.value(device)
        self._attr_extra_state_attributes = self.entity_description.attributes(device)


class RouterSensor(GuardEntity, BinarySensorEntity):
    """One question about a router."""

    entity_description: _RouterDescription

    @callback
    def _refresh(self) -> None:
        if router := self.router:
            self._attr_is_on = self.entity_description.value(router)
            self._attr_extra_state_attributes = self.entity_description.attributes(router)


class SiteSensor(GuardEntity, BinarySensorEntity):
    """One question about the site."""

    entity_description: _SiteDescription

    @callback
    def _refresh(self) -> None:
        self._attr_is_on = self.entity_description.value(self.coordinator.state)


class AgentSensor(GuardEntity, BinarySensorEntity):
    """Whether the agent is there: says so also when it is not, which is what it is for."""

    @property
    def available(self) -> bool:
        """Always: not being there is its message."""
        return True

    @callback
    def _refresh(self) -> None:
        self._attr_is_on = self.coordinator.available
