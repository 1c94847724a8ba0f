"""The searches over real sockets: fakes that speak each protocol on addresses of their own, in a routed network."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from ipaddress import IPv4Address, IPv4Network

import pytest

from cctv_guard_agent.discovery import cs2_pppp, foscam, kasa, tapo, ubiquiti, vivotek, vstarcam
from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.lan import Lan
from tests.agent.discovery.test_more_maker_protocols import ANSWERS

NETWORK = IPv4Network("127.94.0.0/16")
CARD = Interface(name="lo", address=IPv4Address("127.94.0.1"), network=IPv4Network("127.94.0.0/24"))
_FREE = itertools.count(int(IPv4Address("127.94.1.10")))
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
async def device(module) -> AsyncIterator[tuple[IPv4Address, Device]]:
    address = IPv4Address(next(_FREE))
    questions = QUESTIONS.get(module) or (module.SEARCH,)
    port = getattr(module, "PORT", None) or module.PORTS[1]
    transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Device(questions, ANSWERS[module]), local_addr=(str(address), port)
    )
    try:
        yield address, protocol
    finally:
        transport.close()


async def found(module, known: list[IPv4Address]) -> list[Heard]:
    lan = Lan(interfaces=[CARD], networks=[NETWORK])
    return [one async for one in module.DISCOVERER.discover(lan, known) if one.sign == "camera"]


@pytest.mark.parametrize("module", list(ANSWERS), ids=lambda module: module.__name__.rpartition(".")[2])
async def test_a_device_that_speaks_the_protocol_is_found(module: object) -> None:
    async with device(module) as (address, one):
        (heard,) = await found(module, [address])
    assert heard.address == address
    assert one.strange == []


async def test_both_searches_on_port_10000_run_side_by_side() -> None:
    async with AsyncExitStack() as stack:
        first, _ = await stack.enter_async_context(device(vivotek))
        second, _ = await stack.enter_async_context(device(foscam))
        searches: list[Callable] = [found(vivotek, [first, second]), found(foscam, [first, second])]
        by_vivotek, by_foscam = await asyncio.gather(*searches)
    assert [one.address for one in by_vivotek] == [first]
    assert [one.address for one in by_foscam] == [second]


async def test_all_searches_run_at_once() -> None:
    modules = (vivotek, foscam, vstarcam, ubiquiti, cs2_pppp, kasa, tapo)
    async with AsyncExitStack() as stack:
        addresses = [(await stack.enter_async_context(device(module)))[0] for module in modules]
        results = await asyncio.gather(*(found(module, addresses) for module in modules))
    assert [[one.address for one in result] for result in results] == [[address] for address in addresses]
