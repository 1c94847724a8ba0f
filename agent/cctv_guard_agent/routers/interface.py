"""A router driver reads one gateway: WAN address, mappings, forwards. It exports `DRIVER`."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net


@dataclass(frozen=True, slots=True, kw_only=True)
class RouterConfig:
    """What the owner configured for one router: an entry of `routers:`; drivers that need none also run without."""

    driver: str
    address: Address | None = None
    options: Mapping[str, object]
    credentials: Credentials | None = None


@runtime_checkable
class RouterDriver(Protocol):
    """One way to read a gateway."""

    name: str
    automatic: bool
    """Runs without configuration on gateways that discovery found (IGD)."""

    def prepare(self) -> None:
        """Load what is slow to load; called in a thread while discovery waits for answers."""

    async def read(
        self, net: Net, config: RouterConfig | None, heard: Sequence[tuple[Address, tuple[Observation, ...]]]
    ) -> tuple[Gateway, ...]:
        """Read every gateway that this driver can. What could not be read stands in `Gateway.limits`.

        heard: gateways that discovery found, with their observations (`ssdp.location`, ...).
        Raises ConfigError, Unreachable, BadReply, Refused when nothing at all could be read.
        """

    def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        """Yield each time the gateway says that its mappings changed; ends at once where it cannot say."""
