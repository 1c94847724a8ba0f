"""Event entities: once for each change, whatever happens to the connection."""

from typing import Any

import pytest
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .conftest import CAMERA, RECORDER, Broker, example, without_findings

CAMERA_EVENT = "event.annke_c800_findings"
SITE_EVENT = "event.corner_shop_findings"


class Told:
    """What the event entities said."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._times: set[tuple[str, str]] = set()
        self._events: list[tuple[str, str]] = []
        hass.bus.async_listen("state_changed", self._changed)

    @callback
    def _changed(self, event: Event[Any]) -> None:
        state = event.data["new_state"]
        if state is None or state.domain != "event" or state.state in ("unknown", "unavailable"):
            return
        # A return from unavailable shows the old event again; its time, which is the state, tells it from a new one.
        if (state.entity_id, state.state) not in self._times:
            self._times.add((state.entity_id, state.state))
            self._events.append((state.entity_id, state.attributes["event_type"]))

    def take(self) -> list[tuple[str, str]]:
        """Return (entity id, event type) since the last call."""
        taken, self._events = self._events, []
        return taken


@pytest.fixture
def told(hass: HomeAssistant) -> Told:
    """Listen from the start."""
    return Told(hass)


@pytest.fixture
async def calm(told: Told, site: Broker) -> Broker:
    """A site whose first scan was told."""
    told.take()
    return site


async def test_the_first_complete_scan_is_a_summary_and_what_is_due_now(told: Told, site: Broker) -> None:
    assert sorted(told.take()) == [(CAMERA_EVENT, "opened"), (SITE_EVENT, "first_scan")]


async def test_the_summary_counts(hass: HomeAssistant, site: Broker) -> None:
    state = hass.states.get(SITE_EVENT)
    assert state
    assert {key: state.attributes[key] for key in ("cameras", "recorders", "at_risk", "act_now")} == {
        "cameras": 2, "recorders": 1, "at_risk": 1, "act_now": 1,
    }  # fmt: skip


async def test_nothing_is_told_while_the_first_scan_runs(
    hass: HomeAssistant, told: Told, broker: Broker, entry: MockConfigEntry
) -> None:
    await hass.config_entries.async_setup(entry.entry_id)
    site = example("site")
    site["scan"] |= {"complete": False, "first_complete_at": None, "running": True}
    await broker.send("status", example("status_online"))
    await broker.send(f"device/{CAMERA}", example("device_full"))
    await broker.send("site", site)
    assert told.take() == []
    await broker.send("site", example("site"))
    assert sorted(told.take()) == [(CAMERA_EVENT, "opened"), (SITE_EVENT, "first_scan")]


async def test_an_event_carries_what_a_notification_needs(hass: HomeAssistant, site: Broker) -> None:
    state = hass.states.get(CAMERA_EVENT)
    assert state
    assert state.attributes["title"] == "The internet can reach Annke C800"
    assert state.attributes["severity"] == "critical"
    assert state.attributes["remedy"].startswith("Close port 8080")
    assert state.attributes["tier"] == "now"


async def test_closed_is_told_once(told: Told, calm: Broker) -> None:
    gone = without_findings(example("device_full"))
    await calm.send(f"device/{CAMERA}", gone)
    await calm.send(f"device/{CAMERA}", gone)
    assert told.take() == [(CAMERA_EVENT, "closed")]


async def test_several_changes_in_one_message_are_each_told(told: Told, calm: Broker) -> None:
    device = example("device_full")
    one = device["findings"]["open"][0]
    device["findings"]["open"] += [one | {"id": "new1"}, one | {"id": "new2"}]
    device["findings"]["open"][0] = one | {"severity": "high"}
    await calm.send(f"device/{CAMERA}", device)
    assert told.take() == [(CAMERA_EVENT, "severity_changed"), (CAMERA_EVENT, "opened"), (CAMERA_EVENT, "opened")]


async def test_a_reconnect_tells_nothing(hass: HomeAssistant, told: Told, calm: Broker) -> None:
    await calm.send("status", example("status_offline"))
    await calm.send("status", example("status_online"))
    await calm.publish_examples()
    assert told.take() == []


async def test_changes_while_the_agent_is_said_to_be_gone_are_each_told_when_it_is_back(
    told: Told, calm: Broker
) -> None:
    await calm.send("status", example("status_offline"))
    device = without_findings(example("device_full"))
    device["findings"]["open"] = [example("device_full")["findings"]["open"][0] | {"id": "another"}]
    await calm.send(f"device/{CAMERA}", device)
    assert told.take() == []
    await calm.send("status", example("status_online"))
    assert told.take() == [(CAMERA_EVENT, "closed"), (CAMERA_EVENT, "opened")]


async def test_what_happened_while_unloaded_is_told_once(
    hass: HomeAssistant, told: Told, calm: Broker, entry: MockConfigEntry
) -> None:
    await calm.settle(10)
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert await hass.config_entries.async_setup(entry.entry_id)
    recorder = example("device_recorder")
    finding = example("device_full")["findings"]["open"][0] | {"id": "whiledown", "tier": "weeks"}
    recorder["findings"]["open"] = [finding]
    await calm.send("status", example("status_online"))
    await calm.send(f"device/{CAMERA}", without_findings(example("device_full")))
    await calm.send(f"device/{RECORDER}", recorder)
    await calm.send("site", example("site"))
    assert sorted(told.take()) == [(CAMERA_EVENT, "closed"), ("event.hikvision_ds_7608ni_k2_findings", "opened")]


async def test_what_was_told_is_kept(
    hass: HomeAssistant, hass_storage: dict[str, Any], site: Broker, entry: MockConfigEntry
) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    (stored,) = (value for key, value in hass_storage.items() if key.startswith("cctv_guard."))
    assert stored["data"]["started"] is True
    assert stored["data"]["told"][CAMERA]["open"]["0a1b2c3d4e5f"][0] == "critical"


async def test_site_findings_are_told_by_the_site(told: Told, calm: Broker) -> None:
    site = example("site")
    site["findings"]["open"] = [example("device_full")["findings"]["open"][0] | {"id": "sitewide", "tier": "weeks"}]
    await calm.send("site", site)
    assert told.take() == [(SITE_EVENT, "opened")]


async def test_a_camera_that_is_new_tells_all_of_its_findings(told: Told, calm: Broker) -> None:
    new = example("device_full") | {"id": "c-new", "name": "New"}
    new["findings"]["open"][0] |= {"tier": "weeks"}
    site = example("site")
    site["inventory"]["c-new"] = new["revision"]
    await calm.send("device/c-new", new)
    await calm.send("site", site)
    assert told.take() == [("event.new_findings", "opened")]


async def test_a_disabled_event_entity_disturbs_nobody(
    hass: HomeAssistant, entity_registry: er.EntityRegistry, told: Told, calm: Broker, entry: MockConfigEntry
) -> None:
    entity_registry.async_update_entity(SITE_EVENT, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.config_entries.async_reload(entry.entry_id)
    await calm.publish_examples()
    assert told.take() == []
    await calm.send(f"device/{CAMERA}", without_findings(example("device_full")))
    assert told.take() == [(CAMERA_EVENT, "closed")]
