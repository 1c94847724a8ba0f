"""Sweeps: every address once in each pass, only what the owner named and the law allows, at a bounded rate."""

import asyncio
import itertools
import socket
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv4Network

import pytest

from cctv_guard_agent.errors import NotAllowed, Unreachable
from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.net import sweep as sweeps
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.net.limits import Law, Rate
from cctv_guard_agent.net.sweep import Swept
from cctv_guard_agent.net.udp import Sockets

PORT = 37_021
NETWORK = IPv4Network("127.91.3.16/28")
LO = Interface(name="lo", address=IPv4Address("127.0.0.1"), network=NETWORK)


class Hosts:
    """Sockets on a few addresses; each answers from its `after`-th question on, 0: never."""

    def __init__(self, **after: int) -> None:
        self.asked: dict[str, list[bytes]] = {}
        self._stack = ExitStack()
        loop = asyncio.get_running_loop()
        for last, first_answer in after.items():
            address = f"127.91.3.{last[1:]}"
            sock = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK))
            sock.bind((address, PORT))
            self.asked[address] = []
            loop.add_reader(sock, self._answer, sock, address, first_answer)
            self._stack.callback(loop.remove_reader, sock)

    def _answer(self, sock: socket.socket, address: str, first_answer: int) -> None:
        data, asker = sock.recvfrom(2048)
        self.asked[address].append(data)
        if first_answer and len(self.asked[address]) >= first_answer:
            sock.sendto(b"here", asker)

    def __enter__(self) -> "Hosts":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeps, "_BETWEEN_PASSES_S", 0.05)


def lan(*never_touch: str, named: IPv4Network = NETWORK, interfaces: tuple[Interface, ...] = (LO,)) -> Lan:
    return Lan(
        interfaces=interfaces,
        networks=(NETWORK,),
        never_touch=[IPv4Network(one) for one in never_touch],
        sweep=Swept(networks=(named,)),
    )


async def sweep(net: Lan, port: int = PORT) -> list[str]:
    answers = net.udp_sweep(lambda number: b"question %d" % number, port=port, wait_s=0.2)
    return [str(one.sender.address) async for one in answers]


async def test_who_answers_is_asked_once_and_who_is_silent_in_every_pass() -> None:
    with Hosts(_17=1, _20=2, _30=0) as hosts:
        found = await sweep(lan())
    assert sorted(found) == ["127.91.3.17", "127.91.3.20"]
    assert hosts.asked["127.91.3.17"] == [b"question 0"]
    assert hosts.asked["127.91.3.20"] == [b"question 0", b"question 1"]
    assert hosts.asked["127.91.3.30"] == [b"question 0", b"question 1", b"question 2", b"question 3"]


async def test_never_touch_own_and_broadcast_addresses_are_not_asked() -> None:
    own = Interface(name="lo", address=IPv4Address("127.91.3.18"), network=NETWORK)
    with Hosts(_17=1, _18=1, _19=1, _31=1) as hosts:
        assert await sweep(lan("127.91.3.17/32", interfaces=(own,))) == ["127.91.3.19"]
    assert hosts.asked["127.91.3.17"] == hosts.asked["127.91.3.18"] == hosts.asked["127.91.3.31"] == []


async def test_nothing_is_sent_where_no_network_is_named() -> None:
    with Hosts(_17=1) as hosts:
        net = Lan(interfaces=(LO,), networks=(NETWORK,))
        assert net.sweep_takes_s == 0
        assert await sweep(net) == []
    assert hosts.asked["127.91.3.17"] == []


async def test_a_named_network_outside_the_allowed_ones_is_not_swept() -> None:
    net = lan(named=IPv4Network("127.91.3.0/24"))
    assert net.sweep_takes_s == 0
    assert await sweep(net) == []


async def test_a_printers_port_is_never_swept() -> None:
    with pytest.raises(NotAllowed):
        await sweep(lan(), 9100)


