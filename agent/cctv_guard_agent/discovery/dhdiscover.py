"""DHDiscover, the LAN search of Dahua firmware and its rebrands. Only the search method is ever sent.

The protocol is a known amplifier, so it is sent less often than others and never beyond the attached networks; the
three ways (group, broadcast, unicast) are chances of their own.
Source: facts identification.md section 0, 3.1.
"""

import struct
from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import WAIT_S, Repeats, camera, heard, text
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net

GROUP = "239.255.255.251"
PORT = 37810
_REPEATS = 4
_HEADER = struct.Struct("<I4s8sIIII")
"""Header size, magic, session and id, length, 0, length, 0."""
_BODY = b'{"method":"DHDiscover.search","params":{"mac":"","uni":1}}\n'
SEARCH = _HEADER.pack(32, b"DHIP", b"", len(_BODY), 0, len(_BODY), 0) + _BODY


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
            start = datagram.data.find(b"{")
            raw = (
                text(datagram)[len(datagram.data[:start].decode("utf-8", "replace")) :]
                if start >= 0
                else text(datagram)
            )
            if '"DHDiscover.search"' not in raw and repeats.new(datagram.sender.address, raw):
                yield heard("dahua_discovery", raw, datagram.sender, self.name, camera)


DISCOVERER: Discoverer = DhDiscover()
