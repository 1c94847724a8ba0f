"""Shodan's InternetDB: asked once a day at most, from a fake on loopback; a hint that changes no verdict."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from forwards import router

from cctv_guard_agent.config import parse
from cctv_guard_agent.errors import BadReply, ConfigError, Unreachable
from cctv_guard_agent.model.exposure import Gateway, WanKind
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.net.outside import get, server_context
from cctv_guard_agent.vantage import certificate
from cctv_guard_agent.vantage.internetdb import InternetDb
from cctv_guard_agent.wire import internetdb as wire

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WAN = "11.22.33.44"


def body(address: str = WAN, ports: object = (554, 80), **more: object) -> bytes:
    whole = {"ip": address, "ports": list(ports), "cpes": [], "hostnames": ["x.example"], "tags": [], "vulns": []}  # type: ignore[call-overload]
    return json.dumps(whole | more).encode()


class Fake:
    """Answers as documented, and counts."""

    def __init__(self, status: int = 200, data: bytes | None = None) -> None:
        self.status, self.data = status, data or body()
        self.asked: list[str] = []

    async def fetch(self, path: str) -> HttpReply:
        self.asked.append(path)
        return HttpReply(status=self.status, head="", headers=(), body=self.data)

    def db(self, kept: str | None = None, *, enabled: bool = True) -> InternetDb:
        return InternetDb(enabled=enabled, kept=kept, fetch=self.fetch)


def gateways(wan: str = WAN) -> Sequence[Gateway]:
    return [router(wan=wan)] if wan else [replace(router(), wan_address=None, wan_kind=WanKind.UNKNOWN)]


async def test_off_means_that_nothing_is_asked() -> None:
    fake = Fake()
    one = fake.db(enabled=False)
    assert not await one.look(gateways(), NOW)
    assert (fake.asked, one.health, one.hints) == ([], (), ())


async def test_what_is_asked_is_the_address_and_nothing_else() -> None:
    fake = Fake()
    one = fake.db()
    assert await one.look(gateways(), NOW)
    assert fake.asked == [f"/{WAN}"]
    assert [port for port, _ in one.hints[0].ports] == [80, 554]
    assert one.health[0].state == "ok"


@pytest.mark.parametrize("status", [200, 404, 429, 500])
async def test_whatever_it_answers_it_is_asked_again_only_the_next_day_over_restarts(status: int) -> None:
    fake, kept = Fake(status), list[str]()
    one = fake.db()
    await one.look(gateways(), NOW, lambda: kept.append(one.to_text()))
    again = fake.db(kept[-1])  # a crash right after the question
    assert not await again.look(gateways(), NOW + timedelta(hours=23))
    assert await again.look(gateways(), NOW + timedelta(hours=24))
    assert len(fake.asked) == 2


async def test_a_new_address_waits_for_the_next_day_too() -> None:
    fake = Fake()
    one = fake.db()
    await one.look(gateways(), NOW)
    assert not await one.look(gateways("11.22.33.45"), NOW + timedelta(hours=1))


@pytest.mark.parametrize("wan", ["100.64.0.9", "192.168.0.2", ""])
async def test_an_address_that_is_shared_private_or_not_known_is_never_asked_about(wan: str) -> None:
    fake = Fake()
    one = fake.db()
    await one.look(gateways(wan), NOW)
    assert fake.asked == []
    assert one.health[0].state == "not_run"
    assert one.health[0].why


async def test_since_when_a_port_is_listed_stays_and_starts_anew_with_the_address() -> None:
    fake = Fake()
    one = fake.db()
    await one.look(gateways(), NOW)
    day = NOW + timedelta(days=1)
    again = fake.db(one.to_text())
    await again.look(gateways(), day)
    assert {since for _, since in again.hints[0].ports} == {NOW}
    fake.data = body("11.22.33.45")
    await again.look(gateways("11.22.33.45"), day + timedelta(days=1))
    assert {since for _, since in again.hints[0].ports} == {day + timedelta(days=1)}


async def test_too_many_questions_are_said_plainly() -> None:
    one = Fake(429).db()
    await one.look(gateways(), NOW)
    why = one.health[0].why
    assert why
    assert "429, too many questions" in why.english
    assert "again in a day" in why.english


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"[" * 5000,
        body("8.8.8.8"),
        body(ports=["80"]),
        body(ports=[0]),
        body(ports=range(1, 5000)),
        b'{"ip": 1}',
    ],
)
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(BadReply):
        wire.ports(200, data, ip_address(WAN))


def test_not_listed_is_an_answer_that_proves_nothing() -> None:
    assert wire.ports(404, b'{"detail":"No information available"}', ip_address(WAN)) is None


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"asked_at": 5}', '{"hint": {"address": "x"}}'])
def test_what_another_version_kept_harms_nothing(kept: str) -> None:
    assert Fake().db(kept).hints == ()


def test_it_takes_the_owners_word_that_the_terms_were_read() -> None:
    with pytest.raises(ConfigError, match="non-commercial"):
        parse({"internetdb": {"enabled": True}})
    assert parse({"internetdb": {"enabled": True, "terms_read": True}}).internetdb
    assert not parse({}).internetdb
    assert not parse({"internetdb": {"enabled": False}}).internetdb


# The carrier, over real TLS on loopback


@asynccontextmanager
async def service(folder: Path, reply: bytes) -> AsyncIterator[tuple[int, ssl.SSLContext, list[bytes]]]:
    files = folder / "certificate.pem", folder / "key.pem"
    certificate.make(*files)
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(reply)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context(*files))
    context = ssl.create_default_context(cafile=str(files[0]))
    context.check_hostname = False  # ours is made for no host name
    async with server:
        yield server.sockets[0].getsockname()[1], context, heard


def http(status: str, data: bytes, *head: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(data)}", *head, "", ""]
    return "\r\n".join(lines).encode() + data


async def test_one_get_carries_the_address_and_no_word_of_the_site(tmp_path: Path) -> None:
    async with service(tmp_path, http("200 OK", body())) as (port, context, heard):
        reply = await get("127.0.0.1", port, f"/{WAN}", limit=65_536, context=context)
        assert wire.ports(reply.status, reply.body, ip_address(WAN)) == (80, 554)
        assert heard == [
            f"GET /{WAN} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: cctv-guard\r\nAccept: application/json\r\n"
            "Connection: close\r\n\r\n".encode()
        ]


async def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    moved = http("302 Found", b"", "Location: https://example.org/")
    async with service(tmp_path, moved) as (port, context, heard):
        reply = await get("127.0.0.1", port, "/x", limit=100, context=context)
        with pytest.raises(Unreachable, match="302"):
            wire.ports(reply.status, reply.body, ip_address(WAN))
        assert len(heard) == 1


async def test_a_certificate_that_nobody_trusts_gets_no_question(tmp_path: Path) -> None:
    async with service(tmp_path, b"") as (port, _, heard):
        with pytest.raises(Unreachable, match="not trusted"):
            await get("127.0.0.1", port, "/x", limit=100)
        assert heard == []


@pytest.mark.parametrize(
    "reply",
    [b"", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 9000, b"HTTP/1.1 200 OK\r\nContent-Le"],
    ids=["nothing", "no HTTP", "an endless head", "cut"],
)
async def test_an_answer_that_is_none_is_an_error_of_one_kind(tmp_path: Path, reply: bytes) -> None:
    async with service(tmp_path, reply) as (port, context, _):
        with pytest.raises((BadReply, Unreachable)):
            await get("127.0.0.1", port, "/x", limit=1000, context=context, timeout_s=3)


async def test_a_body_is_bounded(tmp_path: Path) -> None:
    async with service(tmp_path, http("200 OK", b"x" * 100_000)) as (port, context, _):
        assert len((await get("127.0.0.1", port, "/x", limit=1000, context=context)).body) <= 1000
