"""How long a unicast WS-Discovery sweep of a /16 takes, and how many of the cameras in it are found under loss.

    .venv/bin/python bench/ws_sweep.py [--runs 3] [--cameras 256] [--loss 10] [--packets-s 5000] [--prefix 16]

The discovery plug-in itself sweeps 127.88.0.0/16 in a network namespace; cameras, one process of their own, listen on
addresses all over it and answer with a recorded reply. nftables drops by chance each way, and counts packets.
"""

import argparse
import asyncio
import json
import os
import random
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network
from multiprocessing import get_context

import _lab

from cctv_guard_agent.discovery.sweep import DISCOVERER
from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.net.sweep import PACKETS_S, Swept

AIM_S = 30.0
PORT = 3702
ANSWER = """<?xml version="1.0"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><e:Body>
<d:ProbeMatches><d:ProbeMatch><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/x</d:Scopes>
<d:XAddrs>http://%s/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>"""
_RULES = """
table inet sweep {{
  chain arriving {{
    type filter hook input priority 0; policy accept;
    udp dport {port} counter comment "questions"
    udp sport {port} counter comment "answers"
    numgen random mod 100 < {percent} drop
  }}
}}
"""


def cameras(addresses: Sequence[str]) -> None:
    """Answer for ever."""
    from selectors import EVENT_READ, DefaultSelector

    waiting = DefaultSelector()
    for address in addresses:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind((address, PORT))
        waiting.register(sock, EVENT_READ, address)
    while True:
        for key, _ in waiting.select():
            assert isinstance(key.fileobj, socket.socket)
            _, asker = key.fileobj.recvfrom(2048)
            key.fileobj.sendto((ANSWER % key.data).encode(), asker)


async def measure(options: argparse.Namespace, network: IPv4Network, there: set[str]) -> bool:
    """Sweep and print; True where every run kept within the aim."""
    swept = Swept(networks=(network,), packets_s=options.packets_s)
    walls = []
    for number in range(1, options.runs + 1):
        card = Interface(name="lo", address=IPv4Address("127.0.0.1"), network=network)
        net = Lan(interfaces=(card,), networks=(network,), sweep=swept)
        before, began, cpu = _counted(), time.monotonic(), time.process_time()
        most_sockets, found = _sockets(), set()
        async for one in DISCOVERER.discover(net, ()):
            found.add(str(one.address))
            most_sockets = max(most_sockets, _sockets())
        wall, used = time.monotonic() - began, time.process_time() - cpu
        sent = _counted() - before
        walls.append(wall)
        print(
            f"  run {number}: {wall:.1f} s, {len(found & there)}/{len(there)} cameras, {sent} packets "
            f"({sent / (wall - 1.1):.0f} a second), {most_sockets} socket, CPU {used:.1f} s", flush=True
        )  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{network}: {_lab.spread(walls, 's', 1)}, aim {AIM_S:.0f} s; peak memory {peak:.0f} MB")
    return max(walls) <= AIM_S


def _nft(*words: str) -> str:
    return subprocess.run(["nft", *words], check=True, capture_output=True, text=True).stdout


def _counted() -> int:
    rules = json.loads(_nft("-j", "list", "table", "inet", "sweep"))["nftables"]
    text = json.dumps([one for one in rules if "questions" in json.dumps(one)])
    found = re.search(r'"packets": (\d+)', text)
    return int(found[1]) if found else 0


def _sockets() -> int:
    """UDP sockets of this process."""
    links = (os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if _is_link(fd))
    inodes = {link[8:-1] for link in links if link.startswith("socket:")}
    with open("/proc/self/net/udp", encoding="ascii") as table:
        return sum(line.split()[9] in inodes for line in list(table)[1:])


def _is_link(descriptor: str) -> bool:
    return os.path.islink(f"/proc/self/fd/{descriptor}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cameras", type=int, default=256)
    parser.add_argument("--loss", type=int, default=10, help="packets of a hundred, each way")
    parser.add_argument("--packets-s", type=int, default=PACKETS_S)
    parser.add_argument("--prefix", type=int, default=16, choices=range(16, 29), metavar="16..28")
    options = parser.parse_args()
    where = _lab.alone()
    if not where.startswith("in a network namespace") or shutil.which("nft") is None:
        print("not measured: it needs nft and a network namespace (root or user namespaces)")
        return 0
    print(f"{where}; {_lab.machine()}")
    network = IPv4Network(f"127.88.0.0/{options.prefix}")
    drawn = random.Random(1).sample(
        range(1, network.num_addresses - 1), min(options.cameras, network.num_addresses // 4)
    )
    there = {str(network[at]) for at in drawn}
    subprocess.run(["nft", "-f", "-"], input=_RULES.format(port=PORT, percent=options.loss), text=True, check=True)
    process = get_context("spawn").Process(target=cameras, args=(sorted(there),), daemon=True)
    process.start()
    time.sleep(1.0)
    try:
        asyncio.run(measure(options, network, there))
    finally:
        process.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
