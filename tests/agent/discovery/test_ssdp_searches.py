"""Devices that search for a router's port mapping are heard; nothing is sent, and no other search counts."""

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network

import pytest

from cctv_guard_agent.discovery.ssdp_searches import DISCOVERER
from cctv_guard_agent.net.lan import Lan
from tests.agent.discovery.fakes import FakeNet, heard, values

# as in the public capture of a door bell of the EZVIZ family (exposure.md 2.1)
SEARCH = 'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nST: {}\r\nMAN: "ssdp:discover"\r\nMX: 2\r\n\r\n'
IGD = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
WANIP = "urn:schemas-upnp-org:service:WANIPConnection:1"


@pytest.mark.parametrize("target", [IGD, WANIP, "urn:schemas-upnp-org:service:WANPPPConnection:1"])
async def test_a_search_for_port_mapping_is_heard_and_makes_nobody_a_camera(target: str) -> None:
    net = FakeNet(SEARCH.format(target).encode(), SEARCH.format(target).encode(), port=41000)
    (one,) = await heard(DISCOVERER, net)
    assert values(one, "ssdp.igd_search") == [target]
    assert one.sign == "host"
    assert net.sent == []


@pytest.mark.parametrize(
    "data",
    [
        SEARCH.format("ssdp:all"),
        SEARCH.format("upnp:rootdevice"),
        SEARCH.format(f"{IGD} and more"),
        SEARCH.format("urn:dial-multiscreen-org:service:dial:1"),
        f"NOTIFY * HTTP/1.1\r\nNT: {IGD}\r\n\r\n",
        f"HTTP/1.1 200 OK\r\nST: {IGD}\r\n\r\n",
        "",
        "M-SEARCH",
        "\0" * 2000,
    ],
    ids=range(9),
)
async def test_nothing_else_counts(data: str) -> None:
    assert await heard(DISCOVERER, FakeNet(data.encode())) == []


async def test_our_own_search_does_not_count() -> None:
    net = FakeNet(SEARCH.format(IGD).encode(), sender=IPv4Address("192.168.1.2"))
    assert await heard(DISCOVERER, net) == []


async def test_it_is_heard_on_the_wire_from_another_address_only() -> None:
    net = Lan.of([IPv4Network("127.93.7.0/24")])

    async def search() -> None:
        await asyncio.sleep(0.3)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
            sock.bind(("127.93.7.20", 0))
            sock.sendto(SEARCH.format(WANIP).encode(), ("239.255.255.250", 1900))

    async with asyncio.TaskGroup() as group:
        group.create_task(search())
        found = [one async for one in DISCOVERER.discover(net, ())]
    ours = [one for one in found if one.address == IPv4Address("127.93.7.20")]
    assert [values(one, "ssdp.igd_search") for one in ours] == [[WANIP]]
