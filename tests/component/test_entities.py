"""Every entity of the golden examples, by snapshot, and what holds for all of them."""

import pytest
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry
from syrupy.assertion import SnapshotAssertion

from custom_components.cctv_guard.const import DOMAIN

from .conftest import AGENT, BARE, CAMERA, RECORDER, ROUTER, Broker, example


def state_of(hass: HomeAssistant, platform: str, subject: str, key: str) -> str | None:
    """Return the state of an entity by its unique id."""
    name = f"{AGENT}_{subject}_{key}" if subject else f"{AGENT}_{key}"
    entity_id = er.async_get(hass).async_get_entity_id(platform, DOMAIN, name)
    state = entity_id and hass.states.get(entity_id)
    return state.state if state else None


@pytest.mark.freeze_time("2026-11-24T10:06:00Z")
@pytest.mark.parametrize("platform", [Platform.BINARY_SENSOR, Platform.BUTTON, Platform.EVENT, Platform.SENSOR])
@pytest.mark.usefixtures("all_enabled")
async def test_entities_of_the_golden_examples(
    hass: HomeAssistant,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    entry: MockConfigEntry,
    site: Broker,
    platform: Platform,
) -> None:
    entities = [
        one for one in er.async_entries_for_config_entry(entity_registry, entry.entry_id) if one.domain == platform
    ]
    assert entities
    for one in sorted(entities, key=lambda one: one.entity_id):
        assert one == snapshot(name=f"{one.entity_id}-entry")
        assert hass.states.get(one.entity_id) == snapshot(name=f"{one.entity_id}-state")


async def test_devices_of_the_golden_examples(
    hass: HomeAssistant, device_registry: dr.DeviceRegistry, entry: MockConfigEntry, site: Broker
) -> None:
    def device(subject: str) -> dr.DeviceEntry:
        name = f"{AGENT}_{subject}" if subject else AGENT
        found = device_registry.async_get_device_by_identifier((DOMAIN, name), entry.entry_id)
        assert found
        return found

    hub, camera, recorder, router, bare = (device(one) for one in ("", CAMERA, RECORDER, ROUTER, BARE))
    assert hub.entry_type is dr.DeviceEntryType.SERVICE
    assert (hub.name, hub.sw_version) == ("Corner shop", "0.1.0")
    assert camera.name == "Annke C800"
    assert camera.manufacturer == "Annke (made by Hikvision)"
    assert (camera.model, camera.sw_version, camera.serial_number) == ("C800", "V5.7.3 build 220112", "…0123")
    assert camera.connections == {("mac", "44:19:b6:12:34:56")}
    assert camera.via_device_id == recorder.id
    assert recorder.manufacturer == "Hikvision"
    assert recorder.via_device_id == router.via_device_id == bare.via_device_id == hub.id
    assert bare.connections == set()
    assert bare.manufacturer is None


async def test_nobody_looked_is_unknown_and_never_none_or_off(hass: HomeAssistant, site: Broker) -> None:
    for key in ("at_risk", "reachable_from_internet", "cloud_access", "maker_restricted", "answers"):
        assert state_of(hass, "binary_sensor", BARE, key) == STATE_UNKNOWN, key
    for key in ("severity", "risk_score", "true_maker", "act_by"):
        assert state_of(hass, "sensor", BARE, key) == STATE_UNKNOWN, key


async def test_an_unknown_answer_says_what_was_not_looked_at(hass: HomeAssistant, site: Broker) -> None:
    state = hass.states.get("binary_sensor.192_168_1_99_reachable_from_the_internet")
    assert state
    assert state.attributes["why"] == ["Not looked at yet."]


async def test_a_policy_is_named_with_body_date_and_whether_it_binds(hass: HomeAssistant, site: Broker) -> None:
    state = hass.states.get("binary_sensor.annke_c800_maker_restricted")
    assert state
    assert state.state == "on"
    assert state.attributes["binds_you"] is False
    assert state.attributes["policies"] == [
        "NDAA section 889(a)(1)(A) (US Congress, 2018-08-13): does not bind you, binding on US federal agencies"
    ]


@pytest.mark.parametrize(
    ("word", "state"), [("no", "off"), ("here", "on"), ("elsewhere", "on"), ("your_decision", STATE_UNKNOWN)]
)
async def test_restricted_words(hass: HomeAssistant, site: Broker, word: str, state: str) -> None:
    device = example("device_full")
    device["policy"]["restricted"] = word
    await site.send(f"device/{CAMERA}", device)
    assert state_of(hass, "binary_sensor", CAMERA, "maker_restricted") == state


async def test_a_camera_that_does_not_answer_stays_available(hass: HomeAssistant, site: Broker) -> None:
    await site.send(f"device/{CAMERA}", example("device_full") | {"answers": "no"})
    assert state_of(hass, "binary_sensor", CAMERA, "answers") == "off"
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == "on"


async def test_an_unread_mapping_table_is_unknown_not_zero(hass: HomeAssistant, site: Broker) -> None:
    await site.send(f"router/{ROUTER}", example("router") | {"mappings": [], "ways_read": []})
    assert state_of(hass, "sensor", ROUTER, "mappings") == STATE_UNKNOWN
    await site.send(f"router/{ROUTER}", example("router") | {"mappings": []})
    assert state_of(hass, "sensor", ROUTER, "mappings") == "0"


async def test_an_unknown_wan_kind_is_unknown(hass: HomeAssistant, site: Broker) -> None:
    await site.send(f"router/{ROUTER}", example("router") | {"wan": {"kind": "unknown", "address": None}})
    assert state_of(hass, "sensor", ROUTER, "wan_kind") == STATE_UNKNOWN


async def test_states_are_written_for_the_changed_device_only(hass: HomeAssistant, site: Broker) -> None:
    before = {state.entity_id: state.last_reported for state in hass.states.async_all()}
    await site.send(f"device/{CAMERA}", example("device_full") | {"answers": "no"})
    reported = {state.entity_id for state in hass.states.async_all() if state.last_reported != before[state.entity_id]}
    assert reported
    assert all("annke_c800" in entity_id for entity_id in reported)


async def test_a_gone_agent_makes_all_unavailable_but_its_own_sensor(hass: HomeAssistant, site: Broker) -> None:
    await site.send("status", example("status_offline"))
    available = {state.entity_id for state in hass.states.async_all() if state.state != STATE_UNAVAILABLE}
    assert available == {"binary_sensor.corner_shop_agent"}
    assert state_of(hass, "binary_sensor", "", "agent") == "off"
    await site.send("status", example("status_online"))
    assert state_of(hass, "binary_sensor", CAMERA, "at_risk") == "on"
