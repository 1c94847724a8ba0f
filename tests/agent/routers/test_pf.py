"""OPNsense and pfSense are read over REST, no oftener than they may be logged in to (facts/routers.md 4.5, 4.6)."""

import logging
from typing import Any

import pytest
from fakes_pf import BINAT, CAMERA6, D_NAT, FORWARD, OPEN6, RULE6, FakeOpnsense, FakePfsense, automatic
from fakes_web import CAMERA, PASSWORD, FakeWeb, Said, lan

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.routers._kept import REFILL_S, Memory
from cctv_guard_agent.routers.opnsense import Opnsense
from cctv_guard_agent.routers.pfsense import Pfsense

Fake = FakeOpnsense | FakePfsense
EVERY_WAY = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)
BOTH = pytest.mark.parametrize("fake", [FakeOpnsense, FakePfsense])


def driver_of(fake: Fake) -> Opnsense | Pfsense:
    return Opnsense() if isinstance(fake, FakeOpnsense) else Pfsense()


async def read(fake: Fake) -> Gateway:
    driver = driver_of(fake)
    async with FakeWeb(fake) as web:
        (gateway,) = await driver.read(lan(), web.config(driver.name), ())
    return gateway


def told(gateway: Gateway) -> list[tuple[str, str, int, str, int]]:
    return [(m.origin, m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings]


def words(gateway: Gateway) -> str:
    return " ".join(limit.english for limit in gateway.limits)


@BOTH
async def test_a_plain_firewall_is_read_whole_and_lets_nothing_in(fake: type[Fake]) -> None:
    gateway = await read(fake())
    assert gateway.ways_read == EVERY_WAY
    assert gateway.mappings == ()
    assert gateway.limits == ()
    assert (str(gateway.wan_address), gateway.wan_kind) == ("11.22.33.44", WanKind.PUBLIC)
    assert gateway.upnp is Answer.NO


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [("static", "tcp", 34567, CAMERA, 80)]),
        ({"nordr": "1"}, []),
        ({"interface": "lan"}, []),
        ({"interface": "lan,wan"}, [("static", "tcp", 34567, CAMERA, 80)]),
        ({"interface": "WAN"}, [("static", "tcp", 34567, CAMERA, 80)]),
        ({"destination.port": "https", "local-port": "https"}, [("static", "tcp", 443, CAMERA, 443)]),
        ({"destination.port": "9000:9001"}, [("static", "tcp", 9000, CAMERA, 80), ("static", "tcp", 9001, CAMERA, 81)]),
        ({"destination.port": "webports", "local-port": "webports"},
         [("static", "tcp", port, CAMERA, port) for port in (80, 8000, 8001)]),
        ({"protocol": "tcp/udp"}, [("static", "tcp", 34567, CAMERA, 80), ("static", "udp", 34567, CAMERA, 80)]),
        ({"protocol": "", "destination.port": "", "local-port": ""}, [("dmz", "any", 0, CAMERA, 0)]),
        ({"protocol": "icmp"}, []),
    ],
)  # fmt: skip
async def test_every_way_to_write_a_forward(
    change: dict[str, str], expected: list[tuple[str, str, int, str, int]]
) -> None:
    gateway = await read(FakeOpnsense(D_NAT | change))
    assert told(gateway) == expected
    assert gateway.ways_read == EVERY_WAY


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [("static", "tcp", 34567, CAMERA, 80)]),
        ({"nordr": True}, []),
        ({"interface": "LAN"}, []),
        ({"interface": "wan"}, [("static", "tcp", 34567, CAMERA, 80)]),
        ({"interface": "igb0"}, [("static", "tcp", 34567, CAMERA, 80)]),
        ({"destination_port": "9000:9001"}, [("static", "tcp", 9000, CAMERA, 80), ("static", "tcp", 9001, CAMERA, 81)]),
        ({"destination_port": None, "protocol": "any", "local_port": ""}, [("dmz", "any", 0, CAMERA, 0)]),
    ],
)
async def test_every_way_to_write_a_port_forward_of_pfsense(change: dict[str, Any], expected: list[Any]) -> None:
    gateway = await read(FakePfsense(FORWARD | change))
    assert told(gateway) == expected
    assert gateway.ways_read == EVERY_WAY


