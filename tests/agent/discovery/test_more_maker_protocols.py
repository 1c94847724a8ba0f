"""VIVOTEK, Foscam, Ubiquiti, VStarcam, CS2, Kasa, Tapo: the bytes of facts/identification.md 4 and its sources."""

import json
import struct
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.discovery import cs2_pppp, foscam, kasa, tapo, ubiquiti, vivotek, vstarcam
from cctv_guard_agent.errors import BadReply, Unreachable
from tests.agent.discovery.fakes import CAMERA, FakeNet, heard, values

MODULES = [vivotek, foscam, vstarcam, ubiquiti, cs2_pppp, kasa, tapo]
MAC = bytes.fromhex("e063da000001")
ADDRESS = CAMERA.packed


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack(">BH", kind, len(value)) + value


def ubnt(*fields: bytes, head: bytes = b"\x01\x00") -> bytes:
    body = b"".join(fields)
    return head + struct.pack(">H", len(body)) + body


# uilibs/unifi-discovery tests/test_init.py, the unit half of the MAC and the GUID replaced
UVC = ubnt(
    tlv(0x02, MAC + ADDRESS),
    tlv(0x01, MAC),
    tlv(0x0A, b"\x00\x13\xe60"),
    tlv(0x0B, b"Gate"),
    tlv(0x0C, b"UVC G4 Pro"),
    tlv(0x17, bytes(4)),
    tlv(0x03, b"UVC.S5L.v4.46.18.67.ceacbaa.211202.1017"),
    tlv(0x10, b"c\xa5"),
)
BRIDGE = ubnt(tlv(0x01, MAC), tlv(0x0C, b"UFP-UAP-B"), tlv(0x03, b"UFP-UAP-B.MT7622_SOC.v0.4.0.4"))
CONSOLE = ubnt(tlv(0x01, MAC), tlv(0x15, b"UDMPROMAX"), tlv(0x16, b"5.1.0.0"), head=b"\x02\x09")
RECORDER = ubnt(tlv(0x01, MAC), tlv(0x15, b"UNVR"), tlv(0x16, b"5.1.0.0"), head=b"\x00\x00")


def vivotek_answer() -> bytes:
    """As UniversalScanner's Vivotek.selftest, with type 4 as one byte without a length."""
    return (
        b"\x02\x4a\x5d\x8f\x1c"
        + b"\x01\x0aFD9187-HT1"
        + b"\x02\x06\x00\x02\xd1\x00\x00\x01"
        + b"\x03\x04"
        + ADDRESS
        + b"\x04\x1b"
        + b"\x06\x02\x50\x00"
        + b"\x09\x09FD9187-HT"
    )


def foscam_answer(unit: bytes = b"00626E000001", key: bytes = b"") -> bytes:
    body = unit.ljust(13, b"\0") + b"Garden".ljust(21, b"\0") + ADDRESS + b"\xff\xff\xff\0" + ADDRESS + ADDRESS
    body += bytes([1, 0, 0, 0]) + bytes([11, 37, 2, 49]) + bytes([2, 4, 10, 8]) + b"\x00\x58"
    hidden = bytes(a ^ key[i % 8] for i, a in enumerate(body)) if key else body
    head = b"MO_I" + b"\x01\x00" + (b"\x01" if key else b"\0") + key.ljust(8, b"\0") + b"\x40" + bytes(7)
    return head + hidden


def vstarcam_answer(ip: bytes = b"192.168.1.64") -> bytes:
    parts = (ip, b"255.255.255.0", b"192.168.1.1", b"192.168.1.1", b"")
    body = b"\x44\x48\x01\x08" + b"".join(part.ljust(16, b"\0") for part in parts) + MAC + b"\x90\x1f"
    body += b"VSTC123456ABCDE".ljust(32, b"\0") + b"Porch".ljust(32, b"\0")
    return (body.ljust(0xCC, b"\0") + b"48.53.64.67".ljust(32, b"\0")).ljust(0x210, b"\0")


# DavidVentura/cam-reverse tests/fn.test.js
PUNCH = bytes.fromhex("f14100144241544400000000000262ca574f4e4a4d000000")


