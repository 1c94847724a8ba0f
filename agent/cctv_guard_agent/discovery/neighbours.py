"""The kernel's neighbour table: which MAC answered for which address on the attached networks.

Nothing is sent. Whoever asks others reads the table again afterwards: their packets filled it.
It gives `arp.mac` and the sign `host`: a MAC alone is no sign of a camera. The global IPv6 addresses that the table
holds for the same MAC are told as `arp.ipv6`; nothing is ever sent to them.
"""

from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import now
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.neighbours import Neighbour, neighbours

_MOST_IPV6 = 8


class Neighbours:
    """Reads the kernel's table."""

    name = "neighbours"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each allowed neighbour once, as the table stands."""
        table = sorted(set(neighbours()), key=lambda one: int(one.address))
        for one in table:
            if net.allowed(one.address):
                yield entry(one, _global_ipv6(table, one.mac))


def entry(one: Neighbour, ipv6: Sequence[Address] = ()) -> Heard:
    """Say what the table holds of one host."""
    told = [("arp.mac", one.mac), *(("arp.ipv6", str(address)) for address in ipv6)]
    return Heard(
        address=one.address,
        observations=tuple(
            Observation(kind=kind, value=value, source=Neighbours.name, at=now()) for kind, value in told
        ),
        sign="host",
    )


def _global_ipv6(table: Sequence[Neighbour], mac: str) -> tuple[Address, ...]:
    """A host's global IPv6 addresses; some change theirs every hour, so that only a few count."""
    found = (one.address for one in table if one.mac == mac and one.address.version == 6 and one.address.is_global)
    return tuple(found)[:_MOST_IPV6]


DISCOVERER: Discoverer = Neighbours()
