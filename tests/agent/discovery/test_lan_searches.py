"""Dahua's older search, TVT, Hanwha, Bosch, Panasonic, Sony, 360 Vision, NiceVision.

The bytes are those of facts/identification.md 3.2 and 4 and of the sources that it names.
"""

import re
import struct
from importlib import import_module
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.discovery import bosch, dahua_dvrip, hanwha, nicevision, panasonic, sony, tvt, vision360
from cctv_guard_agent.errors import BadReply
from tests.agent.discovery.fakes import CAMERA, FakeNet, heard, values

MODULES = [dahua_dvrip, tvt, hanwha, bosch, panasonic, sony, vision360, nicevision]
MAC = bytes.fromhex("001122000001")
TEXT_MAC = b"00:11:22:00:00:01"
ADDRESS, MASK, GATEWAY = CAMERA.packed, b"\xff\xff\xff\0", IPv4Address("192.168.1.1").packed


def dvrip_answer(
    mac: bytes = TEXT_MAC, model: bytes = b"IPC-HFW2100", texts: bytes = b"SerialNo:1A02B3CPAK00000\r\n"
) -> bytes:
    third = b"Name:Garden\r\nDevice:IPC\r\nIPv6Addr:fe80::1/64;gateway:fe80::\r\n\r\n" + texts
    first = b"\xb3\0" + bytes((len(mac + model), 0)) + struct.pack("<I", len(third)) + bytes(8) + b"\x02\0\0\0"
    first = (first + struct.pack("<H", len(third))).ljust(0x28, b"\0") + b"Old name".ljust(16, b"\0")
    return (first + ADDRESS + MASK + GATEWAY).ljust(0x78, b"\0") + mac + model + third


def mhed(version: int, command: int, sort: int = 2, texts: dict[int, bytes] | None = None, software: int = 0) -> bytes:
    data = struct.pack("<4sII20s6sH", b"MHED", 0x10000 | version, command, b"lobby", MAC, 6036) + ADDRESS + MASK
    data += GATEWAY + struct.pack("<IIHHII", software, 20231103, 80, 554, sort, 0)
    data = bytearray(data.ljust(240, b"\0"))
    for at, text in (texts or {}).items():
        data[at : at + len(text)] = text
    return bytes(data)


NUMBER = re.compile(r"\b\d{2,5}\b")
PASSWORD = b"c2VjcmV0LXBhc3N3b3Jk"
# AlexandruIspas659/ipcprobe testdata/vectors.json; a password's place is filled to show that it is not read
TVT = mhed(8, 2, 2, {84: PASSWORD, 140: b"TESTSERIAL01", 156: b"1.5-1428327", 196: b"DCN-BM8127AIN", 212: b"DVC"})
TVT_NVR = mhed(7, 2, 3, {140: b"TD-3316B2", 164: b"Q-See", 196: b"TD-3316B2-A1"}, software=0x01040A00)


def hanwha_answer(mac: bytes = TEXT_MAC) -> bytes:
    data = b"\x0b".ljust(0x13, b"\0") + mac.ljust(18, b"\0")
    for text in (b"192.168.1.64", b"255.255.255.0", b"192.168.1.1"):
        data += text.ljust(16, b"\0")
    data = (data + b"secret").ljust(0x6D, b"\0") + b"XNV-8080R".ljust(24, b"\0") + b"http://192.168.1.64/index.htm"
    return data.ljust(0x106, b"\0")


BOSCH_BINARY = (
    bytes.fromhex("9939a42700000001") + MAC + b"\x03\xff" + ADDRESS + MASK + GATEWAY + bytes.fromhex("00030071")
)
BOSCH_XML = (
    b'<?xml version="1.0" encoding="UTF-8"?><root xmlns="OEMExt00:device-1-0"><device><App>1</App>'
    b"<friendlyName>FLEXIDOME IP 4000i</friendlyName><unitName>Hall &amp; door</unitName>"
    b"<deviceGUID>0123456789000000</deviceGUID><serialNumber>04431070:12345678</serialNumber>"
    b"<physAddress>00-11-22-00-00-01</physAddress><sessionKey>5e55104e</sessionKey>"
    b"<unitIPAddress>192.168.1.64</unitIPAddress><RCPPort>1756</RCPPort><HTTPPort>80</HTTPPort>"
    b"<cameraFrontendID>4881</cameraFrontendID></device></root>"
)


