"""SADP, the LAN search of Hikvision firmware and its rebrands. Only `inquiry` is ever sent: other types change devices.

Answers come to the group or to the asker; devices that start say `hello` to the group, which is heard too.
Source: facts identification.md 2.1, exposure.md 2.1.
"""

import re
from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S, Repeats, camera, heard, text
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.wire.sadp_search import GROUP, PORT, inquiries

_QUESTION = re.compile(r"<Probe[\s>]")
_FLEETING = re.compile(r"<Uuid>[^<]*</Uuid>|<Types>[^<]*</Types>")


class Sadp:
    """Asks every device with Hikvision firmware."""

    name = "sadp"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        repeats = Repeats()
        search = net.udp_search(
            inquiries,
            port=PORT,
            group=GROUP,
            unicast=known,
            listen_port=PORT,
            listen_group=GROUP,
            repeats=REPEATS,
            wait_s=WAIT_S,
        )
        async for datagram in search:
            raw = text(datagram)
            # Other programs' questions come to the group as well.
            if not _QUESTION.search(raw) and repeats.new(datagram.sender.address, _FLEETING.sub("", raw)):
                yield heard("sadp", raw, datagram.sender, self.name, camera)


DISCOVERER: Discoverer = Sadp()
