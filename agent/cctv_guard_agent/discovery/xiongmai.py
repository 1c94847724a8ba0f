"""The LAN search of Xiongmai (Sofia, XMeye) firmware on UDP 34569: message 1530 asks, 1531 answers.

Devices answer to port 34569 of the asker or by broadcast, so that port is the source and is heard as well.
Source: facts identification.md section 4, first row.
"""

import struct
from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S, Repeats, camera, failed, heard
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net

PORT = 34569
_HEADER = struct.Struct("<BBHIIHHI")
"""Head byte, version, reserved, session, sequence, channel bytes, message id, body length."""
_MAGIC = 0xFF
_SEARCH, _FOUND = 1530, 1531
SEARCH = _HEADER.pack(_MAGIC, 0, 0, 0, 0, 0, _SEARCH, 0)


def body(data: bytes) -> str | None:
    """Return the JSON text of an answer, None for somebody's question. Raises BadReply."""
    if len(data) < _HEADER.size or data[0] != _MAGIC:
        raise BadReply("Xiongmai discovery answer: no header", data[:40].decode("latin-1"))
    message, length = _HEADER.unpack_from(data)[6:8]
    if message == _SEARCH:
        return None
    if message != _FOUND:
        raise BadReply(f"Xiongmai discovery answer: message {message} instead of {_FOUND}")
    return data[_HEADER.size :][:length].decode("utf-8", "replace").rstrip("\0\r\n ")


class Xiongmai:
    """Asks every device with Xiongmai firmware."""

    name = "xiongmai"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        repeats = Repeats()
        search = net.udp_search(
            SEARCH,
            port=PORT,
            broadcast=True,
            unicast=known,
            source_port=PORT,
            listen_port=PORT,
            repeats=REPEATS,
            wait_s=WAIT_S,
        )
        async for datagram in search:
            if not repeats.new(datagram.sender.address, datagram.data):
                continue
            try:
                raw = body(datagram.data)
            except BadReply as error:
                yield failed(datagram.sender, self.name, str(error))
                continue
            if raw is not None:
                yield heard("xm_discovery", raw, datagram.sender, self.name, camera)


DISCOVERER: Discoverer = Xiongmai()
