"""The LAN search of VStarcam's family: `DH` 1 1 on UDP 8600. The letters are not Dahua's (identification.md 8.7, 9).

Answers come to port 8600 of the asker or by broadcast. What stands in the serial's place opens the camera from anywhere
(it is the P2P id), so only its last four characters are kept (design section 7.4).
Source: facts identification.md section 4 (julienblitte/UniversalScanner Vstarcam.cs and its self-test).
"""

from ipaddress import IPv4Address

from cctv_guard_agent import redact
from cctv_guard_agent.discovery._binary import BinarySearch, lines, mac, port, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply

PORT = 8600
SEARCH = bytes.fromhex("44480101")
_ANSWER = bytes.fromhex("44480108")
_SIZE = 0x100
"""What is read lies below; whole answers have 0x210 bytes."""


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: ip, mac, port, uid (its end), name, firmware. Raises BadReply."""
    if data == SEARCH:
        return None
    if not data.startswith(_ANSWER) or len(data) < _SIZE:
        raise BadReply(f"VStarcam discovery answer: {len(data)} bytes", data[:16].hex(" "))
    ip = printable(data[0x04:0x14])
    try:
        IPv4Address(ip)
    except ValueError as error:
        raise BadReply("VStarcam discovery answer: no address in it", ip) from error
    uid = printable(data[0x5C:0x7C])
    return lines(
        {
            "ip": ip,
            "mac": mac(data[0x54:0x5A]),
            "port": port(int.from_bytes(data[0x5A:0x5C], "little")),
            "uid": redact.tail(uid) if uid else None,
            "name": printable(data[0x7C:0x9C]),
            "firmware": printable(data[0xCC:0xEC]),
        }
    )


DISCOVERER: Discoverer = BinarySearch(
    name="vstarcam",
    kind="vstarcam_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    source_port=PORT,
    listen_port=PORT,
)
"""Asks every device of the family."""
