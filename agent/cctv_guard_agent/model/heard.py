"""What a discovery plug-in or a list says of one address."""

from dataclasses import dataclass

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.observation import Capture, Observation


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
