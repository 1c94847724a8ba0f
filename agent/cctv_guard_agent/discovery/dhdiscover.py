"""DHDiscover, the LAN search of Dahua firmware and its rebrands. Only the search method is ever sent.

The protocol is a known amplifier, so it is sent less often than others and never beyond the attached networks; the
three ways (group, broadcast, unicast) are chances of their own.
Source: facts identification.md section 0, 3.1.
"""

from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import WAIT_S, Repeats, camera, heard
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.wire.dhip_search import GROUP, PORT, SEARCH, body_of

_REPEATS = 4


class DhDiscover:
    """Asks every device with Dahua firmware."""

    name = "dhdiscover"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        attached = [address for address in known if any(address in card.network for card in net.interfaces)]
        repeats = Repeats()
        search = net.udp_search(
            SEARCH, port=PORT, group=GROUP, broadcast=True, unicast=attached, repeats=_REPEATS, wait_s=WAIT_S
        )
        async for datagram in search:
            raw = body_of(datagram.data)
            if '"DHDiscover.search"' not in raw and repeats.new(datagram.sender.address, raw):
                yield heard("dahua_discovery", raw, datagram.sender, self.name, camera)


DISCOVERER: Discoverer = DhDiscover()
