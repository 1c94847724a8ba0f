"""A discovery plug-in asks the whole LAN once in one protocol, and passes on what answered. It exports `DISCOVERER`.

The parse is pure and beside it in `wire/` or in the same file; what travels on is the reply as received.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol, runtime_checkable

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net


@runtime_checkable
class Discoverer(Protocol):
    """One LAN protocol, or one list."""

    @property
    def name(self) -> str:
        """What it is called in the health of sources."""

    def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Ask everybody (and `known` by unicast, where the protocol can) and yield answers as they come.

        Raises Unreachable or NotAllowed where it could not run at all; one device's bad reply becomes an observation
        `probe.failed` on it.
        """


@runtime_checkable
class Lengthy(Protocol):
    """A discoverer that says itself how long it takes, or that there is nothing for it to do."""

    def takes_s(self, net: Net) -> float:
        """The longest that it may take, in seconds; 0: it is not run."""
