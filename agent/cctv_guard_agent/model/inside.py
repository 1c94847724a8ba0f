"""What a second agent on another network of the owner's saw when it knocked at cameras from there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cctv_guard_agent.model.address import Address


class How(StrEnum):
    """What came of one attempt to connect, kept apart as facts/exposure.md 5.4 asks."""

    OPEN = "open"
    REFUSED = "refused"
    """A reset: from the camera, or from a firewall that answers in its name."""
    PROHIBITED = "prohibited"
    """A router or firewall said that nobody may pass (ICMP, administratively prohibited or port unreachable)."""
    NO_ROUTE = "no_route"
    """This vantage, or a router on the way, knows no way there."""
    ABSENT = "absent"
    """In the vantage's own network nobody answered for this address (ARP, NDP)."""
    SILENT = "silent"


TURNED_AWAY = frozenset({How.PROHIBITED, How.NO_ROUTE, How.ABSENT, How.SILENT})
"""Nothing of the camera itself was heard."""


NEVER = datetime.fromtimestamp(0, UTC)
"""The time of a look that did not take place yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One device that a vantage is asked to try."""

    device: str
    addresses: tuple[Address, ...]
    ports: tuple[int, ...]
    """TCP ports that the agent itself found open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """One port of one address, tried once."""

    address: Address
    port: int
    how: How
    at: datetime
    since: datetime
    """When it was first seen so in an unbroken row of looks: it moves only with news."""
    device: str | None = None
    """Whose the agent said it is; believed only where the address is that device's."""
    by: Address | None = None
    """Who sent the ICMP message that ended the attempt."""
    neighbour: str | None = None
    """MAC that the vantage's own kernel had for this address after the attempt; never its router's."""
    heard: tuple[str, ...] = ()
    """Searches that end at a router (`sadp`, `ws_discovery`) which this address answered at the vantage."""
    reached_here: bool | None = None
    """Did the agent itself reach it in the same minute? None: not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideLook:
    """The newest round of one vantage inside."""

    vantage: str
    segment: str
    """The network that it knocks from, e.g. `192.168.2.0/24`; `unknown` where it could not tell."""
    at: datetime
    alive: bool | None
    """Did something else answer it in the same round (negative control)? None: it knew nothing else to ask."""
    knocks: tuple[Knock, ...] = ()
    expected: bool = False
    """The owner says that this network may reach the cameras."""
