"""Whether a gateway speaks NAT-PMP or PCP is found out without ever asking for a mapping (facts/exposure.md 4.6)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv4Network
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.exposure.gateways import merge
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.routers import _nat_pmp_wire as wire
from cctv_guard_agent.routers.nat_pmp import ASK_AGAIN_S, NatPmp

GATEWAY = "127.94.3.1"
PUBLIC = bytes.fromhex("0080 0000 00000009 0b16212c")
"""Result 0, 11.22.33.44."""
PRIVATE = bytes.fromhex("0080 0000 00000009 c0a80002")
SWITCHED_OFF = bytes.fromhex("0080 0002 00000009 00000000")
NO_LINE = bytes.fromhex("0080 0003 00000009")
OLD_ONLY = bytes.fromhex("0080 0001 00000009 00000000")
"""How a NAT-PMP server answers PCP."""
PCP = bytes.fromhex("02800000 00000000 00000009") + bytes(12)
PCP_ONLY = bytes.fromhex("02800001 00000000 00000009") + bytes(12)
"""How a PCP server answers NAT-PMP."""
PCP_REFUSES = bytes.fromhex("02800002 00000000 00000009") + bytes(12)
Speaks = Callable[[bytes], Sequence[bytes]]


class Server(asyncio.DatagramProtocol):
    """A gateway's port 5351."""

    def __init__(self, speaks: Speaks) -> None:
        self.speaks = speaks
        self.asked: list[bytes] = []
        self.answers_through: Server | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.asked.append(data)
        for answer in self.speaks(data):
            (self.answers_through or self).transport.sendto(answer, addr)


@asynccontextmanager
async def gateway(speaks: Speaks, *, port: int = wire.PORT, address: str = GATEWAY) -> AsyncIterator[Server]:
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(lambda: Server(speaks), local_addr=(address, port))
    try:
        yield server
    finally:
        transport.close()


@asynccontextmanager
async def web(address: str = GATEWAY) -> AsyncIterator[str]:
    server = await asyncio.start_server(lambda _, writer: writer.close(), address, 0)
    try:
        yield f"http://{address}:{server.sockets[0].getsockname()[1]}/desc.xml"
    finally:
        server.close()


def lan() -> Lan:
    return Lan.of([IPv4Network("127.94.3.0/24")])


def heard(location: str = "", address: str = GATEWAY) -> list[tuple[IPv4Address, tuple[Observation, ...]]]:
    told = (Observation(kind="ssdp.location", value=location),) if location else ()
    return [(IPv4Address(address), told)]


def by_version(old: bytes | None, new: bytes | None) -> Speaks:
    """Answers NAT-PMP with one and PCP with the other."""

    def speak(data: bytes) -> Sequence[bytes]:
        answer = old if data[0] == 0 else new
        return [answer] if answer else []

    return speak


async def read(speaks: Speaks) -> tuple[Gateway, ...]:
    async with gateway(speaks):
        return await NatPmp().read(lan(), None, heard())


@pytest.mark.parametrize(
    ("speaks", "wan", "kind"),
    [
        (by_version(PUBLIC, OLD_ONLY), "11.22.33.44", WanKind.PUBLIC),
        (by_version(PUBLIC, None), "11.22.33.44", WanKind.PUBLIC),
        (by_version(PUBLIC, PCP), "11.22.33.44", WanKind.PUBLIC),
        (by_version(PRIVATE, PCP), "192.168.0.2", WanKind.DOUBLE_NAT),
        (by_version(PCP_ONLY, PCP), "None", WanKind.UNKNOWN),
        (by_version(NO_LINE, None), "None", WanKind.UNKNOWN),
        (by_version(SWITCHED_OFF, PCP), "None", WanKind.UNKNOWN),
    ],
)
async def test_who_answers_grants_mappings_that_nobody_can_list(speaks: Speaks, wan: str, kind: WanKind) -> None:
    (found,) = await read(speaks)
    assert found.upnp is Answer.YES
    assert found.ways_read == ()
    assert (str(found.wan_address), found.wan_kind) == (wan, kind)
    assert "neither can list" in found.limits[0].english


