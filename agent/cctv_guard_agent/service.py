"""The service: discovers, polls, judges, publishes, obeys commands, until stopped (`cctv-guard run`)."""

import asyncio
import ctypes
import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from cctv_guard_agent.app import Site
from cctv_guard_agent.audit import Progress
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import StoreError
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.orders import Orders
from cctv_guard_agent.publish import payload
from cctv_guard_agent.publish.examine import observe_broker
from cctv_guard_agent.publish.mqtt import Publisher
from cctv_guard_agent.publish.topics import SCHEMA_VERSION, Topics
from cctv_guard_agent.schedule import jitter
from cctv_guard_agent.wire.inside import MOST_RESULT_BYTES

_LOG = logging.getLogger(__name__)

ROUTER_REST_S = 1.0
"""Between two readings, however fast a router (or what poses as one) says that something changed."""
SEEN_EVERY_S = 60
"""`seen` is published at most once a minute (contract)."""
BROKER_EVERY_S = 3600
OUTSIDE_EVERY_S = 30
"""How often it is looked whether a vantage is due."""
TOLD_REST_S = 0.5
"""A round comes in 16 parts at most; one that floods us is judged, and kept, no faster."""
MOST_TOLD = 32
"""Results of vantages inside that wait to be judged; a vantage that floods us loses its own."""
EGRESS_EVERY_S = 30
"""The shortest interval of a source: a table of connections forgets some after two minutes."""
MISSES = 3
"""Off-line after this many unanswered presence questions (design section 8)."""


