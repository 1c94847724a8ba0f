"""The LAN search of VStarcam's family: `DH` 1 1 on UDP 8600. The letters are not Dahua's (identification.md 8.7, 9).

Answers come to port 8600 of the asker or by broadcast. What stands in the serial's place opens the camera from anywhere
(it is the P2P id), so only its last four characters are kept (design section 7.4).
Source: facts identification.md section 4 (julienblitte/UniversalScanner Vstarcam.cs and its self-test).
"""

from collections.abc import AsyncIterator, Sequence
from ipaddress import IPv4Address

from cctv_guard_agent import redact
from cctv_guard_agent.discovery._binary import answers, lines, mac, port, printable, routed
from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S, camera
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net

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


class Vstarcam:
    """Asks every device of the family."""

    name = "vstarcam"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        search = net.udp_search(
            SEARCH,
            port=PORT,
            broadcast=True,
            unicast=routed(net, known),
            source_port=PORT,
            listen_port=PORT,
            repeats=REPEATS,
            wait_s=WAIT_S,
        )
        async for one in answers(search, source=self.name, kind="vstarcam_discovery", read=read, sign=camera):
            yield one


DISCOVERER: Discoverer = Vstarcam()
