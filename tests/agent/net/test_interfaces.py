from ipaddress import IPv4Address, IPv4Network

import pytest

from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.net import interfaces


def card(name: str, text: str) -> Interface:
    address, prefix = text.split("/")
    return Interface(name=name, address=IPv4Address(address), network=IPv4Network((address, int(prefix)), strict=False))


@pytest.mark.parametrize(
    ("name", "address", "why"),
    [
        ("eth0", "192.168.1.5/24", None),
        ("eth0", "10.1.4.5/22", None),
        ("wlan0", "172.20.0.9/23", None),
        ("eth0", "10.0.0.5/8", "wider"),
        ("eth0", "192.168.0.5/21", "wider"),
        ("eth0", "203.0.113.5/24", "private"),
        ("eth0", "100.64.3.5/24", "private"),
        ("wg0", "10.8.0.2/24", "virtual"),
        ("docker0", "172.17.0.1/24", "virtual"),
        ("lo", "127.0.0.1/8", "host itself"),
    ],
)
def test_which_networks_are_audited_unasked(monkeypatch, name, address, why):
    monkeypatch.setattr(interfaces, "is_physical", lambda n: n in ("eth0", "wlan0"))
    said = interfaces.why_not(card(name, address))
    assert said is None if why is None else why in said


@pytest.mark.parametrize(
    ("kind", "files", "physical"),
    [
        ("ethernet card", {"type": "1", "device": None}, True),
        ("docker bridge", {"type": "1", "bridge": None}, False),
        ("veth of a container", {"type": "1"}, False),
        ("bridge with a card in it", {"type": "1", "lower_eth0": "device"}, True),
        ("bridge with a veth in it", {"type": "1", "lower_veth1": None}, False),
        ("wireguard", {"type": "65534"}, False),
        ("ppp", {"type": "512"}, False),
        ("absent", {}, False),
    ],
)
def test_cards_are_told_from_virtual_interfaces(monkeypatch, tmp_path, kind, files, physical):
    here = tmp_path / "net0"
    for name, content in files.items():
        here.mkdir(exist_ok=True)
        if name == "type":
            (here / name).write_text(content + "\n")
        else:
            (here / name).mkdir()
            if content:
                (here / name / content).mkdir()
    monkeypatch.setattr(interfaces, "_SYS", tmp_path)
    assert interfaces.is_physical("net0") is physical


def test_a_named_network_picks_the_interface_that_holds_it():
    cards = (card("lo", "127.0.0.1/8"), card("eth0", "192.168.1.5/24"), card("eth1", "10.0.0.5/16"))
    names = [IPv4Network(n) for n in ("127.77.0.0/24", "10.0.3.0/24", "192.168.99.0/24")]
    lo, eth1 = interfaces.holding(names, cards)
    assert (lo.name, str(lo.address), str(lo.network)) == ("lo", "127.0.0.1", "127.77.0.0/24")
    assert (eth1.name, str(eth1.network)) == ("eth1", "10.0.0.0/16")


def test_the_default_gateway_of_the_lowest_metric_is_taken():
    table = (
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
        "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
        "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
        "tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n"
        "eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
    )
    assert interfaces.parse_routes(table) == IPv4Address("192.168.1.1")
    assert interfaces.parse_routes("") is None


def test_this_host_has_loopback_and_never_audits_it_unasked():
    assert any(found.name == "lo" for found in interfaces.attached())
    assert all(found.name != "lo" for found in interfaces.usual())
