"""Units that answer Dahua's search only when they are asked alone."""

import asyncio
import json
import struct
from typing import Any

import pytest

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes import dahua_search
from cctv_guard_agent.probes.dahua_search import PROBE
from cctv_guard_agent.wire.decode import decode
from cctv_guard_agent.wire.dhip_search import PORT, SEARCH
from tests.agent.discovery.fakes import FakeNet

INFO = {"DeviceType": "TPC-BF5421", "SerialNo": "6C01E93PAG69A7D", "Vendor": "Lorex", "Version": "2.800.0000000.13.R"}
ANSWER = json.dumps({"method": "client.notifyDevInfo", "params": {"deviceInfo": INFO}}).encode()


def dhip(body: bytes) -> bytes:
    return struct.pack("<I4s8sIIII", 32, b"DHIP", b"", len(body), 0, len(body), 0) + body


class Unit(asyncio.DatagramProtocol):
    """Answers on its own address only."""

    def __init__(self, answers: list[bytes]) -> None:
        self.asked: list[bytes] = []
        self._answers = answers

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, sender: Any) -> None:
        self.asked.append(data)
        for answer in self._answers:
            self._transport.sendto(answer, sender)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dahua_search, "_REPEATS", 1)
    monkeypatch.setattr(dahua_search, "_WAIT_S", 0.3)


async def ask(camera: Any, lan: Lan, *answers: bytes) -> tuple[Any, Unit]:
    loop = asyncio.get_running_loop()
    where = (str(camera.address), PORT)
    transport, unit = await loop.create_datagram_endpoint(lambda: Unit(list(answers)), local_addr=where)
    try:
        return await PROBE.ask(lan, camera.target()), unit
    finally:
        transport.close()


@pytest.mark.parametrize(
    "sign",
    [
        ("tcp.open", "37777"),
        ("rtsp.realm", "Login to 6C01E93PAG69A7D"),
        ("onvif.scope", "extension/unique_identifier"),
        ("http.body", "var g_isdeviceinited = true;"),
    ],
)
def test_what_points_to_the_firmware_is_asked(camera: Any, sign: tuple[str, str]) -> None:
    assert PROBE.wants(camera.target(sign))
    assert not PROBE.wants(camera.target(sign, ("dahua.answer", "deviceInfo")))


@pytest.mark.parametrize("sign", [("tcp.open", "8000"), ("http.server", "App-webs/"), ("tcp.closed", "37777")])
def test_nobody_else_is_asked(camera: Any, sign: tuple[str, str]) -> None:
    assert not PROBE.wants(camera.target(sign))


async def test_the_answer_is_kept_and_read(camera: Any, lan: Lan) -> None:
    probed, unit = await ask(camera, lan, dhip(ANSWER + b"\n\0"))
    assert unit.asked == [SEARCH]
    (capture,) = probed.captures
    assert {"dahua.Vendor", "dahua.SerialNo"} <= {seen.kind for seen in decode(capture)}
    assert capture.endpoint.address == camera.address


@pytest.mark.parametrize("answers", [(), (SEARCH,)])
async def test_silence_and_an_echo_are_no_answer(camera: Any, lan: Lan, answers: tuple[bytes, ...]) -> None:
    assert (await ask(camera, lan, *answers))[0].captures == ()


async def test_nothing_is_sent_beyond_the_attached_networks(camera: Any) -> None:
    net = FakeNet(dhip(ANSWER))
    probed = await PROBE.ask(net, camera.target())
    assert net.searches == []
    assert probed.captures == ()
