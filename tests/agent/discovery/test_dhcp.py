"""What devices say of themselves when they ask for an address (RFC 2131, 2132)."""

import struct
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.discovery import dhcp
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Endpoint, Transport
from cctv_guard_agent.net.interface import Datagram
from cctv_guard_agent.net.neighbours import Neighbour
from tests.agent.discovery.fakes import CAMERA, FakeNet, heard, values

MAC = "ac:cc:8e:00:00:01"
AXIS = b"AXIS,Network Camera,P3343,5.20.3"
NOBODY = Endpoint(address=IPv4Address(0), port=68, transport=Transport.UDP)


def option(kind: int, value: bytes) -> bytes:
    return bytes((kind, len(value))) + value


def request(*options: bytes, kind: int = 3, op: int = 1, ciaddr: bytes = bytes(4), mac: str = MAC) -> bytes:
    head = struct.pack(">BBBB4sHH", op, 1, 6, 0, b"\x01\x02\x03\x04", 0, 0x8000)
    head += ciaddr + bytes(12) + bytes.fromhex(mac.replace(":", "")) + bytes(10) + bytes(192) + b"\x63\x82\x53\x63"
    return head + option(53, bytes((kind,))) + b"".join(options) + b"\xff" + bytes(20)


WHOLE = request(
    b"\0\0",
    option(61, b"\x01" + bytes.fromhex(MAC.replace(":", ""))),
    option(50, CAMERA.packed),
    option(60, AXIS),
    option(12, b"axis-accc8e000001\0"),
    option(55, bytes([1, 28, 2, 3, 15, 6, 12, 42])),
)


class ListeningNet(FakeNet):
    """Hears what a test says; fails where anything is sent."""

    def udp_search(self, *_, **__):
        raise AssertionError("DHCP is only listened to")

    async def udp_listen(self, *, port: int, wait_s: float):
        assert (port, wait_s < 5) == (67, True)
        for datagram in self._datagrams:
            yield Datagram(data=datagram.data, sender=NOBODY)


def table(monkeypatch, *entries: tuple[str, str]) -> None:
    known = tuple(Neighbour(address=IPv4Address(address), mac=mac) for address, mac in entries)
    monkeypatch.setattr(dhcp, "neighbours", lambda: known)


async def test_a_camera_that_asks_for_an_address_tells_what_it_is(monkeypatch):
    table(monkeypatch)
    (one,) = await heard(dhcp.DISCOVERER, ListeningNet(WHOLE, WHOLE))
    assert (one.address, one.sign) == (CAMERA, "camera")
    assert values(one, "dhcp.vendor_class") == [AXIS.decode()]
    assert values(one, "dhcp.hostname") == ["axis-accc8e000001"]
    assert values(one, "dhcp.wants") == ["1,28,2,3,15,6,12,42"]
    assert values(one, "dhcp.mac") == [MAC]
    assert values(one, "dhcp.client") == []


async def test_what_names_no_camera_is_a_host(monkeypatch):
    table(monkeypatch)
    (one,) = await heard(dhcp.DISCOVERER, ListeningNet(request(option(50, CAMERA.packed), option(60, b"MSFT 5.0"))))
    assert one.sign == "host"


@pytest.mark.parametrize(
    ("known", "wanted", "whose"),
    [
        ((), CAMERA, CAMERA),
        ((("192.168.1.70", MAC),), None, IPv4Address("192.168.1.70")),
        ((("192.168.1.70", MAC),), CAMERA, IPv4Address("192.168.1.70")),
        (((str(CAMERA), "44:19:b6:00:00:01"),), CAMERA, None),
        (((str(CAMERA), MAC), ("192.168.1.9", MAC)), CAMERA, CAMERA),
        ((), None, None),
    ],
)
async def test_nobody_speaks_for_an_address_that_another_has(monkeypatch, known, wanted, whose):
    table(monkeypatch, *known)
    asks = request(option(60, AXIS), *([option(50, wanted.packed)] if wanted else []))
    found = await heard(dhcp.DISCOVERER, ListeningNet(asks))
    assert [one.address for one in found] == ([whose] if whose else [])


async def test_an_address_outside_the_networks_is_left_out(monkeypatch):
    table(monkeypatch)
    asks = request(option(60, AXIS), option(50, IPv4Address("10.0.0.1").packed))
    assert await heard(dhcp.DISCOVERER, ListeningNet(asks)) == []


@pytest.mark.parametrize("data", [request(op=2, kind=5), request(kind=7), request(kind=4)])
def test_servers_and_other_messages_say_nothing(data):
    assert dhcp.read(data) is None


def test_of_a_client_id_that_is_not_the_mac_its_end_is_kept():
    assert "client=…0001" in dhcp.read(request(option(61, b"\xff\0\0\0\x01")))


def test_a_request_cut_at_any_byte_never_raises_anything_else():
    for end in range(len(WHOLE)):
        try:
            dhcp.read(WHOLE[:end])
        except BadReply:
            continue


@given(st.binary(max_size=400), st.booleans())
def test_whatever_bytes_come_they_are_text_or_a_bad_reply(data, behind):
    try:
        raw = dhcp.read(WHOLE[:240] + data if behind else data)
    except BadReply:
        return
    assert raw is None or all("=" in line and line.isprintable() for line in raw.split("\n"))


async def test_garbage_ends_nothing(monkeypatch):
    table(monkeypatch)
    (one,) = await heard(dhcp.DISCOVERER, ListeningNet(b"", b"\xff" * 2000, request(mac="00:00:00:00:00:00"), WHOLE))
    assert one.address == CAMERA