async def test_an_alias_of_several_hosts_leads_to_each() -> None:
    gateway = await read(FakeOpnsense(D_NAT | {"target": "cameras"}))
    assert [m.internal_client for m in gateway.mappings] == [CAMERA, "192.168.1.65", CAMERA6]
    assert Way.STATIC_FORWARD in gateway.ways_read


@pytest.mark.parametrize("target", ["everybody", "gone", "192.168.1.0/24"])
async def test_a_target_that_cannot_be_told_counts_as_not_read(target: str) -> None:
    gateway = await read(FakeOpnsense(D_NAT | {"target": target}))
    assert gateway.ways_read == (Way.PORT_MAPPING, Way.NAT_PMP, Way.IPV6)
    assert f"camera: {target}" in words(gateway)


async def test_a_rule_that_is_off_is_kept_as_off_and_needs_not_be_understood() -> None:
    gateway = await read(FakeOpnsense(D_NAT | {"disabled": "1"}, D_NAT | {"disabled": "1", "target": "gone"}))
    assert [m.enabled for m in gateway.mappings] == [False]
    assert gateway.ways_read == EVERY_WAY


async def test_who_may_use_a_forward_is_kept() -> None:
    gateway = await read(FakeOpnsense(D_NAT | {"source.network": "office", "source.not": "1"}))
    assert gateway.mappings[0].remote_host == "all but office"
    gateway = await read(FakePfsense(FORWARD | {"source": "203.0.113.0/24"}))
    assert gateway.mappings[0].remote_host == "203.0.113.0/24"


async def test_one_to_one_exposes_the_whole_host() -> None:
    fake = FakeOpnsense()
    fake.lists["firewall/one_to_one/search_rule"] = [BINAT, BINAT | {"enabled": "0", "source_net": "192.168.1.9"}]
    assert [(*line[:1], line[3]) for line in told(await read(fake))] == [("dmz", CAMERA), ("dmz", "192.168.1.9")]
    other = FakePfsense()
    other.lists["firewall/nat/one_to_one/mappings"] = [{"id": 0, "interface": "WAN", "source": CAMERA, "descr": ""}]
    assert told(await read(other)) == [("dmz", "any", 0, CAMERA, 0)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [("tcp", 443, CAMERA6)]),
        ({"ipprotocol": "inet46"}, [("tcp", 443, CAMERA6)]),
        ({"ipprotocol": "inet"}, []),
        ({"action": "block"}, []),
        ({"direction": "out"}, []),
        ({"enabled": "0"}, []),
        ({"interface": ""}, [("tcp", 443, CAMERA6)]),
        ({"interface": "lan", "interfacenot": "1"}, [("tcp", 443, CAMERA6)]),
        ({"interface": "wan", "interfacenot": "1"}, []),
        ({"destination_net": "any", "destination_port": ""}, [("tcp", 0, "::/0")]),
        ({"destination_net": "lan"}, [("tcp", 443, "2a00:1234:5678:1::/64")]),
        ({"destination_net": "wanip"}, []),
        ({"destination_net": "(self)"}, []),
        ({"destination_net": "cameras"}, [("tcp", 443, CAMERA6)]),
        ({"protocol": "ICMP"}, []),
        ({"protocol": "UDP", "destination_port": "isakmp"}, []),
    ],
)
async def test_every_way_to_let_ipv6_in(change: dict[str, str], expected: list[tuple[str, int, str]]) -> None:
    fake = FakeOpnsense()
    fake.lists["firewall/filter/search_rule"].append(OPEN6 | change)
    gateway = await read(fake)
    assert [(m.protocol, m.external_port, m.internal_client) for m in gateway.mappings] == expected
    assert Way.IPV6 in gateway.ways_read


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [("tcp", 443, CAMERA6)]),
        ({"protocol": None, "destination_port": None}, [("any", 0, CAMERA6)]),
        ({"interface": ["any"]}, [("tcp", 443, CAMERA6)]),
        ({"type": "reject"}, []),
        ({"disabled": True}, []),
        ({"destination": "wan:ip"}, []),
        ({"destination": "LAN"}, [("tcp", 443, "2a00:1234:5678:1::/64")]),
    ],
)
async def test_every_way_to_let_ipv6_into_pfsense(change: dict[str, Any], expected: list[tuple[str, int, str]]) -> None:
    fake = FakePfsense()
    fake.lists["firewall/rules"].append(RULE6 | change)
    gateway = await read(fake)
    assert [(m.protocol, m.external_port, m.internal_client) for m in gateway.mappings] == expected
    assert Way.IPV6 in gateway.ways_read


