"""Reads the sources of what cameras do towards the outside, each when it is due, and keeps the counts (egress_ledger).

A login is used like those of lists: not after a refusal until it changes, over restarts, and no oftener than the law
allows; a router's login is shared with the driver that reads its mappings, refusals too. What fails is told in the
source's health, and the pause shows in the verdicts.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from cctv_guard_agent.audit import ListLogins, RouterLogins
from cctv_guard_agent.egress.interface import EgressConfig, EgressSource, Reading
from cctv_guard_agent.egress_ledger import Known, Ledger
from cctv_guard_agent.errors import CctvGuardError, ConfigError, Refused
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.snapshot import SourceHealth
from cctv_guard_agent.model.text import say
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.routers.interface import RouterConfig
from cctv_guard_agent.schedule import due

_LOG = logging.getLogger(__name__)

READ_S = 60.0
"""Sixty pages of a log, a second each."""


class EgressLogins(ListLogins, RouterLogins, Protocol):
    """Whether a login may be used: a source's own, or a router's that it shares."""


class Phoning:
    """The configured sources of one site."""

    def __init__(
        self,
        sources: Sequence[EgressSource],
        configs: Sequence[EgressConfig],
        ledger: Ledger,
        logins: EgressLogins,
        routers: Sequence[RouterConfig] = (),
    ) -> None:
        """Join each entry of the configuration to its source and its router. Raises ConfigError for what fits none."""
        self._pairs = check_sources(sources, configs, routers)
        self._logins = logins
        self._asked_at: dict[str, datetime] = {}
        self._health: dict[str, SourceHealth] = {}
        self._lock = asyncio.Lock()
        self.ledger = ledger
        ledger.keep_only({config.place for config in configs})

    @property
    def configured(self) -> bool:
        """Is there any source?"""
        return bool(self._pairs)

    @property
    def health(self) -> tuple[SourceHealth, ...]:
        """How each source fared when it was last read."""
        return tuple(self._health.values())

    def is_due(self, now: datetime) -> bool:
        """Is any source to be read now?"""
        return any(self._is_due(source, config, now) for source, config in self._pairs)

    def _is_due(self, source: EgressSource, config: EgressConfig, now: datetime) -> bool:
        return due(self._asked_at.get(config.place), source.every_s, now)

    async def read(self, net: Net, devices: Sequence[Device], now: datetime) -> bool:
        """Read every source that is due; True where one was. Never raises for what a source does."""
        owners = owners_of(devices)
        if not owners:
            return False  # whose records to take is not known before the first look
        async with self._lock:
            waiting = [(source, config) for source, config in self._pairs if self._is_due(source, config, now)]
            for source, config in waiting:
                self._asked_at[config.place] = now
                self._health[config.place] = await self._read(net, source, config, owners, now)
        return bool(waiting)

    async def read_all(self, net: Net, devices: Sequence[Device], now: datetime) -> None:
        """Read every source now, whether it is due or not, and also where no camera is known yet."""
        owners = owners_of(devices)
        async with self._lock:
            for source, config in self._pairs:
                self._asked_at[config.place] = now
                self._health[config.place] = await self._read(net, source, config, owners, now)

    async def _read(
        self, net: Net, source: EgressSource, config: EgressConfig, owners: Mapping[Address, str], now: datetime
    ) -> SourceHealth:
        login = ListerConfig(kind=config.source, options={"url": config.place}, credentials=config.credentials)
        try:
            if config.router is not None and (no := self._logins.router_why_not(config.router)) is not None:
                return SourceHealth(name=config.place, state="not_run", why=no)
            if config.credentials is not None:
                if (no := self._logins.why_not(login)) is not None:
                    return SourceHealth(name=config.place, state="not_run", why=no)
                self._logins.used(login)
            known = self.ledger.sources.get(config.place)
            async with asyncio.timeout(READ_S):
                reading = await source.read(net, config, known.mark if known else "", now, frozenset(owners))
        except (CctvGuardError, TimeoutError) as error:
            if isinstance(error, Refused):
                if config.router is not None:
                    self._logins.router_refused(config.router)
                else:
                    self._logins.refused(login)
            why = say("source.not_run", "Not run: {why}", why=str(error) or f"no answer in {READ_S:.0f} s")
            return SourceHealth(name=config.place, state="not_run", why=why)
        except Exception as error:  # fences off one source
            _LOG.exception("reading %s failed", config.place)
            why = say("source.failed", "Failed: {why}. This is a fault of CCTV Guard.", why=type(error).__name__)
            return SourceHealth(name=config.place, state="failed", why=why)
        return self._take_up(source, config, reading, owners)

    def _take_up(
        self, source: EgressSource, config: EgressConfig, reading: Reading, owners: Mapping[Address, str]
    ) -> SourceHealth:
        fresh = Known(name=source.name, flows=source.flows, glimpses=source.glimpses)
        self.ledger.take_up(config.place, fresh, reading, owners, timedelta(seconds=source.slack_s))
        why = reading.limits[0] if reading.limits else None
        return SourceHealth(name=config.place, state="ok", why=why, heard=len(reading.seen))


def check_sources(
    sources: Sequence[EgressSource], configs: Sequence[EgressConfig], routers: Sequence[RouterConfig] = ()
) -> list[tuple[EgressSource, EgressConfig]]:
    """Look at the configuration without asking anybody; return each entry with its source. Raises ConfigError."""
    by_name = {one.name: one for one in sources}
    places: set[str] = set()
    pairs = []
    for index, config in enumerate(configs):
        if config.source not in by_name:
            names = ", ".join(sorted(by_name))
            raise ConfigError(f"egress[{index}].source: {config.source!r} is not known; known: {names}")
        source = by_name[config.source]
        source.check(config)
        if config.place in places:
            raise ConfigError(f"egress[{index}]: {config.place} is there twice")
        places.add(config.place)
        pairs.append((source, replace(config, router=_router(index, source, config, routers))))
    return pairs


def _router(
    index: int, source: EgressSource, config: EgressConfig, routers: Sequence[RouterConfig]
) -> RouterConfig | None:
    """Find the router whose login the source shares. Raises ConfigError."""
    if not source.router:
        return None
    fitting = [one for one in routers if one.driver == source.router and config.address in (None, one.address)]
    if len(fitting) == 1:
        return fitting[0]
    name = f"egress[{index}] ({config.source})"
    if fitting:
        raise ConfigError(f"{name}: there are several routers with `driver: {source.router}`; add `address`")
    where = f" and `address: {config.address}`" if config.address else ""
    raise ConfigError(
        f"{name}: uses the login of the router's own entry, and there is none: add one under `routers` with "
        f"`driver: {source.router}`{where}, see docs/routers.md"
    )


def owners_of(devices: Sequence[Device]) -> dict[Address, str]:
    """Join each camera's newest address (of each kind) to it; an address that two claim is nobody's.

    What is certainly no camera is nobody's business.
    """
    owners: dict[Address, str] = {}
    twice: set[Address] = set()
    for device in devices:
        if device.identity.is_camera is False:
            continue
        newest = {address.version: address for address in reversed(device.addresses)}
        for address in newest.values():
            if address in owners:
                twice.add(address)
            owners[address] = device.id
    return {address: device for address, device in owners.items() if address not in twice}
