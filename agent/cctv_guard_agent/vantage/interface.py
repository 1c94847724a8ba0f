"""Vantages, as the owner configured them for the agent: hosts outside, and second agents in other networks inside."""

from dataclasses import dataclass, field

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.redact import Secret

PORT = 8920
"""Where a vantage listens, unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VantageConfig:
    """Whom the agent asks how this site looks from there."""

    name: str
    host: str
    port: int
    token: Secret = field(repr=False)
    fingerprint: str | None = None
    """SHA-256 of its certificate, 64 hex digits; None: the system's authorities decide."""
    address: Address | None = None
    """The outside address that the owner says is this site's; None: the one that a router tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideConfig:
    """A second agent in another network of the owner's, which tells over MQTT what it reaches."""

    name: str
    """Also its user name at the broker."""
    may_reach: bool = False
    """The owner wants that network to reach the cameras: told, but no finding."""
