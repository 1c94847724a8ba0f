"""Entries of the device registry: the site, its routers, recorders and cameras.

Kept here and not in each entity, as an entry must exist before another can name it as the one it hangs on, and as a
camera's name or firmware may change when none of its entities does.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN, NAME, SITE
from .contract import Device, Identity, Router
from .state import SiteState

_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
_MADE = {"certain": "made by", "likely": "probably made by"}
"""How sure the agent is; a maker is never named without (design section 7, rule 8)."""
_PERHAPS = "possibly made by"


def identifier(agent_id: str, subject: str) -> tuple[str, str]:
    """Return what the registry knows a device, a router or the site by."""
    return (DOMAIN, agent_id if subject == SITE else f"{agent_id}_{subject}")


def subject_of(device: dr.DeviceEntry, agent_id: str) -> str | None:
    """Return the id that a registry entry stands for, SITE for the site; None for an entry that is not ours."""
    for domain, name in device.identifiers:
        if domain == DOMAIN and name == agent_id:
            return SITE
        if domain == DOMAIN and name.startswith(f"{agent_id}_"):
            return name.removeprefix(f"{agent_id}_")
    return None


def manufacturer(identity: Identity) -> str | None:
    """Return the label and the true maker: "Annke (made by Hikvision)"."""
    brand, maker = identity.brand, identity.maker_name
    if maker is None or (brand and brand.casefold() == maker.casefold()):
        return brand
    made = _MADE.get(identity.confidence_word, _PERHAPS)
    return f"{brand} ({made} {maker})" if brand else (maker if made == "made by" else f"{made} {maker}")


class DeviceBook:
    """The registry's entries of one site."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        assert entry.unique_id is not None
        self._registry = dr.async_get(hass)
        self._entry = entry
        self._agent_id = entry.unique_id
        self._written: dict[str, Mapping[str, Any]] = {}

    @callback
    def add_site(self) -> None:
        """Register the site; everything else hangs on it."""
        self._write(
            SITE,
            name=self._entry.title,
            manufacturer=NAME,
            model="Agent",
            entry_type=dr.DeviceEntryType.SERVICE,
        )

    @callback
    def update(self, state: SiteState, subjects: Iterable[str]) -> None:
        """Write what the registry should say of these subjects, where it changed."""
        if state.agent:
            self._write(SITE, sw_version=state.agent.version)
        hang_on = dict.fromkeys(subjects)
        # A recorder that came late is the one that its cameras hang on from now.
        late = {id for id in hang_on if id in state.devices and id not in self._written}
        hang_on |= dict.fromkeys(id for id in self._written if id in state.devices and state.devices[id].behind in late)
        for subject in hang_on:
            if router := state.routers.get(subject):
                self._write_router(router)
            elif device := state.devices.get(subject):
                self._write_device(device)

    @callback
    def remove_all_but(self, listed: set[str]) -> None:
        """Remove the entries of devices and routers that the agent no longer lists, and their entities with them."""
        for entry in dr.async_entries_for_config_entry(self._registry, self._entry.entry_id):
            subject = subject_of(entry, self._agent_id) if isinstance(entry, dr.DeviceEntry) else None
            if subject and subject not in listed:
                self._written.pop(subject, None)
                self._registry.async_remove_device(entry.id)

    def _write_router(self, router: Router) -> None:
        self._write(router.id, name=router.name or router.address, via_device_id=self._id(SITE))

    def _write_device(self, device: Device) -> None:
        identity = device.identity
        mac = identity.mac and identity.mac.lower()
        self._write(
            device.id,
            name=device.name,
            manufacturer=manufacturer(identity),
            model=identity.model,
            sw_version=identity.firmware,
            serial_number=identity.serial_tail,
            # The link to the device that ONVIF, Reolink or the router's integration made of the same unit.
            connections={(dr.CONNECTION_NETWORK_MAC, mac)} if mac and _MAC.fullmatch(mac) else set(),
            via_device_id=(device.behind and self._id(device.behind)) or self._id(SITE),
        )

    def _write(self, subject: str, **what: Any) -> None:
        if self._written.get(subject) == what:
            return
        self._registry.async_get_or_create(
            config_entry_id=self._entry.entry_id, identifiers={identifier(self._agent_id, subject)}, **what
        )
        self._written[subject] = what

    def _id(self, subject: str) -> str | None:
        entry = self._registry.async_get_device_by_identifier(identifier(self._agent_id, subject), self._entry.entry_id)
        return entry.id if entry else None
