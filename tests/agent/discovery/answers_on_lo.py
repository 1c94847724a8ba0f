"""Run inside a network namespace of its own: each maker's device on `lo` answers one search where its protocol says.

Prints, as JSON, one list a case of `CASES` (addresses and signs that were heard, and what the device was asked besides
the question), and for each module of `HOLDS` what it says where another program holds its port.
"""

import asyncio
import json
import socket
import struct
import subprocess
import sys
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv4Network
from types import ModuleType

from cctv_guard_agent.discovery import (
    _binary,
    bosch,
    dahua_dvrip,
    hanwha,
    nicevision,
    panasonic,
    sony,
    tvt,
    vision360,
)
from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.net.lan import Lan
from tests.agent.discovery import test_lan_searches as bytes_of

NETWORK = IPv4Network("127.92.3.0/24")
CARD = Interface(name="lo", address=IPv4Address("127.92.3.1"), network=NETWORK)
DEVICE, BROADCAST, EVERYBODY = "127.92.3.4", "127.92.3.255", "255.255.255.255"
ASKER = "asker"
"""The address and port that asked."""
WAIT_S = 1.5
"""Nothing is lost on `lo`, and answers come at once: this is for a busy computer."""
CASES: list[tuple[ModuleType, str | tuple[str, int]]] = [
    (dahua_dvrip, ASKER),
    (tvt, ("234.55.55.56", 23456)),
    (tvt, ("234.55.55.55", 23456)),
    (tvt, (ASKER, 23456)),
    (hanwha, (ASKER, 7711)),
    (hanwha, (EVERYBODY, 7711)),
    (bosch, (ASKER, 1758)),
    (bosch, (EVERYBODY, 1758)),
    (panasonic, (EVERYBODY, 10669)),
    (panasonic, (EVERYBODY, 10670)),
    (panasonic, ASKER),
    (sony, (EVERYBODY, 2380)),
    (sony, ASKER),
    (vision360, ASKER),
    (nicevision, (EVERYBODY, 2007)),
    (nicevision, ASKER),
]
HOLDS = {tvt: 23456, hanwha: 7711, bosch: 1758, panasonic: 10669, sony: 2380, nicevision: 2007}


class Speaker:
    """A device that answers one question, word for word, from its own address."""

    def __init__(self, module: ModuleType, to: tuple[str, int] | str) -> None:
        self._question, self._answers, self._to = module.SEARCH, bytes_of.ANSWERS[module], to
        self._stack = ExitStack()
        self._loop = asyncio.get_running_loop()
        self._own = self._bound((DEVICE, module.PORT))
        group = "234.55.55.55" if module is tvt else BROADCAST
        heard_at = self._bound((group, module.PORT))
        if IPv4Address(group).is_multicast:
            member = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton("127.0.0.1"))
            heard_at.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        self.others: list[bytes] = []

    def _bound(self, where: tuple[str, int]) -> socket.socket:
        sock = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        sock.bind(where)
        self._loop.add_reader(sock, self._answer, sock)
        self._stack.callback(self._loop.remove_reader, sock)
        return sock

    def _answer(self, sock: socket.socket) -> None:
        data, sender = sock.recvfrom(65_535)
        if data != self._question:
            self.others.append(data)
            return
        host, port = sender if self._to == ASKER else self._to
        for answer in self._answers:
            self._own.sendto(answer, (sender[0] if host == ASKER else host, port))

    def __enter__(self) -> "Speaker":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


async def heard(module: ModuleType, to: str | tuple[str, int]) -> dict[str, object]:
    answers = bytes_of.ANSWERS[module]
    with Speaker(module, to) as device:
        search = module.DISCOVERER.discover(Lan(interfaces=[CARD], networks=[NETWORK]), [])
        found = [[str(one.address), one.sign] async for one in search]
        asked = [data.hex() for data in device.others if data not in answers]
    return {"found": found, "expected": len(answers), "asked": asked}


async def held(module: ModuleType, port: int) -> list[str]:
    """Search while another program has the port that answers go to."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as recorder_program:
        recorder_program.bind((str(CARD.address), port))
        try:
            async for _ in module.DISCOVERER.discover(Lan(interfaces=[CARD], networks=[NETWORK]), []):
                pass
        except Unreachable as error:
            return [error.reason, str(error)]
    return ["", "not noticed"]


async def of_one_module(module: ModuleType) -> tuple[list[tuple[int, dict[str, object]]], list[str] | None]:
    """One search after the other, as they share a port."""
    told = [(number, await heard(one, to)) for number, (one, to) in enumerate(CASES) if one is module]
    return told, await held(module, HOLDS[module]) if module in HOLDS else None


async def measured() -> dict[str, object]:
    modules = list(dict.fromkeys(module for module, _ in CASES))
    told = dict(zip(modules, await asyncio.gather(*map(of_one_module, modules)), strict=True))
    return {
        "heard": [one for _, one in sorted((pair for cases, _ in told.values() for pair in cases), key=lambda x: x[0])],
        "held": {module.__name__.rpartition(".")[2]: said for module, (_, said) in told.items() if said},
    }


def main() -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "route", "add", "224.0.0.0/4", "dev", "lo"], check=True)
    _binary.REPEATS, _binary.WAIT_S = 1, WAIT_S
    json.dump(asyncio.run(measured()), sys.stdout)


if __name__ == "__main__":
    main()
