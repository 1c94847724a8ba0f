"""SADP, DHDiscover, Xiongmai, Reolink: the bytes asked and answered are those of facts/identification.md 2 to 4."""

import json
import re
import struct

import pytest

from cctv_guard_agent.discovery import dhdiscover, reolink, sadp, xiongmai
from tests.agent.discovery.fakes import CAMERA, FakeNet, heard, values

SADP = (
    '<?xml version="1.0" encoding="UTF-8"?><ProbeMatch><Uuid>{uuid}</Uuid><Types>{types}</Types>'
    "<DeviceType>141945</DeviceType><DeviceDescription>DS-2CD2385G1-I</DeviceDescription>"
    "<DeviceSN>DS-2CD2385G1-I20200414AAWRE33842150</DeviceSN><CommandPort>8000</CommandPort><HttpPort>80</HttpPort>"
    "<MAC>44-19-b6-11-22-33</MAC><IPv4Address>192.168.1.64</IPv4Address><SoftwareVersion>V5.6.2build 190701"
    "</SoftwareVersion><Activated>true</Activated><HCPlatformEnable>flase</HCPlatformEnable></ProbeMatch>"
)
DAHUA = {
    "mac": "08:ed:ed:11:22:33",
    "method": "client.notifyDevInfo",
    "params": {
        "deviceInfo": {
            "DeviceClass": "IPC",
            "DeviceType": "IPC-HDW1431T1-S4",
            "SerialNo": "6C01E93PAG69A7D",
            "Vendor": "Private",
            "HttpPort": 80,
            "Port": 37777,
            "IPv4Address": {"IPAddress": "192.168.1.64", "DefaultGateway": "192.168.1.1"},
        }
    },
}
XM = {"NetWork.NetCommon": {"SN": "a1b268831151f36e", "MAC": "00:12:16:4b:68:ea", "TCPPort": 34567}, "Ret": 100}


def dhip(body: bytes) -> bytes:
    return bytes.fromhex("20000000") + b"DHIP" + bytes(8) + struct.pack("<IIII", len(body), 0, len(body), 0) + body


def dvrip(message: int, body: bytes = b"") -> bytes:
    return b"\xff\x01" + bytes(12) + struct.pack("<HI", message, len(body)) + body


def reolink_answer(head: bytes = b"\x01\x02\x01", uid: bytes = b"95270005WH3GXYZ9") -> bytes:
    body = head.ljust(8, b"\0") + b"192.168.1.64".ljust(20, b"\0") + b"\xec\x71\xdb\x11\x22\x33\0\0"
    return (body + b"Garden".ljust(32, b"\0") + uid.ljust(32, b"\0")).ljust(388, b"\0")


async def test_sadp_only_ever_sends_an_inquiry():
    net = FakeNet()
    await heard(sadp.DISCOVERER, net)
    (sent,) = net.sent
    assert re.fullmatch(
        rb'<\?xml version="1.0" encoding="utf-8"\?><Probe><Uuid>[0-9A-F-]{36}</Uuid><Types>inquiry</Types></Probe>',
        sent,
    )
    assert (net.searches[0]["port"], net.searches[0]["group"]) == (37020, "239.255.255.250")
    assert (net.searches[0]["listen_port"], net.searches[0]["listen_group"]) == (37020, "239.255.255.250")


async def test_sadp_answers_and_hellos_are_one_device_and_questions_none():
    answers = [SADP.format(uuid=number, types="inquiry").encode() for number in range(5)]
    question = b"<?xml version='1.0'?><Probe><Uuid>X</Uuid><Types>inquiry</Types></Probe>"
    (one,) = await heard(sadp.DISCOVERER, FakeNet(question, *answers, SADP.format(uuid=9, types="hello").encode()))
    assert one.sign == "camera"
    assert values(one, "sadp.DeviceSN") == ["DS-2CD2385G1-I20200414AAWRE33842150"]
    assert values(one, "sadp.HCPlatformEnable") == ["flase"]


