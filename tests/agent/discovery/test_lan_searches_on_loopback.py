"""The same searches through real sockets: to whom each maker's device answers, and whether we hear it there."""

import asyncio
import socket
import struct
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv4Network

import pytest

from cctv_guard_agent.discovery import bosch, dahua_dvrip, hanwha, nicevision, panasonic, sony, tvt, vision360
from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.net.lan import Lan
from tests.agent.discovery import test_lan_searches as bytes_of

NETWORK = IPv4Network("127.92.3.0/24")
CARD = Interface(name="lo", address=IPv4Address("127.92.3.1"), network=NETWORK)
"""An address of our own, so that no other search on this computer holds a port of it."""
DEVICE, BROADCAST, EVERYBODY = "127.92.3.4", "127.92.3.255", "255.255.255.255"
ASKER = "asker"
"""The address and port that asked."""


class Speaker:
    """A device that answers one question, word for word, from its own address."""

    def __init__(self, port: int, question: bytes, answers: list[bytes], to: tuple[str, int] | str, group: str) -> None:
        self._question, self._answers, self._to = question, answers, to
        self._stack = ExitStack()
        self._loop = asyncio.get_running_loop()
        self._own = self._bound((DEVICE, port))
        heard_at = self._bound((group, port))
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


def quick(module, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REPEATS", 1)
    monkeypatch.setattr(module, "WAIT_S", 0.4)


@pytest.mark.parametrize(
    ("module", "to"),
    [
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
    ],
)
async def test_a_device_is_heard_where_it_answers(module, to, monkeypatch):
    quick(module, monkeypatch)
    group = "234.55.55.55" if module is tvt else BROADCAST
    answers = bytes_of.ANSWERS[module]
    with Speaker(module.PORT, module.SEARCH, answers, to, group) as device:
        found = [one async for one in module.DISCOVERER.discover(Lan(interfaces=[CARD], networks=[NETWORK]), [])]
    assert [str(one.address) for one in found] == [DEVICE] * len(answers)
    assert all(one.sign == "camera" for one in found)
    assert [one for one in device.others if one not in answers] == []


@pytest.mark.parametrize("module", [tvt, hanwha, bosch, panasonic, sony, nicevision])
async def test_a_port_that_another_program_holds_is_left_to_it(module, monkeypatch):
    quick(module, monkeypatch)
    source = {hanwha: 7711, bosch: 1758, panasonic: 10669}.get(module, module.PORT)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as recorder_program:
        recorder_program.bind((str(CARD.address), source))
        with pytest.raises(Unreachable, match=rf"udp port {source} is held by") as caught:
            [one async for one in module.DISCOVERER.discover(Lan(interfaces=[CARD], networks=[NETWORK]), [])]
    assert caught.value.reason == "held"
