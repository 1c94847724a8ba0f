"""Asks a few listed TCP ports whether they are open: one connection each, nothing is sent.

The list holds the ports where cameras and recorders serve web pages, streams and their makers' own protocols, and
those that the device announced. Never 9100. Source: design section 7.1; exposure.md 7 (SDK and private ports).
"""

import asyncio

from cctv_guard_agent.errors import NotAllowed, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._where import announced_ports
from cctv_guard_agent.probes.interface import Probed, Target

LISTED = (80, 443, 554, 8080, 8443, 8554, 8000, 2020, 8899, 37777, 34567, 9000)

CONNECT_S = 1.3
"""A LAN answers in milliseconds; Linux repeats a lost SYN after 1 s, and that second chance is waited for."""

_MOST_ANNOUNCED = 6
"""A device that announces hundreds of ports is not believed."""


class Ports:
    """Which of the listed ports are open, closed or filtered."""

    name = "ports"
    stage = 0

    def wants(self, target: Target) -> bool:
        """Every host may be asked this."""
        return True

    async def ask(self, net: Net, target: Target) -> Probed:
        """Connect once to each port, two at a time."""
        notes = Notes(self.name)
        ports = dict.fromkeys((*announced_ports(target)[:_MOST_ANNOUNCED], *LISTED))
        queue = iter(ports)

        async def worker() -> None:
            for port in queue:
                await _knock(net, target.address, port, notes)

        # two workers: the law's two sockets per camera are queued for here instead of inside the gate
        await asyncio.gather(worker(), worker())
        return notes.probed


async def _knock(net: Net, address: Address, port: int, notes: Notes) -> None:
    endpoint = Endpoint(address=address, port=port)
    try:
        async with net.connect(endpoint, timeout_s=CONNECT_S):
            notes.observe(endpoint, "tcp.open", port)
    except Unreachable as error:
        state = "closed" if error.reason == "closed" else "filtered"
        notes.observe(endpoint, f"tcp.{state}", port)
    except NotAllowed as error:
        notes.failed(endpoint, error)


PROBE = Ports()
