"""Asks a router for its connections with the login that reads its mappings: one login, counted once.

Routers without sessions are asked along with a reading of their mappings, every five minutes (routers/_kept.py); only
where none was made yet, the question takes a login of the router's share for itself. A glimpse now and then can prove
contact and never its absence: what began and ended between two of them is not seen.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address
from typing import Any, Protocol

from cctv_guard_agent.egress import _options
from cctv_guard_agent.egress._conntrack_table import Flow
from cctv_guard_agent.egress._counted import Counted
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import BadReply, CctvGuardError, ConfigError, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers._kept import Kept
from cctv_guard_agent.routers._web import Web, place_of
from cctv_guard_agent.routers.interface import RouterConfig

_LOG = logging.getLogger(__name__)

_MOST_SERVED = 3
"""Both clocks of five minutes drift against each other; after a quarter of an hour nothing new is worth saying."""
MOST_ROWS = 40_000
"""Of one answer; 4 MB hold some 20,000."""


class Driver(Protocol):
    """The part of a router driver that is needed here."""

    def kept(self, config: RouterConfig) -> Kept[Any]:
        """Return what is kept of this router."""

    def rest(self, web: Web, kept: Kept[Any]) -> Any:
        """Open its API for one reading. Raises Refused, Unreachable."""


def check(config: EgressConfig) -> None:
    """Look at the options. Raises ConfigError."""
    _options.known_only(config, ())
    if config.credentials is not None:
        raise ConfigError(
            f"egress: {config.source} takes no login of its own: it uses that of the router's entry under `routers`"
        )


def router_of(config: EgressConfig) -> RouterConfig:
    """Return the router's entry. Raises ConfigError where there is none."""
    if config.router is None:
        raise ConfigError(f"egress: {config.source} needs the router's own entry under `routers`, with its login")
    return config.router


def outward(flows: Iterable[Flow | None], cameras: frozenset[Address]) -> frozenset[Flow]:
    """Keep the connections of these cameras to addresses on the internet."""
    return frozenset(
        flow
        for flow in flows
        if flow and flow.client in cameras and flow.remote.is_global and not flow.remote.is_multicast
    )


def beginning(cameras: frozenset[Address]) -> str:
    """Return how the IPv4 addresses of the cameras begin, as far as all agree: `192.168.1.`; one alone is whole."""
    parts = [str(one).split(".") for one in cameras if isinstance(one, IPv4Address)]
    same: list[str] = []
    for column in zip(*parts, strict=False):
        if len(set(column)) > 1:
            break
        same.append(column[0])
    return ".".join(same) + ("." if 0 < len(same) < 4 else "")


@dataclass(slots=True)
class Glimpse:
    """The newest answer of one router, and how to ask."""

    kept: Kept[Any]
    """Another login begins anew, so that an old answer is none of the new one's."""
    question: Callable[[Any, frozenset[Address]], Awaitable[Iterable[Flow | None]]]
    cameras: frozenset[Address] = frozenset()
    flows: frozenset[Flow] | None = None
    error: CctvGuardError | None = None
    asked: bool = False
    """Once at least."""
    served: int = 0
    """How often this answer was taken."""

    async def ask(self, rest: object) -> None:
        """Put the question; what comes is kept until the next."""
        self.asked, self.served = True, 0
        try:
            self.flows, self.error = outward(await self.question(rest, self.cameras), self.cameras), None
        except CctvGuardError as error:
            self.flows, self.error = None, error
        except Exception as error:  # fences off this question from the reading that it goes along with
            _LOG.exception("a router's connections could not be read")
            self.flows, self.error = None, BadReply(f"fault of CCTV Guard ({type(error).__name__})")

    def take(self, what: str) -> frozenset[Flow]:
        """Return the newest answer; a few times the same one. Raises what the router answered, Unreachable."""
        self.served += 1
        if self.error is not None:
            raise self.error
        if self.flows is None or self.served > _MOST_SERVED:
            raise Unreachable(f"egress: {what}: the router's mappings were not read since, so it was not asked either")
        return self.flows


class RouterStates(ABC):
    """Connections of the configured routers whose API knows no sessions."""

    name: str
    router: str
    every_s = 300
    slack_s = 0
    flows = True
    glimpses = True

    def __init__(self, driver: Driver) -> None:
        """Share the driver's logins."""
        self._driver = driver
        self._glimpses: dict[int, Glimpse] = {}
        self._counted = Counted()

    @abstractmethod
    async def connections(self, rest: Any, cameras: frozenset[Address]) -> Sequence[Flow | None]:
        """Ask for the connections; None for each that cannot be read. Raises ConfigError (a right), as the API does."""

    def check(self, config: EgressConfig) -> None:
        """Look at the options. Raises ConfigError."""
        check(config)

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Return what was seen since the last reading. Raises as the interface says."""
        router = router_of(config)
        kept, place = self._driver.kept(router), place_of(router, port=443)
        one = self._glimpses.setdefault(id(kept), Glimpse(kept, self.connections))
        one.cameras = cameras
        kept.along[config.place] = one.ask
        if not one.asked:  # nobody asked yet: a reading of its own, one login of the router's share
            async with Web(net, place) as web:
                await one.ask(self._driver.rest(web, kept))
        flows = one.take(config.place)
        return Reading(seen=self._counted.records(config.place, flows, now), since=now, until=now, mark="")
