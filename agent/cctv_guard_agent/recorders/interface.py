"""A place that lists cameras: configuration, Frigate, go2rtc, a hardware recorder. It exports `LISTER`."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net


@dataclass(frozen=True, slots=True, kw_only=True)
class ListerConfig:
    """What the owner configured for one list: an entry of `recorders:`."""

    kind: str
    options: Mapping[str, str]
    credentials: Credentials | None = None


@runtime_checkable
class Lister(Protocol):
    """Reads one kind of list; addresses that it names are candidates only (design section 7.1)."""

    kind: str

    def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each camera that the list names; secrets are dropped in the parser.

        Raises ConfigError (option), Unreachable, BadReply, Refused.
        """
