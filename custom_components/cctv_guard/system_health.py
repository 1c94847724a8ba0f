"""What Settings > System > Repairs > System information says of us."""

from typing import Any

from homeassistant.components import system_health
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .coordinator import SiteCoordinator


@callback
def async_register(hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Register our lines."""
    register.async_register_info(_info, "/config/integrations/integration/cctv_guard")


async def _info(hass: HomeAssistant) -> dict[str, Any]:
    sites: list[SiteCoordinator] = [
        entry.runtime_data
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.state is ConfigEntryState.LOADED
    ]
    return {
        "sites": len(sites),
        "agents_online": sum(1 for site in sites if site.available),
        "agent_versions": ", ".join(sorted({site.state.agent.version for site in sites if site.state.agent})) or "-",
        "devices": sum(len(site.state.present()) for site in sites),
        "unreadable_messages": sum(site.state.refused_count for site in sites),
    }
