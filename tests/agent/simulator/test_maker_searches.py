"""The makers' own searches: SADP, DHDiscover, Xiongmai, Reolink."""

import json
import struct
import xml.etree.ElementTree as ET

import pytest

from .askers import ask_udp, collect, udp
from .conftest import SiteMaker

SADP_GROUP = ("239.255.255.250", 37020)
INQUIRY = (
    b'<?xml version="1.0" encoding="utf-8"?><Probe><Uuid>8CBB7EE1-6B9C-4A5E-9C37-7D4A2BDBE1AA</Uuid>'
    b"<Types>inquiry</Types></Probe>"
)
SEARCH = b'{"method":"DHDiscover.search","params":{"mac":"","uni":1}}\n'


def dhip(body: bytes) -> bytes:
    return b"\x20\0\0\0DHIP" + bytes(8) + struct.pack("<IIII", len(body), 0, len(body), 0) + body


async def test_sadp_answer_goes_to_the_group_with_the_inquirys_uuid(make_site: SiteMaker, asker: str) -> None:
    async with make_site("hikvision") as site:
        with udp(asker, 37020, group=SADP_GROUP[0], reuse=True) as ear, udp(asker) as mouth:
            mouth.sendto(INQUIRY, SADP_GROUP)
            heard = [(data, source) for data, source in await collect(ear, at_least=2) if b"<ProbeMatch>" in data]
        camera = site.device("hikvision")
        answers = [data for data, source in heard if source == (camera.address, 37020)]
        tree = ET.fromstring(answers[-1])
        assert tree.findtext("Uuid") == "8CBB7EE1-6B9C-4A5E-9C37-7D4A2BDBE1AA"
        assert tree.findtext("Types") == "inquiry"
        assert tree.findtext("DeviceSN") == camera.serial
        assert tree.findtext("MAC") == camera.mac.replace(":", "-")
        assert tree.findtext("HCPlatformEnable") == "flase"
        assert tree.findtext("IPv4Address") == camera.address


async def test_sadp_answer_goes_to_the_asker_where_the_profile_says_so(make_site: SiteMaker, asker: str) -> None:
    async with make_site("lts") as site:
        ((data, source),) = await ask_udp(asker, SADP_GROUP, INQUIRY, at_least=1)
        assert source == (site.device("lts").address, 37020)
        assert b"<DeviceDescription>CMIP1042W-28M</DeviceDescription>" in data


async def test_sadp_devices_say_hello_to_the_group_when_they_start(make_site: SiteMaker, asker: str) -> None:
    with udp(asker, 37020, group=SADP_GROUP[0], reuse=True) as ear:
        async with make_site("hikvision") as site:
            own = [
                data for data, source in await collect(ear, at_least=1) if source[0] == site.device("hikvision").address
            ]
    assert [ET.fromstring(data).findtext("Types") for data in own] == ["hello"]


async def test_what_a_device_tells_its_group_is_no_question_to_the_others(make_site: SiteMaker, asker: str) -> None:
    async with make_site("hikvision", "annke", "eci") as site:
        with udp(asker, 37020, group=SADP_GROUP[0], reuse=True) as ear, udp(asker) as mouth:
            mouth.sendto(INQUIRY, SADP_GROUP)
            await collect(ear, at_least=4)  # the inquiry itself and three answers
        assert [site.counters(device.id)["datagrams"]["sadp"] for device in site.devices] == [1, 1, 1]


async def test_sadp_messages_that_would_change_a_device_are_counted_and_not_answered(
    make_site: SiteMaker, asker: str
) -> None:
    async with make_site("lts") as site:
        message = INQUIRY.replace(b"inquiry", b"setVerificationCode")
        assert await ask_udp(asker, (site.device("lts").address, 37020), message) == []
        assert site.counters("lts")["writes"] == 1


@pytest.mark.parametrize("where", ["group", "broadcast", "unicast"])
async def test_dhdiscover_answers_a_framed_search_from_everywhere(
    make_site: SiteMaker, asker: str, network: str, where: str
) -> None:
    async with make_site("amcrest") as site:
        camera = site.device("amcrest")
        to = {"group": "239.255.255.251", "broadcast": network.replace("0/24", "255"), "unicast": camera.address}[where]
        ((data, source),) = await ask_udp(asker, (to, 37810), dhip(SEARCH), at_least=1)
        assert source == (camera.address, 37810)
        assert data[:8] == b"\x20\0\0\0DHIP"
        assert struct.unpack_from("<I", data, 16)[0] == len(data) - 32 == struct.unpack_from("<I", data, 24)[0]
        answer = json.loads(data[32:].rstrip(b"\0\n"))
        assert answer["method"] == "client.notifyDevInfo"
        assert answer["mac"] == camera.mac
        info = answer["params"]["deviceInfo"]
        assert (info["Vendor"], info["DeviceType"], info["SerialNo"]) == ("Amcrest", "IP2M-841B", camera.serial)


@pytest.mark.parametrize("data", [SEARCH, b"\xff", dhip(SEARCH)[:-3], dhip(b"{"), b"\x20\0\0\0PIHD" + dhip(SEARCH)[8:]])
async def test_dhdiscover_stays_silent_without_a_whole_frame(make_site: SiteMaker, asker: str, data: bytes) -> None:
    async with make_site("dahua") as site:
        assert await ask_udp(asker, (site.device("dahua").address, 37810), data) == []


async def test_xiongmai_answers_to_its_own_port_with_little_endian_addresses(
    make_site: SiteMaker, asker: str, network: str
) -> None:
    async with make_site("xiongmai") as site:
        camera = site.device("xiongmai")
        search = struct.pack("<BBHIIHHI", 255, 0, 0, 0, 0, 0, 1530, 0)
        to = (network.replace("0/24", "255"), 34569)
        ((data, source),) = await ask_udp(asker, to, search, port=34569, at_least=1)
        assert source == (camera.address, 34569)
        assert struct.unpack_from("<H", data, 14)[0] == 1531
        answer = json.loads(data[20:].rstrip(b"\0\n"))
        raw = int(answer["NetWork.NetCommon"]["HostIP"], 16).to_bytes(4, "little")
        assert ".".join(map(str, raw)) == camera.address
        assert answer["NetWork.NetCommon"]["MAC"] == camera.mac


async def test_reolink_answers_388_bytes_to_port_3000(make_site: SiteMaker, asker: str, network: str) -> None:
    async with make_site("reolink") as site:
        camera = site.device("reolink")
        to = (network.replace("0/24", "255"), 2000)
        ((data, source),) = await ask_udp(asker, to, bytes.fromhex("aaaa0000"), port=3000, at_least=1)
        assert source == (camera.address, 2000)
        assert len(data) == 388
        assert data.startswith(b"\x01\x02\x01")
        assert camera.address.encode() in data
        assert bytes.fromhex(camera.mac.replace(":", "")) in data