def punch(prefix: bytes, code: bytes, number: int = 123456) -> bytes:
    body = prefix.ljust(8, b"\0") + struct.pack(">I", number) + code.ljust(8, b"\0")
    return b"\xf1\x41" + struct.pack(">H", len(body)) + body


# python-kasa tests/fixtures/iotcam/EC60(US)_4.0_2.3.22.json
EC60 = {
    "alias": "Nursery",
    "dev_name": "Kasa Spot, 24/7 Recording",
    "deviceId": "8012A1B2C3D4E5F60718293A4B5C6D7E8F901234",
    "hw_ver": "4.0",
    "latitude": 47.1,
    "longitude": 8.5,
    "mac": "74:FE:CE:00:00:00",
    "model": "EC60(US)",
    "sw_ver": "2.3.22 Build 20230731 rel.69808",
    "type": "IOT.IPCAMERA",
}


def kasa_answer(info: dict[str, object], *, deeper: bool = False) -> bytes:
    return kasa.hide(json.dumps({"system": {"get_sysinfo": {"system": info} if deeper else info}}).encode())


# python-kasa tests/fixtures/smartcam/C100_4.0_1.3.14.json
C100 = {
    "device_id": "00000000000000000000000000000001",
    "device_model": "C100",
    "device_type": "SMART.IPCAMERA",
    "encrypt_info": {"data": "", "key": "", "sym_schm": "AES"},
    "factory_default": False,
    "firmware_version": "1.3.14 Build 240513 Rel.43631n(5553)",
    "hardware_version": "4.0",
    "ip": "192.168.1.64",
    "mac": "F0-A7-31-00-00-00",
}


def tapo_answer(result: object) -> bytes:
    return tapo.SEARCH + json.dumps({"error_code": 0, "result": result}).encode()


ANSWERS = {
    vivotek: vivotek_answer(),
    foscam: foscam_answer(),
    vstarcam: vstarcam_answer(),
    ubiquiti: UVC,
    cs2_pppp: PUNCH,
    kasa: kasa_answer(EC60, deeper=True),
    tapo: tapo_answer(C100),
}


@pytest.mark.parametrize(
    ("module", "sent", "port", "source_port"),
    [
        (vivotek, ["014a5d8f1c"], 10000, None),
        (foscam, ["4d4f5f49" + "00" * 11 + "04" + "00" * 7 + "00000001"], 10000, 10000),
        (vstarcam, ["44480101"], 8600, 8600),
        (ubiquiti, ["01000000", "02080000"], 10001, 10001),
        (cs2_pppp, ["f1300000", "f1320000"], 32108, None),
        (kasa, ["d0f281f88bff9af7d5ef94b6d1b4c09fec95e68fe187e8caf08bf68bf6"], 9999, None),
        (tapo, ["020000010000000000000000463cb5d3"] * 2, 20002, None),
    ],
)
async def test_only_the_search_message_is_sent_and_by_broadcast(module, sent, port, source_port):
    net = FakeNet()
    await heard(module.DISCOVERER, net)
    assert [data.hex() for data in net.sent] == sent
    assert net.searches[0]["port"] == port
    assert net.searches[0].get("source_port") == source_port
    assert all(search["broadcast"] is True for search in net.searches)


@pytest.mark.parametrize("module", MODULES)
async def test_only_hosts_behind_a_router_are_asked_one_by_one(module):
    net, far = FakeNet(), IPv4Address("10.9.0.4")
    await heard(module.DISCOVERER, net, [CAMERA, far])
    assert all(search["unicast"] == [far] for search in net.searches)


@pytest.mark.parametrize("module", MODULES)
async def test_an_answer_is_one_camera_however_often_it_comes(module):
    net = FakeNet(ANSWERS[module], ANSWERS[module])
    found = await heard(module.DISCOVERER, net)
    assert len(found) == len(net.searches)
    assert found[0].sign == "camera"
    assert found[0].captures


async def test_a_vivotek_answer_tells_model_and_mac():
    (one,) = await heard(vivotek.DISCOVERER, FakeNet(vivotek_answer()))
    assert values(one, "vivotek.mac") == ["00:02:d1:00:00:01"]
    assert values(one, "vivotek.model") == ["FD9187-HT"]
    assert values(one, "vivotek.port") == ["80"]


