"""The kernel's neighbour table: which MAC answered for which address on the attached networks.

Nothing is sent. The table is read at once and again at the end of the others' searches, whose packets filled it.
It gives `arp.mac` and the sign `host`: a MAC alone is no sign of a camera.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import now
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.neighbours import Neighbour, neighbours

_SECOND_LOOK_S = 1.8
"""Just before the searches of the other protocols end."""


class Neighbours:
    """Reads the kernel's table."""

    name = "neighbours"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each allowed neighbour once."""
        seen: set[Neighbour] = set()
        for wait_s in (0.0, _SECOND_LOOK_S):
            await asyncio.sleep(wait_s)
            for one in sorted(set(neighbours()) - seen, key=lambda one: int(one.address)):
                seen.add(one)
                if net.allowed(one.address):
                    yield entry(one)


def entry(one: Neighbour) -> Heard:
    """Say what the table holds of one host."""
    observation = Observation(kind="arp.mac", value=one.mac, source=Neighbours.name, at=now())
    return Heard(address=one.address, observations=(observation,), sign="host")


DISCOVERER: Discoverer = Neighbours()
