"""Hears devices search for a router's port-mapping service (M-SEARCH); nothing is ever sent.

A device that does so has its port-mapping client switched on, whatever its settings say. They search when they start
and when a mapping runs out, so that few searches fall into these seconds: hearing none says nothing.
Source: UPnP Device Architecture 1.1, 1.3.2; facts exposure.md 2.1 (a door bell was heard searching right after boot).
"""

from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import Repeats, heard, text
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.discovery.ssdp import GROUP, PORT
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.wire.captures.ssdp_search import read

WAIT_S = 2.2
"""As long as the searches of other protocols take."""


def sign(_: Sequence[Observation]) -> str:
    """Return `host`: computers, consoles and televisions search as well."""
    return "host"


class SsdpSearches:
    """Listens to the group while the others search."""

    name = "ssdp_searches"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device that searched for port mapping, once for each thing that it searched for."""
        own = {card.address for card in net.interfaces}  # our own searches come back to us
        repeats = Repeats()
        listening = net.udp_search(
            (), port=PORT, group=GROUP, listen_port=PORT, listen_group=GROUP, repeats=1, wait_s=WAIT_S
        )
        async for datagram in listening:
            raw = text(datagram)
            if datagram.sender.address in own:
                continue
            try:
                found = read(raw)
            except BadReply:  # an announcement, or a search for something else
                continue
            if repeats.new(datagram.sender.address, found):
                yield heard("ssdp_search", raw, datagram.sender, self.name, sign)


DISCOVERER: Discoverer = SsdpSearches()
