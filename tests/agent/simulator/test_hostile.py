"""Bad manners that the simulator can show, each by its own profile in `profiles_hostile/`."""

import asyncio

import pytest

from .askers import Wire, ask_udp, get
from .conftest import HOSTILE, PASSWORD, SiteMaker
from .test_onvif import call, token
from .test_rtsp import ask
from .test_ws_discovery import GROUP, probe

NAMES = sorted(path.stem for path in HOSTILE.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
async def test_every_hostile_profile_can_be_switched_on(make_site: SiteMaker, name: str) -> None:
    async with make_site(HOSTILE / f"{name}.yaml") as site:
        async with await Wire.open(site.device(name).address, 8080):
            pass
        assert site.device(name).is_up


async def test_garbage_is_no_http_no_rtsp_and_no_xml(make_site: SiteMaker, asker: str) -> None:
    async with make_site(HOSTILE / "garbage.yaml") as site:
        host = site.device("garbage").address
        for port, first in ((8080, b"GET / HTTP/1.1\r\n\r\n"), (8554, b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")):
            async with await Wire.open(host, port) as wire:
                await wire.send(first)
                answer = await wire.read(4096)
                assert answer
                assert not answer.startswith((b"HTTP/", b"RTSP/"))
        ((data, _),) = await ask_udp(asker, (host, 3702), probe(), at_least=1)
        assert b"<" not in data


async def test_silent_device_accepts_and_says_nothing(make_site: SiteMaker, asker: str) -> None:
    async with make_site(HOSTILE / "silent.yaml") as site:
        host = site.device("silent").address
        async with await Wire.open(host, 8080) as wire:
            await wire.send(b"GET / HTTP/1.1\r\n\r\n")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(wire.read(1), 0.5)
        assert await ask_udp(asker, (host, 3702), probe()) == []
        assert site.counters("silent")["datagrams"] == {"ws_discovery": 1}


async def test_slow_device_gives_a_byte_at_a_time(make_site: SiteMaker) -> None:
    async with make_site(HOSTILE / "slow.yaml") as site, await Wire.open(site.device("slow").address, 8080) as wire:
        await wire.send(b"GET / HTTP/1.1\r\n\r\n")
        assert [await wire.read(100), await wire.read(100)] == [b"H", b"T"]


async def test_huge_answer_is_a_hundred_megabytes(make_site: SiteMaker) -> None:
    async with make_site(HOSTILE / "huge.yaml") as site, await Wire.open(site.device("huge").address, 8080) as wire:
        await wire.send(b"GET / HTTP/1.1\r\n\r\n")
        received = 0
        while received < 100 * 1024 * 1024 and (chunk := await wire.read(1 << 20)):
            received += len(chunk)
        assert received >= 100 * 1024 * 1024


async def test_bomb_declares_entities_in_entities(make_site: SiteMaker) -> None:
    async with make_site(HOSTILE / "xml_bomb.yaml") as site:
        answer = await get(site.device("xml_bomb").address, "/")
        assert answer.one("Content-Type") == "text/xml"
        assert b'<!ENTITY j "&i;&i;' in answer.body
        assert len(answer.body) < 2000


async def test_redirects_name_the_other_host(make_site: SiteMaker) -> None:
    async with make_site(HOSTILE / "redirect.yaml", values={"elsewhere": "127.99.1.1:8080"}) as site:
        host = site.device("redirect").address
        assert (await get(host, "/x?y=1")).one("Location") == "http://127.99.1.1:8080/x?y=1"
        async with await Wire.open(host, 8554) as wire:
            answer = await ask(wire, "DESCRIBE", f"rtsp://{host}:8554/a")
        assert (answer.status, answer.one("Location")) == (302, "rtsp://127.99.1.1:8080/a")


async def test_refusal_never_ends_whatever_the_password(make_site: SiteMaker) -> None:
    async with make_site(HOSTILE / "refuse.yaml") as site:
        host = site.device("refuse").address
        assert (await get(host, "/")).status == 401
        assert (await call(host, "GetSystemDateAndTime", token(PASSWORD))).status == 401
        assert site.counters("refuse")["logins"] == 0


async def test_foreign_xaddr_is_another_hosts(make_site: SiteMaker, asker: str) -> None:
    async with make_site(HOSTILE / "foreign_xaddr.yaml", values={"elsewhere": "127.99.1.1:8080"}):
        ((data, _),) = await ask_udp(asker, GROUP, probe(), at_least=1)
        assert b"<d:XAddrs>http://127.99.1.1:8080/onvif/device_service</d:XAddrs>" in data