async def test_dhdiscover_sends_the_32_byte_header_and_the_search_alone():
    net = FakeNet()
    await heard(dhdiscover.DISCOVERER, net)
    body = b'{"method":"DHDiscover.search","params":{"mac":"","uni":1}}\n'
    assert net.sent == [dhip(body)]
    assert len(net.sent[0]) == 32 + len(body)
    assert net.searches[0]["broadcast"] is True


async def test_dhdiscover_is_never_sent_beyond_the_attached_networks():
    from ipaddress import IPv4Address

    net = FakeNet()
    await heard(dhdiscover.DISCOVERER, net, [CAMERA, IPv4Address("10.9.0.4")])
    assert net.searches[0]["unicast"] == [CAMERA]


async def test_a_dahua_answer_is_read_behind_its_header():
    data = dhip(json.dumps(DAHUA).encode() + b"\n\0")
    (one,) = await heard(dhdiscover.DISCOVERER, FakeNet(data, data, dhdiscover.SEARCH))
    assert values(one, "dahua.SerialNo") == ["6C01E93PAG69A7D"]
    assert values(one, "dahua.mac") == ["08:ed:ed:11:22:33"]
    assert one.captures[0].raw.startswith('{"mac"')


async def test_xiongmai_asks_with_message_1530_from_port_34569():
    net = FakeNet()
    await heard(xiongmai.DISCOVERER, net)
    assert net.sent == [bytes.fromhex("ff000000" + "00000000" * 2 + "0000fa05" + "00000000")]
    assert net.searches[0]["source_port"] == net.searches[0]["port"] == 34569


async def test_a_xiongmai_answer_is_read_and_a_question_is_none():
    data = dvrip(1531, json.dumps(XM).encode() + b"\n\0")
    (one,) = await heard(xiongmai.DISCOVERER, FakeNet(dvrip(1530), data, data))
    assert values(one, "xm.SN") == ["a1b268831151f36e"]


async def test_reolink_keeps_only_the_end_of_the_uid():
    net = FakeNet(reolink.SEARCH, reolink_answer(), reolink_answer())
    (one,) = await heard(reolink.DISCOVERER, net)
    assert net.sent == [bytes.fromhex("aaaa0000")]
    assert values(one, "reolink.ip") == ["192.168.1.64"]
    assert values(one, "reolink.name") == ["Garden"]
    assert values(one, "reolink.uid") == ["…XYZ9"]
    assert "95270005WH3G" not in repr(one)


async def test_a_reolink_recorder_is_told_by_its_first_bytes():
    (one,) = await heard(reolink.DISCOVERER, FakeNet(reolink_answer(b"\x02\x03\x01")))
    assert values(one, "reolink.kind") == ["recorder"]


@pytest.mark.parametrize("module", [sadp, dhdiscover, xiongmai, reolink])
@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"\0",
        b"\xff" * 60_000,
        b"{" * 60_000,
        b"<a>" * 20_000,
        b"\x01\x02\x01",
        bytes(388),
        dvrip(1531, b"[1]"),
        dhip(b"{}"),
    ],
)
async def test_garbage_is_noted_on_its_sender_and_is_no_sign(module, noise):
    for one in await heard(module.DISCOVERER, FakeNet(noise)):
        assert one.sign == "host"
        assert values(one, "probe.failed")
        assert one.captures == ()


@pytest.mark.parametrize("module", [sadp, dhdiscover, xiongmai, reolink])
async def test_an_answer_cut_at_any_byte_never_raises(module):
    answers = {
        sadp: SADP.format(uuid=1, types="inquiry").encode(),
        dhdiscover: dhip(json.dumps(DAHUA).encode()),
        xiongmai: dvrip(1531, json.dumps(XM).encode()),
        reolink: reolink_answer(),
    }
    data = answers[module]
    for end in range(0, len(data), 7):
        await heard(module.DISCOVERER, FakeNet(data[:end]))
