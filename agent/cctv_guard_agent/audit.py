"""One audit of the networks: who is asked what, in which order, and what came back.

Everybody is asked once in every discovery protocol; what shows a sign of being a camera, recorder or gateway is
probed further while others are still answering; any other host gets the few listed ports at most (design section
7.1). Each host has a time budget of its own, so that a slow one delays nobody. No judgement is made here.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from cctv_guard_agent.discovery.interface import Discoverer, Lengthy
from cctv_guard_agent.errors import BadReply, CctvGuardError, Refused
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.model.snapshot import SourceHealth
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes.interface import Probe, Target
from cctv_guard_agent.recorders.interface import Lister, ListerConfig
from cctv_guard_agent.routers.interface import RouterConfig, RouterDriver
from cctv_guard_agent.wire.decode import decode

_LOG = logging.getLogger(__name__)

HOST_BUDGET_S = 20.0
"""A camera that answers one byte a second gets this long in all, then its audit ends with what came."""
EARLY_S = 3.0
"""After discovery: a usual camera has answered everything by then (32 of them within 2 s, bench/)."""
SETTLE_S = 0.25
"""Between a host's first answer and its first probe: the other protocols' answers usually arrive in this time."""
HOSTS_AT_ONCE = 48
SOURCE_S = 30.0
"""The longest discovery takes 5 s, waiting for a port that another run holds included 17 s; Frigate's list 16 s."""
PREPARE_S = 10.0
MOST_RAW = 2_097_152
"""Characters of answers kept of one host; a recorder with 64 channels stays below 300,000."""
ROUTER_S = 60.0
"""512 mappings at the slowest router's 0.1 s each."""
CAMERA_PORTS = frozenset({554, 8554, 10554, 34567, 37777, 2020, 8899})
"""Open on a host without any other sign: RTSP, the Xiongmai and Dahua control ports, ONVIF's odd ports."""
ESSENTIAL = frozenset({"ws_discovery", "sadp", "dhdiscover", "ssdp"})
"""Without one of these whole families of cameras, or the router, may be missed."""
MOST_REFUSALS = 2
"""Two refusals end all logins on a camera (design section 7.2): a third could lock the account."""
GATEWAY_SEARCHES = frozenset({"ssdp"})
"""Only these find routers: once they ended, routers are read while other searches still wait for answers."""
STREAM_PROBES = frozenset({"rtsp_options", "rtsp_stream", "rtsp_login"})
"""Those that need to know which path the likely maker's streams have."""
MAKER_PROBES = frozenset({"activate_status", "lapi_challenge"})
"""Those that ask a camera too which has named no maker so far."""
PLAIN_PORTS = (80, 8080, 81, 8899, 2020, 88)
TLS_PORTS = (443, 8443)
RTSP_PORTS = (554, 8554, 10554)


class CredentialsFor(Protocol):
    """Hands out the owner's login for one device, or nothing."""

    def __call__(self, address: Address, observations: Sequence[Observation], service: str) -> Credentials | None:
        """Only after identity was checked against the binding; `service` is the probe that would log in."""


class NoteRefusal(Protocol):
    """Is told at once that a service refused a login."""

    def __call__(self, address: Address, observations: Sequence[Observation], service: str) -> None:
        """Remember it: the service is not asked with that login again (design section 7.2)."""


class ListLogins(Protocol):
    """Whether a recorder's or program's list may be asked with its login."""

    def why_not(self, config: ListerConfig) -> Text | None:
        """Why the login is not used now, None where it may be."""

    def used(self, config: ListerConfig) -> None:
        """Count a login."""

    def refused(self, config: ListerConfig) -> None:
        """Remember a refusal: not asked again until the login changes."""


