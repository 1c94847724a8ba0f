import socket
import struct
from ipaddress import IPv4Address, IPv6Address, IPv6Network

from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.discovery import neighbours as plugin
from cctv_guard_agent.net import neighbours
from cctv_guard_agent.net.neighbours import Neighbour
from tests.agent.discovery.fakes import FakeNet, heard


def entry(address: bytes, mac: bytes, state: int = 2) -> bytes:
    body = struct.pack("=BBHiHBB", socket.AF_INET, 0, 0, 2, state, 0, 1)
    for kind, value in ((1, address), (2, mac)):
        body += struct.pack("=HH", 4 + len(value), kind) + value + b"\0" * (-len(value) % 4)
    return struct.pack("=IHHII", 16 + len(body), 28, 2, 1, 0) + body


CAMERA = Neighbour(address=IPv4Address("192.168.1.64"), mac="44:19:b6:01:02:03")


def test_a_netlink_dump_gives_usable_entries_only():
    mac = bytes.fromhex("4419b6010203")
    dump = (
        entry(CAMERA.address.packed, mac)
        + entry(IPv4Address("192.168.1.65").packed, mac, state=0x20)
        + entry(IPv4Address("192.168.1.66").packed, bytes(6))
        + entry(IPv6Address("fe80::1").packed, mac)
    )
    assert list(neighbours.parse_netlink(dump)) == [
        CAMERA,
        Neighbour(address=IPv6Address("fe80::1"), mac="44:19:b6:01:02:03"),
    ]


def test_the_arp_table_gives_complete_entries_only():
    table = (
        "IP address       HW type     Flags       HW address            Mask     Device\n"
        "192.168.1.64     0x1         0x2         44:19:B6:01:02:03     *        eth0\n"
        "192.168.1.65     0x1         0x0         00:00:00:00:00:00     *        eth0\n"
    )
    assert list(neighbours.parse_arp(table)) == [CAMERA]


@given(st.binary(max_size=200))
def test_a_broken_dump_never_raises(data):
    list(neighbours.parse_netlink(data))


def test_the_kernels_own_table_can_be_read():
    assert isinstance(neighbours.neighbours(), tuple)


async def test_a_mac_alone_is_no_sign_of_a_camera_and_other_networks_are_left_out(monkeypatch):
    table = [CAMERA, Neighbour(address=IPv4Address("10.0.0.1"), mac="44:19:b6:01:02:04")]
    monkeypatch.setattr(plugin, "neighbours", lambda: table)
    (first,) = await heard(plugin.DISCOVERER, FakeNet())
    assert (str(first.address), first.sign) == ("192.168.1.64", "host")
    assert [(one.kind, one.value) for one in first.observations] == [("arp.mac", "44:19:b6:01:02:03")]


async def test_an_ipv6_neighbour_is_passed_on_where_its_network_is_allowed(monkeypatch):
    class Both(FakeNet):
        def allowed(self, address):
            return super().allowed(address) if address.version == 4 else address in IPv6Network("fd00:7::/64")

    mac = "44:19:b6:01:02:03"
    addresses = (IPv6Address("fd00:7::64"), IPv6Address("fe80::1"), CAMERA.address)
    monkeypatch.setattr(plugin, "neighbours", lambda: [Neighbour(address=one, mac=mac) for one in addresses])
    found = await heard(plugin.DISCOVERER, Both())
    assert [(str(one.address), one.observations[0].value) for one in found] == [
        ("192.168.1.64", mac),
        ("fd00:7::64", mac),
    ]


async def test_global_ipv6_addresses_of_the_same_mac_are_told_with_the_hosts_own(monkeypatch):
    table = [
        CAMERA,
        Neighbour(address=IPv6Address("fe80::1"), mac=CAMERA.mac),
        Neighbour(address=IPv6Address("2a00:1450::20"), mac=CAMERA.mac),
        Neighbour(address=IPv6Address("2a00:1450::21"), mac="44:19:b6:01:02:04"),
    ]
    monkeypatch.setattr(plugin, "neighbours", lambda: table)
    (first,) = await heard(plugin.DISCOVERER, FakeNet())
    assert [(one.kind, one.value) for one in first.observations] == [
        ("arp.mac", CAMERA.mac),
        ("arp.ipv6", "2a00:1450::20"),
    ]
