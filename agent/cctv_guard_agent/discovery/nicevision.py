"""The LAN search of NiceVision recorders and encoders: `NICE` broadcast to UDP 2007, answered by broadcast.

The question names the port that the answer shall come to; ours is 2007 itself, so that "held by" names a program that
has to do with it.
Source: facts identification.md section 4 (julienblitte/UniversalScanner NiceVision.cs, NiceVision.selftest,
doc/protocols.html).
"""

import struct

from cctv_guard_agent.discovery._binary import BinarySearch, ipv4, lines, mac, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply

PORT = 2007
_MAGIC = b"NICE"
_ASKS = b"\x01\x08"
SEARCH = struct.pack(">4sH2s2x2xH", _MAGIC, 1, _ASKS, PORT)
"""Magic, transaction, what is asked for, and the port to answer to."""
_SIZE = 0x5A


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: mac, ip, mask, gateway, firmware, name. Raises BadReply."""
    if not data.startswith(_MAGIC):
        raise BadReply("NiceVision discovery answer: other first bytes", data[:16].hex(" "))
    if data[6:8] == _ASKS:
        return None
    unit = mac(data[0x0A:0x10])
    if len(data) < _SIZE or unit is None:
        raise BadReply(f"NiceVision discovery answer: {len(data)} bytes, or no MAC", data[:16].hex(" "))
    version = struct.unpack_from(">4H", data, 0x1E)
    return lines(
        {
            "mac": unit,
            "ip": ipv4(data[0x10:0x14]),
            "mask": ipv4(data[0x14:0x18]),
            "gateway": ipv4(data[0x18:0x1C]),
            "firmware": ".".join(map(str, version)) if any(version) else None,
            "name": printable(data[0x4A:_SIZE]),
        }
    )


DISCOVERER: Discoverer = BinarySearch(
    name="nicevision",
    kind="nicevision_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    source_port=PORT,
    listen_port=PORT,
)
"""Asks every NiceVision recorder and encoder."""