class Service:
    """One agent, one site."""

    def __init__(self, config: Config, mqtt: Broker, site: Site, now: Callable[[], datetime]) -> None:
        """Join the site to its broker; nothing runs yet."""
        self._config = config
        self._mqtt = mqtt
        self._site = site
        self._now = now
        self._topics = Topics(config.site)
        self._orders = Orders(site, now, scan=self.scan_soon, check=self.check_soon)
        self._publisher = Publisher(mqtt, self._topics, site.store, self._obey)
        self._wake = asyncio.Event()
        self._routers_wake = asyncio.Event()
        self._progress: float | None = None
        self._scanning = False
        self._next_run: datetime | None = None
        self._told: asyncio.Queue[tuple[str, bytes, bool, datetime]] = asyncio.Queue(maxsize=MOST_TOLD)
        names = [one.name for one in config.inside_vantages]
        self._publisher.hears = {self._topics("vantage", name): self._hear(name) for name in names}
        self._listeners: dict[str, asyncio.Task[None]] = {}
        self._answering: dict[str, Answer] = {}
        self._seen_at: datetime | None = None
        self._inventory: dict[str, str] = {}
        self._routers: dict[str, str] = {}

    async def run(self) -> None:
        """Run until cancelled."""
        self._publish_discovery()
        if self._site.devices:
            with fenced("judging what is remembered"):
                self._publish()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._publisher.run(), name="mqtt")
            group.create_task(self._discovery(group), name="discovery")
            group.create_task(self._mappings(), name="mappings")
            group.create_task(self._presence(), name="presence")
            group.create_task(self._seen(), name="seen")
            group.create_task(self._broker(), name="broker")
            if self._site.looks_outside:
                group.create_task(self._outside(), name="outside")
            if self._config.inside_vantages:
                group.create_task(self._inside(), name="inside")
            if self._site.reads_egress:
                group.create_task(self._egress(), name="egress")

    def scan_soon(self) -> bool:
        """Start an audit now; False where one runs already."""
        if self._scanning:
            return False
        self._wake.set()
        return True

    def check_soon(self, device: str) -> None:
        """Ask one device everything again in the next audit, which starts now."""
        self._site.ask_again(device)
        self._wake.set()
        self._routers_wake.set()

    # Loops

    async def _discovery(self, group: asyncio.TaskGroup) -> None:
        while True:
            self._wake.clear()
            self._orders.begin()
            self._scanning = True
            with fenced("the audit"):
                self._publish_site()
                await self._site.audit(self._note_progress, early=self._publish_early)
                self._site.complete_scan(self._now())
            self._scanning = False
            self._progress = None
            wait_s = jitter(self._config.intervals.discovery_s)
            self._next_run = self._now() + timedelta(seconds=wait_s)
            with fenced("judging"):
                self._publish()
            for reply in self._orders.finish():
                self._publisher.reply(str(reply["request_id"]), reply)
            with fenced("listening to the routers"):
                self._listen(group)
            self._site.last_sighted = ()  # every reply as received: for `capture`, not for a service
            _give_memory_back()
            await _wait(self._wake, wait_s)

    async def _mappings(self) -> None:
        """Read the routers again: on their own word at once, else every interval."""
        while True:
            await _wait(self._routers_wake, jitter(self._config.intervals.mappings_s))
            if self._scanning:
                # What a router announces meanwhile is read once the audit is done.
                await asyncio.sleep(ROUTER_REST_S)
                continue
            # Before the reading: what changes from here on may come too late for it, and is read again.
            self._routers_wake.clear()
            if not self._site.gateways_known:
                continue
            with fenced("reading the routers"):
                await self._site.read_routers()
                self._publish()
            await asyncio.sleep(ROUTER_REST_S)

    def _listen(self, group: asyncio.TaskGroup) -> None:
        """Hear each gateway's own word that its mappings changed."""
        for gateway in self._site.gateways:
            if gateway.events and (gateway.id not in self._listeners or self._listeners[gateway.id].done()):
                self._listeners[gateway.id] = group.create_task(self._hear_changes(gateway))

    async def _hear_changes(self, gateway: Gateway) -> None:
        try:
            async for _ in self._site.changes(gateway):
                self._routers_wake.set()
        except Exception:  # fences off one listener; polling goes on
            _LOG.exception("hearing the events of %s failed; its mappings are polled", gateway.address)

    async def _presence(self) -> None:
        while True:
            await asyncio.sleep(jitter(self._config.intervals.answers_s))
            if self._scanning:
                continue
            with fenced("looking who answers"):
                await self._site.look_who_answers()
                if self._answering != self._who_answers():
                    self._publish()

    def _who_answers(self) -> dict[str, Answer]:
        return {device.id: self._answers(device.last_answer) for device in self._site.devices}

    async def _seen(self) -> None:
        while True:
            await asyncio.sleep(SEEN_EVERY_S)
            with fenced("publishing who was seen"):
                self._publish_seen()

    async def _outside(self) -> None:
        """Ask the vantages: every six hours, and soon after a mapping changed."""
        while True:
            await asyncio.sleep(jitter(OUTSIDE_EVERY_S))
            if self._scanning:
                continue
            with fenced("asking how this site looks from outside"):
                if await self._site.look_from_outside():
                    self._publish()

    def _hear(self, name: str) -> Callable[[bytes, bool], None]:
        def hear(data: bytes, retained: bool) -> None:
            with suppress(asyncio.QueueFull):
                self._told.put_nowait((name, data[: MOST_RESULT_BYTES + 1], retained, self._now()))

        return hear

    async def _inside(self) -> None:
        """Judge what vantages in other networks tell, as it comes: the control must follow within the minute."""
        while True:
            name, data, retained, heard = await self._told.get()
            with fenced("judging what a vantage inside saw"):
                if await self._site.take_inside(name, data, retained=retained, heard=heard):
                    self._publish()
            await asyncio.sleep(TOLD_REST_S)

    async def _egress(self) -> None:
        """Read what cameras do towards the outside: each source when it is due."""
        while True:
            await asyncio.sleep(jitter(EGRESS_EVERY_S))
            if self._scanning:
                continue  # the audit reads them at its end
            with fenced("reading what cameras do towards the outside"):
                if await self._site.read_egress():
                    self._publish()

    async def _broker(self) -> None:
        """Look whether our own broker is open to others: its topics are a burglar's map."""
        while True:
            await self._publisher.connected.wait()
            with fenced("looking at the broker"):
                self._site.observe(await observe_broker(self._mqtt, self._site.own_addresses, self._now()))
            await asyncio.sleep(BROKER_EVERY_S)

    def _note_progress(self, progress: Progress) -> None:
        share = {"discovery": 0.1, "probing": 0.4, "routers": 0.9, "done": 1.0}.get(progress.phase, 0.0)
        if progress.phase == "probing" and progress.total:
            share += 0.5 * progress.done / progress.total
        if self._progress is None or share - self._progress >= 0.2:
            self._progress = round(share, 1)
            self._publish_site()

    # Publishing

    def _publish_discovery(self) -> None:
        self._publisher.want(
            self._topics("discovery"),
            {
                "schema_version": SCHEMA_VERSION,
                "agent_id": self._site.agent_id,
                "site": self._config.site,
                "name": self._config.site_name,
                "agent_version": self._site.version,
            },
        )

    def _publish_early(self) -> None:
        """Publish what is known while a slow device is still being asked."""
        with fenced("judging"):
            self._publish(complete=False)

    def _publish(self, *, complete: bool = True) -> None:
        """Judge anew and publish what changed; complete: the broker may be cleared of what is not ours any more."""
        site = self._site
        snapshot = site.assess(self._now())
        self._answering = self._who_answers()
        closed = site.closed_findings(self._now())
        self._inventory = {}
        for one in snapshot.devices:
            content = payload.device(
                one, snapshot, closed, answers=self._answers(one.device.last_answer), maker_name=site.maker_name(one)
            )
            self._inventory[one.device.id] = str(content["revision"])
            self._publisher.want(self._topics("device", one.device.id), content)
        self._routers = {}
        owners = site.owners()
        for gateway in snapshot.gateways:
            content = payload.router(gateway, owners)
            self._routers[gateway.id] = str(content["revision"])
            self._publisher.want(self._topics("router", gateway.id), content)
        for name, task in site.inside.tasks(site.devices).items():
            self._publisher.want(self._topics("task", name), task)
        wanted = {self._topics("device", id_) for id_ in self._inventory}
        wanted |= {self._topics("router", id_) for id_ in self._routers}
        for topic in self._publisher.wanted():
            if topic.startswith((self._topics("device", ""), self._topics("router", ""))) and topic not in wanted:
                self._publisher.forget(topic)
        self._publish_site()
        self._publish_agent()
        self._publish_seen()
        self._publisher.complete = self._publisher.complete or complete
        self._publisher.events_waiting()
        if complete:
            site.keep_review(snapshot)

    def _answers(self, last: datetime | None) -> Answer:
        if last is None:
            return Answer.UNKNOWN
        late = timedelta(seconds=self._config.intervals.answers_s * (MISSES + 1))
        ago = self._now() - last
        if ago < -late:  # our clock was set back: that answer tells nothing about now
            return Answer.UNKNOWN
        return Answer.YES if ago < late else Answer.NO

    def _publish_site(self) -> None:
        snapshot = self._site.last_snapshot
        if snapshot is None:
            return
        self._publisher.want(
            self._topics("site"),
            payload.site(
                snapshot,
                self._config.site_name,
                self._inventory,
                self._routers,
                self._site.closed_findings(self._now()),
                scan_running=self._scanning,
                progress=self._progress,
                first_complete_at=self._site.first_complete_at,
                last_event_seq=self._site.store.last_event_seq(),
            ),
        )

    def _publish_agent(self) -> None:
        site = self._site
        self._publisher.want(
            self._topics("agent"),
            payload.agent(
                site.version,
                site.sources,
                checks_not_run=site.checks_not_run(),
                plugins_skipped=site.plugins_skipped,
                data=site.data_dates(),
                last_run=site.last_run,
                next_run=self._next_run,
            ),
        )

    def _publish_seen(self) -> None:
        at = self._now()
        if self._seen_at is not None and timedelta() <= at - self._seen_at < timedelta(seconds=SEEN_EVERY_S - 1):
            return
        self._seen_at = at
        devices = self._site.devices
        kept = timedelta(seconds=max(3 * self._config.intervals.discovery_s, 86_400))
        self._publisher.want(
            self._topics("seen"),
            {
                "schema_version": SCHEMA_VERSION,
                "at": payload.time(at),
                "seen": {one.id: payload.time(one.last_answer) for one in devices if one.last_answer},
                "checked": {
                    id_: {"at": payload.time(checked), "good_until": payload.time(checked + kept)}
                    for id_, checked in self._site.checked_at().items()
                },
            },
        )

    # Commands

    async def _obey(self, name: str, data: bytes) -> None:
        with fenced("obeying a command"):
            for reply in self._orders.obey(name, data):
                self._publisher.reply(str(reply["request_id"]), reply)
            if self._site.changed:
                self._site.changed = False
                self._publish()


@contextmanager
def fenced(what: str) -> Iterator[None]:
    """Keep one task's failure (a fault of ours) from ending the service; it is logged whole."""
    try:
        yield
    except StoreError as error:  # a full disk is no fault of ours
        _LOG.error("%s: %s", what, error)
    except Exception:
        _LOG.exception("%s failed; this is a fault of CCTV Guard, please report it. The service goes on", what)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, at most so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _give_memory_back() -> None:
    """Return to the system what an audit needed and the next quarter of an hour does not.

    Measured with 32 cameras and their logins: 94 MB before, see bench/README.md. `malloc_trim` is glibc's; elsewhere
    there is none, and nothing is lost.
    """
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
