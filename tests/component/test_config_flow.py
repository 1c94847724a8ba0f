"""Set-up, in every way it can go."""

import contextlib
import json
from collections.abc import AsyncGenerator
from typing import Any
from unittest.mock import patch

import pytest
from homeassistant.config_entries import SOURCE_MQTT, SOURCE_USER, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message

from custom_components.cctv_guard.const import CONF_BASE_TOPIC, CONF_REPAIRS, CONF_SEVERITY_FLOOR, DOMAIN

from .conftest import AGENT, BASE, Broker, example


def announcement(topic: str = f"{BASE}/discovery", **changes: Any) -> MqttServiceInfo:
    """Return a discovery message as the MQTT integration hands it over."""
    return MqttServiceInfo(
        topic=topic,
        payload=json.dumps(example("discovery") | changes),
        qos=1,
        retain=True,
        subscribed_topic="cctv_guard/+/discovery",
        timestamp=0.0,
    )


@contextlib.asynccontextmanager
async def announced(hass: HomeAssistant, *messages: MqttServiceInfo) -> AsyncGenerator[None]:
    """Have these messages arrive while the flow listens."""

    async def wait(seconds: float) -> None:
        for message in messages:
            async_fire_mqtt_message(hass, message.topic, message.payload, retain=True)
        await hass.async_block_till_done()

    with patch("custom_components.cctv_guard.config_flow.sleep", wait):
        yield


async def start(hass: HomeAssistant, source: str = SOURCE_USER, data: Any = None) -> dict[str, Any]:
    """Start a flow."""
    return await hass.config_entries.flow.async_init(DOMAIN, context={"source": source}, data=data)  # type: ignore[return-value]


async def go_on(hass: HomeAssistant, result: dict[str, Any], **answers: Any) -> dict[str, Any]:
    """Answer its form."""
    return await hass.config_entries.flow.async_configure(result["flow_id"], answers)  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def _with_mqtt(request: pytest.FixtureRequest) -> None:
    """All but one of these tests have MQTT."""
    if "without_mqtt" not in request.keywords:
        request.getfixturevalue("broker")


async def test_discovered_and_confirmed(hass: HomeAssistant) -> None:
    result = await start(hass, SOURCE_MQTT, announcement())
    assert result["type"] is FlowResultType.FORM
    assert result["step_id"] == "confirm"
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["title_placeholders"] == {"name": "Corner shop"}
    assert not hass.config_entries.async_entries(DOMAIN)
    result = await go_on(hass, result)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Corner shop"
    assert result["data"] == {CONF_BASE_TOPIC: BASE}
    assert result["result"].unique_id == AGENT
    await hass.async_block_till_done()
    assert result["result"].state is ConfigEntryState.LOADED


async def test_discovered_twice_is_one_flow(hass: HomeAssistant) -> None:
    await start(hass, SOURCE_MQTT, announcement())
    result = await start(hass, SOURCE_MQTT, announcement(name="Renamed"))
    assert result["reason"] == "already_in_progress"


@pytest.mark.parametrize(
    "payload", ["", "garbage", "{}", b"\xff", json.dumps({"schema_version": 1, "agent_id": "../x"})]
)
async def test_an_announcement_that_cannot_be_read_is_no_flow(hass: HomeAssistant, payload: Any) -> None:
    message = announcement()
    message.payload = payload
    result = await start(hass, SOURCE_MQTT, message)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "invalid_discovery_info"


async def test_an_agent_of_another_version_is_named(hass: HomeAssistant) -> None:
    result = await start(hass, SOURCE_MQTT, announcement(schema_version=7))
    assert result["reason"] == "unsupported_version"
    assert result["description_placeholders"] == {"found": "7"}


