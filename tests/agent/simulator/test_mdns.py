"""mDNS as the simulated devices speak it, asked by hand and read by a public library."""

import struct

import pytest
from zeroconf import DNSIncoming, DNSPointer, DNSService, DNSText  # type: ignore[attr-defined]

from .askers import ask_udp
from .conftest import SiteMaker

GROUP = ("224.0.0.251", 5353)


def query(*names: str) -> bytes:
    message = struct.pack(">HHHHHH", 77, 0, len(names), 0, 0, 0)
    for name in names:
        labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
        message += labels + b"\0" + struct.pack(">HH", 12, 1)
    return message


async def test_axis_announces_itself_with_its_mac(make_site: SiteMaker, asker: str) -> None:
    async with make_site("axis", "printer", "hikvision") as site:
        camera = site.device("axis")
        ((data, source),) = await ask_udp(asker, GROUP, query("_axis-video._tcp.local"), at_least=1)
        mac = camera.mac.replace(":", "").upper()
        assert source == (camera.address, 5353)
        message = DNSIncoming(data)
        assert message.id == 77
        records = {type(record): record for record in message.answers()}
        assert records[DNSPointer].alias == f"AXIS M2036-LE - {mac}._axis-video._tcp.local."
        assert records[DNSService].port == 8080
        assert records[DNSText].text == bytes([len(mac) + 11]) + f"macaddress={mac}".encode()


async def test_several_questions_in_one_message_are_all_heard(make_site: SiteMaker, asker: str) -> None:
    async with make_site("axis", "printer"):
        asked = query("_axis-video._tcp.local", "_ipp._tcp.local", "_airplay._tcp.local")
        assert len(await ask_udp(asker, GROUP, asked, at_least=2)) == 2


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 12, query("_axis-video._tcp.local")[:-5], query("a")[:12] + b"\xc0\x0c\0\x0c\0\1"]
)
async def test_broken_questions_get_nothing(make_site: SiteMaker, asker: str, data: bytes) -> None:
    async with make_site("axis") as site:
        assert await ask_udp(asker, (site.device("axis").address, 5353), data) == []
