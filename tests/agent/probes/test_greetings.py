"""FTP and telnet: what is said unasked."""

import asyncio
from typing import Any

import pytest

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes import greetings
from cctv_guard_agent.probes.greetings import PROBE

FTP, TELNET, KNOCKED = 2121, 2323, 9530


@pytest.fixture(autouse=True)
def unprivileged_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greetings, "_KINDS", {FTP: "ftp_banner", TELNET: "telnet_banner"})
    ends = greetings._ENDS
    monkeypatch.setattr(greetings, "_ENDS", {FTP: ends[greetings.FTP], TELNET: ends[greetings.TELNET]})
    monkeypatch.setattr(greetings, "_KNOCKED", (KNOCKED,))
    monkeypatch.setattr(greetings, "_TIMEOUT_S", 0.4)


def says(data: bytes, asked: list[bytes]) -> Any:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        asked.append(await reader.read(100))

    return speak


async def test_greetings_are_read_and_nothing_is_sent(camera: Any, lan: Lan, seen: Any) -> None:
    asked: list[bytes] = []
    await camera.raw(FTP, says(b"220 AXIS P1346 Network Camera 5.50 (2014) ready.\r\n", asked))
    await camera.raw(TELNET, says(b"\xff\xfd\x01\xff\xfb\x03\r\n192.0.0.64 login: ", asked))
    probed = await PROBE.ask(lan, camera.target())
    assert {one.kind: one.raw for one in probed.captures} == {
        "ftp_banner": "220 AXIS P1346 Network Camera 5.50 (2014) ready.",
        "telnet_banner": "192.0.0.64 login:",
    }
    assert set(seen(probed, "tcp.open")) == {str(FTP), str(TELNET)}
    await asyncio.sleep(0)
    assert asked == [b"", b""]
    assert camera.connections == 2


async def test_closed_services_are_closed(camera: Any, lan: Lan, seen: Any) -> None:
    await camera.raw(8080, says(b"", []))
    probed = await PROBE.ask(lan, camera.target())
    assert set(seen(probed, "tcp.closed")) == {str(FTP), str(TELNET), str(KNOCKED)}
    assert probed.captures == ()


@pytest.mark.parametrize("said", [b"", b"\xff\xfd\x01\xff\xfb", b"\0\0\0", b"\xff" * 5000])
async def test_a_service_that_says_nothing_readable_gives_no_capture(
    camera: Any, lan: Lan, seen: Any, said: bytes
) -> None:
    await camera.raw(TELNET, says(said, []))
    probed = await PROBE.ask(lan, camera.target())
    assert seen(probed, "tcp.open") == [str(TELNET)]
    assert probed.captures == ()


async def test_a_flood_is_cut(camera: Any, lan: Lan) -> None:
    await camera.raw(FTP, says(b"A" * 1_000_000, []))
    probed = await PROBE.ask(lan, camera.target())
    assert len(probed.captures[0].raw) <= 1024


async def test_of_the_other_ports_only_the_state_is_asked(camera: Any, lan: Lan, seen: Any) -> None:
    asked: list[bytes] = []
    await camera.raw(KNOCKED, says(b"SSH-2.0-x\r\n", asked))
    probed = await PROBE.ask(lan, camera.target())
    assert seen(probed, "tcp.open") == [str(KNOCKED)]
    assert probed.captures == ()
    await asyncio.sleep(0.1)
    assert asked in ([b""], [])  # it hung up without a byte


def test_routers_are_not_asked(camera: Any) -> None:
    assert PROBE.wants(camera.target())
    assert not PROBE.wants(camera.target(("ssdp.st", "urn:schemas-upnp-org:device:InternetGatewayDevice:1")))


async def test_a_host_outside_the_networks_is_not_touched(new_camera: Any) -> None:
    from ipaddress import IPv4Network

    camera = new_camera()
    await camera.raw(FTP, says(b"220 x\r\n", []))
    probed = await PROBE.ask(Lan(interfaces=(), networks=[IPv4Network("192.168.9.0/24")]), camera.target())
    assert camera.connections == 0
    assert probed.captures == ()
