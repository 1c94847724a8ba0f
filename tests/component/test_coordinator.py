"""The state of a site follows what its topics say, completely, whatever broker and agent do."""

import logging
from collections.abc import Generator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components import mqtt
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.dispatcher import async_dispatcher_send
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.cctv_guard import async_remove_config_entry_device
from custom_components.cctv_guard.completeness import ASK_AGAIN_ROUNDS
from custom_components.cctv_guard.const import DOMAIN

from .conftest import AGENT, BARE, BASE, CAMERA, RECORDER, ROUTER, Broker, example, without_findings
from .test_entities import state_of


@pytest.fixture
def subscribed() -> Generator[list[str]]:
    """Topics that were subscribed, in turn."""
    topics: list[str] = []
    subscribe = mqtt.async_subscribe

    async def note(hass: HomeAssistant, topic: str, *args: Any, **kwargs: Any) -> Any:
        topics.append(topic)
        return await subscribe(hass, topic, *args, **kwargs)

    with patch("homeassistant.components.mqtt.async_subscribe", note):
        yield topics


def device_of(hass: HomeAssistant, entry: MockConfigEntry, subject: str) -> dr.DeviceEntry | None:
    """Return the registry's entry of a device."""
    return dr.async_get(hass).async_get_device_by_identifier((DOMAIN, f"{AGENT}_{subject}"), entry.entry_id)


