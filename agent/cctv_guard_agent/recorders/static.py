"""Addresses from the configuration: `addresses: 192.168.1.64, front door=192.168.1.65`."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.recorders._place import option
from cctv_guard_agent.recorders.interface import Lister, ListerConfig


def entries(text: str) -> Iterator[tuple[str, Address]]:
    """Yield (name or empty, address) for each entry, separated by commas or lines. Raises ConfigError."""
    for part in re.split(r"[,;\n]+", text.strip().strip("[]")):  # a YAML list arrives in its printed form
        name, _, address = part.strip(" \t'\"").rpartition("=")
        if not address:
            continue
        try:
            yield name.strip(), ip_address(address.strip())
        except ValueError as error:
            raise ConfigError(
                f"recorders: static: addresses: {address.strip()!r} is no address; write 192.168.1.64 or "
                "front door=192.168.1.64, separated by commas"
            ) from error


class Static:
    """The owner's own list."""

    kind = "static"
    needs = (("addresses",),)

    async def cameras(self, net: Net, config: ListerConfig) -> AsyncIterator[Heard]:
        """Yield each address. Raises ConfigError for one that is none or lies outside the networks."""
        outside = []
        for name, address in list(entries(option(config, "addresses"))):
            if not net.allowed(address):
                outside.append(str(address))
                continue
            at = datetime.now(UTC)
            seen = (Observation(kind="list.name", value=name[:1024], source=self.kind, at=at),) if name else ()
            yield Heard(address=address, observations=seen, sign="camera")
        if outside:
            raise ConfigError(
                f"recorders: static: {', '.join(outside)}: outside your networks or on never_touch; add the network "
                "under 'networks' or drop the address"
            )


LISTER: Lister = Static()
