"""Run inside a network namespace of its own: a host with two cards, of which the owner named one.

Prints, as JSON, what every plug-in of discovery put on either wire: [card, ethertype, source, destination, TTL, port].
"""

import asyncio
import json
import socket
import subprocess
import sys
from ipaddress import IPv4Address, IPv4Network

from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import CctvGuardError
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.plugins import load

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
route add default via 10.9.0.1
"""


def sniffer(card: str) -> socket.socket:
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    sock.bind((card, 0))
    sock.setblocking(False)
    return sock


def frames(card: str, sock: socket.socket):
    while True:
        try:
            data, where = sock.recvfrom(65535)
        except BlockingIOError:
            return
        kind = int.from_bytes(data[12:14], "big")
        if where[2] == socket.PACKET_OUTGOING or kind == 0x86DD:  # the kernel's own IPv6 neighbour discovery
            continue
        if kind == 0x0806:
            yield [card, "arp", str(IPv4Address(data[28:32])), str(IPv4Address(data[38:42])), 0, 0]
        elif kind == 0x0800 and data[23] == 17:
            source, target = IPv4Address(data[26:30]), IPv4Address(data[30:34])
            yield [card, "udp", str(source), str(target), data[22], int.from_bytes(data[36:38], "big")]
        elif data[23] != 2:  # IGMP is how the kernel joins the groups
            yield [card, "other", "", "", 0, 0]


async def ask(lan: Lan) -> None:
    known = [IPv4Address(address) for address in ("192.168.7.64", "192.168.7.65", "10.9.0.7", "8.8.8.8")]

    async def run(one: Discoverer) -> None:
        async for _ in one.discover(lan, known):
            pass

    await asyncio.gather(*(run(one) for one in load("cctv_guard_agent.discovery", "DISCOVERER", Discoverer).values))
    for address in ("192.168.7.66", "192.168.7.65", "10.9.0.7", "8.8.8.8"):
        try:
            async with lan.connect(Endpoint(address=IPv4Address(address), port=80), timeout_s=0.3):
                pass
        except CctvGuardError:
            pass


async def watched(lan: Lan, wires: dict[str, socket.socket]) -> list[list]:
    """Ask, and take the frames off the wires meanwhile: together they are more than a socket holds."""
    seen: list[list] = []
    for card, sock in wires.items():
        asyncio.get_running_loop().add_reader(sock, lambda card=card, sock=sock: seen.extend(frames(card, sock)))
    await ask(lan)
    for card, sock in wires.items():
        seen.extend(frames(card, sock))
    return seen


def main() -> None:
    for line in SET_UP.strip().splitlines():
        subprocess.run(["ip", *line.split()], check=True)
    wires = {card: sniffer(f"{card}_wire") for card in ("lan", "vpn")}
    lan = Lan.of([IPv4Network("192.168.7.0/24")], never_touch=[IPv4Network("192.168.7.65/32")])
    json.dump(asyncio.run(watched(lan, wires)), sys.stdout)


if __name__ == "__main__":
    main()
