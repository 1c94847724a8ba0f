"""Diagnostics of a site and of one device, for a bug report.

Sentences name addresses and cameras, so that only their keys are given; what is left holds no name, address, MAC or
serial.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from homeassistant.components.diagnostics import REDACTED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from .contract import Text
from .coordinator import CctvGuardConfigEntry, SiteCoordinator
from .devices import subject_of

_SECRET = frozenset(
    {"name", "mac", "address", "addresses", "serial_tail", "value", "internal_client", "description", "subject"}
)


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: CctvGuardConfigEntry) -> dict[str, Any]:
    """Return the state of one site."""
    coordinator = entry.runtime_data
    state = coordinator.state
    return {
        "options": dict(entry.options),
        "link": _link(coordinator),
        "agent": _plain(state.agent),
        "site": _plain(state.site),
        "devices": {id: _plain(device) for id, device in state.devices.items()},
        "routers": {id: _plain(router) for id, router in state.routers.items()},
    }


async def async_get_device_diagnostics(
    hass: HomeAssistant, entry: CctvGuardConfigEntry, device: dr.AnyDeviceEntry
) -> dict[str, Any]:
    """Return the state of one device, router or the site."""
    coordinator = entry.runtime_data
    subject = subject_of(device, coordinator.agent_id) if isinstance(device, dr.DeviceEntry) else None
    state = coordinator.state
    known = (subject and (state.devices.get(subject) or state.routers.get(subject))) or state.site
    return {"link": _link(coordinator), "known": _plain(known)}


def _link(coordinator: SiteCoordinator) -> dict[str, Any]:
    """Return how the connection to broker and agent fares."""
    state = coordinator.state
    return {
        "available": coordinator.available,
        "agent_online": state.online,
        "missing": state.missing(),
        "asked_again": coordinator.completer.asked,
        "unreadable_messages": state.refused_count,
        # Why, and not what: the topic's last level is an id of ours or somebody else's text.
        "unreadable_topics": sorted({topic.partition("/")[0] for topic in state.refused}),
        "schema_versions_refused": sorted(set(state.versions.values())),
    }


def _plain(value: object) -> Any:
    """Return a value as JSON can hold it, without what names somebody's home."""
    if isinstance(value, Text):
        return value.key
    if is_dataclass(value):
        return {
            field.name: REDACTED
            if field.name in _SECRET and getattr(value, field.name)
            else _plain(getattr(value, field.name))
            for field in fields(value)
        }
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value
