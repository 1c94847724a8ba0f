"""Whether this computer passes packets on between its networks, read from a made-up /proc and /sys."""

import json
import sys as python
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest

from cctv_guard_agent.model.address import Interface
from cctv_guard_agent.net.forwarding import Passing, TwoNetworks, has_masquerade, masquerades, read

CAMERAS = Interface(name="zz-cam0", address=IPv4Address("192.168.50.1"), network=IPv4Network("192.168.50.0/24"))
HOUSE = Interface(name="zz-lan0", address=IPv4Address("192.168.1.5"), network=IPv4Network("192.168.1.0/24"))
GATEWAY = IPv4Address("192.168.1.1")


def host(folder: Path, *, ipv4: str = "0", ipv6: str = "0", bridge: Mapping[str, bool] | None = None) -> TwoNetworks:
    for name in (CAMERAS.name, HOUSE.name):
        (folder / "ipv4/conf" / name).mkdir(parents=True)
        (folder / "ipv4/conf" / name / "forwarding").write_text(ipv4 + "\n")
    (folder / "ipv6/conf/all").mkdir(parents=True)
    (folder / "ipv6/conf/all/forwarding").write_text(ipv6 + "\n")
    for port, physical in (bridge or {}).items():
        (folder / CAMERAS.name / "brif" / port).mkdir(parents=True)
        (folder / port / ("device" if physical else "virtual")).mkdir(parents=True)
    return read([CAMERAS], attached=[CAMERAS, HOUSE], gateway=GATEWAY, proc=folder, sys=folder)


def test_two_cards_without_forwarding_pass_nothing_on(tmp_path: Path) -> None:
    found = host(tmp_path)
    assert found.cards == ("zz-cam0", "zz-lan0")
    assert found.passing == (Passing(card="zz-cam0", ipv4=False, ipv6=False),)


def test_forwarding_is_read_where_the_cameras_packets_arrive(tmp_path: Path) -> None:
    assert host(tmp_path / "a", ipv4="1").passing == (Passing(card="zz-cam0", ipv4=True, ipv6=False),)
    assert host(tmp_path / "b", ipv6="2").passing == (Passing(card="zz-cam0", ipv4=False, ipv6=True),)


def test_a_bridge_of_two_real_cards_is_one_network_one_of_virtual_machines_is_not(tmp_path: Path) -> None:
    (one,) = host(tmp_path / "a", bridge={"eth0": True, "eth1": True}).passing
    assert one.bridged_with == ("eth0", "eth1")
    (other,) = host(tmp_path / "b", bridge={"eth0": True, "tap1": False, "veth2": False}).passing
    assert other.bridged_with == ()


def test_one_card_has_nothing_to_pass_on_to(tmp_path: Path) -> None:
    found = read([HOUSE], attached=[HOUSE], gateway=GATEWAY, proc=tmp_path, sys=tmp_path)
    assert (found.cards, found.passing) == (("zz-lan0",), ())


def ruleset(*statements: Mapping[str, object]) -> bytes:
    return json.dumps({"nftables": [{"metainfo": {}}, {"rule": {"expr": list(statements)}}]}).encode()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (ruleset({"masquerade": None}), True),
        (ruleset({"match": {}}, {"snat": {"addr": "11.22.33.44"}}), True),
        (ruleset({"accept": None}), False),
        (b'{"nftables": []}', False),
        (b"Operation not permitted", None),
        (b"[]", None),
        (b'{"nftables": [5]}', None),
    ],
)
def test_address_translation_is_found_in_the_rules(data: bytes, found: bool | None) -> None:
    assert has_masquerade(data) is found


async def test_rules_that_may_not_be_read_are_no_answer() -> None:
    refuses = (python.executable, "-c", "import sys; sys.exit(1)")
    prints = (python.executable, "-c", """print('{"nftables": [{"rule": {"expr": [{"masquerade": null}]}}]}')""")
    assert await masquerades(refuses) is None
    assert await masquerades(("/nowhere/nft",)) is None
    assert await masquerades(prints) is True