async def test_the_two_protocols_on_port_10000_pass_over_each_other():
    for module, datagrams in (
        (vivotek, (foscam.SEARCH, foscam_answer())),
        (foscam, (vivotek.SEARCH, vivotek_answer())),
    ):
        assert await heard(module.DISCOVERER, FakeNet(*datagrams)) == []


@pytest.mark.parametrize("key", [b"", b"_Foscam_"])
async def test_a_foscam_answer_is_read_plain_and_hidden(key):
    (one,) = await heard(foscam.DISCOVERER, FakeNet(foscam_answer(key=key)))
    assert values(one, "foscam.mac") == ["00:62:6e:00:00:01"]
    assert values(one, "foscam.firmware") == ["11.37.2.49"]
    assert values(one, "foscam.port") == ["88"]
    assert values(one, "foscam.name") == ["Garden"]


async def test_a_vstarcam_answer_keeps_only_the_end_of_its_p2p_id():
    (one,) = await heard(vstarcam.DISCOVERER, FakeNet(vstarcam_answer()))
    assert values(one, "vstarcam.uid") == ["…BCDE"]
    assert values(one, "vstarcam.firmware") == ["48.53.64.67"]
    assert values(one, "vstarcam.mac") == ["e0:63:da:00:00:01"]
    assert "VSTC123456" not in repr(one)


async def test_a_unifi_camera_is_read():
    (one,) = await heard(ubiquiti.DISCOVERER, FakeNet(UVC, port=10001))
    assert values(one, "ubiquiti.platform") == ["UVC G4 Pro"]
    assert values(one, "ubiquiti.firmware") == ["UVC.S5L.v4.46.18.67.ceacbaa.211202.1017"]
    assert values(one, "ubiquiti.mac") == ["e0:63:da:00:00:01"]


@pytest.mark.parametrize(
    ("data", "sign"),
    [(BRIDGE, "host"), (CONSOLE, "host"), (ubnt(tlv(0x01, MAC)), "host"), (RECORDER, "camera"), (UVC, "camera")],
)
async def test_other_unifi_gear_is_no_camera(data, sign):
    (one,) = await heard(ubiquiti.DISCOVERER, FakeNet(data))
    assert one.sign == sign
    assert values(one, "ubiquiti.mac") == ["e0:63:da:00:00:01"]


async def test_a_port_that_a_unifi_console_holds_is_left_to_it():
    class Held(FakeNet):
        async def udp_search(self, payload, **options):
            async for datagram in super().udp_search(payload, **options):
                if options["source_port"]:
                    raise Unreachable("udp port 10001 is held by java", "held")
                yield datagram

    net = Held(UVC)
    (one,) = await heard(ubiquiti.DISCOVERER, net)
    assert one.sign == "camera"
    assert [search["source_port"] for search in net.searches] == [10001, None]


async def test_a_p2p_answer_names_the_component_and_keeps_only_the_end_of_the_id():
    (one,) = await heard(cs2_pppp.DISCOVERER, FakeNet(PUNCH, port=32108))
    assert values(one, "p2p.component") == ["CS2"]
    assert values(one, "p2p.uid") == ["…ONJM"]
    assert "BATD" not in repr(one)
    assert "156362" not in repr(one)


@pytest.mark.parametrize(
    ("prefix", "code", "component", "hint"),
    [
        (b"BATD", b"WONJM", "CS2", []),
        (b"XHA", b"KMMEB", "CS2", []),
        (b"FFFF", b"ABCDE", "iLnkP2P", []),
        (b"VSTD", b"GHIJK", "iLnkP2P", ["vstarcam"]),
        (b"EEEE", b"GHIJK", "CS2 or iLnkP2P", []),
    ],
)
async def test_the_form_of_an_id_tells_the_component(prefix, code, component, hint):
    (one,) = await heard(cs2_pppp.DISCOVERER, FakeNet(punch(prefix, code)))
    assert values(one, "p2p.component") == [component]
    assert values(one, "p2p.hint") == hint


