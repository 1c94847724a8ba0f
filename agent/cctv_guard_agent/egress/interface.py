"""A source of what cameras do towards the outside: a name server's log, a table of connections. It exports `SOURCE`.

A source tells of the cameras that it is asked about and of nobody else in the house.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.egress import Outcome
from cctv_guard_agent.model.text import Text
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers.interface import RouterConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressConfig:
    """What the owner configured for one source: an entry of `egress:`."""

    source: str
    address: Address | None = None
    options: Mapping[str, object]
    credentials: Credentials | None = None
    router: RouterConfig | None = None
    """The entry of `routers:` whose login it shares; filled in by whoever reads the source."""

    @property
    def place(self) -> str:
        """Name it for people, and tell two of a kind apart: source and where it is."""
        command = self.options.get("command")
        said = " ".join(map(str, command)) if isinstance(command, list | tuple) else ""
        where = self.address or self.options.get("file") or self.options.get("interface") or said
        port = self.options.get("port")
        return f"{self.source} {where}{f':{port}' if port and self.address else ''}".strip()[:120]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One record of one camera."""

    client: Address
    at: datetime
    outcome: Outcome
    name: str = ""
    """The name that it asked for; forgotten once it is known whose it is."""
    service: str = ""
    """Where there is no name: what it spoke to, e.g. `UDP 32100`."""
    vendor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one reading brought."""

    seen: tuple[Seen, ...]
    since: datetime
    """Everything is here from then ..."""
    until: datetime
    """... until then."""
    mark: str
    """Where the next reading goes on; the source's own affair, kept over restarts."""
    limits: tuple[Text, ...] = ()


@runtime_checkable
class EgressSource(Protocol):
    """One kind of record."""

    name: str
    every_s: int
    """How often it is worth reading, in seconds."""
    slack_s: int
    """The longest pause between two readings over which nothing gets lost."""
    flows: bool
    """It lists connections; otherwise looked-up names."""
    glimpses: bool
    """It looks now and then, and misses what ended between: it can prove contact, and never that there was none."""
    router: str
    """The router driver whose login and sessions it shares; empty where it has its own."""

    def check(self, config: EgressConfig) -> None:
        """Look at the options without asking anybody. Raises ConfigError that names the option."""

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Read what came since `mark` (empty: the last 24 hours, as far as they are there).

        Raises ConfigError, Unreachable, BadReply, NotAllowed, Refused (the login).
        """
