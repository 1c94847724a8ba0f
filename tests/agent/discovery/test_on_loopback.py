"""The searches over real sockets: fakes that speak each protocol on addresses of their own, in a routed network.

On ports that the kernel gives to the fakes: the protocols' own may be held by a program of this host.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from cctv_guard_agent.discovery import cs2_pppp, foscam, kasa, tapo, ubiquiti, vivotek, vstarcam
from cctv_guard_agent.discovery._binary import BinarySearch
from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.lan import Lan
from tests.agent.discovery.test_more_maker_protocols import ANSWERS

NETWORK = IPv4Network("127.94.0.0/16")
CARD = Interface(name="lo", address=IPv4Address("127.94.0.1"), network=IPv4Network("127.94.0.0/24"))
_FREE = itertools.count(int(IPv4Address("127.94.1.10")))
pytestmark = pytest.mark.usefixtures("hasty_searches")
QUESTIONS = {ubiquiti: ubiquiti.SEARCHES, cs2_pppp: cs2_pppp.SEARCHES}


class Device(asyncio.DatagramProtocol):
    """Answers the one question, keeps what else came."""

    def __init__(self, questions: tuple[bytes, ...], answer: bytes) -> None:
        self.questions, self.answer = questions, answer
        self.strange: list[bytes] = []

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, sender: tuple[str, int]) -> None:
        if data in self.questions:
            self.transport.sendto(b"\xff" * 9, sender)  # a broken answer first ends nothing
            self.transport.sendto(self.answer, sender)
        else:
            self.strange.append(data)


@asynccontextmanager
async def device(module, port: int = 0) -> AsyncIterator[tuple[IPv4Address, Device, int]]:
    """A device that speaks the protocol, and the port that it has."""
    address = IPv4Address(next(_FREE))
    questions = QUESTIONS.get(module) or (module.SEARCH,)
    transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Device(questions, ANSWERS[module]), local_addr=(str(address), port)
    )
    try:
        yield address, protocol, transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


def moved(module, port: int, monkeypatch: pytest.MonkeyPatch):
    """The search at another port than the protocol's own."""
    search = module.DISCOVERER
    if isinstance(search, BinarySearch):
        fixed = {name: port for name in ("source_port", "listen_port") if getattr(search, name) is not None}
        return replace(search, port=port, **fixed)
    if hasattr(module, "PORT"):
        monkeypatch.setattr(module, "PORT", port)
    else:
        monkeypatch.setattr(module, "PORTS", (module.PORTS[0], port))
    return search


async def found(search, known: list[IPv4Address]) -> list[Heard]:
    lan = Lan(interfaces=[CARD], networks=[NETWORK])
    return [one async for one in search.discover(lan, known) if one.sign == "camera"]


@pytest.mark.parametrize("module", list(ANSWERS), ids=lambda module: module.__name__.rpartition(".")[2])
async def test_a_device_that_speaks_the_protocol_is_found(module, monkeypatch: pytest.MonkeyPatch) -> None:
    async with device(module) as (address, one, port):
        (heard,) = await found(moved(module, port, monkeypatch), [address])
    assert heard.address == address
    assert one.strange == []


def test_two_protocols_share_a_port() -> None:
    assert vivotek.PORT == foscam.PORT == 10_000


async def test_both_searches_on_port_10000_run_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    async with AsyncExitStack() as stack:
        first, _, port = await stack.enter_async_context(device(vivotek))
        second, *_ = await stack.enter_async_context(device(foscam, port))
        searches = [moved(module, port, monkeypatch) for module in (vivotek, foscam)]
        by_vivotek, by_foscam = await asyncio.gather(*(found(search, [first, second]) for search in searches))
    assert [one.address for one in by_vivotek] == [first]
    assert [one.address for one in by_foscam] == [second]


async def test_all_searches_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = (vivotek, foscam, vstarcam, ubiquiti, cs2_pppp, kasa, tapo)
    async with AsyncExitStack() as stack:
        devices = [(module, *await stack.enter_async_context(device(module))) for module in modules]
        addresses = [address for _, address, _, _ in devices]
        searches = [moved(module, port, monkeypatch) for module, _, _, port in devices]
        results = await asyncio.gather(*(found(search, addresses) for search in searches))
    assert [[one.address for one in result] for result in results] == [[address] for address in addresses]
