"""WS-Discovery to each address of the networks that the owner named: for segments that multicast does not reach.

Not run unless `discovery.sweep` names a network. `net/sweep.py` keeps to the law, the sockets and the packets a second.
The first question is for every type, which devices of any age must answer; the next, to those that stayed silent, for
the type that the oldest know, then in turn. Printers and PCs answer the first as well and have the sign `host`.
Source: facts identification.md 1.1 ("unicast probe", "Types to ask for").
"""

import uuid
from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import Repeats
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.discovery.ws_discovery import PORT, TYPES, WsDiscovery, probe
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net

_SLACK_S = 10.0
"""Beside the sends: the wait for late answers, and a busy computer."""
_WAIT_S = 1.1
"""After the last send; each address is asked twice only."""


def question(number: int) -> bytes:
    """Build the Probe of one pass: for any type first, for video transmitters next, in turn."""
    namespace, name = TYPES[0]
    return probe(namespace, name if number % 2 else "", str(uuid.uuid4()))


class Sweep(WsDiscovery):
    """Asks every address."""

    name = "sweep"

    def takes_s(self, net: Net) -> float:
        """The longest that the sends take and some; 0 where the owner named no network."""
        sends_s = net.sweep_takes_s
        return sends_s + _SLACK_S if sends_s else 0.0

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        repeats = Repeats()
        async for datagram in net.udp_sweep(question, port=PORT, wait_s=_WAIT_S):
            for one in self.fresh(datagram, repeats):
                yield one


DISCOVERER: Discoverer = Sweep()
