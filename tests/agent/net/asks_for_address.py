"""Run inside a network namespace of its own: a host with two cards; on the wire of each somebody asks for an address.

Prints, as JSON, what `udp_listen` heard on port 67 (card, sender, first bytes) and what it says where port 67 is held.
"""

import asyncio
import json
import socket
import struct
import subprocess
import sys
from ipaddress import IPv4Network

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.net.lan import Lan

SET_UP = """
link set lo up
link add lan type veth peer name lan_wire
link add vpn type veth peer name vpn_wire
addr add 192.168.7.2/24 dev lan
addr add 10.9.0.2/24 dev vpn
link set lan up
link set lan_wire up
link set vpn up
link set vpn_wire up
"""


def frame(payload: bytes) -> bytes:
    """An Ethernet frame from 0.0.0.0:68 to 255.255.255.255:67; a UDP checksum of 0 is none (RFC 768)."""
    udp = struct.pack(">HHHH", 68, 67, 8 + len(payload), 0) + payload
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
    total = sum(struct.unpack(">10H", head))
    total = (total & 0xFFFF) + (total >> 16)
    head = head[:10] + struct.pack(">H", 0xFFFF - ((total & 0xFFFF) + (total >> 16))) + head[12:]
    return b"\xff" * 6 + bytes.fromhex("accc8e000001") + b"\x08\x00" + head + udp


async def listened(lan: Lan) -> list[list[str]]:
    async def ask() -> None:
        await asyncio.sleep(0.2)
        for wire, payload in (("vpn_wire", b"other"), ("lan_wire", b"camera")):
            with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as raw:
                raw.bind((wire, 0))
                raw.send(frame(payload))

    asking = asyncio.create_task(ask())
    heard = [
        [datagram.interface.name if datagram.interface else "", str(datagram.sender.address), datagram.data.decode()]
        async for datagram in lan.udp_listen(port=67, wait_s=1.0)
    ]
    await asking
    return heard


async def held(lan: Lan) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("0.0.0.0", 67))
        try:
            async for _ in lan.udp_listen(port=67, wait_s=0.1):
                pass
        except Unreachable as error:
            return str(error)
    return "not noticed"


def main() -> None:
    for line in SET_UP.strip().splitlines():
        subprocess.run(["ip", *line.split()], check=True)
    lan = Lan.of([IPv4Network("192.168.7.0/24")])
    json.dump({"heard": asyncio.run(listened(lan)), "held": asyncio.run(held(lan))}, sys.stdout)


if __name__ == "__main__":
    main()
