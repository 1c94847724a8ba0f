"""Diagnostics and system information hold nothing that names somebody's home."""

import json
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, get_system_health_info
from syrupy.assertion import SnapshotAssertion

from custom_components.cctv_guard.const import DOMAIN
from custom_components.cctv_guard.diagnostics import (
    async_get_config_entry_diagnostics,
    async_get_device_diagnostics,
)

from .conftest import AGENT, CAMERA, ROUTER, Broker

PRIVATE = ("192.168.", "11.22.33.44", "44:19:b6", "0123", "Corner shop", "Annke C800", "Lab Router", "cam web", "C800…")


async def test_entry(hass: HomeAssistant, snapshot: SnapshotAssertion, site: Broker, entry: MockConfigEntry) -> None:
    diagnostics = await async_get_config_entry_diagnostics(hass, entry)
    assert diagnostics == snapshot
    text = json.dumps(diagnostics, ensure_ascii=False)
    assert not [word for word in PRIVATE if word in text]


@pytest.mark.parametrize("subject", ["", CAMERA, ROUTER])
async def test_device(hass: HomeAssistant, site: Broker, entry: MockConfigEntry, subject: str) -> None:
    name = f"{AGENT}_{subject}" if subject else AGENT
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, name), entry.entry_id)
    assert device
    diagnostics = await async_get_device_diagnostics(hass, entry, device)
    assert diagnostics["known"].get("id", "") == subject
    text = json.dumps(diagnostics, ensure_ascii=False)
    assert not [word for word in PRIVATE if word in text]


async def test_before_anything_arrived(hass: HomeAssistant, broker: Broker, entry: MockConfigEntry) -> None:
    await hass.config_entries.async_setup(entry.entry_id)
    diagnostics: dict[str, Any] = await async_get_config_entry_diagnostics(hass, entry)
    assert diagnostics["site"] is None
    assert diagnostics["link"]["available"] is False
    assert diagnostics["link"]["missing"] == []


async def test_unreadable_messages_are_counted(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    await site.send("device/somebody's text", "garbage")
    link = (await async_get_config_entry_diagnostics(hass, entry))["link"]
    assert (link["unreadable_messages"], link["unreadable_topics"]) == (1, ["device"])


async def test_system_health(hass: HomeAssistant, site: Broker) -> None:
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    assert await get_system_health_info(hass, DOMAIN) == {
        "sites": 1,
        "agents_online": 1,
        "agent_versions": "0.1.0",
        "devices": 3,
        "unreadable_messages": 0,
    }
