"""The only place that knows everybody: loads the plug-ins, holds the site's state, joins asking and judging."""

import asyncio
import functools
import logging
import secrets
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cctv_guard_agent import (
    __version__,
    decisions,
    factory_passwords,
    inventory,
    pipeline,
    policies,
    policy_news,
    programs,
    reviews,
    vulnerabilities,
)
from cctv_guard_agent.audit import Audit, AuditResult, Progress, Questions, Sighted, read_routers
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.config import Config
from cctv_guard_agent.daily import once_a_day
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.egress.interface import EgressSource
from cctv_guard_agent.egress_ledger import Ledger
from cctv_guard_agent.errors import CctvGuardError, CommandRefused, ConfigError, StoreError, Unreachable
from cctv_guard_agent.exposure.leases import settled
from cctv_guard_agent.exposure.verdicts import Intervals
from cctv_guard_agent.knowledge import brands, makers, registry
from cctv_guard_agent.logins import Logins, list_place
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.decision import Decision
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.evidence import Maker
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.provider import as_plain
from cctv_guard_agent.model.snapshot import Assessed, Snapshot, SourceHealth
from cctv_guard_agent.model.text import Text, as_json, say
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.news import News
from cctv_guard_agent.phoning import Phoning
from cctv_guard_agent.plugins import Loaded, load
from cctv_guard_agent.probes.interface import Probe
from cctv_guard_agent.publish import payload
from cctv_guard_agent.recorders.interface import Lister, ListerConfig
from cctv_guard_agent.remembered import Remembered, from_text, to_text
from cctv_guard_agent.routers.interface import RouterDriver
from cctv_guard_agent.schedule import due
from cctv_guard_agent.store import FLUSH_EVERY, Store, StoredFinding
from cctv_guard_agent.vantage import kept as kept_looks
from cctv_guard_agent.vantage import two_networks
from cctv_guard_agent.vantage.internetdb import InternetDb
from cctv_guard_agent.vantage.segments import InsideWatch, reach_over
from cctv_guard_agent.vantage.watch import OutsideWatch

_LOG = logging.getLogger(__name__)

