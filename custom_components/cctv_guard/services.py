"""The actions `scan` and `check`: what the buttons do, with the agent's reply as response."""

from typing import cast

import probatio
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import service

from .const import DOMAIN, SITE
from .contract import Reply
from .coordinator import CctvGuardConfigEntry
from .devices import subject_of

ATTR_CONFIG_ENTRY_ID = "config_entry_id"
ATTR_DEVICE_ID = "device_id"
ATTR_WAIT = "wait"

SERVICE_SCAN = "scan"
SERVICE_CHECK = "check"

_SCAN = probatio.Schema(
    {
        probatio.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        probatio.Optional(ATTR_WAIT, default=False): cv.boolean,
    }
)
_CHECK = probatio.Schema(
    {
        probatio.Required(ATTR_DEVICE_ID): cv.string,
        probatio.Optional(ATTR_WAIT, default=False): cv.boolean,
    }
)


@callback
def async_register_services(hass: HomeAssistant) -> None:
    """Register both."""
    hass.services.async_register(DOMAIN, SERVICE_SCAN, _scan, schema=_SCAN, supports_response=SupportsResponse.OPTIONAL)
    hass.services.async_register(
        DOMAIN, SERVICE_CHECK, _check, schema=_CHECK, supports_response=SupportsResponse.OPTIONAL
    )


async def _scan(call: ServiceCall) -> ServiceResponse:
    entry: CctvGuardConfigEntry = service.async_get_config_entry(call.hass, DOMAIN, call.data.get(ATTR_CONFIG_ENTRY_ID))
    return _response(await entry.runtime_data.async_look(SITE, wait=call.data[ATTR_WAIT]))


async def _check(call: ServiceCall) -> ServiceResponse:
    device, found = service.async_get_device_and_config_entry(call.hass, DOMAIN, call.data[ATTR_DEVICE_ID])
    entry = cast(CctvGuardConfigEntry, found)
    coordinator = entry.runtime_data
    subject = subject_of(device, coordinator.agent_id) if isinstance(device, dr.DeviceEntry) else None
    if subject is None or subject == SITE or subject not in coordinator.state.devices:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_camera",
            translation_placeholders={"device": device.name or call.data[ATTR_DEVICE_ID]},
        )
    return _response(await coordinator.async_look(subject, wait=call.data[ATTR_WAIT]))


def _response(reply: Reply) -> ServiceResponse:
    return {
        "request_id": reply.request_id,
        "state": reply.state,
        "text": reply.text.text if reply.text else None,
    }
