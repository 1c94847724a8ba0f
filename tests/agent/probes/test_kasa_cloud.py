"""Kasa's own word on its maker's cloud: one question without a login, and no account's name kept."""

import asyncio
import json
import struct
from typing import Any

import pytest

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import State
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.kasa_cloud import PROBE
from cctv_guard_agent.wire.kasa_cipher import hide, show
from cctv_guard_agent.wire.remote import kasa

SIGN = ("kasa.type", "IOT.IPCAMERA")
INFO = {
    "username": "MARKER@example.org", "server": "MARKER.tplinkcloud.com", "binded": 1, "cld_connection": 1,
    "illegalType": 0, "stopConnect": 0, "tcspStatus": 1, "fwDlPage": "", "fwNotifyType": 0, "err_code": 0,
}  # fmt: skip


def answer(module: str = "cnCloud", **fields: object) -> bytes:
    return hide(json.dumps({module: {"get_info": {**INFO, **fields}}}).encode())


@pytest.mark.parametrize("module", ["cnCloud", "smartlife.cam.ipcamera.cloud", "smartlife.iot.common.cloud"])
@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, State.BOUND),
        ({"binded": 0}, State.REGISTERED),
        ({"cld_connection": 0}, State.OFFLINE),
        ({"cld_connection": 0, "binded": 0}, State.OFFLINE),
    ],
)
def test_online_and_bound_are_read_under_every_name(module: str, fields: dict[str, object], state: State) -> None:
    told = kasa.read(answer(module, **fields))
    assert told.state is state
    assert "MARKER" not in repr(told)


def test_only_the_question_for_the_cloud_can_be_sent() -> None:
    asked = json.loads(show(kasa.QUESTION))
    assert set(asked) == {"cnCloud", "smartlife.cam.ipcamera.cloud", "smartlife.iot.common.cloud"}
    assert all(calls == {"get_info": {}} for calls in asked.values())


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\0" * 40, hide(b"{"), hide(b"[]"), hide(b"{}"), hide(b'{"cnCloud":[]}'),
        hide(b'{"cnCloud":{"get_info":{"err_code":-10008,"err_msg":"Unsupported API call."}}}'),
        hide(b'{"cnCloud":{"err_code":-1,"err_msg":"module not support"}}'),
        answer(cld_connection="x"), answer(cld_connection=None), kasa.QUESTION,
    ],
    ids=range(11),
)  # fmt: skip
def test_what_does_not_say_is_a_bad_reply(data: bytes) -> None:
    with pytest.raises(BadReply):
        kasa.read(data)


async def test_it_is_asked_by_udp_and_its_account_is_not_kept(camera: Any, lan: Lan, seen: Any) -> None:
    loop = asyncio.get_running_loop()
    asked: list[bytes] = []

    class Camera(asyncio.DatagramProtocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport

        def datagram_received(self, data: bytes, addr: Any) -> None:
            asked.append(data)
            self.transport.sendto(answer("smartlife.cam.ipcamera.cloud"), addr)

    transport, _ = await loop.create_datagram_endpoint(Camera, local_addr=(str(camera.address), kasa.PORT))
    try:
        probed = await PROBE.ask(lan, camera.target(SIGN))
    finally:
        transport.close()
    assert set(asked) == {kasa.QUESTION}
    assert seen(probed, "remote.cloud") == ["bound|TP-Link cloud (Kasa)|cld_connection = 1, binded = 1"]
    assert not seen(probed, "probe.failed")
    assert "MARKER" not in repr(probed)


async def test_firmware_that_is_silent_there_is_asked_by_tcp(camera: Any, lan: Lan, seen: Any) -> None:
    async def serve(reader: Any, writer: Any) -> None:
        (size,) = struct.unpack(">I", await reader.readexactly(4))
        assert await reader.readexactly(size) == kasa.QUESTION
        told = answer(binded=0)
        writer.write(struct.pack(">I", len(told)) + told)
        await writer.drain()

    await camera.raw(kasa.PORT, serve)
    probed = await PROBE.ask(lan, camera.target(SIGN))
    assert seen(probed, "remote.cloud") == ["registered|TP-Link cloud (Kasa)|cld_connection = 1, binded = 0"]


@pytest.mark.parametrize("head", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x05abcde"])
async def test_an_answer_that_cannot_be_used_is_said_to_be_unread(
    camera: Any, lan: Lan, seen: Any, head: bytes
) -> None:
    async def serve(reader: Any, writer: Any) -> None:
        await reader.readexactly(4)
        writer.write(head)
        await writer.drain()

    await camera.raw(kasa.PORT, serve)
    probed = await PROBE.ask(lan, camera.target(SIGN))
    assert seen(probed, "remote.cloud") == ["unread|TP-Link cloud (Kasa)|no usable answer"]
    assert seen(probed, "probe.failed")


def test_only_what_answered_that_search_is_asked(camera: Any) -> None:
    assert PROBE.wants(camera.target(SIGN))
    assert not PROBE.wants(camera.target(("tapo.type", "SMART.IPCAMERA")))
    assert PROBE.stage < 3
