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
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.routers.interface import RouterConfig
from cctv_guard_agent.store import Store

_LOG = logging.getLogger(__name__)


MOST_A_DAY = 300
"""Design section 7.2. The usual intervals need 12; only a flood of `check` commands or restarts comes near."""


class Logins:
    """Hands the owner's logins out, or does not."""

    def __init__(self, devices: Sequence[DeviceConfig], store: Store, now: Callable[[], datetime]) -> None:
        """Take the owner's devices; the store remembers refusals."""
        self._devices = devices
        self._store = store
        self._now = now
        self._unwritten: set[tuple[str, str, str]] = set()
        """(device, service, digest) of refusals of this run."""

    def credentials_for(
        self, address: Address, observations: Sequence[Observation], service: str
    ) -> Credentials | None:
        """Return the login that the owner bound to what answered here, None where there is none to use."""
        for one in self._devices:
            if one.credentials is not None and is_bound(one, observations) and not self._stopped(one, service):
                return one.credentials
        return None

    def _stopped(self, one: DeviceConfig, service: str) -> bool:
        """One refusal ends the service, two the camera; two cameras refusing one login stop it everywhere."""
        assert one.credentials is not None
        refusals = self._refusals(one.credentials)
        here = [refused for device, refused in refusals if device == one.mac]
        if service in here or len(here) >= MOST_REFUSALS or len({device for device, _ in refusals}) >= 2:
            return True
        return self._spent(str(one.mac))

    def refused_by(self, one: DeviceConfig) -> tuple[str, ...]:
        """Return the services that refused a device's login as it is now configured."""
        if one.credentials is None:
            return ()
        return tuple(sorted(service for device, service in self._refusals(one.credentials) if device == one.mac))

    def _spent(self, device: str) -> bool:
        return self._store.logins(device, self._now()) >= MOST_A_DAY

    def _login_digest(self, login: Credentials) -> str:
        """Tell logins apart without keeping the password: keyed with a salt that only this store has."""
        salt = self._store.meta("salt")
        if salt is None:
            salt = secrets.token_hex(16)
            self._store.set_meta("salt", salt)
        text = f"{login.username}\0{login.password.reveal()}"
        return hmac.new(bytes.fromhex(salt), text.encode(), hashlib.sha256).hexdigest()[:32]

    def note_refusal(self, address: Address, observations: Sequence[Observation], service: str) -> None:
        """Remember that a service refused the login of what answered here."""
        for one in self._devices:
            if one.credentials is not None and one.mac and is_bound(one, observations):
                self._refused(one.mac, service, one.credentials)
                _LOG.warning("%s refused its login (%s); it is not used there until it changes", address, service)

    def note_login(self, address: Address, observations: Sequence[Observation], service: str) -> None:
        """Count a login that is about to be made."""
        for one in self._devices:
            if one.credentials is not None and one.mac and is_bound(one, observations):
                self._store.logged_in(one.mac, self._now())

    def _refusals(self, login: Credentials) -> set[tuple[str, str]]:
        digest = self._login_digest(login)
        return {(device, service) for device, service, known in self._unwritten if known == digest} | set(
            self._store.refusals(digest)
        )

    def _refused(self, device: str, service: str, login: Credentials) -> None:
        """Remember a refusal, first in memory: a full disk must not cost a second one."""
        digest = self._login_digest(login)
        self._unwritten.add((device, service, digest))
        self._store.refused(device, service, digest, self._now())

    # Lists of recorders and programs (audit.ListLogins)

    def why_not(self, config: ListerConfig) -> Text | None:
        """Say why a list's login is not used now."""
        if config.credentials is None:
            return None
        place = list_place(config)
        if any(device == place for device, _ in self._refusals(config.credentials)):
            return say(
                "source.login_refused",
                "Not run: its login was refused, so it is not used again until you change it in the configuration.",
            )
        if self._spent(place):
            return say("source.logins_spent", "Not run: {most} logins today are enough.", most=MOST_A_DAY)
        return None

    def used(self, config: ListerConfig) -> None:
        """Count a login that is about to be made."""
        self._store.logged_in(list_place(config), self._now())

    def refused(self, config: ListerConfig) -> None:
        """Remember that the list's login was refused."""
        if config.credentials is not None:
            self._refused(list_place(config), config.kind, config.credentials)
            _LOG.warning("%s refused its login; it is not used there until it changes", config.kind)

    # Routers (audit.RouterLogins); how often they are logged in to is for the drivers, whose sessions last

    def router_why_not(self, config: RouterConfig) -> Text | None:
        """Say why a router's login is not used now."""
        if config.credentials is None:
            return None
        devices = {device for device, _ in self._refusals(config.credentials)}
        if _router_place(config) in devices or len(devices) >= 2:
            return say(
                "source.login_refused",
                "Not run: its login was refused, so it is not used again until you change it in the configuration.",
            )
        return None

    def router_refused(self, config: RouterConfig) -> None:
        """Remember that a router refused the login."""
        if config.credentials is not None:
            self._refused(_router_place(config), config.driver, config.credentials)
            _LOG.warning(
                "%s %s refused its login; it is not used there until it changes", config.driver, config.address
            )


def is_bound(one: DeviceConfig, seen: Sequence[Observation]) -> bool:
    """Does what answered carry the MAC, and the serial or certificate, that the owner bound the login to?"""
    told = identifiers(seen)
    macs = {told.kernel_mac, told.reported_mac} - {None}
    if told.kernel_mac is not None:
        macs = {told.kernel_mac}  # what the kernel saw outweighs what the device says
    if one.mac not in {normal_mac(mac) for mac in macs if mac}:
        return False
    if one.serial is None and one.certificate is None:
        return False
    if one.serial is not None and (told.serial is None or told.serial.lower() != one.serial.lower()):
        return False
    prints = {item.value.lower().replace(":", "") for item in seen if item.kind == "tls.fingerprint"}
    return one.certificate is None or one.certificate in prints  # both where both were named


def list_place(config: ListerConfig) -> str:
    """Name the service that a list is read from: what its refusals and logins are counted by."""
    return f"{config.kind} {config.options.get('url', '')}"


def _router_place(config: RouterConfig) -> str:
    return f"{config.driver} {config.address}"