async def test_a_known_agent_under_another_site_name_is_followed(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    result = await start(hass, SOURCE_MQTT, announcement("cctv_guard/store/discovery", site="store"))
    assert result["reason"] == "already_configured"
    assert entry.data == {CONF_BASE_TOPIC: "cctv_guard/store"}


async def test_a_hostile_name_is_shown_as_text(hass: HomeAssistant) -> None:
    result = await start(hass, SOURCE_MQTT, announcement(name="![x](http://evil.example/a.png)<b>\n# big"))
    shown = result["description_placeholders"]["site"]
    assert shown.startswith(r"\!\[x\]\(http\:\/\/evil\.example\/a\.png\)\<b\>")
    assert "\n" not in shown


async def test_by_hand_with_agents_heard(hass: HomeAssistant) -> None:
    other = announcement("cctv_guard/home/discovery", agent_id="aa", site="home", name="Home")
    broken = announcement("cctv_guard/bad/discovery", schema_version=9)
    async with announced(hass, announcement(), other, broken):
        result = await start(hass)
    assert result["step_id"] == "pick"
    selector = next(iter(result["data_schema"].schema.values()))
    assert [option["value"] for option in selector.config["options"]] == [BASE, "cctv_guard/home"]
    result = await go_on(hass, result, **{CONF_BASE_TOPIC: "cctv_guard/home"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (result["title"], result["result"].unique_id) == ("Home", "aa")


async def test_by_hand_with_nobody_heard_can_be_tried_again(hass: HomeAssistant) -> None:
    async with announced(hass):
        result = await start(hass)
        assert (result["step_id"], result["errors"]) == ("user", None)
        result = await go_on(hass, result)
        assert result["errors"] == {"base": "no_agent"}
    async with announced(hass, announcement()):
        result = await go_on(hass, result)
    assert result["step_id"] == "pick"
    result = await go_on(hass, result, **{CONF_BASE_TOPIC: BASE})
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_by_hand_with_only_known_agents_heard(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    async with announced(hass, announcement()):
        result = await start(hass)
    assert result["reason"] == "already_configured"


async def test_by_hand_takes_over_from_what_was_discovered(hass: HomeAssistant) -> None:
    await start(hass, SOURCE_MQTT, announcement())
    async with announced(hass, announcement()):
        result = await start(hass)
    result = await go_on(hass, result, **{CONF_BASE_TOPIC: BASE})
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.without_mqtt
async def test_without_mqtt_it_says_so(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    assert (await start(hass))["reason"] == "mqtt_unavailable"
    assert (await entry.start_reconfigure_flow(hass))["reason"] == "mqtt_unavailable"


async def test_reconfigure(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    moved = announcement("cctv_guard/store/discovery", site="store")
    async with announced(hass, moved):
        result = await entry.start_reconfigure_flow(hass)
        assert result["step_id"] == "reconfigure"
        result = await go_on(hass, result, **{CONF_BASE_TOPIC: "cctv_guard/store"})  # type: ignore[arg-type]
    assert result["reason"] == "reconfigure_successful"
    assert entry.data == {CONF_BASE_TOPIC: "cctv_guard/store"}
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_reconfigure_refuses_another_agent(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    async with announced(hass, announcement("cctv_guard/home/discovery", agent_id="aa")):
        result = await entry.start_reconfigure_flow(hass)
        result = await go_on(hass, result, **{CONF_BASE_TOPIC: "cctv_guard/home"})  # type: ignore[arg-type]
    assert result["reason"] == "another_agent"


async def test_reconfigure_with_nobody_heard_can_be_tried_again(
    hass: HomeAssistant, site: Broker, entry: MockConfigEntry
) -> None:
    async with announced(hass):
        result = await entry.start_reconfigure_flow(hass)
        assert result["errors"] is None
        result = await go_on(hass, result)  # type: ignore[arg-type]
        assert result["errors"] == {"base": "no_agent"}
    async with announced(hass, announcement()):
        result = await go_on(hass, result)
        result = await go_on(hass, result, **{CONF_BASE_TOPIC: BASE})
    assert result["reason"] == "reconfigure_successful"


async def test_options_reload_the_entry(hass: HomeAssistant, site: Broker, entry: MockConfigEntry) -> None:
    before = entry.runtime_data
    result = await hass.config_entries.options.async_init(entry.entry_id)
    assert result["step_id"] == "init"
    result = await hass.config_entries.options.async_configure(
        result["flow_id"], {CONF_REPAIRS: False, CONF_SEVERITY_FLOOR: "high"}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.options == {CONF_REPAIRS: False, CONF_SEVERITY_FLOOR: "high"}
    assert entry.runtime_data is not before