def field(kind: int, value: bytes) -> bytes:
    return struct.pack(">HH", kind, len(value)) + value


def panasonic_answer(*models: bytes, mac: bytes = MAC) -> bytes:
    body = b"\x02" + field(1, b"\0") + field(0x20, ADDRESS) + field(0x21, MASK) + field(0x22, GATEWAY)
    body += field(0x25, b"\0\x50")
    body += b"".join(field(0xA7 + number, model.ljust(16, b"\0")) for number, model in enumerate(models))
    body += field(0xA9, b"1.46".ljust(16, b"\0")) + b"\xff\xff\x30\x17"
    return (b"\0\x01" + struct.pack(">H", len(body)) + b"\0\x0e" + mac).ljust(52, b"\0") + body


def sony_frame(*fields: bytes) -> bytes:
    return b"\x02" + b"".join(one + b"\xff" for one in fields) + b"\x03"


SONY = sony_frame(
    b"MAC:00-11-22-00-00-01", b"MODEL:SNC-CH110", b"SERIAL:123456", b"INFO:allinfo", b"IPADR:192.168.1.64", b"DNS1:"
    b"", b"WEBPORT:80", b"TIME:20260101120000", b"SOFTVERSION:3.0.0"
)  # fmt: skip
VISION360 = b"DISCOVER TYPE=IPDOME KEY='00:11:22:00:00:01' ID=1234567890\r\n"
NICE = (
    b"NICE\0\x01\0\x01\0\x48" + MAC + ADDRESS + MASK + GATEWAY + b"\0\x11" + struct.pack(">4H", 1, 0, 0, 114)
).ljust(0x4A, b"\0") + b"Hall".ljust(0x200, b"\0")

ANSWERS = {
    dahua_dvrip: [dvrip_answer()],
    tvt: [TVT, TVT_NVR],
    hanwha: [hanwha_answer()],
    bosch: [BOSCH_BINARY, BOSCH_XML],
    panasonic: [panasonic_answer(b"WV-SP105", b"SP105")],
    sony: [SONY],
    vision360: [VISION360],
    nicevision: [NICE],
}
NOISE = [b"", b"\0", b"\xff" * 60_000, bytes(600), b"\x02\x03", b"NICE", b"<a>" * 5000, b"\n" * 9]
CASES = [
    pytest.param(module, data, id=f"{module.DISCOVERER.name}-{number}")
    for module in MODULES
    for number, data in enumerate(ANSWERS[module])
]


@pytest.mark.parametrize(
    ("module", "sent", "port", "source_port", "listen_port"),
    [
        (dahua_dvrip, "a3010001" + "00" * 12 + "02" + "00" * 15, 5050, None, None),
        (tvt, "4d48454408000100" + "01" + "00" * 131, 23456, 23456, 23456),
        (hanwha, "01" + "00" * 261, 7701, 7711, 7711),
        (bosch, "9939a42700000001ff0006de", 1757, 1758, 1758),
        (
            panasonic,
            "00010000000d0000" + "00000000" + "ff" * 10 + "000120111e11231f1e19130000020000" + "00" * 10 + "ffff0000",
            10670,
            10669,
            (10669, 10670),
        ),
        (sony, "02" + b"ENQ:allinfo".hex() + "ff03", 2380, 2380, 2380),
        (vision360, b"DISCOVER\n".hex(), 3600, None, None),
        (nicevision, "4e494345" + "0001" + "01080000" + "0000" + "07d7", 2007, 2007, 2007),
    ],
)
async def test_one_constant_question_is_all_that_is_sent(module, sent, port, source_port, listen_port):
    net = FakeNet()
    await heard(module.DISCOVERER, net)
    (search,) = net.searches
    assert [data.hex() for data in net.sent] == [sent]
    assert (search["port"], search.get("source_port"), search.get("listen_port")) == (port, source_port, listen_port)
    assert search.get("broadcast", False) is (module is not tvt)


