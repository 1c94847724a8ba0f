"""Look again: at one camera, or at everything."""

from collections.abc import Iterable

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import SITE
from .coordinator import CctvGuardConfigEntry
from .entity import GuardEntity

PARALLEL_UPDATES = 1

CHECK = ButtonEntityDescription(key="check", translation_key="check")
SCAN = ButtonEntityDescription(key="scan", translation_key="scan")


async def async_setup_entry(
    hass: HomeAssistant, entry: CctvGuardConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the site's button now, those of devices as they come."""
    coordinator = entry.runtime_data
    async_add_entities([ScanButton(coordinator, SITE, SCAN)])

    @callback
    def add(subjects: Iterable[str]) -> None:
        async_add_entities(
            CheckButton(coordinator, subject, CHECK) for subject in subjects if subject in coordinator.state.devices
        )

    coordinator.async_add_platform(add)


class CheckButton(GuardEntity, ButtonEntity):
    """Check one camera or recorder now."""

    async def async_press(self) -> None:
        """Send the command; raises what the agent says against it."""
        await self.coordinator.async_look(self.subject, wait=False)


class ScanButton(GuardEntity, ButtonEntity):
    """Scan the site now."""

    async def async_press(self) -> None:
        """Send the command; raises what the agent says against it."""
        await self.coordinator.async_look(SITE, wait=False)
