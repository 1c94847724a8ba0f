"""A Home Assistant with MQTT, our entry, and the golden examples as its retained messages."""

import json
from collections.abc import Callable, Generator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_mqtt_message,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Imported here, or the test package's own `custom_components` is found instead of ours.
from custom_components.cctv_guard.const import CONF_BASE_TOPIC, DOMAIN

EXAMPLES = Path(__file__).parents[2] / "contract" / "examples"
AGENT = "8d0c3f6a52e1"
BASE = "cctv_guard/shop"
CAMERA, BARE, RECORDER, ROUTER = "c-3f1b6a0d9e27", "c-9c8b7a6f5e4d", "r-77aa01bc2d3e", "g-0011aabbccdd"


def example(name: str) -> dict[str, Any]:
    """Return one golden example."""
    value: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return value


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant find ours."""


@pytest.fixture(autouse=True)
def expected_lingering_timers() -> bool:
    """The MQTT client leaves its one-second timer behind."""
    return True


@pytest.fixture(autouse=True)
def _short_waits() -> Generator[None]:
    """Listen for as long as a mocked broker needs."""
    with (
        patch("custom_components.cctv_guard.config_flow.LISTEN_S", 0.05),
        patch("custom_components.cctv_guard.repairs.SETTLE_STEP_S", 0.01),
    ):
        yield


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Leave out of snapshots what differs from run to run, as Home Assistant's own do."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def all_enabled() -> Generator[None]:
    """Register also those entities enabled that are not by default."""
    with patch("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True):
        yield


@pytest.fixture
def entry(hass: HomeAssistant) -> MockConfigEntry:
    """Our entry, not set up."""
    one = MockConfigEntry(
        domain=DOMAIN, unique_id=AGENT, title="Corner shop", data={CONF_BASE_TOPIC: BASE}, entry_id="01CCTVGUARD"
    )
    one.add_to_hass(hass)
    return one


class Broker:
    """What an agent publishes, and what is published to it."""

    def __init__(self, hass: HomeAssistant, client: Any) -> None:
        self.hass = hass
        self.client = client
        """The mocked MQTT client of Home Assistant; its `async_publish` tells what was sent."""
        self.answers: list[str] = ["accepted", "done"]
        """States of the replies to each command, in turn."""
        self.on_command: Callable[[str, dict[str, Any]], None] = lambda name, body: None
        client.async_publish.side_effect = self._command

    async def send(self, topic: str, payload: Any, *, retain: bool = False) -> None:
        """Publish below the site's topic, and let Home Assistant work it off.

        Without `retain` as a subscriber hears it live; with it as the broker hands it to a new subscription.
        """
        async_fire_mqtt_message(
            self.hass,
            f"{BASE}/{topic}",
            payload if isinstance(payload, str | bytes) else json.dumps(payload),
            1,
            retain,
        )
        await self.settle()

    async def settle(self, seconds: float = 0) -> None:
        """Let everything finish that waits, also what waits for the clock."""
        await self.hass.async_block_till_done()
        if seconds:
            async_fire_time_changed(self.hass, dt_util.utcnow() + timedelta(seconds=seconds), fire_all=True)
            await self.hass.async_block_till_done()

    async def publish_examples(self) -> None:
        """Publish every golden example as an agent would."""
        for topic, name in (
            ("status", "status_online"),
            ("agent", "agent"),
            (f"device/{CAMERA}", "device_full"),
            (f"device/{BARE}", "device_minimal"),
            (f"device/{RECORDER}", "device_recorder"),
            (f"router/{ROUTER}", "router"),
            ("seen", "seen"),
            ("site", "site"),
        ):
            await self.send(topic, example(name), retain=True)
        await self.settle(5)

    async def _command(self, topic: str, payload: str, *args: Any, **kwargs: Any) -> None:
        if not topic.startswith(f"{BASE}/command/"):
            return
        name, envelope = topic.rpartition("/")[2], json.loads(payload)
        for state in self.answers:
            if state == "done":
                self.on_command(name, json.loads(envelope["body"]))
            reply = example("reply_refused" if state == "refused" else "reply_accepted")
            reply |= {"request_id": envelope["request_id"], "command": name, "state": state}
            async_fire_mqtt_message(self.hass, f"{BASE}/reply/{envelope['request_id']}", json.dumps(reply))


@pytest.fixture
async def broker(hass: HomeAssistant, mqtt_mock: Any) -> Broker:
    """MQTT as Home Assistant sees it."""
    return Broker(hass, mqtt_mock)


@pytest.fixture
async def site(hass: HomeAssistant, broker: Broker, entry: MockConfigEntry) -> Broker:
    """A site set up, with the golden examples."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await broker.publish_examples()
    return broker


def without_findings(device: dict[str, Any]) -> dict[str, Any]:
    """Return a device whose findings are closed, as the agent would publish it."""
    device = deepcopy(device)
    now = "2026-11-24T11:00:00Z"
    kept = ("id", "check", "subject", "severity", "opened_at", "title")
    closed = [{key: one[key] for key in kept} | {"closed_at": now} for one in device["findings"]["open"]]
    device["findings"] = {"open": [], "closed": device["findings"]["closed"] + closed}
    device["plan"] = []
    device["risk"] |= {"severity": "none", "score": 0.0, "at_risk": False, "act_by": None}
    return device
