"""Answers of the P2P search that somebody made up: bounded, laid at the door of who sent them, followed nowhere."""

import asyncio
from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cctv_guard_agent.discovery import cs2_pppp
from cctv_guard_agent.discovery._binary import BinarySearch
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.net.lan import Lan
from tests.agent.discovery.fakes import CAMERA, FakeNet, heard, values

FORGER, OUTSIDER, OWN = "127.94.2.10", "127.94.3.10", IPv4Address("127.94.2.1")
NETWORK = IPv4Network("127.94.2.0/24")


def punch(prefix: bytes, code: bytes, number: int = 156362) -> bytes:
    """An answer in the form of the real ones (PunchPkt: prefix, number, check code)."""
    did = prefix.ljust(8, b"\0") + number.to_bytes(4, "big") + code.ljust(8, b"\0")
    return b"\xf1\x41" + len(did).to_bytes(2, "big") + did


async def test_a_host_that_claims_to_be_a_thousand_cameras_is_one_and_bounded() -> None:
    answers = await heard(cs2_pppp.DISCOVERER, FakeNet(*(punch(b"VSTD", b"GHIJK", n) for n in range(1000))))
    assert {one.address for one in answers} == {CAMERA}
    assert len(answers) <= 16
    assert {uid for one in answers for uid in values(one, "p2p.uid")} == {"…HIJK"}


@pytest.mark.parametrize(
    "data",
    [
        punch(b"VSTD", b"<b>X</b>"),
        punch(b"VS\x1b[31m", b"GHIJK"),
        punch(b"VSTD", b""),
        punch(b"", b"GHIJK"),
        punch(b"VSTD", b"GHIJK")[:-9],
        punch(b"VSTD", b"GHIJK") + b"more",
        b"\xf1\x41\xff\xff" + bytes(60_000),
    ],
    ids=["markup", "escape", "no code", "no prefix", "cut", "longer than it says", "sixty thousand zeros"],
)
async def test_an_answer_that_no_component_gives_is_noted_and_makes_nobody_a_camera(data: bytes) -> None:
    (one,) = await heard(cs2_pppp.DISCOVERER, FakeNet(data))
    assert (one.sign, one.captures) == ("host", ())
    assert [seen.kind for seen in one.observations] == ["probe.failed"]
    assert one.observations[0].value.isprintable()


@given(st.binary(max_size=80) | st.binary(max_size=60).map(lambda rest: b"\xf1\x41\0\x18" + rest))
@settings(max_examples=300, deadline=None)
def test_whatever_is_read_of_any_bytes_shows_at_most_the_end_of_an_id(data: bytes) -> None:
    try:
        raw = cs2_pppp.read(data)
    except BadReply:
        return
    assert raw is None or all(len(line.partition("…")[2]) <= 4 for line in raw.splitlines() if line.startswith("uid="))


class Forges(asyncio.DatagramProtocol):
    """Answers each question with a forged id, two hundred times, from its own address and from outside the LAN."""

    def __init__(self, outsider: asyncio.DatagramTransport) -> None:
        self.outsider = outsider

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:
        for number in range(200):
            self.transport.sendto(punch(b"VSTD", b"GHIJK", number), sender)
        self.outsider.sendto(punch(b"VSTD", b"GHIJK"), sender)


@pytest.mark.usefixtures("hasty_searches")
async def test_on_the_wire_a_flood_is_bounded_and_who_is_outside_the_networks_is_not_heard() -> None:
    loop = asyncio.get_running_loop()
    outsider, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=(OUTSIDER, 0))
    forger, _ = await loop.create_datagram_endpoint(lambda: Forges(outsider), local_addr=(FORGER, 0))
    port = forger.get_extra_info("sockname")[1]
    search = cs2_pppp.DISCOVERER
    assert isinstance(search, BinarySearch)
    card = Interface(name="lo", address=OWN, network=IPv4Network("127.94.2.0/29"))
    lan = Lan(interfaces=[card], networks=[NETWORK])
    try:
        moved = BinarySearch(name="x", kind=search.kind, search=search.search, port=port, read=search.read)
        answers = [one async for one in moved.discover(lan, [IPv4Address(FORGER), IPv4Address(OUTSIDER)])]
    finally:
        forger.close()
        outsider.close()
    assert {str(one.address) for one in answers} == {FORGER}
    assert len(answers) <= 16
    assert set(map(str, lan.counters())) <= {FORGER}
