"""Subscriptions to the topics of one site, and what follows from a message: devices, entities, repairs.

Push only. Messages that arrive together are worked off together, each entity is woken only for its own subject.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from homeassistant.components import mqtt
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .commands import CHECK_TIMEOUT_S, SCAN_TIMEOUT_S, Commands
from .completeness import Completer
from .const import CONF_BASE_TOPIC, DOMAIN, LOGGER, SITE
from .contract import Reply
from .devices import DeviceBook
from .issues import IssueKeeper
from .ledger import Change, Ledger
from .state import STATE_TOPICS, SiteState

type CctvGuardConfigEntry = ConfigEntry[SiteCoordinator]
type NewSubjects = Callable[[Iterable[str]], None]
"""Called with the ids of devices and routers that are new, each once."""

QOS = 1

LOOK_AT_AGE_EVERY = timedelta(minutes=5)
"""Verdicts hold for a day at least; five minutes later is soon enough."""

SILENT_AFTER = timedelta(hours=24)
"""Without a word of the agent: then nobody has looked at the cameras for a day, and a person should know."""

SAVE_LEDGER_AFTER_S = 5.0

STORAGE_VERSION = 1


def ledger_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, object]]:
    """Return where it is kept which findings were told."""
    return Store(hass, STORAGE_VERSION, f"{DOMAIN}.{entry_id}")


@dataclass(slots=True, eq=False)
class _ScanWaiter:
    """Somebody who waits for the scan that a command started."""

    ends: int
    """So many scans have to end first."""
    over: asyncio.Event = field(default_factory=asyncio.Event)


class SiteCoordinator:
    """One site: its state, and everybody who wants to know."""

    def __init__(self, hass: HomeAssistant, entry: CctvGuardConfigEntry) -> None:
        assert entry.unique_id is not None
        self.hass = hass
        self.entry = entry
        self.agent_id = entry.unique_id
        self.base_topic: str = entry.data[CONF_BASE_TOPIC]
        self.state = SiteState()
        self.devices = DeviceBook(hass, entry)
        self.commands = Commands(hass, self.base_topic, self.is_online)
        self.issues = IssueKeeper(hass, entry, self.state, self.is_settled)
        self.completer = Completer(hass, self.state, self._subscribe, lambda: self._connected)
        self._connected = False
        self._was_available: bool | None = None
        self._gone_since: datetime | None = dt_util.utcnow()
        self._ledger = Ledger()
        self._store = ledger_store(hass, entry.entry_id)
        self._listeners: dict[str, list[CALLBACK_TYPE]] = defaultdict(list)
        self._platforms: list[NewSubjects] = []
        self._admitted: set[str] = set()
        self._changed: set[str] = set()
        self._flushing = False
        self._stopped = False
        self._stale: set[str] = set()
        self._scan_waiters: list[_ScanWaiter] = []

    async def async_start(self) -> None:
        """Subscribe. Raises ConfigEntryNotReady where there is no MQTT."""
        if not await mqtt.async_wait_for_mqtt_client(self.hass):
            raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key="mqtt_unavailable")
        self._ledger = Ledger(await self._store.async_load())
        self._connected = mqtt.is_connected(self.hass)
        self.entry.async_on_unload(self._stop)
        self.entry.async_on_unload(mqtt.async_subscribe_connection_status(self.hass, self._connection_changed))
        self.entry.async_on_unload(await self.commands.async_start())
        for topic in STATE_TOPICS:
            self.entry.async_on_unload(await self._subscribe(topic))
        self.entry.async_on_unload(async_track_time_interval(self.hass, self._look_at_age, LOOK_AT_AGE_EVERY))

    @property
    def available(self) -> bool:
        """The broker is there and the agent is there (facts/home_assistant.md 2.4)."""
        return self._connected and self.state.online is True

    def is_online(self) -> bool:
        """Return whether a command would reach anybody."""
        return self.available

    def is_settled(self) -> bool:
        """Return whether all arrived that the agent lists, or we gave up on the rest."""
        return self.state.site is not None and (self.completer.gave_up or not self.state.missing())

    def is_present(self, subject: str) -> bool:
        """Return whether the inventory lists the device or router and its message arrived."""
        return subject in self._admitted

    def is_stale(self, subject: str) -> bool:
        """Return whether the device's last check is too old for its verdicts to hold."""
        return subject in self._stale

    def is_listed(self, subject: str) -> bool:
        """Return whether the agent still lists it; True while we do not know."""
        site = self.state.site
        return site is None or subject in site.inventory or subject in site.routers

    @callback
    def async_listen(self, subject: str, listener: CALLBACK_TYPE) -> CALLBACK_TYPE:
        """Call `listener` when the subject or its availability changed; return what ends that."""
        self._listeners[subject].append(listener)
        return lambda: self._listeners[subject].remove(listener)

    @callback
    def async_add_platform(self, platform: NewSubjects) -> None:
        """Call `platform` with the ids that are there, and later with each that is new."""
        self._platforms.append(platform)
        if self._admitted:
            platform(sorted(self._admitted))

    async def async_look(self, subject: str, *, wait: bool) -> Reply:
        """Have the agent look at a device again, or with SITE at everything; with `wait` until it has.

        Raises:
            HomeAssistantError: as `Commands.async_send`.
        """
        name, body, timeout_s = (
            ("scan", {}, SCAN_TIMEOUT_S) if subject == SITE else ("check", {"device": subject}, CHECK_TIMEOUT_S)
        )
        if not wait:
            return await self.commands.async_send(name, body)
        # A scan that runs already is not the one that the command starts.
        waiter = _ScanWaiter(ends=2 if self._scan_is_running() else 1)
        self._scan_waiters.append(waiter)
        try:
            return await self.commands.async_send(name, body, finished=waiter.over, timeout_s=timeout_s)
        finally:
            self._scan_waiters.remove(waiter)

    def _scan_is_running(self) -> bool:
        return self.state.site is not None and self.state.site.scan.running

    def _scan_ended(self) -> None:
        for waiter in self._scan_waiters:
            waiter.ends -= 1
            if waiter.ends == 0:
                waiter.over.set()

    @callback
    def async_take_changes(self, subject: str) -> list[Change]:
        """Return the findings of the subject that opened, closed or changed and were not told yet."""
        findings = self.state.findings(subject)
        if findings is None:
            return []
        changes = self._ledger.take(subject, findings)
        self._save_ledger()
        return changes

    @callback
    def async_take_summary(self) -> bool:
        """Return True once after the first complete scan."""
        due = self._ledger.take_summary()
        self._save_ledger()
        return due

    async def async_write_ledger(self) -> None:
        """Write what was told: the next set-up of the entry reads it at once."""
        await self._store.async_save(self._ledger.as_json())

    @callback
    def _save_ledger(self) -> None:
        if self._ledger.is_saved:
            return
        self._ledger.is_saved = True
        self._store.async_delay_save(self._ledger.as_json, SAVE_LEDGER_AFTER_S)

    async def _subscribe(self, topic: str) -> CALLBACK_TYPE:
        # Bytes, not text: what is no UTF-8 counts as unreadable instead of being lost with a warning.
        return await mqtt.async_subscribe(self.hass, f"{self.base_topic}/{topic}", self._received, QOS, None)

    @callback
    def _received(self, message: mqtt.ReceiveMessage) -> None:
        payload = message.payload.encode() if isinstance(message.payload, str) else bytes(message.payload)
        topic = message.topic.removeprefix(f"{self.base_topic}/")
        was_running = self._scan_is_running()
        changed = self.state.accept(topic, payload)
        if was_running and not self._scan_is_running():
            self._scan_ended()
        self._mark(changed)
        if topic == "seen":
            self._look_at_age(dt_util.utcnow())
        else:
            self.completer.async_arrived(topic, is_news=bool(changed))

    @callback
    def _look_at_age(self, now: datetime) -> None:
        """Wake the devices whose verdicts ran out or hold again; notice an agent that stays away."""
        if self._gone_since and now - self._gone_since >= SILENT_AFTER:
            self.issues.async_set_silent(True)
        stale = {id for id in self.state.devices if self.state.is_stale(id, now)}
        self._mark(stale ^ self._stale)
        self._stale = stale

    @callback
    def _connection_changed(self, connected: bool) -> None:
        self._connected = connected
        self._mark({SITE})

    @callback
    def _mark(self, subjects: Iterable[str]) -> None:
        """Remember what changed; everything that one read of the socket brought is worked off at once."""
        self._changed.update(subjects)
        if self._changed and not self._flushing:
            self._flushing = True
            self.hass.loop.call_soon(self._flush)

    @callback
    def _flush(self) -> None:
        self._flushing = False
        if self._stopped:
            return
        changed, self._changed = self._changed, set()
        if self.available is not self._was_available:
            self._log_availability()
            changed.update(self._listeners)
        if SITE in changed:
            self._drop_forgotten()
        new = self._admit()
        self.devices.update(self.state, [*new, *(subject for subject in changed if subject in self._admitted)])
        if new:
            for platform in self._platforms:
                platform(new)
        if SITE in changed and self._first_scan_is_complete():
            # What their findings were waiting for.
            changed.update(self._admitted)
        for subject in sorted(changed):
            for listener in tuple(self._listeners.get(subject, ())):
                listener()
        self.issues.schedule()

    def _first_scan_is_complete(self) -> bool:
        """Return True once: with the first complete scan that we see."""
        site = self.state.site
        if site is None or site.scan.first_complete_at is None:
            return False
        started = self._ledger.start({SITE, *site.inventory})
        self._save_ledger()
        return started

    def _log_availability(self) -> None:
        """One line when the agent is gone, one when it is back."""
        available = self.available
        self._gone_since = None if available else dt_util.utcnow()
        if available:
            self.issues.async_set_silent(False)
            LOGGER.info("%s: the agent is there", self.entry.title)
        elif self._was_available:
            LOGGER.info("%s: the agent is gone (%s)", self.entry.title, "off-line" if self._connected else "no broker")
        self._was_available = available

    def _admit(self) -> list[str]:
        """Return what is new: listed by the inventory and known; recorders before the cameras that hang on them."""
        devices = self.state.present()
        new = [id for id in self.state.present_routers() if id not in self._admitted]
        new += sorted((id for id in devices if id not in self._admitted), key=lambda id: bool(devices[id].behind))
        self._admitted.update(new)
        return new

    def _drop_forgotten(self) -> None:
        """Remove what the owner made the agent forget. A first scan under way forgets nothing: its list grows."""
        site = self.state.site
        if site is None or site.scan.first_complete_at is None:
            return
        listed = {*site.inventory, *site.routers}
        self._admitted &= listed
        self.devices.remove_all_but(listed)
        self._ledger.forget_all_but({SITE, *site.inventory})
        self._save_ledger()

    @callback
    def _stop(self) -> None:
        self._stopped = True
        self.completer.async_stop()
        self.issues.stop()