async def test_addresses_that_could_not_be_asked_are_counted_and_the_answers_of_others_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeps._Sweep, "_sockets", lambda self, address: [])
    with pytest.raises(Unreachable, match="14 of 16 addresses could not be asked"):
        await sweep(lan())


async def test_a_kernel_without_room_gets_the_same_question_again(monkeypatch: pytest.MonkeyPatch) -> None:
    send, full = sweeps._Sweep._send, iter([True, True])
    monkeypatch.setattr(sweeps, "_WHEN_FULL_S", 0.001)
    monkeypatch.setattr(
        sweeps._Sweep, "_send", lambda self, data, to: None if next(full, False) else send(self, data, to)
    )
    with Hosts(_17=1, _30=1):
        assert sorted(await sweep(lan())) == ["127.91.3.17", "127.91.3.30"]


async def test_a_full_socket_is_spared_for_others_of_which_there_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    run = sweeps._Sweep(
        Law((NETWORK,)), (LO,), Swept(networks=(NETWORK,)), Rate(1), PORT, lambda _: b"", Sockets(Law(()))
    )
    ready = run._sockets(IPv4Address("127.91.3.17"))
    used = []
    for _ in range(9):
        used.append(ready[0])
        run._another(ready)
    assert len(set(used)) == len(ready) == 4
    run.sockets.close()


def test_attached_hosts_get_more_time_as_each_has_to_be_looked_up_but_never_without_end() -> None:
    def longest(prefix: int, *cards: Interface) -> float:
        return sweeps.longest_s(Swept(networks=(IPv4Network(f"10.9.0.0/{prefix}"),)), cards)

    card = Interface(name="lan", address=IPv4Address("10.9.0.2"), network=IPv4Network("10.9.0.0/16"))
    assert longest(24) < longest(24, card) < longest(20, card)
    assert longest(16, card) - longest(16) == 120


@pytest.mark.parametrize("prefix", [30, 24, 20, 16])
def test_each_address_is_visited_once_and_neighbours_are_far_apart(prefix: int) -> None:
    network = IPv4Network(f"10.9.0.0/{prefix}")
    law = Law((network,))
    run = sweeps._Sweep(law, (), Swept(networks=(network,)), Rate(1), PORT, lambda _: b"", None)  # type: ignore[arg-type]
    visited = list(run._addresses())
    assert sorted(visited) == list(network.hosts())
    if prefix <= 24:
        steps = [abs(int(a) - int(b)) for a, b in itertools.pairwise(visited)]
        assert min(steps) > 1


def test_a_part_of_another_entry_is_swept_once() -> None:
    wide, part = IPv4Network("10.9.0.0/16"), IPv4Network("10.9.4.0/24")
    assert Swept.of((part, wide, wide), (IPv4Network("10.9.0.0/16"),)).networks == (wide,)


def test_a_wide_network_is_asked_twice_within_half_a_minute_and_a_small_one_four_times() -> None:
    wide = Swept(networks=(IPv4Network("10.9.0.0/16"),))
    assert (wide.passes, Swept(networks=(IPv4Network("10.9.0.0/24"),)).passes) == (2, 4)
    assert wide.takes_s < 29


def test_no_more_packets_than_the_rate_however_late_one_comes() -> None:
    rate = Rate(1000)
    assert rate.take(100.0) == 0
    assert rate.take(100.01) == 10
    assert rate.take(160.0) == 20  # the bucket holds a fiftieth of a second
    assert rate.take(160.0) == 0
    rate.give_back(5)
    assert rate.take(160.0) == 5


@pytest.mark.parametrize("step_s", [0.0005, 0.004, 0.03, 1.7])
def test_over_ten_seconds_the_rate_is_kept(step_s: float) -> None:
    rate, sent, now = Rate(500), 0, 50.0
    while now < 60.0:
        sent += rate.take(now)
        now += step_s
    assert sent <= 5000