@pytest.mark.parametrize("deeper", [True, False])
async def test_a_kasa_camera_is_read_and_where_the_house_stands_is_not(deeper):
    (one,) = await heard(kasa.DISCOVERER, FakeNet(kasa_answer(EC60, deeper=deeper), port=9999))
    assert values(one, "kasa.model") == ["EC60(US)"]
    assert values(one, "kasa.firmware") == ["2.3.22 Build 20230731 rel.69808"]
    assert values(one, "kasa.mac") == ["74:fe:ce:00:00:00"]
    assert not any(private in repr(one) for private in ("8012A1B2", "47.1", "8.5", "Nursery"))


async def test_a_plug_is_no_camera():
    plug = {"mic_type": "IOT.SMARTPLUGSWITCH", "model": "HS110(EU)", "mac": "50:C7:BF:00:00:01"}
    (one,) = await heard(kasa.DISCOVERER, FakeNet(kasa_answer(plug)))
    assert one.sign == "host"
    assert values(one, "kasa.type") == ["IOT.SMARTPLUGSWITCH"]


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("SMART.IPCAMERA", "camera"),
        ("SMART.TAPODOORBELL", "camera"),
        ("SMART.TAPOPLUG", "host"),
        ("SMART.TAPOHUB", "host"),
        ("SMART.KASASWITCH", "host"),
    ],
)
async def test_the_tapo_type_says_what_is_a_camera(kind, sign):
    one = (await heard(tapo.DISCOVERER, FakeNet(tapo_answer({**C100, "device_type": kind}))))[0]
    assert one.sign == sign
    assert values(one, "tapo.model") == ["C100"]
    assert values(one, "tapo.mac") == ["f0:a7:31:00:00:00"]
    assert "00000000000000000000000000000001" not in repr(one)


@pytest.mark.parametrize("module", MODULES)
async def test_our_own_question_sent_back_is_no_answer(module):
    questions = {ubiquiti: ubiquiti.SEARCHES, cs2_pppp: cs2_pppp.SEARCHES}.get(module) or (module.SEARCH,)
    assert await heard(module.DISCOVERER, FakeNet(*questions)) == []


@pytest.mark.parametrize("module", MODULES)
async def test_an_answer_cut_at_any_byte_is_no_wrong_device(module):
    data = ANSWERS[module]
    whole = {(one.kind, one.value) for one in (await heard(module.DISCOVERER, FakeNet(data)))[0].observations}
    for end in range(len(data)):
        for one in await heard(module.DISCOVERER, FakeNet(data[:end])):
            told = {(seen.kind, seen.value) for seen in one.observations if seen.kind != "probe.failed"}
            assert told <= whole, end


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"\xff" * 60_000,
        bytes(600),
        b"\x01\x00\xff\xff" + b"\x0c\xff\xff" * 100,
        kasa.hide(b'{"system":' * 3000),
        kasa.hide(b'{"system":{"get_sysinfo":{"type":["IOT.IPCAMERA"]}}}'),
        tapo.SEARCH + b'{"result":{"device_type":{}}}',
        b"\xf1\x41\x00\x14" + b"\xff" * 20,
        b"MO_I" + b"\xff" * 200,
        b"\x44\x48\x01\x08" + b"\xff" * 600,
        b"\x02\x4a\x5d\x8f\x1c\x02\x06" + bytes(6),
    ],
)
async def test_garbage_is_noted_on_its_sender_and_is_no_sign(module, noise):
    for one in await heard(module.DISCOVERER, FakeNet(noise)):
        assert one.sign == "host"
        assert values(one, "probe.failed")
        assert one.captures == ()


@pytest.mark.parametrize("module", MODULES)
def test_no_field_can_hold_a_line_of_its_own(module):
    for data in (ANSWERS[module], ANSWERS[module].replace(b"Garden", b"G\nip=1").replace(b"Gate", b"G\nip")):
        raw = module.read(data)
        keys = [line.partition("=")[0] for line in raw.splitlines()]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("module", MODULES)
def test_whatever_bytes_come_they_are_text_or_a_bad_reply(module):
    whole = ANSWERS[module]

    @given(st.binary(max_size=300), st.integers(0, len(whole)), st.booleans())
    def check(data, at, behind):
        try:
            raw = module.read(whole[:at] + data + whole[at + len(data) :] if behind else data)
        except BadReply:
            return
        assert raw is None or all("=" in line and line.isprintable() for line in raw.split("\n"))

    check()
