"""The search protocol of Xiongmai (Sofia) firmware on UDP 34569.

Source: facts/identification.md section 4, first row. 20-byte header, message 1530 asked and 1531 answered; the answer
goes to port 34569 of the asker. Addresses inside are little-endian hexadecimal.
"""

import ipaddress
import struct
from collections.abc import Iterable

from cctv_guard_simulator.protocols.datagrams import DatagramService
from cctv_guard_simulator.segment import Address

GROUP = "239.255.255.250"
PORT = 34569

_HEADER = struct.Struct("<BBHIIHHI")
_SEARCH, _FOUND = 1530, 1531


class XiongmaiService(DatagramService):
    """Profile key: `answer`, the JSON text; `{hex_ip}`, `{hex_gateway}` and `{hex_mask}` are at hand."""

    name = "xiongmai"
    port = PORT
    groups = (GROUP, "broadcast")

    def answers(self, data: bytes, source: Address) -> Iterable[tuple[bytes, Address]]:
        """One 1531 message to a search."""
        if len(data) < _HEADER.size or data[0] != 0xFF:
            return
        message = _HEADER.unpack_from(data)[6]
        self.device.counters.question(f"xiongmai {message}", writes=message != _SEARCH)
        if message == _SEARCH:
            values = self.device.values()
            text = self.device.fill(
                str(self.part["answer"]),
                hex_ip=little_endian(self.device.address),
                hex_gateway=little_endian(values["gateway"]),
                hex_mask=little_endian(values["netmask"]),
            )
            body = text.strip().encode() + b"\n\x00"
            yield _HEADER.pack(0xFF, 1, 0, 0, 0, 0, _FOUND, len(body)) + body, (source[0], PORT)


def little_endian(address: str) -> str:
    """`192.168.1.10` as this firmware writes it: `0x0A01A8C0`."""
    return f"0x{ipaddress.IPv4Address(address).packed[::-1].hex().upper()}"
