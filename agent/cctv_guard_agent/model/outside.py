"""What a second agent on another network saw of this site's own address."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cctv_guard_agent.model.address import Address


class PortState(StrEnum):
    """What a port did when it was knocked at from there."""

    OPEN = "open"
    CLOSED = "closed"
    """Refused at once."""
    FILTERED = "filtered"
    """Silence, or a router's word that nobody gets through."""
    UNKNOWN = "unknown"
    """The vantage itself could not ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSeen:
    """One TCP port as it was seen from there."""

    port: int
    state: PortState
    since: datetime
    """When it was first seen so in an unbroken row of looks: it moves only with news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLook:
    """One look of one vantage at this site."""

    vantage: str
    at: datetime
    source: Address
    """Whom the vantage saw asking, and the only address that it tests."""
    expected: Address | None
    """The outside address that a router told or the owner named; None where nobody did."""
    ports: tuple[PortSeen, ...] = ()
    """Empty where `source` was not `expected`: nothing was tested then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideHint:
    """What a public list of the internet (Shodan's InternetDB) says of this site's address: a hint, never a proof."""

    address: Address
    at: datetime
    """When it was asked; what it says may be days older, or of who had the address before."""
    ports: tuple[tuple[int, datetime], ...] = ()
    """(port, since which of our questions it is listed), in order; none: nothing is listed, which proves nothing."""
