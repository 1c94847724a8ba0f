"""Run inside a network namespace of its own: a camera, a Linux router with real dnsmasq and conntrack, a host outside.

Prints, as JSON, what each source read: {source: [[outcome, name or service], ...]}.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from cctv_guard_agent.egress import conntrack, dnsmasq, passive_capture
from cctv_guard_agent.egress.interface import EgressConfig, EgressSource

TABLE = Path("/proc/net/nf_conntrack")
CAMERA, OUTSIDE = "192.168.7.64", "11.22.33.44"
ROUTER = """
link set lo up
link add lan type veth peer name cam netns {camera}
link add wan type veth peer name out netns {outside}
addr add 192.168.7.1/24 dev lan
addr add 11.22.33.1/24 dev wan
link set lan up
link set wan up
"""
HOSTS = {
    "camera": f"addr add {CAMERA}/24 dev cam\nlink set cam up\nroute add default via 192.168.7.1\n",
    "outside": f"addr add {OUTSIDE}/24 dev out\nlink set out up\n",
}
ANSWERS = """
import socket, threading
tcp = socket.create_server(("11.22.33.44", 443))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("11.22.33.44", 32100))
def echo():
    while True:
        data, sender = udp.recvfrom(99)
        udp.sendto(data, sender)
threading.Thread(target=echo, daemon=True).start()
print("ready", flush=True)
kept = []
while True:
    kept.append(tcp.accept())
"""
TALKS = """
import socket, ssl, struct
def ask(name, server):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.settimeout(3)
    labels = b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\\0"
    udp.sendto(struct.pack("!6H", 7, 0x100, 1, 0, 0, 0) + labels + struct.pack("!2H", 1, 1), (server, 53))
    udp.recv(512)
for name in ("p2p.reolink.com", "www.easy4ipcloud.com", "no-such-name.example"):
    ask(name, "192.168.7.1")
tcp = socket.create_connection(("11.22.33.44", 443), 3)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
hello = tls.wrap_bio(ssl.MemoryBIO(), out := ssl.MemoryBIO(), server_hostname="devs.tplinkcloud.com")
try:
    hello.do_handshake()
except ssl.SSLWantReadError:
    tcp.sendall(out.read())
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.settimeout(3)
for _ in range(2):
    udp.sendto(b"f1", ("11.22.33.44", 32100))
    udp.recv(99)
lost = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
lost.sendto(b"x", ("11.22.33.99", 8800))
print("spoke", flush=True)
input()
"""


def ip(lines: str, pid: int | None = None) -> None:
    enter = ["nsenter", "-t", str(pid), "-n"] if pid else []
    subprocess.run([*enter, "ip", "-batch", "-"], input=lines, text=True, check=True)


def start(pid: int, *command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        ["nsenter", "-t", str(pid), "-n", *command],
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def dns(log: Path, *options: str) -> list[str]:
    # as a daemon it would change its group, which a namespace without root does not allow
    usual = ["--no-daemon", "--no-resolv", "--no-hosts", "--conf-file=/dev/null"]
    return ["dnsmasq", *usual, f"--pid-file={log}.pid", f"--log-facility={log}", "--log-queries=extra", *options]


async def read(folder: Path, talks: Callable[[], None]) -> dict[str, list[list[str]]]:
    capture = passive_capture.PassiveCapture()
    wire = ("capture", capture, {"interface": "lan"})
    await one_reading(*wire)
    await asyncio.to_thread(talks)
    found = {
        "dnsmasq": await one_reading("dnsmasq", dnsmasq.Dnsmasq(), {"file": str(folder / "router.log")}),
        "conntrack": await one_reading(
            "conntrack", conntrack.Conntrack(), {"command": ["conntrack", "-L", "-o", "extended"]}
        ),
        "capture": sorted(await one_reading(*wire) + await one_reading(*wire)),
    }
    capture.close("lan")
    if TABLE.exists():  # kernels may leave the file out
        found["table"] = await one_reading("conntrack", conntrack.Conntrack(), {"command": ["cat", str(TABLE)]})
    return found


async def one_reading(name: str, source: EgressSource, options: Mapping[str, object]) -> list[list[str]]:
    config = EgressConfig(source=source.name, options=options)
    cameras = frozenset({ip_address(CAMERA)})
    reading = await source.read(None, config, "", datetime.now(UTC), cameras)  # type: ignore[arg-type]
    return sorted([one.outcome.value, one.name or one.service] for one in reading.seen)


def main() -> None:
    started = [subprocess.Popen(["unshare", "--net", "sleep", "60"]) for _ in HOSTS]
    try:
        time.sleep(0.3)  # until both have left this namespace
        camera, outside = (one.pid for one in started)
        ip(ROUTER.format(camera=camera, outside=outside))
        for (_, lines), pid in zip(HOSTS.items(), (camera, outside), strict=True):
            ip("link set lo up\n" + lines, pid)
        Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        rules = "table ip lab { chain post { type nat hook postrouting priority 100; oifname wan masquerade; }; }"
        subprocess.run(["nft", rules], check=True)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            started.append(start(outside, *dns(folder / "out.log", f"--address=/reolink.com/{OUTSIDE}")))
            blocked = (f"--server={OUTSIDE}", "--address=/easy4ipcloud.com/", "--listen-address=192.168.7.1")
            started.append(start(os.getpid(), *dns(folder / "router.log", *blocked)))
            answering = start(outside, sys.executable, "-c", ANSWERS)
            started.append(answering)
            assert answering.stdout is not None
            answering.stdout.readline()
            time.sleep(0.5)  # dnsmasq tells nobody when it listens

            def talks() -> None:
                talking = start(camera, sys.executable, "-c", TALKS)
                started.append(talking)
                assert talking.stdout is not None
                assert talking.stdout.readline() == "spoke\n"

            print(json.dumps(asyncio.run(read(folder, talks))))
    finally:
        for one in reversed(started):
            one.kill()
            one.wait()


main()
