"""A probe puts one direct question to one address. It exports `PROBE`."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.net.interface import Net


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One host that shows a sign of being a camera, recorder or gateway."""

    address: Address
    observations: tuple[Observation, ...] = ()
    """What discovery and earlier probes saw: announced ports (`onvif.xaddr`, `sadp.HttpPort`, ...), open ports."""
    http_ports: tuple[tuple[int, bool], ...] = ()
    """(port, TLS?) to ask, best first."""
    rtsp_ports: tuple[int, ...] = ()
    stream_paths: tuple[str, ...] = ()
    """RTSP paths worth one DESCRIBE, from lists and the likely makers."""
    nameless: bool = False
    """It is a camera for certain, and nothing that it showed so far names who made it."""
    credentials: Credentials | None = None
    """Present only once identity was checked against the binding (design section 7.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What one probe saw."""

    captures: tuple[Capture, ...] = ()
    observations: tuple[Observation, ...] = ()
    refused: bool = False
    """A request that carried credentials with a fresh nonce was refused: the service is not asked again with them."""


@runtime_checkable
class Probe(Protocol):
    """One question."""

    name: str
    stage: int
    """0: opens ports (cheap), 1: asks without login, 2: needs what stage 1 saw, 3: with the owner's credentials."""

    def wants(self, target: Target) -> bool:
        """Is there anything to ask here?"""

    async def ask(self, net: Net, target: Target) -> Probed:
        """Ask. Failures of the device are observations `probe.failed`, never exceptions, but for our own bugs."""
