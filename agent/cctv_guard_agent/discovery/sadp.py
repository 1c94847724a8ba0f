"""SADP, the LAN search of Hikvision firmware and its rebrands. Only `inquiry` is ever sent: other types change devices.

Answers come to the group or to the asker; devices that start say `hello` to the group, which is heard too.
Source: facts identification.md 2.1, exposure.md 2.1.
"""

import re
import uuid
from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S, Repeats, camera, heard, text
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net

GROUP = "239.255.255.250"
PORT = 37020
_QUESTION = re.compile(r"<Probe[\s>]")
_FLEETING = re.compile(r"<Uuid>[^<]*</Uuid>|<Types>[^<]*</Types>")


def inquiry(identifier: str) -> bytes:
    """Build the one message that is sent."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Probe><Uuid>{identifier}</Uuid><Types>inquiry</Types></Probe>'
    ).encode()


def inquiries() -> tuple[bytes, ...]:
    """Build an inquiry with an identifier of its own."""
    return (inquiry(str(uuid.uuid4()).upper()),)


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
