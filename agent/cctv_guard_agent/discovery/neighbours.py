"""The kernel's neighbour table: which MAC answered for which address on the attached networks.

Nothing is sent. Whoever asks others reads the table again afterwards: their packets filled it.
It gives `arp.mac` and the sign `host`: a MAC alone is no sign of a camera.
"""

from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import now
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.neighbours import Neighbour, neighbours


class Neighbours:
    """Reads the kernel's table."""

    name = "neighbours"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each allowed neighbour once, as the table stands."""
        for one in sorted(set(neighbours()), key=lambda one: int(one.address)):
            if net.allowed(one.address):
                yield entry(one)


def entry(one: Neighbour) -> Heard:
    """Say what the table holds of one host."""
    observation = Observation(kind="arp.mac", value=one.mac, source=Neighbours.name, at=now())
    return Heard(address=one.address, observations=(observation,), sign="host")


DISCOVERER: Discoverer = Neighbours()