async def test_a_rule_for_everything_but_something_is_not_guessed_at() -> None:
    fake = FakePfsense()
    fake.lists["firewall/rules"].append(RULE6 | {"destination": "!lan"})
    gateway = await read(fake)
    assert Way.IPV6 not in gateway.ways_read
    assert "everything but lan" in words(gateway)


async def test_ipv6_switched_off_lets_none_in_whatever_the_rules() -> None:
    fake = FakeOpnsense()
    block = automatic({"action": "block", "ipprotocol": "inet6", "description": "Block all IPv6"})
    fake.lists["firewall/filter/search_rule"] = [block, OPEN6]
    gateway = await read(fake)
    assert gateway.mappings == ()
    assert Way.IPV6 in gateway.ways_read


async def test_a_version_that_hides_the_older_rules_is_no_reason_to_say_no() -> None:
    fake = FakeOpnsense()
    fake.lists["firewall/filter/search_rule"] = [OPEN6]
    assert Way.IPV6 not in (await read(fake)).ways_read


async def test_a_version_without_destination_nat_names_the_one_that_has_it() -> None:
    fake = FakeOpnsense()
    del fake.lists["firewall/d_nat/search_rule"]
    gateway = await read(fake)
    assert gateway.ways_read == (Way.PORT_MAPPING, Way.NAT_PMP, Way.IPV6)
    assert "OPNsense 26.1" in words(gateway)


@pytest.mark.parametrize(
    ("path", "privilege", "lost"),
    [
        ("firewall/d_nat/search_rule", "Firewall: NAT: Destination NAT", {Way.STATIC_FORWARD, Way.DMZ}),
        ("firewall/one_to_one/search_rule", "Firewall: NAT: 1:1", {Way.STATIC_FORWARD, Way.DMZ}),
        ("firewall/filter/search_rule", "Firewall: Rules [new]", {Way.IPV6}),
        ("core/service/search", "Status: Services", {Way.PORT_MAPPING, Way.NAT_PMP}),
        ("interfaces/overview/interfaces_info", "Status: Interfaces", {Way.STATIC_FORWARD, Way.DMZ, Way.IPV6}),
        ("firewall/alias/search_item", "Firewall: Aliases", set()),
    ],
)
async def test_a_privilege_that_is_missing_is_named(path: str, privilege: str, lost: set[Way]) -> None:
    fake = FakeOpnsense()
    fake.denied = {path}
    gateway = await read(fake)
    assert set(gateway.ways_read) == set(EVERY_WAY) - lost
    assert f'"{privilege}"' in words(gateway)
    assert f"{path}: Forbidden" in words(gateway)


@pytest.mark.parametrize(
    ("path", "privilege", "lost"),
    [
        ("firewall/nat/port_forwards", "api-v2-firewall-nat-port-forwards-get", {Way.STATIC_FORWARD, Way.DMZ}),
        ("firewall/rules", "api-v2-firewall-rules-get", {Way.IPV6}),
        ("status/services", "api-v2-status-services-get", {Way.PORT_MAPPING, Way.NAT_PMP}),
    ],
)
async def test_a_privilege_of_pfsense_that_is_missing_is_named(path: str, privilege: str, lost: set[Way]) -> None:
    fake = FakePfsense()
    fake.denied = {path}
    gateway = await read(fake)
    assert set(gateway.ways_read) == set(EVERY_WAY) - lost
    assert f'"{privilege}"' in words(gateway)


@BOTH
async def test_a_upnp_service_that_runs_grants_mappings_and_its_table_is_not_shown(fake: type[Fake]) -> None:
    firewall = fake()
    path = "core/service/search" if isinstance(firewall, FakeOpnsense) else "status/services"
    firewall.lists[path] = [{"name": "miniupnpd", "running": 1, "enabled": True, "status": True}]
    gateway = await read(firewall)
    assert gateway.upnp is Answer.YES
    assert gateway.ways_read == (Way.STATIC_FORWARD, Way.DMZ, Way.IPV6)