class RouterLogins(Protocol):
    """Whether a router may be logged in to."""

    def router_why_not(self, config: RouterConfig) -> Text | None:
        """Why the login is not used now, None where it may be (or there is none)."""

    def router_refused(self, config: RouterConfig) -> None:
        """Remember a refusal: not asked again until the login changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the audit is."""

    phase: str
    """discovery, probing, routers, done."""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """Everything that was seen at one address in this audit."""

    address: Address
    observations: tuple[Observation, ...]
    captures: tuple[Capture, ...]
    sources: tuple[str, ...]
    sign: str
    behind: Address | None = None
    """The recorder or program whose list named it; None where it answered itself."""
    channel: str | None = None
    probed: bool = False
    """Direct questions were put to it in this audit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """What one audit brought."""

    sighted: tuple[Sighted, ...]
    gateways: tuple[Gateway, ...]
    sources: tuple[SourceHealth, ...]
    started_at: datetime
    ended_at: datetime


@dataclass(slots=True)
class _Host:
    address: Address
    sign: str = "host"
    captures: dict[tuple[str, str, str], Capture] = field(default_factory=dict)
    observations: dict[tuple[str, str, str, str], Observation] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    refusals: int = 0
    busy: bool = False
    finished: bool = False
    spent_s: float = 0.0
    raw: int = 0

    def add(self, captures: Iterable[Capture], observations: Iterable[Observation], source: str) -> None:
        for capture in captures:
            key = (capture.kind, capture.raw, str(capture.endpoint))
            if key in self.captures:
                continue
            if self.raw + len(capture.raw) > MOST_RAW:
                self._observe((_failed(source, "said more than is kept of one host", None, capture.at),))
                continue
            self.raw += len(capture.raw)
            self.captures[key] = capture
            try:
                self._observe(decode(capture))
            except BadReply as error:
                self._observe((_failed(source, str(error), capture.endpoint, capture.at),))
            except Exception as error:  # fences off one decoder on one answer: the host's others count
                _LOG.exception("an answer of %s (%s) could not be decoded", self.address, capture.kind)
                why = f"fault of CCTV Guard ({type(error).__name__})"
                self._observe((_failed(source, why, capture.endpoint, capture.at),))
        self._observe(observations)
        self.sources.add(source)

    def _observe(self, observations: Iterable[Observation]) -> None:
        for one in observations:
            self.observations.setdefault((one.kind, one.value, one.source, str(one.endpoint)), one)

    def seen(self) -> tuple[Observation, ...]:
        return tuple(self.observations.values())


async def _prepare(driver: RouterDriver) -> None:
    """Let a driver load what is slow to load; where that fails or hangs, its reading says what is wrong."""
    try:
        async with asyncio.timeout(PREPARE_S):
            await asyncio.to_thread(driver.prepare)
    except TimeoutError:
        _LOG.warning("router driver %s is not ready after %.0f s", driver.name, PREPARE_S)
    except Exception:  # fences off one driver
        _LOG.exception("router driver %s could not be prepared", driver.name)


def _is_inside(one: Heard) -> bool:
    """Does it hang on a recorder's own port? Then what answers at that address here is somebody else."""
    return any(seen.kind == "list.connection" and seen.value == "plugplay" for seen in one.observations)


def _entry(name: str, one: Heard) -> Sighted:
    """Take one entry of a recorder's or program's list."""
    return Sighted(
        address=one.address,
        observations=one.observations,
        captures=one.captures,
        sources=(name,),
        sign=one.sign,
        behind=one.behind,
        channel=one.channel,
    )


