"""What every entity of ours shares: whom it belongs to, when it is available, when it writes its state."""

from typing import Any

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription

from .const import SITE
from .contract import Device, Router, Text, Verdict
from .coordinator import SiteCoordinator
from .devices import identifier


class GuardEntity(Entity):
    """An entity of the site, a device or a router."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    # Sentences for a person to read; they can be long, and the history of the state is what the history is for.
    _unrecorded_attributes = frozenset({"because", "policies", "summary", "why"})

    def __init__(self, coordinator: SiteCoordinator, subject: str, description: EntityDescription) -> None:
        self.coordinator = coordinator
        self.subject = subject
        self.entity_description = description
        domain, name = identifier(coordinator.agent_id, subject)
        self._attr_unique_id = f"{name}_{description.key}"
        self._attr_device_info = DeviceInfo(identifiers={(domain, name)})

    @property
    def available(self) -> bool:
        """Broker and agent are there, and the agent still lists it. A camera that does not answer stays available:
        what was found on it still holds."""
        return self.coordinator.available and (self.subject == SITE or self.coordinator.is_present(self.subject))

    @property
    def device(self) -> Device | None:
        """The device as last published."""
        return self.coordinator.state.devices.get(self.subject)

    @property
    def router(self) -> Router | None:
        """The router as last published."""
        return self.coordinator.state.routers.get(self.subject)

    async def async_added_to_hass(self) -> None:
        """Listen from now on, and take what is there."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_listen(self.subject, self._handle_update))
        self._refresh()

    @callback
    def _handle_update(self) -> None:
        self._refresh()
        self.async_write_ha_state()

    @callback
    def _refresh(self) -> None:
        """Set the attributes that the state is made of."""


def sentences(texts: tuple[Text, ...]) -> list[str]:
    """Return the English sentences, each once."""
    return list(dict.fromkeys(text.text for text in texts))


def verdict_attributes(verdict: Verdict) -> dict[str, Any]:
    """Return why, and where unknown what was not looked at."""
    return {"why" if verdict.answer.is_yes is None else "because": sentences(verdict.because)}
