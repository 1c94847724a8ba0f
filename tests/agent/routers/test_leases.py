"""Which card has which address, from each router that tells: addresses and MACs, no names; a missing right is named."""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import pytest
from fakes_fritzbox import HOSTS, IP, LAYER3, PPP, FakeFritzbox, description
from fakes_mikrotik import FakeMikrotik
from fakes_omada import FakeOmada
from fakes_openwrt import ALL, FakeOpenwrt
from fakes_pf import CAMERA6, FakeOpnsense, FakePfsense
from fakes_unifi import FakeUnifi
from fakes_web import CAMERA
from test_fritzbox import read as read_fritzbox
from test_mikrotik import read as read_mikrotik
from test_omada import read as read_omada
from test_openwrt import read as read_openwrt
from test_pf import read as read_pf
from test_unifi import read as read_unifi

from cctv_guard_agent.model.lease import MOST, Lease
from cctv_guard_agent.remembered import Remembered, to_text
from cctv_guard_agent.routers._leases import bounded, leases

MAC = "44:19:b6:0a:1b:2c"


def lease(address: str) -> Lease:
    return Lease(mac=MAC, address=ip_address(address))


@pytest.mark.parametrize(
    ("fake", "read", "expected"),
    [
        (FakeOpenwrt, read_openwrt, [CAMERA, "2a00::64", "2a00::65"]),
        (FakeMikrotik, read_mikrotik, [CAMERA]),
        (FakeOpnsense, read_pf, [CAMERA, CAMERA6]),
        (FakePfsense, read_pf, [CAMERA]),
        (FakeUnifi, read_unifi, [CAMERA]),
        (FakeOmada, read_omada, [CAMERA]),
    ],
)
async def test_each_router_tells_addresses_and_macs_and_no_names(
    fake: Callable[[], Any], read: Callable[[Any], Any], expected: list[str]
) -> None:
    gateway = await read(fake())
    assert gateway.leases == tuple(map(lease, expected))
    assert "MARKER" not in repr(gateway)
    assert MAC not in to_text(Remembered(gateways=(gateway,)))


async def test_a_right_to_see_leases_that_is_missing_is_named_and_costs_nothing_else() -> None:
    gateway = await read_openwrt(FakeOpenwrt(rights=ALL - {"luci-rpc getDHCPLeases"}))
    (limit,) = gateway.limits
    assert "luci-rpc getDHCPLeases" in limit.english
    assert "leases" in limit.english
    assert len(gateway.ways_read) == 5
    firewall = FakePfsense()
    firewall.denied.add("status/dhcp_server/leases")
    (limit,) = (await read_pf(firewall)).limits
    assert "api-v2-status-dhcp-server-leases-get" in limit.english


async def test_of_opnsenses_dhcp_servers_one_that_answers_is_enough() -> None:
    firewall = FakeOpnsense()
    firewall.denied |= {"dnsmasq/leases/search", "dhcpv4/leases/search_lease"}
    gateway = await read_pf(firewall)
    assert (len(gateway.leases), gateway.limits) == (2, ())
    firewall.denied |= {"kea/leases4/search", "kea/leases6/search"}
    (limit,) = (await read_pf(firewall)).limits
    assert "Services: DHCP: Kea(v4)" in limit.english


@pytest.mark.parametrize("fake", [FakeUnifi, FakePfsense])
async def test_a_version_without_that_page_is_no_fault(fake: Callable[[], Any]) -> None:
    router = fake()
    (router.v1 if isinstance(router, FakeUnifi) else router.lists).pop(
        "stat/sta" if isinstance(router, FakeUnifi) else "status/dhcp_server/leases"
    )
    gateway = await (read_unifi(router) if isinstance(router, FakeUnifi) else read_pf(router))
    assert (gateway.leases, gateway.limits) == ((), ())


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"mac": "nonsense", "ip": CAMERA},
        {"mac": MAC, "ip": ""},
        {"mac": MAC, "ip": "0.0.0.0"},
        {"mac": MAC, "ip": "fe80::1"},
        {"mac": MAC, "ip": "239.1.2.3"},
        {"mac": MAC, "ip": {"a": 1}},
        {"mac": ["x"], "ip": CAMERA},
        {"mac": "ff:ff:ff:ff:ff:ff", "ip": CAMERA},
    ],
)
def test_a_row_that_names_no_host_is_left_out(row: dict[str, object]) -> None:
    assert list(leases([row], "mac", "ip")) == []


def test_a_router_that_lies_without_end_is_cut() -> None:
    found = (Lease(mac=MAC, address=ip_address(number + 2**24)) for number in range(MOST * 3))
    assert len(bounded(found)) == MOST


def fritzbox() -> FakeFritzbox:
    box = FakeFritzbox()
    box.description = description(LAYER3, IP, PPP, HOSTS)
    return box


async def test_a_fritzbox_tells_the_hosts_that_are_there_by_a_path_whose_key_shows_nowhere() -> None:
    gateway = await read_fritzbox(fritzbox())
    assert gateway.leases == (lease(CAMERA),)
    assert "MARKER" not in repr(gateway)


@pytest.mark.parametrize("path", ["http://192.168.178.99/x", "//192.168.178.99/x", "", "/x y", "/x\r\nHost: y", "x"])
async def test_a_fritzboxs_list_elsewhere_is_not_followed(path: str) -> None:
    box = fritzbox()
    box.list_path = path
    gateway = await read_fritzbox(box)
    assert gateway.leases == ()
    assert any("leases" in limit.english for limit in gateway.limits)


async def test_a_fritzboxs_broken_list_or_missing_right_costs_nothing_else() -> None:
    broken, denied = fritzbox(), fritzbox()
    broken.hosts = "<html>"
    denied.unauthorized.add("X_AVM-DE_GetHostListPath")
    for box in (broken, denied):
        gateway = await read_fritzbox(box)
        assert gateway.leases == ()
        assert len(gateway.ways_read) == 1
    assert any("FRITZ!Box Settings" in limit.english for limit in gateway.limits)
