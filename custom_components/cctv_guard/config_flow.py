"""Set-up: found over MQTT and confirmed, or picked from who is heard; where it publishes, and what becomes a repair."""

from asyncio import sleep
from typing import Any

import probatio
from homeassistant.components import mqtt
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo

from .const import CONF_BASE_TOPIC, CONF_REPAIRS, CONF_SEVERITY_FLOOR, DEFAULT_SEVERITY_FLOOR, DOMAIN, TOPIC_ROOT
from .contract import Discovery, Severity, UnsupportedVersion, read
from .decode import BadPayload
from .markdown import as_text

LISTEN_S = 5.0
"""Discovery is retained: it comes within milliseconds of the subscription, which Home Assistant may delay a second."""

_SUFFIX = "/discovery"


def _base_topic(topic: str) -> str:
    return topic.removesuffix(_SUFFIX)


class CctvGuardConfigFlow(ConfigFlow, domain=DOMAIN):
    """Set up one site; its unique id is the agent's."""

    VERSION = 1

    def __init__(self) -> None:
        self._found: Discovery | None = None
        self._topic = ""
        self._heard: dict[str, Discovery] = {}
        """Base topic to who announces itself there."""

    @staticmethod
    @callback
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlowWithReload:
        """Return the flow for what can be chosen later."""
        return CctvGuardOptionsFlow()

    async def async_step_mqtt(self, discovery_info: MqttServiceInfo) -> ConfigFlowResult:
        """An agent announced itself."""
        try:
            found = read(Discovery, discovery_info.payload)
        except UnsupportedVersion as error:
            return self.async_abort(reason="unsupported_version", description_placeholders={"found": str(error.found)})
        except BadPayload:
            # Also the empty message with which an agent takes its announcement back.
            return self.async_abort(reason="invalid_discovery_info")
        self._topic = _base_topic(discovery_info.topic)
        await self.async_set_unique_id(found.agent_id)
        # The same agent under another site name: follow it.
        self._abort_if_unique_id_configured(updates={CONF_BASE_TOPIC: self._topic})
        self._found = found
        self.context["title_placeholders"] = {"name": found.name}
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask before anything is set up."""
        assert self._found is not None
        if user_input is not None:
            return self._create(self._topic, self._found)
        return self.async_show_form(
            step_id="confirm",
            description_placeholders={
                # The title is plain text, the description Markdown.
                "name": self._found.name,
                "site": as_text(self._found.name),
                "topic": as_text(self._topic),
                "version": as_text(self._found.agent_version) or "?",
            },
        )

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Listen for agents; with none heard, say what to do and offer to listen again."""
        if not await mqtt.async_wait_for_mqtt_client(self.hass):
            return self.async_abort(reason="mqtt_unavailable")
        await self._listen()
        configured = {entry.unique_id for entry in self._async_current_entries(include_ignore=False)}
        heard, self._heard = (
            self._heard,
            {topic: found for topic, found in self._heard.items() if found.agent_id not in configured},
        )
        if self._heard:
            return await self.async_step_pick()
        if heard:
            return self.async_abort(reason="already_configured")
        return self.async_show_form(step_id="user", errors={"base": "no_agent"} if user_input is not None else None)

    async def async_step_pick(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Let the person choose among those heard."""
        if user_input is not None:
            topic = user_input[CONF_BASE_TOPIC]
            found = self._heard[topic]
            await self.async_set_unique_id(found.agent_id, raise_on_progress=False)
            self._abort_if_unique_id_configured()
            return self._create(topic, found)
        return self.async_show_form(step_id="pick", data_schema=self._choice())

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Choose anew where the agent of this entry publishes."""
        entry = self._get_reconfigure_entry()
        if user_input is not None and self._heard:
            topic = user_input[CONF_BASE_TOPIC]
            await self.async_set_unique_id(self._heard[topic].agent_id, raise_on_progress=False)
            self._abort_if_unique_id_mismatch(reason="another_agent")
            return self.async_update_reload_and_abort(entry, data_updates={CONF_BASE_TOPIC: topic})
        if not await mqtt.async_wait_for_mqtt_client(self.hass):
            return self.async_abort(reason="mqtt_unavailable")
        await self._listen()
        if not self._heard:
            return self.async_show_form(
                step_id="reconfigure", errors={"base": "no_agent"} if user_input is not None else None
            )
        return self.async_show_form(step_id="reconfigure", data_schema=self._choice())

    def _choice(self) -> probatio.Schema:
        options = [
            SelectOptionDict(value=topic, label=f"{found.name} ({topic})") for topic, found in self._heard.items()
        ]
        selector = SelectSelector(SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST))
        return probatio.Schema({probatio.Required(CONF_BASE_TOPIC, default=next(iter(self._heard))): selector})

    def _create(self, topic: str, found: Discovery) -> ConfigFlowResult:
        return self.async_create_entry(title=found.name, data={CONF_BASE_TOPIC: topic})

    async def _listen(self) -> None:
        """Hear who announces itself."""
        self._heard = {}

        @callback
        def received(message: mqtt.ReceiveMessage) -> None:
            try:
                self._heard[_base_topic(message.topic)] = read(Discovery, _payload(message))
            except BadPayload:
                return

        unsubscribe = await mqtt.async_subscribe(self.hass, f"{TOPIC_ROOT}/+{_SUFFIX}", received, 1, None)
        try:
            await sleep(LISTEN_S)
        finally:
            unsubscribe()


def _payload(message: mqtt.ReceiveMessage) -> bytes:
    return message.payload.encode() if isinstance(message.payload, str) else bytes(message.payload)


class CctvGuardOptionsFlow(OptionsFlowWithReload):
    """What becomes a repair."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        words = [severity.value for severity in Severity if severity is not Severity.NONE]
        schema = probatio.Schema(
            {
                probatio.Required(CONF_REPAIRS, default=True): BooleanSelector(),
                probatio.Required(CONF_SEVERITY_FLOOR, default=DEFAULT_SEVERITY_FLOOR): SelectSelector(
                    SelectSelectorConfig(options=words, translation_key=CONF_SEVERITY_FLOOR)
                ),
            }
        )
        return self.async_show_form(
            step_id="init", data_schema=self.add_suggested_values_to_schema(schema, self.config_entry.options)
        )