async def test_a_gateway_that_refuses_has_it_switched_off() -> None:
    (found,) = await read(by_version(SWITCHED_OFF, None))
    assert found.ways_read == (Way.NAT_PMP,)
    assert found.upnp is Answer.UNKNOWN


async def test_a_pcp_server_that_refuses_this_host_may_grant_others() -> None:
    (found,) = await read(by_version(None, PCP_REFUSES))
    assert found.ways_read == ()
    assert found.upnp is Answer.UNKNOWN
    assert found.limits


async def test_a_gateway_that_is_up_and_silent_grants_none() -> None:
    async with web() as location:
        (found,) = await NatPmp().read(lan(), None, heard(location))
    assert found.ways_read == (Way.NAT_PMP,)
    assert found.upnp is Answer.UNKNOWN
    assert found.limits == ()


async def test_the_silence_of_a_gateway_that_may_be_off_means_nothing() -> None:
    assert await NatPmp().read(lan(), None, heard()) == ()
    assert await NatPmp().read(lan(), None, heard(f"http://{GATEWAY}:9/desc.xml")) == ()


async def test_only_the_two_questions_that_change_nothing_are_sent_and_only_until_answered() -> None:
    async with gateway(by_version(PUBLIC, OLD_ONLY)) as server:
        await NatPmp().read(lan(), None, heard())
    assert [data[:2] for data in server.asked] == [b"\x00\x00", b"\x02\x00"]
    assert server.asked[0] == b"\x00\x00"
    assert len(server.asked[1]) == 24
    assert server.asked[1][4:8] == bytes(4), "a lifetime would ask for a mapping"


async def test_it_is_asked_again_after_five_minutes_and_not_with_every_reading() -> None:
    at = [0.0]
    driver = NatPmp(lambda: at[0])
    async with gateway(by_version(PUBLIC, OLD_ONLY)) as server:
        first = await driver.read(lan(), None, heard())
        at[0] += ASK_AGAIN_S - 1
        assert await driver.read(lan(), None, heard()) == first
        assert len(server.asked) == 2
        at[0] += 1
        await driver.read(lan(), None, heard())
    assert len(server.asked) == 4


async def test_answers_from_another_port_do_not_count() -> None:
    silent, speaks = by_version(None, None), by_version(PUBLIC, PCP)
    async with web() as location, gateway(silent, port=5999) as other, gateway(speaks) as server:
        server.answers_through = other
        (found,) = await NatPmp().read(lan(), None, heard(location))
    assert server.asked
    assert found.wan_address is None
    assert found.upnp is Answer.UNKNOWN


async def test_a_flood_of_nonsense_ends_and_says_nothing() -> None:
    junk = [b"", b"\x00", b"\xff" * 40, PUBLIC[:7], b"\x00\x81" + PUBLIC[2:], b"x" * 60_000] * 20
    assert await read(lambda _: junk) == ()


async def test_outside_the_owners_networks_nobody_is_asked() -> None:
    async with gateway(by_version(PUBLIC, PCP), address="127.94.4.1") as server:
        assert await NatPmp().read(lan(), None, heard(address="127.94.4.1")) == ()
    assert server.asked == []


@given(st.binary(max_size=80))
def test_datagrams_of_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reply = wire.decode(data)
    except BadReply:
        return
    assert 0 <= reply.result < 65_536


def test_a_router_with_two_outside_addresses_says_so_and_the_open_one_counts() -> None:
    one = Gateway(id="gw", address=IPv4Address(GATEWAY), driver="upnp_igd", wan_address=IPv4Address("100.64.0.9"),
                  wan_kind=WanKind.CGNAT)  # fmt: skip
    two = Gateway(id="gw", address=IPv4Address(GATEWAY), driver="nat_pmp", wan_address=IPv4Address("11.22.33.44"),
                  wan_kind=WanKind.PUBLIC, ways_read=(Way.NAT_PMP,))  # fmt: skip
    (joined,) = merge([one, two])
    assert joined.wan_kind is WanKind.PUBLIC
    assert "100.64.0.9, 11.22.33.44" in joined.limits[-1].english
    (same,) = merge([one, one])
    assert same.limits == ()
