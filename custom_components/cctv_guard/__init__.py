"""CCTV Guard: shows what the agent found on every camera, and sends it commands. All judgement is the agent's."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .const import DOMAIN, PLATFORMS, SITE
from .coordinator import CctvGuardConfigEntry, SiteCoordinator, ledger_store
from .devices import subject_of
from .issues import async_delete_issues
from .services import async_register_services

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Register the actions; they exist while no site is loaded, so that automations can be checked."""
    async_register_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: CctvGuardConfigEntry) -> bool:
    """Set up one site."""
    coordinator = SiteCoordinator(hass, entry)
    coordinator.devices.add_site()
    entry.runtime_data = coordinator
    await coordinator.async_start()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: CctvGuardConfigEntry) -> bool:
    """Unload one site."""
    if unloaded := await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        await entry.runtime_data.async_write_ledger()
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: CctvGuardConfigEntry) -> None:
    """Remove what is kept of a site beside its entry."""
    await ledger_store(hass, entry.entry_id).async_remove()
    if entry.unique_id:
        async_delete_issues(hass, entry.unique_id)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: CctvGuardConfigEntry, device: dr.AnyDeviceEntry
) -> bool:
    """Allow to delete what the agent no longer lists; what it lists would only come back."""
    if not isinstance(device, dr.DeviceEntry) or entry.unique_id is None:
        return True
    subject = subject_of(device, entry.unique_id)
    return subject is None or (subject != SITE and not entry.runtime_data.is_listed(subject))
