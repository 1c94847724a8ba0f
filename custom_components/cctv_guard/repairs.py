"""The fix flow of a finding: says what is wrong and what to do, then has the agent look again.

Flows that act themselves (close the mapping, block, accept) get their steps here, beside `confirm`.
"""

import asyncio
from typing import Any

import probatio
from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN, SITE
from .coordinator import SiteCoordinator
from .issues import Repair

SETTLE_STEPS, SETTLE_STEP_S = 10, 0.5
"""The new state is another message than the reply; five seconds are for a slow broker."""


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow of an issue."""
    data = data or {}
    return CheckAgainFlow(str(data.get("entry_id")), str(data.get("repair")))


class CheckAgainFlow(RepairsFlow):
    """Explains; when the owner has done it, the agent looks whether it helped."""

    def __init__(self, entry_id: str, repair_id: str) -> None:
        self._entry_id = entry_id
        self._repair_id = repair_id

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Start."""
        return await self.async_step_confirm()

    async def async_step_confirm(self, user_input: dict[str, Any] | None = None) -> RepairsFlowResult:
        """Say what is wrong and what to do; on submit look again."""
        if user_input is None:
            issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
            placeholders = (issue and issue.translation_placeholders) or {}
            return self.async_show_form(
                step_id="confirm", data_schema=probatio.Schema({}), description_placeholders=placeholders
            )
        if (coordinator := self._coordinator()) is None:
            return self.async_abort(reason="not_loaded")
        if repair := coordinator.issues.still_open(self._repair_id):
            try:
                await _check(coordinator, repair)
            except HomeAssistantError as error:
                return self.async_abort(reason="not_checked", description_placeholders={"error": str(error)})
            if coordinator.issues.still_open(self._repair_id):
                return self.async_abort(reason="still_there")
        return self.async_create_entry(data={})

    def _coordinator(self) -> SiteCoordinator | None:
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        coordinator: SiteCoordinator = entry.runtime_data
        return coordinator


async def _check(coordinator: SiteCoordinator, repair: Repair) -> None:
    """Have the agent look again, and wait for what it then publishes. Raises HomeAssistantError."""
    subject, *others = repair.subjects
    await coordinator.async_look(SITE if others else subject, wait=True)
    for _ in range(SETTLE_STEPS):
        if coordinator.issues.still_open(repair.id) is None:
            return
        await asyncio.sleep(SETTLE_STEP_S)