async def test_tvt_is_asked_and_heard_by_multicast():
    net = FakeNet()
    await heard(tvt.DISCOVERER, net)
    assert net.searches[0]["group"] == "234.55.55.55"
    assert net.searches[0]["listen_group"] == ("234.55.55.55", "234.55.55.56")


@pytest.mark.parametrize("module", MODULES)
async def test_only_hosts_behind_a_router_are_asked_one_by_one(module):
    net, far = FakeNet(), IPv4Address("10.9.0.4")
    await heard(module.DISCOVERER, net, [CAMERA, far])
    assert net.searches[0]["unicast"] == [far]


@pytest.mark.parametrize(("module", "data"), CASES)
async def test_an_answer_is_one_camera_however_often_it_comes(module, data):
    (one,) = await heard(module.DISCOVERER, FakeNet(data, data, data))
    assert one.sign == "camera"
    prefix = one.observations[0].kind.partition(".")[0]
    assert values(one, f"{prefix}.answer")
    assert values(one, f"{prefix}.mac") == ["00:11:22:00:00:01"]
    if module is not vision360:
        assert values(one, f"{prefix}.ip") == ["192.168.1.64"]


@pytest.mark.parametrize(
    ("module", "data", "told"),
    [
        (dahua_dvrip, dvrip_answer(), {"dvrip.model": "IPC-HFW2100", "dvrip.serial": "1A02B3CPAK00000"}),
        (dahua_dvrip, dvrip_answer(texts=b""), {"dvrip.name": "Garden", "dvrip.device": "IPC"}),
        (dahua_dvrip, dvrip_answer(model=b""), {"dvrip.model": "Old name", "dvrip.gateway": "192.168.1.1"}),
        (dahua_dvrip, dvrip_answer(mac=b""), {"dvrip.serial": "1A02B3CPAK00000"}),
        (
            tvt,
            TVT,
            {
                "tvt.type": "ipc",
                "tvt.model": "DCN-BM8127AIN",
                "tvt.manufacturer": "DVC",
                "tvt.serial": "TESTSERIAL01",
                "tvt.firmware": "1.5-1428327",
                "tvt.build": "20231103",
                "tvt.rtsp_port": "554",
            },
        ),
        (
            tvt,
            TVT_NVR,
            {
                "tvt.type": "nvr",
                "tvt.model": "TD-3316B2-A1",
                "tvt.product": "TD-3316B2",
                "tvt.customer": "Q-See",
                "tvt.firmware": "1.4.10.0",
                "tvt.sdk_port": "6036",
            },
        ),
        (hanwha, hanwha_answer(), {"hanwha.model": "XNV-8080R", "hanwha.url": "http://192.168.1.64/index.htm"}),
        (bosch, BOSCH_BINARY, {"bosch.form": "binary", "bosch.gateway": "192.168.1.1"}),
        (
            bosch,
            BOSCH_XML,
            {
                "bosch.form": "xml",
                "bosch.model": "FLEXIDOME IP 4000i",
                "bosch.name": "Hall & door",
                "bosch.serial": "04431070:12345678",
                "bosch.port": "80",
            },
        ),
        (panasonic, panasonic_answer(b"WV-SP105", b"P"), {"panasonic.model": "WV-SP105", "panasonic.firmware": "1.46"}),
        (panasonic, panasonic_answer(b"", b"SP105"), {"panasonic.model": "SP105", "panasonic.port": "80"}),
        (sony, SONY, {"sony.model": "SNC-CH110", "sony.serial": "123456", "sony.firmware": "3.0.0", "sony.port": "80"}),
        (vision360, VISION360, {"vision360.type": "IPDOME", "vision360.id": "1234567890"}),
        (vision360, b'DISCOVER TYPE="PTZ DOME" KEY=AB\n', {"vision360.type": "PTZ DOME", "vision360.key": "AB"}),
        (nicevision, NICE, {"nicevision.name": "Hall", "nicevision.firmware": "1.0.0.114"}),
    ],
)
async def test_what_an_answer_tells(module, data, told):
    (one,) = await heard(module.DISCOVERER, FakeNet(data))
    assert {kind: values(one, kind) for kind in told} == {kind: [value] for kind, value in told.items()}


