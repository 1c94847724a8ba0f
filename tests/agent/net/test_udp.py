import asyncio
import socket
import struct
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv4Network

import pytest

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.net.udp import pauses, send_times

GROUP = "239.255.255.250"


@pytest.mark.parametrize("repeats", [1, 2, 3, 4, 7])
def test_sends_drift_apart_so_that_a_burst_of_loss_takes_the_first_few_only(repeats):
    between = pauses(repeats)
    assert len(between) == repeats - 1
    assert sum(between) == pytest.approx(0.25 * len(between))
    assert sorted(between) == list(between)
    at = [sum(between[:number]) for number in range(repeats)]
    assert max(sum(start <= one < start + 0.5 for one in at) for start in at) <= 4


@pytest.mark.parametrize("repeats", [1, 2, 4, 7])
def test_jitter_moves_each_send_but_makes_no_search_longer(repeats):
    for _ in range(200):
        at = send_times(repeats)
        assert len(at) == repeats
        assert at[0] == 0
        assert sorted(at) == list(at)
        assert at[-1] <= 0.25 * (repeats - 1) + 1e-9
        assert max(sum(start <= one < start + 0.5 for one in at) for start in at) <= 4
    assert repeats == 1 or len({send_times(repeats) for _ in range(20)}) > 1


class Device(asyncio.DatagramProtocol):
    """Answers whatever comes to a group, a broadcast or its own address, from its own address."""

    def __init__(self, address: str, port: int, *, group: str | None = None, answers: int = 1, to=None) -> None:
        self.asked: list[tuple[bytes, tuple[str, int]]] = []
        self._answers, self._to = answers, to
        self._stack = ExitStack()
        self._tasks: list[asyncio.Task[None]] = []
        self._own = self._bound((address, port))
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._own, self._answer, self._own)
        if group:
            sock = self._bound((group, port))
            if IPv4Address(group).is_multicast:
                member = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton("127.0.0.1"))
                sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
            self._loop.add_reader(sock, self._answer, sock)

    def _bound(self, where):
        sock = self._stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        sock.bind(where)
        self._stack.callback(self._loop_remove, sock)
        return sock

    def _loop_remove(self, sock):
        self._loop.remove_reader(sock)

    def _answer(self, sock):
        data, sender = sock.recvfrom(65535)
        self.asked.append((data, sender))
        self._tasks.append(self._loop.create_task(self._send(self._to or sender)))

    async def _send(self, to):
        for number in range(self._answers):
            self._own.sendto(b"answer %d" % number, to)
            if number % 100 == 99:
                await asyncio.sleep(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for task in self._tasks:
            task.cancel()
        self._stack.close()


async def heard(lan: Lan, **options):
    options = {"wait_s": 0.3, "repeats": 1, **options}
    return [datagram async for datagram in lan.udp_search(b"who is there", **options)]


async def test_who_answers_a_multicast_is_heard_with_address_and_interface(lan):
    with Device("127.91.3.4", 47001, group=GROUP):
        (datagram,) = await heard(lan, port=47001, group=GROUP)
    assert str(datagram.sender) == "udp 127.91.3.4:47001"
    assert datagram.data == b"answer 0"
    assert datagram.interface == lan.interfaces[0]


async def test_an_answer_to_the_group_is_heard_too(lan):
    with Device("127.91.3.4", 47002, group=GROUP, to=(GROUP, 47003)):
        got = await heard(lan, port=47002, group=GROUP, listen_port=47003, listen_group=GROUP)
    assert [str(d.sender.address) for d in got] == ["127.91.3.4"]


async def test_our_own_question_is_not_an_answer():
    lan = Lan.of([IPv4Network("127.0.0.0/8")])
    assert await heard(lan, port=47004, group=GROUP, listen_port=47004, listen_group=GROUP) == []


async def test_the_directed_broadcast_reaches_devices():
    lan = Lan.of([IPv4Network("127.91.3.0/24")])
    with Device("127.91.3.4", 47005, group="127.91.3.255"):
        assert len(await heard(lan, port=47005, broadcast=True)) == 1


async def test_an_answer_that_is_broadcast_is_heard():
    lan = Lan.of([IPv4Network("127.91.3.0/24")])
    with Device("127.91.3.4", 47006, to=("255.255.255.255", 47007)):
        got = await heard(lan, port=47006, unicast=[IPv4Address("127.91.3.4")], listen_port=47007)
    assert len(got) == 1


async def test_a_fixed_source_port_is_used(lan):
    with Device("127.91.3.4", 47008, group=GROUP) as device:
        await heard(lan, port=47008, group=GROUP, source_port=47009)
    assert device.asked[0][1] == ("127.0.0.1", 47009)


async def test_a_port_held_by_another_program_is_named_and_not_taken(lan):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("0.0.0.0", 47010))
        with pytest.raises(Unreachable, match=r"held by .*process") as caught:
            await heard(lan, port=47008, group=GROUP, source_port=47010)
    assert caught.value.reason == "held"


