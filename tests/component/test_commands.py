"""Buttons and actions: what is sent to the agent, and what becomes of its reply."""

import asyncio
import json
from typing import Any
from unittest.mock import ANY

import pytest
from homeassistant.components.button import DOMAIN as BUTTON
from homeassistant.components.button import SERVICE_PRESS
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message

from custom_components.cctv_guard.const import DOMAIN

from .conftest import AGENT, BASE, CAMERA, ROUTER, Broker, example


async def press(hass: HomeAssistant, entity_id: str) -> None:
    """Press a button."""
    await hass.services.async_call(BUTTON, SERVICE_PRESS, {"entity_id": entity_id}, blocking=True)


def device_id(hass: HomeAssistant, entry: MockConfigEntry, subject: str) -> str:
    """Return the registry's id of a device."""
    name = f"{AGENT}_{subject}" if subject else AGENT
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, name), entry.entry_id)
    assert device
    return device.id


@pytest.mark.freeze_time("2026-11-24T10:00:00Z")
@pytest.mark.parametrize(
    ("entity_id", "command", "body"),
    [
        ("button.annke_c800_check_now", "check", {"device": CAMERA}),
        ("button.corner_shop_scan_now", "scan", {}),
    ],
)
async def test_a_press_sends_the_envelope_of_the_contract(
    hass: HomeAssistant, site: Broker, entity_id: str, command: str, body: dict[str, Any]
) -> None:
    await press(hass, entity_id)
    site.client.async_publish.assert_called_once_with(
        f"{BASE}/command/{command}", ANY, 1, False, message_expiry_interval=60
    )
    sent = json.loads(site.client.async_publish.call_args.args[1])
    golden = example("command_scan")
    assert sent.keys() == golden.keys()
    assert json.loads(sent["body"]) == body
    assert {key: sent[key] for key in ("v", "key_id", "time", "sig")} == {
        key: golden[key] for key in ("v", "key_id", "time", "sig")
    }


async def test_a_refusal_is_said_in_the_words_of_the_agent(hass: HomeAssistant, site: Broker) -> None:
    site.answers = ["refused"]
    with pytest.raises(HomeAssistantError, match="must be signed") as caught:
        await press(hass, "button.annke_c800_check_now")
    assert caught.value.translation_key == "refused"


async def test_no_reply_is_said(hass: HomeAssistant, site: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custom_components.cctv_guard.commands.REPLY_TIMEOUT_S", 0.01)
    site.answers = []
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(DOMAIN, "scan", {}, blocking=True)
    assert caught.value.translation_key == "no_reply"


async def test_an_agent_that_is_gone_is_not_asked(hass: HomeAssistant, site: Broker) -> None:
    await site.send("status", example("status_offline"))
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(DOMAIN, "scan", {}, blocking=True)
    assert caught.value.translation_key == "agent_offline"
    site.client.async_publish.assert_not_called()


async def test_an_unreadable_or_foreign_reply_is_ignored(hass: HomeAssistant, site: Broker) -> None:
    answer = site.client.async_publish.side_effect

    async def garbage_first(topic: str, payload: str, *args: Any, **kwargs: Any) -> None:
        request_id = json.loads(payload)["request_id"]
        async_fire_mqtt_message(hass, f"{BASE}/reply/another", json.dumps(example("reply_refused")))
        for _ in range(200):
            async_fire_mqtt_message(hass, f"{BASE}/reply/{request_id}", "garbage")
        await answer(topic, payload)

    site.client.async_publish.side_effect = garbage_first
    await press(hass, "button.corner_shop_scan_now")


async def test_a_flood_of_replies_is_bounded(hass: HomeAssistant, site: Broker) -> None:
    site.answers = ["accepted"] * 300
    await press(hass, "button.corner_shop_scan_now")


async def test_scan_returns_the_reply(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    response = await hass.services.async_call(
        DOMAIN, "scan", {"config_entry_id": entry.entry_id}, blocking=True, return_response=True
    )
    assert response == {"request_id": ANY, "state": "accepted", "text": "The scan has started."}


async def test_check_waits_until_done_where_asked(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    site.answers = ["accepted", "progress", "done"]
    response = await hass.services.async_call(
        DOMAIN,
        "check",
        {"device_id": device_id(hass, entry, CAMERA), "wait": True},
        blocking=True,
        return_response=True,
    )
    assert response
    assert response["state"] == "done"


def _scan(running: bool) -> dict[str, Any]:
    site = example("site")
    site["scan"] |= {"running": running}
    return site


@pytest.mark.parametrize("runs_already", [False, True])
async def test_wait_ends_with_the_scan_that_the_command_started(
    hass: HomeAssistant, site: Broker, runs_already: bool
) -> None:
    site.answers = ["accepted"]
    await site.send("site", _scan(runs_already))
    call = hass.services.async_call(DOMAIN, "scan", {"wait": True}, blocking=True, return_response=True)
    waiting = hass.async_create_task(call)
    await asyncio.sleep(0.01)
    for running in (False, True, False) if runs_already else (True, False):
        assert not waiting.done()
        async_fire_mqtt_message(hass, f"{BASE}/site", json.dumps(_scan(running)))
        await asyncio.sleep(0.01)
    response = await waiting
    assert response
    assert response["state"] == "done"


async def test_what_is_not_finished_in_time_is_said(
    hass: HomeAssistant, site: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.cctv_guard.coordinator.SCAN_TIMEOUT_S", 0.01)
    site.answers = ["accepted", "progress"]
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(DOMAIN, "scan", {"wait": True}, blocking=True)
    assert caught.value.translation_key == "not_finished"


async def test_a_refusal_after_it_was_accepted_is_said(hass: HomeAssistant, site: Broker) -> None:
    site.answers = ["accepted", "refused"]
    with pytest.raises(HomeAssistantError) as caught:
        await hass.services.async_call(DOMAIN, "scan", {"wait": True}, blocking=True)
    assert caught.value.translation_key == "refused"


@pytest.mark.parametrize("subject", ["", ROUTER])
async def test_only_cameras_and_recorders_can_be_checked(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry, subject: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await hass.services.async_call(DOMAIN, "check", {"device_id": device_id(hass, entry, subject)}, blocking=True)
    assert caught.value.translation_key == "not_a_camera"


async def test_a_device_of_nobody_cannot_be_checked(hass: HomeAssistant, site: Broker) -> None:
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "check", {"device_id": "nothing"}, blocking=True)


async def test_actions_exist_while_no_site_is_loaded(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    assert hass.services.has_service(DOMAIN, "scan")
    with pytest.raises(ServiceValidationError):
        await hass.services.async_call(DOMAIN, "scan", {}, blocking=True)