@pytest.mark.parametrize(
    ("sort", "version", "told"),
    [(0, 7, "dvr"), (1, 7, "dvs"), (2, 8, "ipc"), (3, 8, "nvr"), (4, 8, "decoder"), (9, 8, "9"), (0, 8, "0")],
)
async def test_the_tvt_type_is_told_where_the_layout_is_known(sort, version, told):
    (one,) = await heard(tvt.DISCOVERER, FakeNet(mhed(version, 2, sort)))
    assert values(one, "tvt.type") == [told]


async def test_a_tvt_customer_that_is_a_number_is_no_label():
    (one,) = await heard(tvt.DISCOVERER, FakeNet(mhed(7, 2, 3, {164: b"100107"})))
    assert values(one, "tvt.customer") == []


@pytest.mark.parametrize("command", [1, 3, 4, 7, 12, 13, 14, 16, 18])
async def test_tvt_commands_that_set_something_are_not_looked_at(command):
    """Setup programs send them to the group that we hear, with a password inside."""
    assert await heard(tvt.DISCOVERER, FakeNet(mhed(8, command, 2, {84: PASSWORD}))) == []


async def test_what_opens_doors_is_not_kept():
    for module, secrets in ((tvt, ("c2VjcmV0",)), (hanwha, ("secret",)), (bosch, ("5e55104e", "0123456789000000"))):
        for data in ANSWERS[module]:
            (one,) = await heard(module.DISCOVERER, FakeNet(data))
            assert not any(secret in repr(one) for secret in secrets)
    for end in range(240):
        for one in await heard(tvt.DISCOVERER, FakeNet(TVT[:end])):
            assert "c2Vj" not in repr(one)


@pytest.mark.parametrize("module", MODULES)
async def test_our_own_question_sent_back_is_no_answer(module):
    assert await heard(module.DISCOVERER, FakeNet(module.SEARCH)) == []


@pytest.mark.parametrize(
    ("module", "question"),
    [
        (dahua_dvrip, b"\xa3" + bytes(31)),
        (hanwha, b"\x01" + bytes(400)),
        (bosch, bytes.fromhex("9939a427") + b"abcd" + bytes.fromhex("ff0006de")),
        (panasonic, b"\0\x01\0\0\0\x0d" + bytes(6) + MAC + ADDRESS + bytes(30)),
        (sony, sony_frame(b"ENQ:network")),
        (sony, sony_frame(b"SETMAC:00-11-22-00-00-01", b"IPADR:192.168.1.9", b"MODEL:x", b"MAC:00-11-22-00-00-01")),
        (vision360, b"DISCOVER\r\n\0"),
        (nicevision, b"NICE\0\x63\x01\x08\0\0\0\0\x12\x34"),
    ],
)
async def test_questions_and_orders_of_other_programs_are_no_answers(module, question):
    assert await heard(module.DISCOVERER, FakeNet(question)) == []