PRESENCE_S = 2.0
PRESENCE_AT_ONCE = 200
"""A thousand cameras at once would use up the 1,024 open files that Linux grants."""
_KEPT = "last_reading"
"""Where the store keeps `Remembered`."""
_OUTSIDE = "outside"
"""Where it keeps what vantages saw."""
_HINTS = "internetdb"
"""Where it keeps what Shodan's InternetDB said, and when it was asked."""
_INSIDE = "inside"
"""Where it keeps what vantages in other networks of the owner's saw."""
_EGRESS = "egress"
_EGRESS_EVERY = timedelta(hours=1)
"""Counts and the marks up to which the logs were read are kept together: after a crash the same is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugins:
    """Everything that was found in the plug-in packages."""

    discoverers: tuple[Discoverer, ...]
    listers: tuple[Lister, ...]
    probes: tuple[Probe, ...]
    drivers: tuple[RouterDriver, ...]
    makers: tuple[Maker, ...]
    checks: tuple[Check, ...]
    skipped: tuple[tuple[str, str], ...]
    egress: tuple[EgressSource, ...] = ()

    @property
    def count(self) -> int:
        """How many plug-ins were loaded."""
        kinds = (
            self.discoverers, self.listers, self.probes, self.drivers, self.makers, self.checks, self.egress
        )  # fmt: skip
        return sum(len(kind) for kind in kinds)


@functools.cache
def load_plugins() -> Plugins:
    """Load every plug-in once."""
    root = __package__
    skipped: list[tuple[str, str]] = []

    def values(package: str, attribute: str, kind: type) -> tuple[object, ...]:
        loaded: Loaded[object] = load(f"{root}.{package}", attribute, kind)
        skipped.extend((f"{package}.{name}", why) for name, why in loaded.skipped)
        return loaded.values

    return Plugins(
        discoverers=values("discovery", "DISCOVERER", Discoverer),  # type: ignore[arg-type]
        listers=values("recorders", "LISTER", Lister),  # type: ignore[arg-type]
        probes=values("probes", "PROBE", Probe),  # type: ignore[arg-type]
        drivers=values("routers", "DRIVER", RouterDriver),  # type: ignore[arg-type]
        makers=values("vendors", "MAKER", Maker),  # type: ignore[arg-type]
        checks=values("checks", "CHECK", Check),  # type: ignore[arg-type]
        egress=values("egress", "SOURCE", EgressSource),  # type: ignore[arg-type]
        skipped=tuple(skipped),
    )


class Site:
    """One site: what is known of it, and what can be asked of it."""

    version = __version__

    def __init__(
        self,
        config: Config,
        net: Lan,
        store: Store,
        plugins: Plugins | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        login_memory: Store | None = None,
    ) -> None:
        """Take up what the store remembers. Raises ConfigError for options that no plug-in knows.

        login_memory: where refused logins are remembered, if not in `store`: a scan keeps nothing else.
        """
        self.config = config
        self.store = store
        self.now = now
        self.changed = False
        self.last_snapshot: Snapshot | None = None
        self.last_sighted: tuple[Sighted, ...] = ()
        self._trouble: str | None = None
        self._reviewed_seq: int | None = None
        self._kept = from_text(store.meta(_KEPT))
        self._kept_at: datetime | None = None
        self.last_run = self._kept.last_run
        self.gateways = self._kept.gateways
        self._readings = {(one.driver, one.address): one for one in self.gateways}
        self.observations = self._kept.observations
        self._programs: tuple[Observation, ...] = ()
        self._sources = self._kept.sources
        self._net = net
        self._news = News(store)
        self._memory = login_memory or store
        self._logins = Logins(config.devices, self._memory, now)
        self._plugins = plugins or load_plugins()
        self.book = policies.load_with(config.policy_files)
        self.book.profile(config.profile)  # names the profiles that exist, where this one does not
        self._questions = self._make_questions()
        self._phoning = Phoning(
            self._plugins.egress, config.egress, Ledger.from_text(store.meta(_EGRESS)), self._logins, config.routers
        )
        self._egress_kept_at: datetime | None = None
        self._outside = OutsideWatch(config.vantages, store.meta(_OUTSIDE), config.intervals.outside_s)
        self._internetdb = InternetDb(enabled=config.internetdb, kept=store.meta(_HINTS))
        self._makers = {maker.id: maker for maker in self._plugins.makers if maker.id}
        self._devices = {device.id: device for device in self._remembered()}
        self._probed_at: dict[str, datetime] = {}
        self._listed_at: dict[str, datetime] = {}
        self._not_cameras = 0
        self._gateway_seen: dict[Address, tuple[Observation, ...]] = {}
        self._router_turn = asyncio.Lock()
        self.agent_id = self._agent_id()
        self.inside = InsideWatch(config.inside_vantages, store.meta(_INSIDE), self.agent_id)
        first = store.meta("first_complete_at")
        self.first_complete_at = datetime.fromisoformat(first) if first else None

    def close(self) -> None:
        """Flush what is remembered."""
        with self._keeping():
            self._keep(at_once=True)
            self._keep_egress(at_once=True)
            self.store.close()

    # State

    @property
    def sources(self) -> tuple[SourceHealth, ...]:
        """How each plug-in fared in the last run, and the inventory where it cannot be written."""
        vantages = (*self._outside.health, *self._internetdb.health, *self.inside.health(self.now()))
        sources = (*self._sources, *self._phoning.health, *vantages)
        if self._trouble is None:
            return sources
        why = say("source.inventory", "Nothing new is kept: {why}", why=self._trouble)
        return (*sources, SourceHealth(name="inventory", state="failed", why=why, essential=True))

    def observe(self, observations: Sequence[Observation]) -> None:
        """Take up what was seen of the site itself."""
        self.observations = tuple(observations)
        with self._keeping():
            self._keep()

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        """Go on where the inventory cannot be written: what is known is still judged and published."""
        try:
            yield
        except StoreError as error:
            if self._trouble is None:
                _LOG.error("%s. The agent goes on, but keeps nothing new", error)
            self._trouble = str(error)

    def _keep(self, *, at_once: bool = False) -> None:
        """Keep what was read of the routers, the sources and the broker: changes, and the times every 15 minutes."""
        now = self.now()
        known = Remembered(
            gateways=self.gateways, sources=self._sources, observations=self.observations, last_run=self.last_run
        )
        late = self._kept_at is None or abs(now - self._kept_at) >= FLUSH_EVERY
        if known != self._kept and (at_once or late or not known.same_news(self._kept)):
            self.store.set_meta(_KEPT, to_text(known))
            self._kept, self._kept_at = known, now

    @property
    def devices(self) -> Sequence[Device]:
        """Every known device, by id."""
        return [self._devices[id_] for id_ in sorted(self._devices)]

    @property
    def gateways_known(self) -> bool:
        """Is there any router to read?"""
        return bool(self._gateway_seen or self.config.routers)

    @property
    def plugins_skipped(self) -> Sequence[tuple[str, str]]:
        """Plug-ins that failed to load, and why."""
        return self._plugins.skipped

    def knows(self, device: str) -> bool:
        """Is there a device of this id?"""
        return device in self._devices

    def forget(self, device: str) -> None:
        """Forget a device, as the owner asked."""
        self._devices.pop(device, None)
        self._phoning.ledger.forget(device)
        self._keep_egress(at_once=True)
        decisions.forget(self.store, device)
        self.store.forget_device(device)
        self.changed = True

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What the owner decided, by whatever program; read each time, as the command line writes it beside us."""
        with self._keeping():
            return decisions.load(self.store)
        return ()

    def decide(self, name: str, arguments: Mapping[str, object], sender: str) -> Text:
        """Do `set_trust` or `accept_risk`. Raises CommandRefused, StoreError."""
        now = self.now()
        try:
            by = decisions.who(arguments, sender)
            if name == "set_trust":
                device = self._devices[str(arguments.get("device"))]
                text = decisions.keep(self.store, decisions.trust(device.id, arguments, by, now), device.name, now)
            else:
                id_ = decisions.finding_id(arguments.get("finding"))
                found = next((one for one in self._findings(now) if one.id == id_ and one.closed_at is None), None)
                if found is None:
                    raise CommandRefused("unknown_finding", 'name an open finding: {"finding": "<id>"}')
                decision = decisions.risk(id_, found.device, arguments, by, now)
                text = decisions.keep(self.store, decision, str(found.title.get("text", id_)), now)
        except KeyError:
            raise CommandRefused("unknown_device", 'name a device of the inventory: {"device": "<id>"}') from None
        except ValueError as error:
            raise CommandRefused("bad_body", str(error)) from error
        self.changed = True
        return text

    def ask_again(self, device: str) -> None:
        """Ask this device everything in the next audit."""
        self._probed_at.pop(device, None)

    @property
    def own_addresses(self) -> Sequence[Address]:
        """This host's addresses on the networks that are looked at, loopback left out."""
        return [card.address for card in self._net.interfaces if not card.address.is_loopback]

    def maker_name(self, one: Assessed) -> str | None:
        """Return the maker's name as people write it."""
        maker = one.device.identity.maker
        return None if maker is None else self.maker_names().get(maker, maker)

    def maker_names(self) -> dict[str, str]:
        """Return every maker's name by id."""
        return {id_: makers.short_name(id_) for id_ in makers.companies()}

    def owners(self) -> Mapping[str, str]:
        """Join each inside address to the device that has it, by its router's leases where they tell."""
        devices = (settled(one, self.gateways) for one in self.devices)
        return {str(address): device.id for device in devices for address in device.addresses}

    def checked_at(self) -> Mapping[str, datetime]:
        """Return when each device was last asked everything."""
        return dict(self._probed_at)

    def data_dates(self) -> list[tuple[str, str, int]]:
        """Return (pack, date, rows) of the knowledge that judges."""
        book = self.book
        return [
            ("policies", book.compiled.isoformat(), len(book.policies)),
            ("vulnerabilities", vulnerabilities.data_date().isoformat(), vulnerabilities.count()),
            ("makers", book.compiled.isoformat(), len(makers.companies())),
            ("brands", book.compiled.isoformat(), len(brands.brands())),
            ("mac registry", registry.date(), registry.count()),
        ]

    # Asking

    def _make_questions(self) -> Questions:
        listers = {one.kind: one for one in self._plugins.listers}
        known = ", ".join(sorted(listers))
        lists: list[tuple[Lister, ListerConfig]] = []
        for index, one in enumerate(self.config.recorders):
            if one.kind not in listers:
                raise ConfigError(f"recorders[{index}].kind: {one.kind!r} is not known; known: {known}")
            lists.append((listers[one.kind], one))
        named = [str(one.address) for one in self.config.devices if one.address is not None]
        if named and "static" in listers:
            lists.append((listers["static"], ListerConfig(kind="static", options={"addresses": ",".join(named)})))
        drivers = {one.name for one in self._plugins.drivers}
        for index, router in enumerate(self.config.routers):
            if router.driver not in drivers:
                names = ", ".join(sorted(drivers))
                raise ConfigError(f"routers[{index}].driver: {router.driver!r} is not known; known: {names}")
        return Questions(
            discoverers=self._plugins.discoverers,
            listers=lists,
            probes=once_a_day(self._plugins.probes, self._memory, self.now),
            drivers=self._plugins.drivers,
            routers=self.config.routers,
        )

    async def audit(
        self,
        progress: Callable[[Progress], None] = lambda _: None,
        *,
        only: Address | None = None,
        early: Callable[[], None] = lambda: None,
    ) -> AuditResult:
        """Ask everybody once and take up what came.

        only: probe, and log in to, nobody but this address. early: called when all but slow devices were taken up.
        """

        def take_up_early(result: AuditResult) -> None:
            self._take_up(result)
            early()

        self._net.new_cycle()
        registry.refresh()
        audit = Audit(
            self._net,
            self._questions,
            now=self.now,
            progress=progress,
            credentials_for=self._logins.credentials_for,
            note_refusal=self._logins.note_refusal,
            note_login=self._logins.note_login,
            list_logins=self._logins,
            router_logins=self._logins,
            router_turn=self._router_turn,
            stream_paths=self._stream_paths,
            is_nameless=pipeline.is_nameless,
            probe_again=self._probe_again if only is None else lambda address: address == only,
            known_gateways=self._gateway_seen,
            early=take_up_early,
            list_rests=lambda config: self._list_rests(config, only),
            note_listed=lambda config: self._listed_at.update({list_place(config): self.now()}),
            before=self._sources,
        )
        result = await audit.run([address for device in self.devices for address in device.addresses[:1]])
        self._take_up(result)
        if only is None:
            self._programs = (
                *await programs.observe(self._net, self.own_addresses, self.now()),
                *await two_networks.observe(self._net, self.now()),
            )
            await self.read_egress()
        return result

    async def read_egress(self) -> bool:
        """Read what cameras do towards the outside, where a source of it is due; True where one was."""
        now = self.now()
        if not self._phoning.is_due(now):
            return False
        self._net.new_cycle()
        devices = [settled(one, self.gateways) for one in self.devices]  # logs name addresses, which move
        was_read = await self._phoning.read(self._net, devices, now)
        with self._keeping():
            self._keep_egress()
        return was_read

    @property
    def reads_egress(self) -> bool:
        """Is there a source of what cameras do towards the outside?"""
        return self._phoning.configured

    def _keep_egress(self, *, at_once: bool = False) -> None:
        now = self.now()
        late = self._egress_kept_at is None or abs(now - self._egress_kept_at) >= _EGRESS_EVERY
        text = self._phoning.ledger.to_text() if self._phoning.configured and (at_once or late) else None
        if text is not None and text != self.store.meta(_EGRESS):
            self.store.set_meta(_EGRESS, text)
            self._egress_kept_at = now

    def _with_egress(self, device: Device, now: datetime) -> Device:
        """Add what is known of its talk to the outside; not kept with it, as it moves each day."""
        told = self._phoning.ledger.observations(device.id, device.first_seen, now)
        return replace(device, observations=(*device.observations, *told)) if told else device

    async def look_from_outside(self) -> bool:
        """Ask the vantages that are due how this site looks from there; True where one was asked."""
        asked = False
        if self._outside.configured:
            asked = await self._outside.look(self.gateways, self.devices, self.now())
            if asked:
                with self._keeping():
                    self.store.set_meta(_OUTSIDE, self._outside.to_text())
        if await self._internetdb.look(self.gateways, self.now(), self._keep_hints):
            self._keep_hints()
            asked = True
        return asked

    def _meta(self, key: str) -> str | None:
        """What another command may have written meanwhile; nothing where the inventory cannot be read."""
        with self._keeping():
            return self.store.meta(key)
        return None

    def _keep_hints(self) -> None:
        with self._keeping():
            self.store.set_meta(_HINTS, self._internetdb.to_text())

    @property
    def looks_outside(self) -> bool:
        """Is anybody to be asked how this site looks from outside?"""
        return self._outside.configured or self._internetdb.enabled

    @property
    def outside(self) -> OutsideWatch:
        """What vantages saw."""
        return self._outside

    async def take_inside(self, name: str, data: bytes, *, retained: bool, heard: datetime) -> bool:
        """Take up what a vantage in another network published; True where something new is known."""
        reach = reach_over(self._net)
        news = await self.inside.take(
            name, data, retained=retained, heard=heard, devices=self.devices, now=self.now(), reach=reach
        )
        if news:
            with self._keeping():
                self.store.set_meta(_INSIDE, self.inside.to_text())
        return news

    async def read_routers(self) -> None:
        """Read the routers again, nothing else."""
        self._net.new_cycle()  # a burst of changes must not use up the gateway's budget of requests
        heard = list(self._gateway_seen.items())
        async with self._router_turn:
            gateways, health = await read_routers(self._net, self._questions, heard, self.now, self._logins)
        names = {one.name for one in health}
        self._sources = tuple(one for one in self._sources if one.name not in names) + health
        self._take_up_gateways(gateways, health)
        with self._keeping():
            self._keep()

    async def changes(self, gateway: Gateway) -> AsyncGenerator[None, None]:
        """Hear a gateway's own word that its mappings changed: of its drivers those that cannot say end at once."""
        names = gateway.driver.split("+")
        for driver in self._plugins.drivers:
            if driver.name in names and driver.automatic:
                async for _ in driver.changes(self._net, gateway):
                    yield

    async def look_who_answers(self) -> None:
        """Ask each device for one sign of life, without a login."""
        self._net.new_cycle()
        devices, at_once = self.devices, asyncio.Semaphore(PRESENCE_AT_ONCE)

        async def alive(device: Device) -> bool:
            async with at_once:
                return await self._alive(device)

        answers = await asyncio.gather(*map(alive, devices))
        with self._keeping():
            for device, answered in zip(devices, answers, strict=True):
                if answered and device.id in self._devices:  # it may have been forgotten meanwhile
                    self._answered(self._devices[device.id], self.now())

    async def _alive(self, device: Device) -> bool:
        ports = [int(one.value) for one in device.observations if one.kind == "tcp.open" and one.value.isdecimal()]
        if not ports or not device.addresses or not self._net.allowed(device.addresses[0]):
            return False
        try:
            endpoint = Endpoint(address=device.addresses[0], port=ports[0])
            async with self._net.connect(endpoint, timeout_s=PRESENCE_S):
                return True
        except Unreachable as error:
            return getattr(error, "reason", "") == "closed"  # it refused: it is there
        except CctvGuardError:
            return False

    def _answered(self, device: Device, at: datetime) -> None:
        self._devices[device.id] = replace(device, last_answer=at)
        self.store.answered(device.id, at)

    def _stream_paths(self, seen: Sequence[Observation]) -> tuple[str, ...]:
        listed = [one.value for one in seen if one.kind == "list.path"]
        maker = pipeline.identify(seen).maker
        usual = self._makers[maker].stream_paths if maker in self._makers else ()
        return tuple(dict.fromkeys((*listed, *usual)))

    def _probe_again(self, address: Address) -> bool:
        device = next((one for one in self.devices if address in one.addresses), None)
        if device is None:
            return True
        return due(self._probed_at.get(device.id), self.config.intervals.authenticated_s, self.now())

    def _list_rests(self, config: ListerConfig, only: Address | None) -> bool:
        """A list that needs a login is read as seldom as devices with one, and not for the sake of one camera."""
        if config.credentials is None:
            return False
        return only is not None or not due(
            self._listed_at.get(list_place(config)), self.config.intervals.authenticated_s, self.now()
        )

    # Taking up

    def _take_up(self, result: AuditResult) -> None:
        now = self.now()
        self.last_sighted = result.sighted
        self.last_run = result.ended_at
        self._sources = result.sources
        gateways = {one.address: one.observations for one in result.sighted if one.sign == "gateway"}
        self._gateway_seen.update(gateways)
        self._take_up_gateways(result.gateways, result.sources)
        joined = pipeline.join(self.devices, result.sighted, now)
        self._not_cameras = joined.not_cameras
        for device in joined.devices:
            named = self._owners_name(device)
            device = replace(device, name=named) if named else device
            before = self._devices.get(device.id)
            self._devices[device.id] = device
            if self.first_complete_at is not None:
                with self._keeping():
                    self._news.arrival(before, device, now)
        self._probed_at.update(dict.fromkeys(joined.probed, now))
        with self._keeping(), self.store.batch():
            self._keep()
            for device in self.devices:
                self.store.save_device(device.id, inventory.to_plain(device), device.first_seen)
                if device.last_answer is not None:
                    self.store.answered(device.id, device.last_answer)
            self._trouble = None  # taken back where the batch fails after all

    def _take_up_gateways(self, read: Sequence[Gateway], health: Sequence[SourceHealth]) -> None:
        """Keep what was read before of a router that could not be read now: it grows stale, it does not vanish."""
        failed = {one.name.partition(" ")[0] for one in health if one.state != "ok"}
        # each driver's own reading: beside one that answers, what another read before must not vanish either
        kept = {key: one for key, one in self._readings.items() if failed & set(one.driver.split("+"))}
        self._readings = kept | {(one.driver, one.address): one for one in read}
        gateways = pipeline.join_gateways(self._readings.values())
        known, self.gateways = self.gateways, gateways
        with self._keeping():
            self._news.mappings(known, gateways, self.owners(), self.now())

    def _owners_name(self, device: Device) -> str | None:
        for one in self.config.devices:
            if one.name and (one.address in device.addresses if one.address else one.mac == device.mac):
                return one.name
        return None

    def _remembered(self) -> list[Device]:
        return [
            pipeline.with_identity(inventory.from_plain(content, answer)) for content, answer in self.store.devices()
        ]

    def _agent_id(self) -> str:
        known = self.store.meta("agent_id")
        if known is None:
            known = secrets.token_hex(6)
            self.store.set_meta("agent_id", known)
        return known

    # Judging

    def assess(self, now: datetime, *, remember: bool = True) -> Snapshot:
        """Judge everything anew; remember which findings opened, changed and closed, and make their events.

        remember: not where somebody only reads beside the service that owns the inventory.
        """
        open_now = [one for one in self._findings(now) if one.closed_at is None]
        snapshot = pipeline.assess(
            pipeline.Facts(
                at=now,
                site=self.config.site,
                profile=self.config.profile,
                book=self.book,
                decisions=self.decisions,
                baseline_at=self.first_complete_at,
                devices=tuple(self._with_egress(one, now) for one in self.devices),
                gateways=self.gateways,
                sources=self.sources,
                not_cameras=self._not_cameras,
                opened={one.id: one.opened_at for one in open_now},
                raised={one.id: one.raised_at for one in open_now if one.raised_at},
                intervals=_intervals(self.config),
                observations=(*self.observations, *self._programs, *factory_passwords.observe(self.config, now)),
                outside=(*self._outside.looks, *kept_looks.from_text(self._meta(kept_looks.PHONE))),
                inside=self.inside.looks,
                hints=self._internetdb.hints,
            ),
            self._plugins.checks,
        )
        if remember:
            with self._keeping():
                self._news.findings(snapshot, now)
                self._note_policies(snapshot, now)
        with self._keeping():
            snapshot = replace(snapshot, policy_change=policy_news.last(self.store))
        self.last_snapshot = snapshot
        return snapshot

    def _note_policies(self, snapshot: Snapshot, now: datetime) -> None:
        """Tell what a change of profile or policy files changed."""
        change = policy_news.note(self.store, snapshot, self.book)
        if change is not None:
            self._news.tell("policy_changed", now, None, None, None, as_json(policy_news.sentence(change)))

    def complete_scan(self, now: datetime) -> None:
        """Note the first complete audit of this site."""
        if self.first_complete_at is None:
            self.first_complete_at = now
            with self._keeping(), self.store.batch():
                self.store.set_meta("first_complete_at", now.isoformat())
                text = say("event.scan_complete", "The first complete look at this site is done.")
                self._news.tell("scan_complete", now, None, None, None, as_json(text))

    def keep_review(self, snapshot: Snapshot) -> None:
        """Keep what was judged for later reports, where it is time or something opened, changed or closed."""
        seq = self.last_event_seq()
        with self._keeping():
            if seq == self._reviewed_seq and not reviews.due(self.store, snapshot.at):
                return
            register = [as_plain(one) for one in self.config.providers]
            reviews.keep(self.store, {**self.payloads(snapshot), "providers": register}, snapshot.at)
            reviews.prune(self.store, snapshot.at)
            self._reviewed_seq = seq

    def closed_findings(self, now: datetime) -> list[StoredFinding]:
        """Return findings that were closed in the last 30 days."""
        return [one for one in self._findings(now) if one.closed_at is not None]

    def _findings(self, now: datetime) -> list[StoredFinding]:
        with self._keeping():
            return self.store.findings(now)
        return []

    def last_event_seq(self) -> int:
        """Return the newest event's number, 0 where the inventory cannot tell."""
        with self._keeping():
            return self.store.last_event_seq()
        return 0

    def checks_not_run(self) -> list[tuple[str, int]]:
        """Return (check, how many devices or site) for checks without an answer."""
        if self.last_snapshot is None:
            return []
        counts = [(one.id, len(list(one.could_not_run(self.last_snapshot)))) for one in self._plugins.checks]
        return [(id_, count) for id_, count in counts if count]

    def essential_not_run(self) -> bool:
        """Did an essential check stay without an answer anywhere?"""
        if self.last_snapshot is None or not self.gateways:
            return True
        if any(one.essential and one.state != "ok" for one in self.sources):
            return True
        return any(one.essential and any(one.could_not_run(self.last_snapshot)) for one in self._plugins.checks)

    def explain_identity(self, one: Assessed) -> list[str]:
        """Say who made it and why, in sentences."""
        return pipeline.explain(one.device.identity)

    def device_payload(self, one: Assessed, snapshot: Snapshot) -> dict[str, object]:
        """Return the contract's payload of one device."""
        closed = self.closed_findings(snapshot.at)
        return payload.device(one, snapshot, closed, answers=_answers(one), maker_name=self.maker_name(one))

    def payloads(self, snapshot: Snapshot) -> Mapping[str, object]:
        """Return the contract's payloads of this snapshot: site, devices, routers, agent."""
        closed = self.closed_findings(snapshot.at)
        devices = [self.device_payload(one, snapshot) for one in snapshot.devices]
        routers = [payload.router(one, self.owners()) for one in snapshot.gateways]
        site = payload.site(
            snapshot,
            self.config.site_name,
            {str(one["id"]): str(one["revision"]) for one in devices},
            {str(one["id"]): str(one["revision"]) for one in routers},
            closed,
            scan_running=False,
            progress=None,
            first_complete_at=self.first_complete_at,
            last_event_seq=self.last_event_seq(),
        )
        agent = payload.agent(
            self.version,
            self.sources,
            checks_not_run=self.checks_not_run(),
            plugins_skipped=self.plugins_skipped,
            data=self.data_dates(),
            last_run=self.last_run,
            next_run=None,
        )
        return {"schema_version": 1, "site": site, "devices": devices, "routers": routers, "agent": agent}


def _intervals(config: Config) -> Intervals:
    every = config.intervals
    return Intervals(
        mappings_s=every.mappings_s,
        discovery_s=every.discovery_s,
        identity_s=every.identity_s,
        outside_s=every.outside_s,
    )


def _answers(one: Assessed) -> Answer:
    return Answer.UNKNOWN if one.device.last_answer is None else Answer.YES