async def test_without_mqtt_set_up_is_tried_again(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert not await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY


async def test_unload_and_set_up_again(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == STATE_UNAVAILABLE
    await site.publish_examples()
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == "on"


async def test_a_message_on_its_way_during_unload_disturbs_nobody(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry
) -> None:
    entry.runtime_data._received(
        mqtt.ReceiveMessage(f"{BASE}/status", '{"schema_version": 1, "status": "offline"}', 1, False, "", 0)
    )
    await hass.config_entries.async_unload(entry.entry_id)
    await site.settle(5)


async def test_a_missing_device_is_subscribed_by_its_exact_topic(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry, subscribed: list[str]
) -> None:
    inventory = example("site")
    inventory["inventory"]["c-lost"] = "1"
    await site.send("site", inventory)
    await site.settle(2)
    assert subscribed == [f"{BASE}/device/c-lost"]
    await site.send("device/c-lost", example("device_full") | {"id": "c-lost", "revision": "1"}, retain=True)
    assert state_of(hass, "binary_sensor", "c-lost", "at_risk") == "on"
    subscribed.clear()
    await site.settle(2)
    await site.settle(2)
    assert subscribed == []


async def test_an_old_revision_is_asked_for_again(site: Broker, subscribed: list[str]) -> None:
    inventory = example("site")
    inventory["inventory"][CAMERA] = "newer"
    inventory["routers"][ROUTER] = "newer"
    await site.send("site", inventory)
    await site.settle(2)
    assert sorted(subscribed) == [f"{BASE}/device/{CAMERA}", f"{BASE}/router/{ROUTER}"]


async def test_many_missing_devices_come_in_batches_until_all_are_there(
    hass: HomeAssistant, site: Broker, subscribed: list[str]
) -> None:
    inventory = example("site")
    lost = {f"c-{number:04}": "1" for number in range(450)}
    inventory["inventory"] |= lost
    await site.send("site", inventory)
    await site.settle(2)
    assert len(subscribed) == 200
    answered = 0
    for _ in range(10):
        for topic in subscribed[answered:]:
            answered += 1
            id = topic.rpartition("/")[2]
            await site.send(f"device/{id}", example("device_minimal") | {"id": id, "revision": "1"}, retain=True)
        await site.settle(2)
    assert {f"{BASE}/device/{id}" for id in lost} == set(subscribed)
    assert answered == len(subscribed)
    assert state_of(hass, "binary_sensor", "c-0449", "at_risk") == "unknown"


async def test_what_never_arrives_is_given_up_and_said_once(
    site: Broker, subscribed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    inventory = example("site")
    inventory["inventory"]["c-lost"] = "1"
    await site.send("site", inventory)
    for _ in range(ASK_AGAIN_ROUNDS + 5):
        await site.settle(2)
    assert len(subscribed) == ASK_AGAIN_ROUNDS
    assert caplog.text.count("did not arrive") == 1


async def test_what_cannot_be_read_is_not_asked_for_again(site: Broker, subscribed: list[str]) -> None:
    inventory = example("site")
    inventory["inventory"]["c-bad"] = "1"
    await site.send("device/c-bad", "garbage")
    await site.send("site", inventory)
    await site.settle(2)
    assert subscribed == []


async def test_a_forgotten_device_is_removed_with_its_entities(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, site: Broker, entry: MockConfigEntry
) -> None:
    inventory = example("site")
    del inventory["inventory"][CAMERA]
    await site.send("site", inventory)
    assert device_of(hass, entry, CAMERA) is None
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") is None
    assert device_of(hass, entry, RECORDER)
    assert device_of(hass, entry, ROUTER)
    await site.send("site", example("site"))
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == "on"


async def test_a_device_forgotten_while_home_assistant_was_down_is_removed(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry
) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.config_entries.async_setup(entry.entry_id)
    inventory = example("site")
    del inventory["inventory"][BARE]
    await site.send("site", inventory)
    assert device_of(hass, entry, BARE) is None


async def test_a_first_scan_under_way_forgets_nobody(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    inventory = example("site")
    inventory["inventory"] = {}
    inventory["scan"] |= {"complete": False, "first_complete_at": None, "running": True}
    await site.send("site", inventory)
    assert device_of(hass, entry, CAMERA)


async def test_a_retained_rest_of_a_forgotten_device_is_not_shown(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry
) -> None:
    await site.send("device/c-gone", example("device_full") | {"id": "c-gone"})
    assert device_of(hass, entry, "c-gone") is None


async def test_a_camera_before_its_recorder_hangs_on_it_once_it_came(
    hass: HomeAssistant, broker: Broker, entry: MockConfigEntry
) -> None:
    await hass.config_entries.async_setup(entry.entry_id)
    await broker.send("site", example("site"))
    await broker.send(f"device/{CAMERA}", example("device_full"))
    hub = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, AGENT), entry.entry_id)
    camera = device_of(hass, entry, CAMERA)
    assert hub
    assert camera
    assert camera.via_device_id == hub.id
    await broker.send(f"device/{RECORDER}", example("device_recorder"))
    camera, recorder = device_of(hass, entry, CAMERA), device_of(hass, entry, RECORDER)
    assert camera
    assert recorder
    assert camera.via_device_id == recorder.id


@pytest.mark.parametrize(
    ("word", "brand", "maker", "shown"),
    [
        ("certain", "Annke", "Hikvision", "Annke (made by Hikvision)"),
        ("likely", "Annke", "Hikvision", "Annke (probably made by Hikvision)"),
        ("weak", "Annke", "Hikvision", "Annke (possibly made by Hikvision)"),
        ("certain", "hikvision", "Hikvision", "hikvision"),
        ("certain", None, "Hikvision", "Hikvision"),
        ("possible", None, "Hikvision", "possibly made by Hikvision"),
        ("unknown", "Annke", None, "Annke"),
        ("unknown", None, None, None),
    ],
)
async def test_the_maker_is_never_named_surer_than_it_is(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry, word: str, brand: str, maker: str, shown: str
) -> None:
    device = example("device_full")
    device["identity"] |= {"confidence_word": word, "brand": brand, "maker_name": maker}
    await site.send(f"device/{CAMERA}", device)
    camera = device_of(hass, entry, CAMERA)
    assert camera
    assert camera.manufacturer == shown


async def test_a_new_name_and_firmware_reach_the_device(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry
) -> None:
    device = example("device_full") | {"name": "Till"}
    device["identity"]["firmware"] = "V6"
    await site.send(f"device/{CAMERA}", device)
    camera = device_of(hass, entry, CAMERA)
    assert camera
    assert (camera.name, camera.sw_version) == ("Till", "V6")


async def test_a_lost_broker_makes_all_unavailable_and_is_said_once(
    hass: HomeAssistant, site: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async_dispatcher_send(hass, "mqtt_connection_state", False)
    await site.settle()
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == STATE_UNAVAILABLE
    async_dispatcher_send(hass, "mqtt_connection_state", False)
    await site.settle()
    assert caplog.text.count("the agent is gone (no broker)") == 1
    async_dispatcher_send(hass, "mqtt_connection_state", True)
    await site.settle()
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == "on"


@pytest.mark.parametrize("was_there", [True, False])
async def test_a_day_without_the_agent_is_one_repair_until_it_is_back(
    hass: HomeAssistant,
    issue_registry: ir.IssueRegistry,
    freezer: FrozenDateTimeFactory,
    broker: Broker,
    entry: MockConfigEntry,
    was_there: bool,
) -> None:
    await hass.config_entries.async_setup(entry.entry_id)
    if was_there:
        await broker.publish_examples()
        await broker.send("status", example("status_offline"))
    for hours, is_said in ((23, False), (2, True)):
        freezer.tick(timedelta(hours=hours))
        async_fire_time_changed(hass)
        await broker.settle()
        assert bool(issue_registry.async_get_issue(DOMAIN, f"{AGENT}_agent_silent")) == is_said
    await broker.send("status", example("status_online"))
    assert issue_registry.async_get_issue(DOMAIN, f"{AGENT}_agent_silent") is None


@pytest.mark.parametrize("payload", ["garbage", b"\xff\xfe", "[]", '{"schema_version": 1}', ""])
async def test_garbage_leaves_what_was_known_and_is_one_repair(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry, site: Broker, payload: Any
) -> None:
    await site.send("device/x", payload)
    for topic in (f"device/{CAMERA}", f"router/{ROUTER}"):
        await site.send(topic, payload or "garbage")
    await site.settle(2)
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == "on"
    issue = issue_registry.async_get_issue(DOMAIN, f"{AGENT}_unreadable")
    assert issue
    assert issue.translation_placeholders
    assert issue.translation_placeholders["count"] == ("3" if payload else "2")
    for topic, name in ((f"device/{CAMERA}", "device_full"), (f"router/{ROUTER}", "router")):
        await site.send(topic, example(name))
    await site.send("device/x", "")
    await site.settle(2)
    assert issue_registry.async_get_issue(DOMAIN, f"{AGENT}_unreadable") is None


async def test_a_message_under_another_id_is_refused(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    await site.send(f"device/{BARE}", example("device_full"))
    assert f"device/{BARE}" in entry.runtime_data.state.refused


async def test_the_number_of_remembered_refusals_is_bounded(site: Broker, entry: MockConfigEntry) -> None:
    for number in range(1100):
        entry.runtime_data.state.accept(f"device/{number}", b"x")
    assert len(entry.runtime_data.state.refused) == 1000
    assert entry.runtime_data.state.refused_count == 1100


@pytest.mark.parametrize(("version", "key"), [(2, "update_integration"), (0, "update_agent")])
async def test_another_version_is_one_repair_that_names_the_side_to_update(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry, site: Broker, entry: MockConfigEntry, version: int, key: str
) -> None:
    for topic, name in (("site", "site"), ("agent", "agent"), (f"device/{CAMERA}", "device_full")):
        await site.send(topic, example(name) | {"schema_version": version})
    await site.settle(2)
    assert entry.state is ConfigEntryState.LOADED
    ours = {id for domain, id in issue_registry.issues if domain == DOMAIN and "_do_" not in id}
    assert ours == {f"{AGENT}_{key}"}
    for topic, name in (("site", "site"), ("agent", "agent"), (f"device/{CAMERA}", "device_full")):
        await site.send(topic, example(name))
    await site.settle(2)
    assert issue_registry.async_get_issue(DOMAIN, f"{AGENT}_{key}") is None


async def test_topics_that_are_none_of_ours_are_ignored(site: Broker, entry: MockConfigEntry) -> None:
    assert entry.runtime_data.state.accept("event", b"garbage") == frozenset()
    assert entry.runtime_data.state.accept("vantage/office", b"garbage") == frozenset()
    assert not entry.runtime_data.state.refused


@pytest.mark.parametrize("topic", ["status", "site", "agent", "seen", f"device/{CAMERA}", f"router/{ROUTER}"])
async def test_an_emptied_topic_is_no_garbage(site: Broker, entry: MockConfigEntry, topic: str) -> None:
    await site.send(topic, "")
    await site.send(topic, "")
    assert not entry.runtime_data.state.refused


async def test_the_last_answer_follows_seen(hass: HomeAssistant, all_enabled: None, site: Broker) -> None:
    await site.send("seen", example("seen") | {"seen": {CAMERA: "2026-11-24T10:30:00Z"}})
    assert state_of(hass, "sensor", CAMERA, "last_answer") == "2026-11-24T10:30:00+00:00"
    await site.send("seen", example("seen") | {"seen": {}})
    assert state_of(hass, "sensor", CAMERA, "last_answer") == "unknown"


async def test_verdicts_that_are_too_old_are_unknown_until_checked_again(
    hass: HomeAssistant, site: Broker, freezer: FrozenDateTimeFactory
) -> None:
    keys = ("at_risk", "reachable_from_internet", "cloud_access")

    def states() -> list[str | None]:
        return [state_of(hass, "binary_sensor", CAMERA, key) for key in keys]

    checked = {"at": "2026-11-25T10:00:00Z", "good_until": "2026-11-26T10:00:00Z"}
    freezer.move_to("2026-11-26T09:59:00Z")
    await site.send("seen", example("seen") | {"checked": {CAMERA: checked}})
    assert states() == ["on"] * 3
    freezer.move_to("2026-11-26T10:06:00Z")
    async_fire_time_changed(hass)
    await site.settle()
    assert states() == [STATE_UNKNOWN] * 3
    state = hass.states.get("binary_sensor.annke_c800_at_risk")
    assert state
    assert "too old" in state.attributes["why"][0]
    assert state_of(hass, "sensor", CAMERA, "severity") == "critical"
    assert state_of(hass, "binary_sensor", CAMERA, "maker_restricted") == "on"
    await site.send("seen", example("seen") | {"checked": {CAMERA: checked | {"good_until": "2026-11-27T10:00:00Z"}}})
    assert states() == ["on"] * 3


async def test_that_nothing_was_found_gets_too_old_too(
    hass: HomeAssistant, site: Broker, freezer: FrozenDateTimeFactory
) -> None:
    device = without_findings(example("device_full"))
    await site.send(f"device/{CAMERA}", device)
    old = {"at": "2026-11-20T10:00:00Z", "good_until": "2026-11-21T10:00:00Z"}
    for checked, severity, count in (({}, "none", "0"), ({CAMERA: old}, STATE_UNKNOWN, STATE_UNKNOWN)):
        await site.send("seen", example("seen") | {"checked": checked})
        assert state_of(hass, "sensor", CAMERA, "severity") == severity
        assert state_of(hass, "sensor", CAMERA, "open_findings") == count


async def test_only_what_the_agent_no_longer_lists_can_be_deleted(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry
) -> None:
    registry = dr.async_get(hass)
    hub = registry.async_get_device_by_identifier((DOMAIN, AGENT), entry.entry_id)
    camera = device_of(hass, entry, CAMERA)
    assert hub
    assert camera
    assert not await async_remove_config_entry_device(hass, entry, hub)
    assert not await async_remove_config_entry_device(hass, entry, camera)
    old = registry.async_get_or_create(config_entry_id=entry.entry_id, identifiers={(DOMAIN, f"{AGENT}_c-old")})
    assert await async_remove_config_entry_device(hass, entry, old)
    strange = registry.async_get_or_create(config_entry_id=entry.entry_id, identifiers={(DOMAIN, "strange")})
    assert await async_remove_config_entry_device(hass, entry, strange)


async def test_a_removed_entry_leaves_nothing_behind(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    issue_registry: ir.IssueRegistry,
    site: Broker,
    entry: MockConfigEntry,
) -> None:
    await site.settle(2)
    assert any(domain == DOMAIN for domain, _ in issue_registry.issues)
    await hass.config_entries.async_remove(entry.entry_id)
    await site.settle()
    assert not any(domain == DOMAIN for domain, _ in issue_registry.issues)
    assert not any(key.startswith("cctv_guard.") for key in hass_storage)