@pytest.mark.parametrize(
    ("module", "data"),
    [
        (dahua_dvrip, dvrip_answer(mac=b"00:00:00:00:00:00", texts=b"")),
        (dahua_dvrip, dvrip_answer(mac=b"\xff\xfe" * 8, texts=b"SerialNo:\r\n")),
        (dahua_dvrip, dvrip_answer()[:-1]),
        (dahua_dvrip, b"\xb3" + b"\xff" * 0x77),
        (tvt, mhed(8, 2)[:139]),
        (tvt, b"MHED"),
        (tvt, mhed(8, 2)[:32] + b"\xff" * 6 + mhed(8, 2)[38:]),
        (hanwha, hanwha_answer(b"no address")),
        (hanwha, b"\x06" + hanwha_answer()[1:]),
        (hanwha, hanwha_answer()[:-1]),
        (bosch, BOSCH_BINARY[:-1]),
        (bosch, BOSCH_BINARY + b"\0"),
        (bosch, BOSCH_BINARY[:8] + bytes(24)),
        (bosch, BOSCH_XML.replace(b"OEMExt00", b"other")),
        (bosch, b'<root xmlns="OEMExt00:device-1-0"><friendlyName>x</friendlyName></root>'),
        (bosch, b'<!DOCTYPE r [<!ENTITY a "OEMExt00:device-1-0">]><r><serialNumber>&a;</serialNumber></r>'),
        (bosch, BOSCH_XML + b" " * 20_000),
        (panasonic, panasonic_answer()),
        (panasonic, panasonic_answer(b"WV-SP105", mac=b"\xff" * 6)),
        (panasonic, panasonic_answer(b"WV-SP105").replace(b"\0\x0e", b"\0\x0f", 1)),
        (panasonic, panasonic_answer(b"WV-SP105")[:40]),
        (sony, SONY[:-1]),
        (sony, SONY[1:]),
        (sony, sony_frame(b"MODEL:SNC-CH110")),
        (sony, sony_frame(b"MAC:00-11-22-00-00-01", b"MODEL:")),
        (sony, sony_frame(b"MAC:00-11-22-00-00-01", b"MODEL:SNC-CH110", b"X" * 5000)),
        (vision360, b"DISCOVER TYPE=IPDOME\n"),
        (vision360, b"DISCOVERY KEY=1 " + b"A" * 600),
        (vision360, b"HELLO TYPE=IPDOME KEY=1\n"),
        (nicevision, NICE[:0x59]),
        (nicevision, NICE.replace(MAC, bytes(6))),
    ],
)
async def test_a_malformed_answer_is_noted_on_its_sender_and_is_no_sign(module, data):
    (one,) = await heard(module.DISCOVERER, FakeNet(data))
    assert one.sign == "host"
    assert one.captures == ()
    assert values(one, "probe.failed")[0].startswith(module.DISCOVERER.name)


@pytest.mark.parametrize(("module", "data"), CASES)
async def test_an_answer_cut_at_any_byte_tells_nothing_else(module, data):
    whole = module.read(data).splitlines()
    for end in range(len(data)):
        try:
            raw = module.read(data[:end])
        except BadReply:
            continue
        for line in (raw or "").splitlines():
            assert any(one.startswith(line) for one in whole), (end, line)


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("noise", NOISE)
async def test_garbage_is_noted_on_its_sender_and_is_no_sign(module, noise):
    for one in await heard(module.DISCOVERER, FakeNet(noise)):
        assert one.sign == "host"
        assert values(one, "probe.failed")
        assert one.captures == ()


async def test_a_name_in_another_script_or_with_escapes_is_shown_as_text():
    name = "Einfahrt Süd \x1b[31m\nip=1.2.3.4"
    (one,) = await heard(nicevision.DISCOVERER, FakeNet(NICE[:0x4A] + "Süd\x1b\n<b>".encode().ljust(0x30, b"\0")))
    assert values(one, "nicevision.name") == ["Süd <b>"]
    data = BOSCH_XML.replace(b"Hall &amp; door", name.replace("\x1b", "").encode())
    (one,) = await heard(bosch.DISCOVERER, FakeNet(data))
    assert values(one, "bosch.ip") == ["192.168.1.64"]
    assert values(one, "bosch.name") == ["Einfahrt Süd [31m ip=1.2.3.4"]


@pytest.mark.parametrize("module", MODULES)
def test_whatever_bytes_come_they_are_text_or_a_bad_reply(module):
    wholes = ANSWERS[module]

    @given(st.sampled_from(wholes), st.binary(max_size=300), st.integers(0, 600), st.booleans())
    def check(whole, data, at, inside):
        try:
            raw = module.read(whole[:at] + data + whole[at + len(data) :] if inside else data)
        except BadReply:
            return
        assert raw is None or all("=" in line and line.isprintable() for line in raw.split("\n"))

    check()


def test_every_search_stands_with_its_port_in_the_page_of_what_is_sent():
    page = (Path(__file__).parents[3] / "docs" / "what_is_sent.md").read_text(encoding="utf-8")
    table = page.partition("## The searches")[2]
    files = Path(sony.__file__).parent.glob("[!_]*.py")
    modules = [import_module(f"cctv_guard_agent.discovery.{file.stem}") for file in files]
    ports = {port for module in modules for port in getattr(module, "PORTS", (getattr(module, "PORT", 0),)) if port}
    rows = [line.split("|")[2] for line in table.splitlines() if line.count("|") > 3]
    told = {int(word) for row in rows for word in NUMBER.findall(row)}
    assert len(ports) > 20
    assert ports <= told