async def test_a_shared_recorder_program_keeps_its_unicast_while_we_listen_to_the_group(lan):
    """facts/measured.md: a receiver on 0.0.0.0 took 10 of 10 unicast datagrams from an earlier holder."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as recorder:
        recorder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        recorder.bind(("0.0.0.0", 47011))
        search = asyncio.create_task(heard(lan, port=47012, group=GROUP, listen_port=47011, listen_group=GROUP))
        await asyncio.sleep(0.05)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.bind(("127.91.3.9", 0))
            for _ in range(10):
                sender.sendto(b"to the recorder", ("127.0.0.1", 47011))
        assert await search == []
        got = [recorder.recv(100) for _ in range(10)]
    assert got == [b"to the recorder"] * 10


async def test_a_sender_outside_the_networks_or_never_to_be_touched_is_not_heard():
    lan = Lan.of([IPv4Network("127.91.3.0/24")], never_touch=[IPv4Network("127.91.3.7/32")])
    with (
        Device("127.95.0.1", 47013, group=GROUP),
        Device("127.91.3.7", 47013, group=GROUP),
        Device("127.91.3.4", 47013, group=GROUP),
    ):
        got = await heard(lan, port=47013, group=GROUP)
    assert {str(d.sender.address) for d in got} == {"127.91.3.4"}


async def test_unicast_goes_to_allowed_hosts_only():
    lan = Lan.of([IPv4Network("127.91.3.0/24")], never_touch=[IPv4Network("127.91.3.7/32")])
    addresses = [IPv4Address(a) for a in ("127.91.3.4", "127.91.3.7", "127.95.0.1")]
    with Device("127.91.3.4", 47014) as one, Device("127.91.3.7", 47014) as two, Device("127.95.0.1", 47014) as three:
        got = await heard(lan, port=47014, unicast=addresses)
    assert len(got) == len(one.asked) == 1
    assert two.asked == three.asked == []
    assert lan.counters()[addresses[0]].datagrams == 1


async def test_ten_thousand_answers_of_one_host_leave_room_for_the_others(lan):
    with Device("127.91.3.4", 47015, group=GROUP, answers=10_000), Device("127.91.3.5", 47015, group=GROUP):
        got = await heard(lan, port=47015, group=GROUP, repeats=3)
    assert sum(str(d.sender.address) == "127.91.3.4" for d in got) <= 64
    assert any(str(d.sender.address) == "127.91.3.5" for d in got)


async def test_each_repeat_may_be_a_fresh_message(lan):
    number = iter(range(100))
    with Device("127.91.3.4", 47016, group=GROUP) as device:
        async for _ in lan.udp_search(lambda: (b"%d" % next(number),), port=47016, group=GROUP, repeats=3, wait_s=0.1):
            pass
    assert [data for data, _ in device.asked] == [b"0", b"1", b"2"]


async def test_leaving_a_search_early_closes_its_sockets(lan):
    with Device("127.91.3.4", 47017, group=GROUP):
        search = lan.udp_search(b"x", port=47017, group=GROUP, source_port=47018)
        async for _ in search:
            break
        await search.aclose()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 47018))


async def test_without_interfaces_only_unicast_is_sent():
    lan = Lan(interfaces=(), networks=[IPv4Network("127.91.3.0/24")])
    with Device("127.91.3.4", 47019, group=GROUP) as device:
        assert await heard(lan, port=47019, group=GROUP) == []
        assert device.asked == []
        assert len(await heard(lan, port=47019, group=GROUP, unicast=[IPv4Address("127.91.3.4")])) == 1


async def test_two_runs_take_turns_at_a_fixed_source_port(lan):
    with Device("127.91.3.4", 47020, group=GROUP):
        both = await asyncio.gather(*(heard(lan, port=47020, group=GROUP, source_port=47021) for _ in range(2)))
    assert [len(got) for got in both] == [1, 1]
