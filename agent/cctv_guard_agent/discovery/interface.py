"""A discovery plug-in asks the whole LAN once in one protocol, and passes on what answered. It exports `DISCOVERER`.

The parse is pure and beside it in `wire/` or in the same file; what travels on is the reply as received.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.net.interface import Net


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One device answered, or somebody named one."""

    address: Address
    """Who answered; for lists, whom the list names."""
    captures: tuple[Capture, ...] = ()
    observations: tuple[Observation, ...] = ()
    sign: str = "camera"
    """camera, gateway, or host (nothing says yet that it is a camera: gets the few listed ports at most)."""
    behind: Address | None = None
    """The recorder or program that named it."""
    channel: str | None = None


@runtime_checkable
class Discoverer(Protocol):
    """One LAN protocol, or one list."""

    name: str

    def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Ask everybody (and `known` by unicast, where the protocol can) and yield answers as they come.

        Raises Unreachable or NotAllowed where it could not run at all; one device's bad reply becomes an observation
        `probe.failed` on it.
        """