def _failed(source: str, why: str, endpoint: Endpoint | None, at: datetime | None) -> Observation:
    return Observation(kind="probe.failed", value=f"{source}: {why}"[:1024], endpoint=endpoint, source=source, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The plug-ins that ask."""

    discoverers: Sequence[Discoverer]
    listers: Sequence[tuple[Lister, ListerConfig]]
    probes: Sequence[Probe]
    drivers: Sequence[RouterDriver]
    routers: Sequence[RouterConfig] = ()


class Audit:
    """One audit; make a new one for the next."""

    def __init__(
        self,
        net: Net,
        questions: Questions,
        *,
        now: Callable[[], datetime],
        progress: Callable[[Progress], None] = lambda _: None,
        credentials_for: CredentialsFor = lambda address, observations, service: None,
        note_refusal: NoteRefusal = lambda address, observations, service: None,
        note_login: NoteRefusal = lambda address, observations, service: None,
        list_logins: ListLogins | None = None,
        router_logins: RouterLogins | None = None,
        router_turn: asyncio.Lock | None = None,
        stream_paths: Callable[[Sequence[Observation]], tuple[str, ...]] = lambda _: (),
        is_nameless: Callable[[Sequence[Observation]], bool] = lambda _: False,
        probe_again: Callable[[Address], bool] = lambda _: True,
        known_gateways: Mapping[Address, tuple[Observation, ...]] | None = None,
        list_rests: Callable[[ListerConfig], bool] = lambda _: False,
        note_listed: Callable[[ListerConfig], None] = lambda _: None,
        before: Sequence[SourceHealth] = (),
        early: Callable[["AuditResult"], None] = lambda _: None,
    ) -> None:
        """Take what is needed; nothing is asked before `run`.

        router_turn: held while routers are read, as others may be reading them too.
        list_rests: a list that was read lately is left alone and keeps its health, which is looked up in `before`.
        """
        self._net = net
        self._questions = questions
        self._now = now
        self._progress = progress
        self._credentials_for = credentials_for
        self._note_refusal = note_refusal
        self._note_login = note_login
        self._list_logins = list_logins
        self._router_logins = router_logins
        self._router_turn = router_turn or asyncio.Lock()
        self._stream_paths = stream_paths
        self._is_nameless = is_nameless
        self._probe_again = probe_again
        self._hosts: dict[Address, _Host] = {}
        self._discovered = asyncio.Event()
        self._routers_read = asyncio.Event()
        self._slots = asyncio.Semaphore(HOSTS_AT_ONCE)
        self._health: dict[str, SourceHealth] = {}
        self._entries: list[Sighted] = []
        self._known_gateways = dict(known_gateways or {})
        self._early = early
        self._list_rests = list_rests
        self._note_listed = note_listed
        self._before = {one.name: one for one in before}
        self._asking: list[asyncio.Task[None]] = []

    async def run(self, known: Sequence[Address] = ()) -> AuditResult:
        """Ask everybody once. Never raises for what a device or router does."""
        started = self._now()
        self._progress(Progress(phase="discovery"))
        async with asyncio.TaskGroup() as group:
            for address in (*self._known_gateways, *(one.address for one in self._questions.routers if one.address)):
                self._net.ask_one_by_one(address)
            prepared = [group.create_task(_prepare(one)) for one in self._questions.drivers]
            searches = [
                (one.name, group.create_task(self._discover(one, known, group))) for one in self._questions.discoverers
            ]
            sources = [task for _, task in searches]
            sources += [group.create_task(self._list(one, config, group)) for one, config in self._questions.listers]
            finds_routers = [task for name, task in searches if name in GATEWAY_SEARCHES] or sources
            gateways = group.create_task(self._read_routers((*finds_routers, *prepared)))
            await asyncio.wait(sources) if sources else None
            await self._read_neighbours(group)
            self._discovered.set()
            self._progress(Progress(phase="probing", total=len(self._hosts)))
            for host in list(self._hosts.values()):
                self._start(host, group)
            await self._tell_early(started, gateways)
        async with asyncio.TaskGroup() as group:
            await self._read_neighbours(group)
        self._progress(Progress(phase="done", done=len(self._hosts), total=len(self._hosts)))
        return self._result(started, gateways.result(), self._hosts.values())

    async def _tell_early(self, started: datetime, gateways: "asyncio.Task[tuple[Gateway, ...]]") -> None:
        """Hand over what is finished while slow hosts are still being asked: nobody's result waits for them."""
        if not self._asking:
            return
        _, slow = await asyncio.wait(self._asking, timeout=EARLY_S)
        if slow:
            read = await gateways
            finished = [host for host in self._hosts.values() if host.finished or not host.busy]
            self._early(self._result(started, read, finished))

    def _result(self, started: datetime, gateways: tuple[Gateway, ...], hosts: Iterable[_Host]) -> AuditResult:
        return AuditResult(
            sighted=(*(self._sighted(host) for host in hosts), *self._entries),
            gateways=gateways,
            sources=tuple(self._health.values()),
            started_at=started,
            ended_at=self._now(),
        )

    def _sighted(self, host: _Host) -> Sighted:
        return Sighted(
            address=host.address,
            observations=host.seen(),
            captures=tuple(host.captures.values()),
            sources=tuple(sorted(host.sources)),
            sign=host.sign,
            probed=bool(host.asked),
        )

    # Discovery

    async def _discover(self, one: Discoverer, known: Sequence[Address], group: asyncio.TaskGroup) -> None:
        longest_s = one.takes_s(self._net) if isinstance(one, Lengthy) else SOURCE_S
        if longest_s:
            await self._collect(one.name, one.discover(self._net, known), group, longest_s)

    async def _read_neighbours(self, group: asyncio.TaskGroup) -> None:
        """Read the kernel's table again: asking filled it, and a MAC binds a login."""
        for one in self._questions.discoverers:
            if one.name == "neighbours":
                await self._discover(one, (), group)

    async def _list(self, one: Lister, config: ListerConfig, group: asyncio.TaskGroup) -> None:
        if self._list_rests(config):
            if (kept := self._before.get(self._shown(config))) is not None:
                self._health[kept.name] = kept
            return
        logins = self._list_logins if config.credentials is not None else None
        if logins is not None:
            if (why := logins.why_not(config)) is not None:
                self._note(self._shown(config), "not_run", 0, why)
                return
            logins.used(config)
        error = await self._collect(one.kind, one.cameras(self._net, config), group, SOURCE_S, config)
        if logins is not None and isinstance(error, Refused):
            logins.refused(config)
        if self._health[self._shown(config)].state == "ok":
            self._note_listed(config)

    async def _collect(
        self,
        name: str,
        answers: AsyncIterator[Heard],
        group: asyncio.TaskGroup,
        longest_s: float,
        config: ListerConfig | None = None,
    ) -> CctvGuardError | None:
        heard: set[Address] = set()
        shown = name if config is None else self._shown(config)
        try:
            async with asyncio.timeout(longest_s):
                async for one in answers:
                    heard.add(one.address)
                    if config is not None and one.behind is None and not self._net.allowed(one.address):
                        self._entries.append(_entry(name, one))  # shown as the list tells it, never asked
                        continue
                    self._hear(name, one, group)
        except TimeoutError:
            why = say("source.not_run", "Not run: {why}", why=f"it did not end within {longest_s:.0f} s")
            self._note(shown, "not_run", len(heard), why)
        except CctvGuardError as error:
            why = say("source.not_run", "Not run: {why}", why=error)
            self._note(shown, "not_run", len(heard), why)
            return error
        except Exception as error:  # fences off one plug-in: the others go on
            _LOG.exception("discovery by %s failed", name)
            why = say("source.failed", "Failed: {why}. This is a fault of CCTV Guard.", why=type(error).__name__)
            self._note(shown, "failed", len(heard), why)
        else:
            self._note(shown, "ok", len(heard), None)
        return None

    def _shown(self, config: ListerConfig) -> str:
        """Name a list for people; of several of one kind each by where it is, so that none hides another's failure."""
        if sum(other.kind == config.kind for _, other in self._questions.listers) == 1:
            return config.kind
        where = next(filter(None, (config.options.get(key, "") for key in ("url", "config_file", "config_dir"))), "")
        return f"{config.kind} {where.rpartition('@')[2]}".strip()[:120]

    def _note(self, name: str, state: str, heard: int, why: Text | None) -> None:
        self._health[name] = SourceHealth(name=name, state=state, why=why, heard=heard, essential=name in ESSENTIAL)

    def _hear(self, name: str, one: Heard, group: asyncio.TaskGroup) -> None:
        if one.behind is not None:
            self._entries.append(_entry(name, one))  # what a list says is not what the camera itself says
        if not self._net.allowed(one.address) or _is_inside(one):
            return
        host = self._hosts.setdefault(one.address, _Host(one.address))
        if one.behind is None:
            host.add(one.captures, one.observations, name)
        if one.sign != "host" and host.sign != "camera":
            host.sign = one.sign
        if one.sign == "gateway":
            self._net.ask_one_by_one(one.address)
        if host.sign == "camera":
            self._start(host, group, settle=True)

    # Probes

    def _start(self, host: _Host, group: asyncio.TaskGroup, *, settle: bool = False) -> None:
        if host.busy or not self._net.allowed(host.address) or not self._probe_again(host.address):
            return
        host.busy = True
        self._asking.append(group.create_task(self._probe(host, settle=settle)))

    async def _probe(self, host: _Host, *, settle: bool) -> None:
        if settle:
            await asyncio.sleep(SETTLE_S)
        if self._is_router(host):
            await self._routers_read.wait()  # some upset on parallel calls
        async with self._slots:
            await self._ask_all(host)
        await self._discovered.wait()  # what is still to be heard may make other questions sensible
        async with self._slots:
            await self._ask_all(host)
        host.finished = True
        done = sum(1 for other in self._hosts.values() if other.asked)
        self._progress(Progress(phase="probing", done=done, total=len(self._hosts)))

    async def _ask_all(self, host: _Host) -> None:
        for probe in sorted(self._questions.probes, key=lambda probe: (probe.stage, probe.name)):
            if probe.name in host.asked or (host.sign == "host" and probe.stage > 0):
                continue
            if probe.stage >= 3 and host.refusals >= MOST_REFUSALS:
                continue
            if not self._discovered.is_set() and probe.stage > 1:
                break
            target = self._worth(host, probe)
            if target is not None:
                await self._ask(host, probe, target)

    def _worth(self, host: _Host, probe: Probe) -> Target | None:
        """Return what to ask this host by this probe, None where there is nothing to ask or no login for it."""
        try:
            target = self.target(host.address, host.seen(), probe)
            if probe.stage >= 3 and target.credentials is None:
                return None
            return target if probe.wants(target) else None
        except Exception as error:  # fences off one plug-in, and a store that cannot tell of logins
            host.asked.add(probe.name)
            self._note_failure(host, probe, error)
            return None

    def _note_failure(self, host: _Host, probe: Probe, error: Exception) -> None:
        why = str(error)
        if not isinstance(error, CctvGuardError):
            _LOG.error("probe %s of %s failed", probe.name, host.address, exc_info=error)
            why = f"fault of CCTV Guard ({type(error).__name__})"
        host.add((), (_failed(probe.name, why, None, self._now()),), probe.name)

    async def _ask(self, host: _Host, probe: Probe, target: Target) -> None:
        host.asked.add(probe.name)
        clock = asyncio.get_running_loop().time
        began = clock()
        left = HOST_BUDGET_S - host.spent_s
        try:
            if target.credentials is not None:
                self._note_login(host.address, host.seen(), probe.name)
            async with asyncio.timeout(max(left, 0.0)):
                probed = await probe.ask(self._net, target)
        except TimeoutError:
            why = f"its {HOST_BUDGET_S:.0f} s were used up; it answers too slowly"
            host.add((), (_failed(probe.name, why, None, self._now()),), probe.name)
        except Exception as error:  # fences off one plug-in on one device
            self._note_failure(host, probe, error)
        else:
            host.add(probed.captures, probed.observations, probe.name)
            if probed.refused:
                host.refusals += 1
                self._note_refusal(host.address, host.seen(), probe.name)
        finally:
            host.spent_s += clock() - began
        if host.sign == "host" and _open_ports(host.seen()) & CAMERA_PORTS:
            host.sign = "camera"

    def target(self, address: Address, seen: tuple[Observation, ...], probe: Probe) -> Target:
        """Say what is worth asking at an address, from what was seen there."""
        login = self._credentials_for(address, seen, probe.name) if probe.stage >= 3 else None
        # The likely paths need the likely maker: not worked out for a login that there is not.
        needs_paths = probe.name in STREAM_PROBES and (probe.stage < 3 or login is not None)
        return Target(
            address=address,
            observations=seen,
            http_ports=http_ports(seen),
            rtsp_ports=rtsp_ports(seen),
            stream_paths=self._stream_paths(seen) if needs_paths else (),
            nameless=probe.name in MAKER_PROBES and self._is_nameless(seen),
            credentials=login,
        )

    def _is_router(self, host: _Host) -> bool:
        return host.sign == "gateway" or any(one.address == host.address for one in self._questions.routers)

    async def _read_routers(self, first: Sequence["asyncio.Task[None]"]) -> tuple[Gateway, ...]:
        """Read them once these tasks ended: the searches that find them, and what was slow to load."""
        await asyncio.wait(first) if first else None
        try:
            return await self._routers()
        finally:
            self._routers_read.set()

    async def _routers(self) -> tuple[Gateway, ...]:
        now = {host.address: host.seen() for host in self._hosts.values() if host.sign == "gateway"}
        heard = {**self._known_gateways, **now}  # one that was not heard this time is asked all the same
        async with self._router_turn:
            gateways, health = await read_routers(
                self._net, self._questions, list(heard.items()), self._now, self._router_logins
            )
        self._health.update({one.name: one for one in health})
        return gateways


async def read_routers(
    net: Net,
    questions: Questions,
    heard: Sequence[tuple[Address, tuple[Observation, ...]]],
    now: Callable[[], datetime],
    logins: RouterLogins | None = None,
) -> tuple[tuple[Gateway, ...], tuple[SourceHealth, ...]]:
    """Read every router that can be read; also done alone, as mappings are polled more often than devices."""
    found: list[Gateway] = []
    health: list[SourceHealth] = []
    for driver in questions.drivers:
        configs: list[RouterConfig | None] = [one for one in questions.routers if one.driver == driver.name]
        if not configs and driver.automatic:
            configs = [None]
        for config in configs:
            # of several routers of one kind each by where it is, so that none hides another's failure
            name = f"{driver.name} {config.address}" if config and len(configs) > 1 else driver.name
            gateways, state = await _read_router(net, driver, config, heard, name, logins)
            found += [replace(one, read_at=one.read_at or now()) for one in gateways]
            health.append(state)
    return tuple(found), tuple(health)


async def _read_router(
    net: Net,
    driver: RouterDriver,
    config: RouterConfig | None,
    heard: Sequence[tuple[Address, tuple[Observation, ...]]],
    name: str,
    logins: RouterLogins | None,
) -> tuple[tuple[Gateway, ...], SourceHealth]:
    try:
        if config and logins and (no := logins.router_why_not(config)) is not None:
            return (), SourceHealth(name=name, state="not_run", why=no)
        async with asyncio.timeout(ROUTER_S):
            gateways = await driver.read(net, config, heard)
    except (CctvGuardError, TimeoutError) as error:
        if config and logins and isinstance(error, Refused):
            logins.router_refused(config)
        why = say("source.not_run", "Not run: {why}", why=str(error) or f"no answer in {ROUTER_S:.0f} s")
        return (), SourceHealth(name=name, state="not_run", why=why)
    except Exception as error:  # fences off one driver
        _LOG.exception("router driver %s failed", driver.name)
        why = say("source.failed", "Failed: {why}. This is a fault of CCTV Guard.", why=type(error).__name__)
        return (), SourceHealth(name=name, state="failed", why=why)
    return gateways, SourceHealth(name=name, state="ok", heard=len(gateways))


def _open_ports(seen: Iterable[Observation]) -> set[int]:
    return set(_numbers(seen, "tcp.open"))


def _numbers(seen: Iterable[Observation], *kinds: str) -> list[int]:
    return [port for one in seen if one.kind in kinds and (port := _port(one.value))]


def _port(text: str) -> int | None:
    """Return a usable port; devices announce 0, 99999 and digits of other alphabets."""
    port = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
    return port if 0 < port < 65_536 else None


def _closed_ports(seen: Iterable[Observation]) -> set[int]:
    return set(_numbers(seen, "tcp.closed", "tcp.filtered"))


def http_ports(seen: Sequence[Observation]) -> tuple[tuple[int, bool], ...]:
    """Ports that may speak HTTP, announced ones first, closed ones left out: (port, TLS?)."""
    open_, closed = _open_ports(seen), _closed_ports(seen)
    ports: dict[int, bool] = {}
    for announced in _numbers(seen, "sadp.HttpPort", "dahua.HttpPort", "xm.HttpPort"):
        ports.setdefault(announced, announced in TLS_PORTS)
    for one in seen:
        if one.kind == "onvif.xaddr":
            scheme, _, rest = one.value.partition("://")
            host = rest.partition("/")[0]
            port_text = host.rpartition(":")[2] if ":" in host.rpartition("]")[2] else ""
            port = _port(port_text) if port_text else 443 if scheme == "https" else 80
            if port is not None:
                ports.setdefault(port, scheme == "https")
    for usual in (*PLAIN_PORTS, *TLS_PORTS):
        if usual in open_:
            ports.setdefault(usual, usual in TLS_PORTS)
    return tuple((port, tls) for port, tls in ports.items() if port not in closed)[:6]


def rtsp_ports(seen: Sequence[Observation]) -> tuple[int, ...]:
    """Ports that speak RTSP: open ones of the usual three, and what the device announces."""
    open_, closed = _open_ports(seen), _closed_ports(seen)
    announced = [port for port in _numbers(seen, "onvif.rtsp_port", "list.rtsp_port") if port not in closed]
    return tuple(dict.fromkeys([*announced, *(port for port in RTSP_PORTS if port in open_)]))[:2]
