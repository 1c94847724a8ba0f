"""The LAN search of Foscam's family (Netwave, "WIFICAM" and others): `MO_I` on UDP 10000.

Answers come to the asker or by broadcast to port 10000, so that port is the source and is heard as well. An answer may
be hidden by an exclusive-or with eight bytes that stand in its own head.
Source: facts identification.md section 4, 8.7 (10) (julienblitte/UniversalScanner Foscam.cs and its two self-tests).
"""

import re
import struct
from itertools import cycle

from cctv_guard_agent.discovery._binary import BinarySearch, ipv4, lines, port, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import normal_mac

PORT = 10_000
_MAGIC = b"MO_I"
_HEAD = 0x17
_ANSWER = 0x57
_QUESTION = 0x1B
SEARCH = struct.pack("<4sHB8sB7sI", _MAGIC, 0, 0, b"", 4, b"", 0x01000000)
"""Search (type 0), not hidden, four bytes follow: the number 1, high byte first."""
_HIDDEN_AT, _KEY = 0x06, slice(0x07, 0x0F)
_VIVOTEK = bytes.fromhex("4a5d8f1c")
"""VIVOTEK's search is broadcast to the same port, at the second byte (vivotek.py)."""
_UNIT = re.compile(r"[0-9A-Fa-f]{12}")


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: mac or serial, name, ip, type, firmware, web, port. Raises BadReply."""
    if data[1:5] == _VIVOTEK:
        return None
    if not data.startswith(_MAGIC):
        raise BadReply("MO_I discovery answer: other first bytes", data[:16].hex(" "))
    if len(data) == _QUESTION:
        return None
    if len(data) < _ANSWER:
        raise BadReply(f"MO_I discovery answer: {len(data)} bytes instead of {_ANSWER}", data[:16].hex(" "))
    data = _plain(data[:_ANSWER])
    unit = printable(data[0x17:0x24])
    mac = normal_mac(unit) if _UNIT.fullmatch(unit) else None
    ip = ipv4(data[0x39:0x3D])
    if ip is None or not unit.isascii():
        raise BadReply("MO_I discovery answer: neither address nor serial can be read", data[_HEAD:0x40].hex(" "))
    return lines(
        {
            "mac": mac,
            "serial": unit if mac is None else None,
            "name": printable(data[0x24:0x39]),
            "ip": ip,
            "type": str(data[0x49]),
            "firmware": _version(data[0x4D:0x51]),
            "web": _version(data[0x51:0x55]),
            "port": port(int.from_bytes(data[0x55:0x57], "big")),
        }
    )


def _plain(data: bytes) -> bytes:
    if not data[_HIDDEN_AT]:
        return data
    return data[:_HEAD] + bytes(a ^ b for a, b in zip(data[_HEAD:], cycle(data[_KEY]), strict=False))


def _version(data: bytes) -> str | None:
    return ".".join(map(str, data)) if any(data) else None


DISCOVERER: Discoverer = BinarySearch(
    name="foscam",
    kind="foscam_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    source_port=PORT,
    listen_port=PORT,
)
"""Asks every device that speaks MO_I."""
