"""One knock, and what the kernel says of it."""

import asyncio
import struct
from ipaddress import ip_address

import pytest

from cctv_guard_agent.model.inside import How
from cctv_guard_agent.net import knock as module
from cctv_guard_agent.net.knock import Icmp, Knocked, knock, parse_error, source_towards

CAMERA, ROUTER, OWN = ip_address("192.168.1.20"), ip_address("192.168.2.1"), ip_address("192.168.2.10")


async def test_an_open_port_hears_nothing_but_open_and_close() -> None:
    heard = asyncio.Future[bytes]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.set_result(await reader.read())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        assert await knock(ip_address("127.0.0.1"), port) == Knocked(how=How.OPEN)
        assert await heard == b""


async def test_a_port_that_is_bound_but_does_not_listen_refuses() -> None:
    import socket

    with socket.socket() as held:  # held, so that nobody else listens there meanwhile
        held.bind(("127.0.0.1", 0))
        assert (await knock(ip_address("127.0.0.1"), held.getsockname()[1])).how is How.REFUSED


def extended(origin: int, kind: int, code: int, sender: bytes) -> bytes:
    return struct.pack("=IBBBBII", 113, origin, kind, code, 0, 0, 0) + sender


V4 = struct.pack("=HH", 2, 0) + ROUTER.packed + bytes(8)
V6 = struct.pack("=HHI", 10, 0, 0) + ip_address("fd00::1").packed + bytes(4)


def test_the_kernels_error_tells_type_code_and_sender() -> None:
    assert parse_error(extended(2, 3, 13, V4)) == Icmp(type=3, code=13, by=ROUTER, v6=False)
    assert parse_error(extended(3, 1, 1, V6)) == Icmp(type=1, code=1, by=ip_address("fd00::1"), v6=True)
    assert parse_error(extended(1, 0, 0, V4)) is None
    for length in range(len(extended(2, 3, 13, V4))):
        parse_error(extended(2, 3, 13, V4)[:length])


@pytest.mark.parametrize(
    ("code", "by", "v6", "how"),
    [
        (13, ROUTER, False, How.PROHIBITED),
        (10, ROUTER, False, How.PROHIBITED),
        (9, ROUTER, False, How.PROHIBITED),
        (3, ROUTER, False, How.PROHIBITED),
        (3, CAMERA, False, How.REFUSED),
        (0, ROUTER, False, How.NO_ROUTE),
        (1, ROUTER, False, How.NO_ROUTE),
        (1, OWN, False, How.ABSENT),
        (1, ROUTER, True, How.PROHIBITED),
        (5, ROUTER, True, How.PROHIBITED),
        (0, ROUTER, True, How.NO_ROUTE),
        (4, ROUTER, True, How.PROHIBITED),
    ],
)
def test_who_turned_it_away_and_how(code: int, by: object, v6: bool, how: How) -> None:
    icmp = Icmp(type=1 if v6 else 3, code=code, by=by, v6=v6)  # type: ignore[arg-type]
    assert module._by_icmp(icmp, CAMERA, OWN).how is how


def test_the_way_to_loopback_starts_there() -> None:
    assert source_towards(ip_address("127.0.0.1")) == ip_address("127.0.0.1")


async def test_a_host_without_ipv6_has_no_result_and_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    real = socket.socket

    def without_v6(family: int = -1, *rest: int, **more: object) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(97, "Address family not supported by protocol")
        return real(family, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(module.socket, "socket", without_v6)
    assert await knock(ip_address("fd00::1"), 80) == Knocked(how=None)
    assert source_towards(ip_address("fd00::1")) is None
