"""Agent and vantage over real TLS on loopback: a vantage inside, whose named network is 127.0.0.0/8."""

import asyncio
import contextlib
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import pytest
from forwards import router

from cctv_guard_agent.errors import BadReply, ConfigError, Unreachable
from cctv_guard_agent.model.outside import PortState
from cctv_guard_agent.net.outside import knock, server_context
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.vantage import certificate
from cctv_guard_agent.vantage.ask import ask
from cctv_guard_agent.vantage.interface import VantageConfig
from cctv_guard_agent.vantage.kept import from_text, to_text
from cctv_guard_agent.vantage.watch import OutsideWatch

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ME = IPv4Address("127.0.0.1")


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def test_open_and_closed_ports_are_told_apart(vantage: VantageConfig, open_port: int, closed_port: int) -> None:
    look = await ask(vantage, ME, (open_port, closed_port), NOW)
    assert {one.port: one.state for one in look.ports} == {open_port: PortState.OPEN, closed_port: PortState.CLOSED}
    assert (look.source, look.expected) == (ME, ME)


async def test_silence_is_filtered() -> None:
    with socket.socket() as full:  # a queue of connections that nobody takes: further SYNs get no answer
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        with contextlib.ExitStack() as held:
            for _ in range(4):
                one = held.enter_context(socket.socket())
                one.setblocking(False)
                one.connect_ex(address)
            assert await knock(ME, address[1], timeout_s=0.3) is PortState.FILTERED


async def test_another_address_than_expected_is_told_and_not_tested(vantage: VantageConfig, open_port: int) -> None:
    look = await ask(vantage, ip_address("11.22.33.44"), (open_port,), NOW)
    assert (look.source, look.ports) == (ME, ())


async def test_a_certificate_that_is_not_the_pinned_one_gets_no_token(vantage: VantageConfig) -> None:
    with pytest.raises(Unreachable, match="another certificate"):
        await ask(replace(vantage, fingerprint="00" * 32), ME, (80,), NOW)


async def test_without_a_pin_a_self_made_certificate_is_not_trusted(vantage: VantageConfig) -> None:
    with pytest.raises(Unreachable, match="not trusted"):
        await ask(replace(vantage, fingerprint=None), ME, (80,), NOW)


async def test_a_wrong_token_is_said_with_the_remedy(vantage: VantageConfig) -> None:
    with pytest.raises(Unreachable, match="vantage token"):
        await ask(replace(vantage, token=Secret("y" * 32)), ME, (80,), NOW)


async def test_since_moves_only_with_the_state(vantage: VantageConfig, open_port: int, closed_port: int) -> None:
    first = await ask(vantage, ME, (open_port, closed_port), NOW)
    later = NOW + timedelta(hours=6)
    with socket.create_server(("127.0.0.1", closed_port)):
        second = await ask(vantage, ME, (open_port, closed_port), later, first)
    since = {one.port: one.since for one in second.ports}
    assert since == {open_port: NOW, closed_port: later}


async def test_talk_that_is_no_tls_or_far_too_much_leaves_the_service_working(
    vantage: VantageConfig, open_port: int
) -> None:
    _, plain = await asyncio.open_connection("127.0.0.1", vantage.port)
    plain.write(b"GET / HTTP/1.0\r\n\r\n" * 1000)
    plain.close()
    with pytest.raises(Unreachable):
        await ask(replace(vantage, token=Secret("z" * 100_000)), ME, (open_port,), NOW)
    assert (await ask(vantage, ME, (open_port,), NOW)).ports[0].state is PortState.OPEN


@pytest.mark.parametrize("answer", [b"", b"{}\n", b"x" * 100_000, b'{"v":1}\n', b"\xff\n"])
async def test_a_host_that_talks_nonsense_is_an_error_that_names_it(
    answer: bytes, tmp_path: Path, vantage: VantageConfig
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(answer)
        with contextlib.suppress(OSError):
            await writer.drain()
        writer.close()

    cert, key = tmp_path / "other.pem", tmp_path / "other-key.pem"
    certificate.make(cert, key)
    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=server_context(cert, key))
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises((Unreachable, BadReply)):
            await ask(replace(vantage, port=port, fingerprint=certificate.fingerprint(cert)), ME, (80,), NOW)


async def test_a_watch_asks_when_due_and_when_a_mapping_changed(
    vantage: VantageConfig, open_port: int, closed_port: int
) -> None:
    watch = OutsideWatch((vantage,), None, 21_600)
    gateways = (router(open_port),)
    assert await watch.look(gateways, (), NOW)
    assert not await watch.look(gateways, (), NOW + timedelta(hours=1))
    changed = (router(open_port, closed_port),)
    assert not await watch.look(changed, (), NOW + timedelta(minutes=1))
    assert await watch.look(changed, (), NOW + timedelta(hours=1))
    assert await watch.look(changed, (), NOW + timedelta(hours=8))
    states = {one.port: one.state for one in watch.looks[0].ports}
    assert (states[open_port], states[closed_port]) == (PortState.OPEN, PortState.CLOSED)
    assert [one.state for one in watch.health] == ["ok"]


async def test_a_watch_says_why_nothing_was_tested(vantage: VantageConfig) -> None:
    for gateways, word in (((router(80, wan="11.22.33.44"),), "11.22.33.44"), ((), "may be shared")):
        watch = OutsideWatch((vantage,), None, 21_600)
        await watch.look(gateways, (), NOW)
        (health,) = watch.health
        assert health.state == "not_run"
        assert health.why is not None
        assert word in health.why.english
        assert watch.looks[0].ports == ()


async def test_a_vantage_that_is_away_is_asked_ever_more_rarely(closed_port: int) -> None:
    config = VantageConfig(name="gone", host="127.0.0.1", port=closed_port, token=Secret("t" * 32))
    watch = OutsideWatch((config,), None, 21_600)
    asked = [minute for minute in range(120) if await watch.look((), (), NOW + timedelta(minutes=minute))]
    assert asked == [0, 5, 15, 35, 75]
    (health,) = watch.health
    assert health.state == "failed"
    assert health.why is not None
    assert str(closed_port) in health.why.english


async def test_what_was_seen_is_kept_over_a_restart_and_only_of_vantages_still_configured(
    vantage: VantageConfig, open_port: int
) -> None:
    watch = OutsideWatch((vantage,), None, 21_600)
    await watch.look((router(open_port),), (), NOW)
    again = OutsideWatch((vantage,), watch.to_text(), 21_600)
    assert again.looks == watch.looks
    assert not await again.look((router(open_port),), (), NOW + timedelta(hours=1))
    assert OutsideWatch((), watch.to_text(), 21_600).looks == ()


@pytest.mark.parametrize("text", ["{", "[1]", '[{"vantage": 1}]', '{"a": 1}', "null"])
def test_a_record_of_another_form_is_forgotten(text: str) -> None:
    assert from_text(text) == ()
    assert to_text(()) == "[]"


def test_a_key_is_never_overwritten_and_only_its_user_may_read_it(tmp_path: Path) -> None:
    cert, key = tmp_path / "c.pem", tmp_path / "k.pem"
    certificate.make(cert, key)
    assert key.stat().st_mode & 0o077 == 0
    with pytest.raises(ConfigError):
        certificate.make(cert, key)
