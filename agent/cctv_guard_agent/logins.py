"""The owner's logins: to whom they go, and when they stop (design section 7.2).

A login goes only to the device that it is bound to, after its MAC and its serial or certificate were seen. One refusal
ends the service, two the camera; two cameras refusing one login stop it everywhere, across restarts, until it changes.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from cctv_guard_agent.audit import MOST_REFUSALS
from cctv_guard_agent.config import DeviceConfig
from cctv_guard_agent.identity.identifiers import identifiers
from cctv_guard_agent.model.address import Address, normal_mac
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.store import Store

_LOG = logging.getLogger(__name__)


class Logins:
    """Hands the owner's logins out, or does not."""

    def __init__(self, devices: Sequence[DeviceConfig], store: Store, now: Callable[[], datetime]) -> None:
        """Take the owner's devices; the store remembers refusals."""
        self._devices = devices
        self._store = store
        self._now = now

    def credentials_for(
        self, address: Address, observations: Sequence[Observation], service: str
    ) -> Credentials | None:
        for one in self._devices:
            if one.credentials is not None and is_bound(one, observations) and not self._stopped(one, service):
                return one.credentials
        return None

    def _stopped(self, one: DeviceConfig, service: str) -> bool:
        """One refusal ends the service, two the camera; two cameras refusing one login stop it everywhere."""
        refusals = self._store.refusals(self._login_digest(one))
        here = [refused for device, refused in refusals if device == one.mac]
        return service in here or len(here) >= MOST_REFUSALS or len({device for device, _ in refusals}) >= 2

    def _login_digest(self, one: DeviceConfig) -> str:
        """Tell logins apart without keeping the password: keyed with a salt that only this store has."""
        assert one.credentials is not None
        salt = self._store.meta("salt")
        if salt is None:
            salt = secrets.token_hex(16)
            self._store.set_meta("salt", salt)
        text = f"{one.credentials.username}\0{one.credentials.password.reveal()}"
        return hmac.new(bytes.fromhex(salt), text.encode(), hashlib.sha256).hexdigest()[:32]

    def note_refusal(self, address: Address, observations: Sequence[Observation], service: str) -> None:
        for one in self._devices:
            if one.credentials is not None and one.mac and is_bound(one, observations):
                self._store.refused(one.mac, service, self._login_digest(one), self._now())
                _LOG.warning("%s refused its login (%s); it is not used there until it changes", address, service)


def is_bound(one: DeviceConfig, seen: Sequence[Observation]) -> bool:
    """Does what answered carry the MAC, and the serial or certificate, that the owner bound the login to?"""
    told = identifiers(seen)
    macs = {told.kernel_mac, told.reported_mac} - {None}
    if told.kernel_mac is not None:
        macs = {told.kernel_mac}  # what the kernel saw outweighs what the device says
    if one.mac not in {normal_mac(mac) for mac in macs if mac}:
        return False
    if one.serial is not None:
        return told.serial is not None and told.serial.lower() == one.serial.lower()
    prints = {item.value.lower().replace(":", "") for item in seen if item.kind == "tls.fingerprint"}
    return one.certificate in prints
