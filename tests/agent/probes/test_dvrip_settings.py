"""Xiongmai's cloud, UPnP and DDNS over DVRIP: one login, reading messages only, no secret kept."""

import hashlib
import json
import struct
from typing import Any

import pytest

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.dvrip_settings import PROBE
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.wire.remote import dvrip

HEADER = struct.Struct("<BB2xII2xHI")
SIGNS = (("xm.answer", "NetWork.NetCommon"), ("xm.TCPPort", "34567"))
CONFIG: dict[str, Any] = {
    "NetWork.Nat": {"NatEnable": True, "Addr": "MARKER.example.org"},
    "Status.NatInfo": {"NatStatus": "Conneted", "NaInfoCode": "MARKER"},
    "NetWork.Upnp": {"Enable": False, "State": True},
    "NetWork.NetDDNS": [{"Enable": False}, {"Enable": True, "Server": {"Password": "MARKER", "UserName": "MARKER"}}],
}


class Device:
    """Speaks DVRIP as a public client describes it, by code that shares nothing with ours."""

    def __init__(self, config: dict[str, Any], *, password: str = "s3cret-pass", wrong: int = 203) -> None:
        self.config, self.wrong = config, wrong
        raw = hashlib.md5(password.encode()).digest()
        letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        self.digest = "".join(letters[sum(pair) % 62] for pair in zip(raw[::2], raw[1::2], strict=True))
        self.messages: list[int] = []
        self.silent_at = ""

    async def __call__(self, reader: Any, writer: Any) -> None:
        while True:
            head, _, session, _, message, length = HEADER.unpack(await reader.readexactly(HEADER.size))
            asked = json.loads((await reader.readexactly(length)).rstrip(b"\n\0"))
            assert head == 255
            self.messages.append(message)
            if message == 1000:
                right = (asked["UserName"], asked["PassWord"]) == ("owner", self.digest)
                told: dict[str, Any] = {"Ret": 100, "SessionID": "0x0000002A"} if right else {"Ret": self.wrong}
            else:
                assert (session, asked["SessionID"]) == (42, "0x0000002A")
                name = asked["Name"]
                if name == self.silent_at:
                    return
                told = {"Name": name, "Ret": 100, name: self.config[name]} if name in self.config else {"Ret": 103}
            body = json.dumps(told).encode() + b"\n\0"
            writer.write(HEADER.pack(255, 1, 42, 0, message + 1, len(body)) + body)
            await writer.drain()


@pytest.fixture
def readable() -> Credentials:
    return Credentials(username="owner", password=Secret("s3cret-pass"), allow_basic=True)


def states(probed: Any) -> dict[str, str]:
    found = [one.value.split("|") for one in probed.observations if one.kind.startswith("remote.")]
    return {service: state for state, service, _ in found}


async def test_three_settings_are_read_over_one_connection_in_one_login(
    camera: Any, lan: Lan, readable: Credentials, seen: Any
) -> None:
    device = Device(CONFIG)
    await camera.raw(34567, device)
    probed = await PROBE.ask(lan, camera.target(*SIGNS, credentials=readable))
    assert states(probed) == {"XMeye cloud": "registered", "UPnP port mapping": "off", "DDNS": "on"}
    assert device.messages == [1000, 1042, 1042, 1042, 1042]
    assert camera.connections == 1
    assert not seen(probed, "probe.failed")
    assert "MARKER" not in repr(probed)


@pytest.mark.parametrize(
    ("nat", "status", "state"),
    [
        ({"NatEnable": False}, {"NatStatus": "DisEnable"}, "off"),
        ({"NatEnable": True}, {"NatStatus": "Probing"}, "offline"),
        ({"NatEnable": True}, {"NatStatus": "MARKER"}, "on"),
        ({"NatEnable": True}, [], "on"),
        ({"NatEnable": "maybe"}, {}, "unread"),
        ([], {}, "unread"),
    ],
)
async def test_each_state_of_the_cloud_is_told(
    camera: Any, lan: Lan, readable: Credentials, nat: Any, status: Any, state: str
) -> None:
    await camera.raw(34567, Device({**CONFIG, "NetWork.Nat": nat, "Status.NatInfo": status}))
    probed = await PROBE.ask(lan, camera.target(*SIGNS, credentials=readable))
    assert states(probed)["XMeye cloud"] == state
    assert "MARKER" not in repr(probed)


@pytest.mark.parametrize(("code", "refused"), [(203, True), (205, True), (106, True), (206, False)])
async def test_a_wrong_password_is_a_refusal_and_a_locked_account_is_none(
    camera: Any, lan: Lan, readable: Credentials, code: int, refused: bool
) -> None:
    device = Device(CONFIG, password="other", wrong=code)
    await camera.raw(34567, device)
    probed = await PROBE.ask(lan, camera.target(*SIGNS, credentials=readable))
    assert probed.refused is refused
    assert device.messages == [1000]
    assert not states(probed)


async def test_what_the_device_does_not_answer_is_said_to_be_unread(
    camera: Any, lan: Lan, readable: Credentials, seen: Any
) -> None:
    device = Device({key: value for key, value in CONFIG.items() if key != "NetWork.Upnp"})
    device.silent_at = "NetWork.NetDDNS"
    await camera.raw(34567, device)
    probed = await PROBE.ask(lan, camera.target(*SIGNS, credentials=readable))
    assert states(probed) == {"XMeye cloud": "registered", "UPnP port mapping": "unread", "DDNS": "unread"}
    assert seen(probed, "probe.failed")


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", HEADER.pack(255, 1, 0, 0, 1001, 2**31), HEADER.pack(255, 1, 0, 0, 1, 4)],
)
async def test_another_protocol_and_an_endless_answer_end_it(
    camera: Any, lan: Lan, readable: Credentials, seen: Any, answer: bytes
) -> None:
    async def serve(reader: Any, writer: Any) -> None:
        await reader.readexactly(HEADER.size)
        writer.write(answer)
        await writer.drain()

    await camera.raw(34567, serve)
    probed = await PROBE.ask(lan, camera.target(*SIGNS, credentials=readable))
    assert seen(probed, "probe.failed")
    assert not probed.refused
    assert not states(probed)


def test_a_login_that_can_be_overheard_needs_the_owners_word(
    camera: Any, owner: Credentials, readable: Credentials
) -> None:
    assert PROBE.wants(camera.target(*SIGNS, credentials=readable))
    assert not PROBE.wants(camera.target(*SIGNS, credentials=owner))
    assert not PROBE.wants(camera.target(*SIGNS))
    assert not PROBE.wants(camera.target(("tcp.open", "34567"), credentials=readable))


@pytest.mark.parametrize(
    "told", [{}, {"Ret": 100}, {"Ret": "100"}, {"Ret": 100, "SessionID": "0x1FFFFFFFF"}, {"Ret": []}]
)
def test_a_session_that_is_none_is_a_bad_reply(told: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        dvrip.session(json.dumps(told).encode())
