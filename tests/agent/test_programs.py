"""Recording programs on our own computer: told by their answers, asked with one GET each."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, ip_address

import pytest

from cctv_guard_agent import programs
from cctv_guard_agent.net.lan import Lan

NETWORK = IPv4Network("127.93.0.0/16")
NOW = datetime(2026, 11, 24, tzinfo=UTC)
_ADDRESSES = itertools.count(int(NETWORK.network_address) + 10)


class Host:
    """One address with web servers that answer what a test says."""

    def __init__(self) -> None:
        self.address = IPv4Address(next(_ADDRESSES))
        self.asked: list[str] = []
        self.servers: list[asyncio.Server] = []

    async def serve(self, port: int, body: bytes, status: int = 200) -> None:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = await reader.readuntil(b"\r\n\r\n")
            self.asked.append(head.split(b"\r\n")[0].decode())
            writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)
            await writer.drain()
            writer.close()

        self.servers.append(await asyncio.start_server(answer, str(self.address), port))

    async def seen(self) -> list[str]:
        found = await programs.observe(Lan(interfaces=(), networks=[NETWORK]), [self.address], NOW)
        return [one.value.rsplit("|", 1)[0] for one in found]


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    made = Host()
    yield made
    for server in made.servers:
        server.close()
    await asyncio.sleep(0)


async def test_programs_that_let_others_in_are_told_by_their_answers(host: Host) -> None:
    await host.serve(5000, b"0.16.1-b4f8d2c")
    await host.serve(1984, b'{"config_path":"/config/go2rtc.yaml","rtsp":{"listen":":8554"},"version":"1.9.9"}')
    assert await host.seen() == ["yes|Frigate", "yes|go2rtc"]
    assert sorted(host.asked) == ["GET /api HTTP/1.1", "GET /api/version HTTP/1.1"]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"<html>some other program</html>", 200), (b"0.16.1", 401), (b"[1]", 200), (b"{", 200), (b"1.2.3\n<x>", 200)],
)
async def test_other_programs_at_these_ports_are_none_of_our_business(host: Host, body: bytes, status: int) -> None:
    await host.serve(5000, body, status)
    await host.serve(1984, body, status)
    assert await host.seen() == ["no|Frigate", "no|go2rtc"]


async def test_a_program_that_listens_on_this_computer_alone_is_shut(host: Host) -> None:
    assert await host.seen() == ["no|Frigate", "no|go2rtc"]


async def test_outside_the_owners_networks_nothing_is_asked() -> None:
    assert await programs.observe(Lan(interfaces=(), networks=[NETWORK]), [ip_address("127.94.0.1")], NOW) == ()
