"""A real Home Assistant from outside: first owner, login, the MQTT entry, our own entry, what it shows.

Used by `scripts/run` and by the end-to-end tests alike (`tests/end_to_end/home_assistant.py`).
"""

import asyncio
import time
from typing import Any

from line.home_assistant_api import HomeAssistantApi, HomeAssistantError

DOMAIN = "cctv_guard"
POLL_S = 0.25


class HomeAssistant(HomeAssistantApi):
    """The steps that a person takes in the browser, and the lists that the browser shows."""

    async def until_up(self, within_s: float) -> None:
        """Wait for the API. Raises HomeAssistantError when the time is over."""
        ends_at = time.monotonic() + within_s
        while not await self.is_up():
            if time.monotonic() > ends_at:
                raise HomeAssistantError(f"Home Assistant did not answer on {self.url} within {within_s:.0f} s")
            await asyncio.sleep(POLL_S)

    async def needs_onboarding(self) -> bool:
        try:
            steps = await self.get("/api/onboarding")
        except HomeAssistantError:
            return False  # once all is done the address is gone (404)
        return any(step["step"] == "user" and not step["done"] for step in steps)

    async def onboard(self, username: str, password: str, *, language: str = "en") -> None:
        """Make the first owner and finish the welcome pages; logged in afterwards."""
        answer = await self.post(
            "/api/onboarding/users",
            {"name": username, "username": username, "password": password,
             "client_id": self.client_id, "language": language},
        )  # fmt: skip
        await self._redeem(answer["auth_code"])
        for step in await self.get("/api/onboarding"):
            if step["step"] in ("core_config", "analytics") and not step["done"]:
                await self.post(f"/api/onboarding/{step['step']}", {})
        await self.post(
            "/api/onboarding/integration", {"client_id": self.client_id, "redirect_uri": f"{self.url}/?auth_callback=1"}
        )

    async def log_in(self, username: str, password: str) -> None:
        """Log in as the page does. Raises HomeAssistantError when the password is wrong."""
        flow = await self.post(
            "/auth/login_flow",
            {"client_id": self.client_id, "handler": ["homeassistant", None],
             "redirect_uri": f"{self.url}/?auth_callback=1"},
        )  # fmt: skip
        done = await self.post(
            f"/auth/login_flow/{flow['flow_id']}",
            {"client_id": self.client_id, "username": username, "password": password},
        )
        if done.get("type") != "create_entry":
            raise HomeAssistantError(f"login as {username} refused: {done.get('errors')}")
        await self._redeem(done["result"])

    async def long_lived_token(self, name: str, days: int = 1) -> str:
        return str(await self.call("auth/long_lived_access_token", client_name=name, lifespan=days))

    async def set_mqtt(self, *, host: str, port: int, username: str | None, password: str | None,
                       protocol: str = "5") -> None:  # fmt: skip
        """Make the MQTT entry, or point the one that is there at this broker. Raises HomeAssistantError."""
        answers: dict[str, Any] = {
            "broker": host, "port": port, "protocol": protocol,
            "other_settings": {"set_client_cert": False, "set_ca_cert": "off", "transport": "tcp"},
        }  # fmt: skip
        if username:
            answers |= {"username": username, "password": password or ""}
        entries = await self.entries("mqtt")
        start = {"handler": "mqtt", **({"entry_id": entries[0]["entry_id"]} if entries else {})}
        result = await self._through_flow(start, answers)
        if result["type"] != "create_entry" and result.get("reason") != "reconfigure_successful":
            raise HomeAssistantError(f"the MQTT entry was not accepted: {result.get('errors') or result.get('reason')}")

    async def confirm_discovered(self, domain: str, within_s: float) -> dict[str, Any]:
        """Wait for the flow that discovery started, and press its button; the entry that it made.

        Raises HomeAssistantError when nothing was discovered in time, or the flow did not end in an entry.
        """
        ends_at = time.monotonic() + within_s
        while True:
            flows = [flow for flow in await self.call("config_entries/flow/progress") if flow["handler"] == domain]
            if flows:
                break
            if time.monotonic() > ends_at:
                raise HomeAssistantError(f"Home Assistant discovered no {domain} within {within_s:.0f} s")
            await asyncio.sleep(POLL_S)
        result = await self.post(f"/api/config/config_entries/flow/{flows[0]['flow_id']}", {})
        if result["type"] != "create_entry":
            raise HomeAssistantError(f"the discovered {domain} was not accepted: {result}")
        return dict(result["result"])

    async def entries(self, domain: str) -> list[dict[str, Any]]:
        return list(await self.call("config_entries/get", domain=domain))

    async def states(self) -> dict[str, dict[str, Any]]:
        """Every entity's state object, by entity id."""
        return {state["entity_id"]: state for state in await self.call("get_states")}

    async def devices(self, domain: str = DOMAIN) -> list[dict[str, Any]]:
        """Devices with an identifier of the domain."""
        found = await self.call("config/device_registry/list")
        return [device for device in found if any(item[0] == domain for item in device["identifiers"])]

    async def entities(self, platform: str = DOMAIN) -> list[dict[str, Any]]:
        found = await self.call("config/entity_registry/list")
        return [entity for entity in found if entity["platform"] == platform]

    async def entity_states(self, platform: str = DOMAIN) -> dict[str, dict[str, Any]]:
        """Unique id -> state object, for the platform's entities that are enabled."""
        states = await self.states()
        return {
            entity["unique_id"]: states[entity["entity_id"]]
            for entity in await self.entities(platform)
            if entity["entity_id"] in states
        }

    async def issues(self, domain: str = DOMAIN) -> list[dict[str, Any]]:
        """Open repairs."""
        found = await self.call("repairs/list_issues")
        return [issue for issue in found["issues"] if issue["domain"] == domain]

    async def retained(self, topic: str, *, quiet_s: float = 1.0) -> dict[str, str]:
        """Topic -> payload of what the broker holds for a topic filter, as Home Assistant receives it."""
        messages = await self.events("mqtt/subscribe", topic=topic, quiet_s=quiet_s)
        return {message["topic"]: message["payload"] for message in messages if message.get("retain")}

    async def _through_flow(self, start: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
        flow = await self.post("/api/config/config_entries/flow", start)
        if flow["type"] != "form":
            return dict(flow)
        return dict(await self.post(f"/api/config/config_entries/flow/{flow['flow_id']}", answers))

    async def _redeem(self, code: str) -> None:
        tokens = await self.post(
            "/auth/token", form={"grant_type": "authorization_code", "code": code, "client_id": self.client_id}
        )
        self.token = tokens["access_token"]
