"""Free ports and free loopback networks: a second line must not disturb one that is running already."""

import contextlib
import ipaddress
import os
import random
import socket
from collections.abc import Iterable
from pathlib import Path

LOOPBACK = "127.0.0.1"
GIVEN = Path("/proc/sys/net/ipv4/ip_local_port_range")
CHOSEN_FROM = range(20100, 29900)
TRIES = 100
_LISTENING, _UDP_UNCONNECTED = "0A", "07"


def free_port(*wanted: int) -> int:
    """The first of the wanted TCP ports that nobody holds on loopback, else one of those that nobody is given.

    A port that the system gives (bind to 0) can be given to the next outgoing connection while the server that is to
    have it still starts: Home Assistant takes many seconds until it binds.
    """
    for port in (*wanted, *_never_given()):
        with socket.socket() as probe:
            # As the servers that will bind it do: a port in TIME_WAIT is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"none of the {TRIES} TCP ports tried on loopback is free")


def _never_given() -> list[int]:
    """Ports that the kernel gives to no connection of its own accord, in an order that two lines do not share."""
    first, last = (int(word) for word in GIVEN.read_text(encoding="ascii").split())
    outside = [port for port in CHOSEN_FROM if not first <= port <= last] or list(CHOSEN_FROM)
    return random.sample(outside, min(TRIES, len(outside)))


def listens(pid: int, port: int) -> bool:
    """Whether this very process listens on that TCP port: another program may have been faster, and it must not be
    mistaken for ours and given our passwords."""
    held = set()
    with contextlib.suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            # A busy program closes files while we look: one that is gone says nothing of the others.
            with contextlib.suppress(FileNotFoundError):
                held.add(os.readlink(entry))
    lines = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return any(
        words[3] == _LISTENING and int(words[1].split(":")[1], 16) == port and f"socket:[{words[9]}]" in held
        for words in lines
    )


def free_network(wanted: Iterable[str]) -> str:
    """The first of the loopback networks in which no socket is open; the first of all when none is free."""
    networks = list(wanted)
    held = _held_addresses()
    for network in networks:
        inside = ipaddress.IPv4Network(network)
        if not any(address in inside for address in held):
            return network
    return networks[0]


def _held_addresses() -> set[ipaddress.IPv4Address]:
    held = set()
    for table in ("tcp", "udp"):
        lines = Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]
        for line in lines:
            local, state = line.split()[1], line.split()[3]
            if state in (_LISTENING, _UDP_UNCONNECTED):
                held.add(ipaddress.IPv4Address(bytes.fromhex(local.split(":")[0])[::-1]))
    return held