@BOTH
async def test_a_key_that_was_refused_is_not_used_again(fake: type[Fake]) -> None:
    firewall, network = fake(), lan()
    driver = driver_of(firewall)
    async with FakeWeb(firewall) as web:
        for _ in range(3):
            with pytest.raises(Refused, match="key was refused"):
                await driver.read(network, web.config(driver.name, password="wrong"), ())
    assert len(firewall.asked) == 1


@BOTH
async def test_a_day_of_readings_every_thirty_seconds_costs_300_logins_at_most(fake: type[Fake]) -> None:
    firewall, network, at = fake(), lan(), [0.0]
    driver = driver_of(firewall)
    driver._memory = Memory(lambda: at[0])
    async with FakeWeb(firewall) as web:
        for _ in range(40):
            network.new_cycle()
            await driver.read(network, web.config(driver.name), ())
            at[0] += 30
    each = 10 if fake is FakeOpnsense else 7
    assert len(firewall.asked) == each * (1 + (39 * 30 // (10 * 30)))
    assert REFILL_S <= 300


@BOTH
async def test_only_get_is_ever_sent_and_the_key_shows_nowhere(
    fake: type[Fake], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    firewall = fake()
    driver = driver_of(firewall)
    async with FakeWeb(firewall) as web:
        gateways = await driver.read(lan(), web.config(driver.name), ())
    assert {asked.partition(" ")[0] for asked in firewall.asked} == {"GET"}
    assert PASSWORD not in repr((gateways, vars(driver))) + caplog.text


@BOTH
@pytest.mark.parametrize("table", [None, 7, {"a": 1}, [1, "x"], [[]], "rows", [{"interface": {}, "target": []}] * 3])
async def test_tables_of_another_form_are_no_reason_to_say_no(fake: type[Fake], table: Any) -> None:
    firewall = fake()
    for path in firewall.lists:
        if "interfaces" not in path:
            firewall.lists[path] = table
    gateway = await read(firewall)
    if not (isinstance(table, list) and all(isinstance(row, dict) for row in table)):
        assert gateway.ways_read == ()


async def test_a_list_that_is_cut_off_is_no_reason_to_say_no() -> None:
    fake = FakeOpnsense()
    fake.lists["firewall/d_nat/search_rule"] = {"total": 20_000, "rowCount": 1, "current": 1, "rows": [D_NAT]}
    gateway = await read(fake)
    assert gateway.mappings
    assert Way.STATIC_FORWARD not in gateway.ways_read


async def test_ten_thousand_rules_and_aliases_in_a_circle_are_bounded() -> None:
    fake = FakeOpnsense(*(D_NAT | {"destination.port": str(n + 1)} for n in range(9_000)), D_NAT | {"target": "a"})
    fake.lists["firewall/alias/search_item"] = [
        {"name": "a", "type": "networkgroup", "enabled": "1", "content": "b\nb\nb\nb"},
        {"name": "b", "type": "networkgroup", "enabled": "1", "content": "a\na\na\na"},
    ]
    gateway = await read(fake)
    assert len(gateway.mappings) == 1024
    assert Way.STATIC_FORWARD not in gateway.ways_read


async def test_an_alias_of_a_thousand_hosts_is_named_and_not_followed() -> None:
    fake = FakePfsense(FORWARD | {"target": "many"})
    fake.lists["firewall/aliases"] = [{"name": "many", "address": [f"10.0.{n // 250}.{n % 250}" for n in range(1000)]}]
    gateway = await read(fake)
    assert Way.STATIC_FORWARD not in gateway.ways_read
    assert "more than 256 entries" in words(gateway)


@BOTH
async def test_another_machine_there_is_named_as_such(fake: type[Fake]) -> None:
    driver = driver_of(fake())
    async with FakeWeb(lambda _: Said(404, b"<html>")) as web:
        with pytest.raises(BadReply, match="status 404"):
            await driver.read(lan(), web.config(driver.name), ())
