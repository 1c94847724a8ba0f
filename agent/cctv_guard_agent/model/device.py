"""The physical unit: one camera, recorder or gateway with everything that is known of it."""

from dataclasses import dataclass, field
from datetime import datetime

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """What tells one unit from another, strongest first (design section 4, Ids)."""

    kernel_mac: str | None = None
    """The MAC that the kernel's neighbour table saw for its address."""
    serial: str | None = None
    endpoint_reference: str | None = None
    """ONVIF `urn:uuid:...`."""
    reported_mac: str | None = None
    """The MAC that the device says it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One unit on the owner's network."""

    id: str
    """Issued once, kept for ever."""
    provisional: bool
    """True while it has no identifier but address and fingerprint."""
    identifiers: Identifiers
    identity: Identity
    addresses: tuple[Address, ...]
    """Newest first."""
    name: str
    """For people: the owner's name for it, else brand and model, else the address."""
    behind: str | None = None
    """Id of the recorder that it hangs on."""
    channel: str | None = None
    first_seen: datetime
    last_answer: datetime | None = None
    observations: tuple[Observation, ...] = field(default=(), repr=False)
    sources: tuple[str, ...] = ()
    """Which plug-ins heard it."""

    @property
    def mac(self) -> str | None:
        """The MAC to show and to block by: what the kernel saw, else what the device says."""
        return self.identifiers.kernel_mac or self.identifiers.reported_mac
