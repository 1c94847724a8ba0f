"""A MikroTik router is read over REST, no oftener than it may be logged in to (facts/routers.md 4.2)."""

import logging
from typing import Any

import pytest
from fakes_mikrotik import BY_UPNP, FACTORY6, FORWARD, FakeMikrotik, chain6
from fakes_web import CAMERA, PASSWORD, Asked, FakeWeb, Said, lan

from cctv_guard_agent.errors import BadReply, ConfigError, Refused, Unreachable
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.routers._kept import REFILL_S, Memory
from cctv_guard_agent.routers.mikrotik import Mikrotik

EVERY_WAY = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def driver_at(clock: Clock) -> Mikrotik:
    driver = Mikrotik()
    driver._memory = Memory(clock)
    return driver


async def read(router: FakeMikrotik, **options: object) -> Gateway:
    async with FakeWeb(router) as web:
        (gateway,) = await Mikrotik().read(lan(), web.config("mikrotik", **options), ())
    return gateway


def told(gateway: Gateway) -> list[tuple[str, str, int, str, int]]:
    return [(m.origin, m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings]


def words(gateway: Gateway) -> str:
    return " ".join(limit.english for limit in gateway.limits)


async def test_a_factory_router_is_read_whole_and_lets_nothing_in() -> None:
    gateway = await read(FakeMikrotik())
    assert gateway.ways_read == EVERY_WAY
    assert gateway.mappings == ()
    assert gateway.limits == ()
    assert (str(gateway.wan_address), gateway.wan_kind) == ("11.22.33.44", WanKind.PUBLIC)
    assert gateway.name == "MikroTik hAP ax3 (RouterOS 7.20.1 (stable))"
    assert [str(address) for address in gateway.inside] == ["192.168.88.1"]
    assert gateway.upnp is Answer.YES


async def test_forwards_by_hand_and_dynamic_ones_are_told_apart() -> None:
    gateway = await read(FakeMikrotik(FORWARD, BY_UPNP))
    assert told(gateway) == [("static", "tcp", 34567, CAMERA, 80), ("upnp", "tcp", 8554, CAMERA, 554)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"dst-port": "80,443", "to-ports": ""}, [("static", "tcp", 80, 80), ("static", "tcp", 443, 443)]),
        ({"dst-port": "80-81", "to-ports": "9000-9001"}, [("static", "tcp", 80, 9000), ("static", "tcp", 81, 9001)]),
        ({"protocol": "", "dst-port": "", "to-ports": ""}, [("dmz", "any", 0, 0)]),
        ({"action": "netmap", "protocol": "", "dst-port": "", "to-ports": ""}, [("dmz", "any", 0, 0)]),
        ({"in-interface-list": "LAN"}, []),
        ({"in-interface-list": "!LAN"}, [("static", "tcp", 34567, 80)]),
        ({"in-interface-list": "", "in-interface": "ether1"}, [("static", "tcp", 34567, 80)]),
        ({"in-interface-list": "", "in-interface": "bridge"}, []),
        ({"in-interface-list": ""}, [("static", "tcp", 34567, 80)]),
        ({"action": "redirect", "to-addresses": ""}, []),
        ({"chain": "srcnat"}, []),
        ({"invalid": "true"}, []),
    ],
)  # fmt: skip
async def test_every_way_to_write_a_forward(change: dict[str, str], expected: list[tuple[str, str, int, int]]) -> None:
    written = {key: value for key, value in {**FORWARD, **change}.items() if value}
    gateway = await read(FakeMikrotik(written))
    assert [(m.origin, m.protocol, m.external_port, m.internal_port) for m in gateway.mappings] == expected
    assert gateway.ways_read == EVERY_WAY


async def test_a_forward_in_a_chain_of_the_owners_is_found() -> None:
    jump = {".id": "*9", "chain": "dstnat", "action": "jump", "jump-target": "mine", "disabled": "false"}
    gateway = await read(FakeMikrotik(jump, {**FORWARD, "chain": "mine"}))
    assert told(gateway) == [("static", "tcp", 34567, CAMERA, 80)]


async def test_chains_that_jump_in_a_circle_end() -> None:
    jump = {".id": "*9", "chain": "dstnat", "action": "jump", "jump-target": "dstnat", "disabled": "false"}
    assert (await read(FakeMikrotik(jump, FORWARD))).mappings


async def test_who_may_use_a_forward_is_kept() -> None:
    gateway = await read(FakeMikrotik({**FORWARD, "src-address-list": "office"}))
    assert gateway.mappings[0].remote_host == "list office"


async def test_a_target_that_is_no_single_address_counts_as_not_read() -> None:
    gateway = await read(FakeMikrotik({**FORWARD, "to-addresses": "192.168.88.20-192.168.88.30"}))
    assert gateway.ways_read == (Way.IPV6,)
    assert "camera: 192.168.88.20-192.168.88.30" in words(gateway)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], [("any", 0, "::/0")]),
        ([{"action": "accept"}], [("any", 0, "::/0")]),
        ([{"action": "drop"}], []),
        ([{"action": "drop", "protocol": "tcp"}], [("any", 0, "::/0")]),
        ([{"action": "drop", "in-interface-list": "LAN"}], [("any", 0, "::/0")]),
        ([{"action": "accept", "protocol": "tcp", "dst-port": "443", "dst-address": "2a00::64/128"}, *FACTORY6],
         [("tcp", 443, "2a00::64")]),
        ([{"action": "accept", "disabled": "true"}, *FACTORY6], []),
        ([{"action": "jump", "jump-target": "mine"}, {"chain": "mine", "action": "drop"}], []),
        ([{"action": "jump", "jump-target": "mine"}, {"chain": "mine", "action": "return"}], [("any", 0, "::/0")]),
    ],
)  # fmt: skip
async def test_every_way_to_let_ipv6_in(rules: list[dict[str, str]], expected: list[tuple[str, int, str]]) -> None:
    router = FakeMikrotik()
    router.menus["ipv6/firewall/filter"] = chain6(*rules)
    gateway = await read(router)
    assert [(m.protocol, m.external_port, m.internal_client) for m in gateway.mappings] == expected
    assert Way.IPV6 in gateway.ways_read


async def test_a_router_that_routes_no_ipv6_lets_none_in() -> None:
    router = FakeMikrotik()
    router.menus["ipv6/settings"] = {"disable-ipv6": "true"}
    router.menus["ipv6/firewall/filter"] = []
    gateway = await read(router)
    assert gateway.mappings == ()
    assert Way.IPV6 in gateway.ways_read


@pytest.mark.parametrize(
    ("menu", "ways"),
    [
        ("ip/firewall/nat", (Way.IPV6,)),
        ("ipv6/firewall/filter", EVERY_WAY[:4]),
        ("ip/route", EVERY_WAY),
        ("ip/upnp", EVERY_WAY),
    ],
)
async def test_a_menu_that_the_account_may_not_see_is_named_with_the_policy(menu: str, ways: tuple[Way, ...]) -> None:
    router = FakeMikrotik(FORWARD)
    router.denied = {menu}
    gateway = await read(router)
    assert gateway.ways_read == ways
    assert f"/{menu}: Forbidden not enough permissions (9)" in words(gateway)
    assert "`read`" in words(gateway)


async def test_a_version_without_nat_pmp_grants_none() -> None:
    router = FakeMikrotik()
    del router.menus["ip/nat-pmp"]
    router.menus["ip/upnp"] = {"enabled": "false"}
    assert (await read(router)).upnp is Answer.NO


async def test_between_two_logins_the_last_reading_stands_with_its_own_time() -> None:
    clock, router = Clock(), FakeMikrotik(FORWARD)
    driver, network = driver_at(clock), lan()
    async with FakeWeb(router) as web:
        first = await driver.read(network, web.config("mikrotik"), ())
        clock.at += 30
        again = await driver.read(network, web.config("mikrotik"), ())
        clock.at += REFILL_S
        later = await driver.read(network, web.config("mikrotik"), ())
    assert again == first
    assert later[0].read_at != first[0].read_at
    assert router.logins == 2


async def test_a_day_of_readings_every_thirty_seconds_costs_300_logins_at_most() -> None:
    clock, router = Clock(), FakeMikrotik()
    driver, network = driver_at(clock), lan()
    router.menus["ip/firewall/nat"] = []
    async with FakeWeb(router) as web:
        for _ in range(2880):
            network.new_cycle()
            await driver.read(network, web.config("mikrotik"), ())
            clock.at += 30
    assert router.logins <= 300


async def test_a_refused_login_is_not_tried_again_and_names_what_may_be_wrong() -> None:
    router, driver, network = FakeMikrotik(), Mikrotik(), lan()
    async with FakeWeb(router) as web:
        for _ in range(3):
            with pytest.raises(Refused, match="rest-api"):
                await driver.read(network, web.config("mikrotik", password="wrong"), ())
    assert len(router.asked) == 1


async def test_plain_http_is_refused_unless_the_owner_says_so() -> None:
    async with FakeWeb(FakeMikrotik(), encrypted=False) as web:
        with pytest.raises(ConfigError, match="allow_plain"):
            await Mikrotik().read(lan(), web.config("mikrotik", allow_plain=False), ())
        assert web.asked == []


async def test_a_router_without_rest_names_the_remedy() -> None:
    router = FakeMikrotik()
    async with FakeWeb(lambda _: Said(404, b'{"error": 404, "message": "Not Found"}')) as web:
        with pytest.raises(BadReply, match="RouterOS 7"):
            await Mikrotik().read(lan(), web.config("mikrotik"), ())
    assert router.asked == []


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[" * 100_000])
async def test_broken_answers_end_in_an_error_of_ours(body: bytes) -> None:
    async with FakeWeb(lambda _: Said(body=body)) as web:
        with pytest.raises(BadReply, match="no JSON"):
            await Mikrotik().read(lan(), web.config("mikrotik"), ())


@pytest.mark.parametrize("table", [None, 7, {"a": 1}, [1, "x"], [[]], [{"chain": ["dstnat"], "action": {}}]])
async def test_tables_of_another_form_are_no_reason_to_say_no(table: Any) -> None:
    router = FakeMikrotik()
    router.menus["ip/firewall/nat"] = router.menus["ipv6/firewall/filter"] = table
    gateway = await read(router)
    known = isinstance(table, list) and all(isinstance(row, dict) for row in table)
    assert (Way.STATIC_FORWARD in gateway.ways_read) is known


@pytest.mark.parametrize(
    ("menu", "ways"),
    [("ip/route", EVERY_WAY), ("ip/firewall/nat", (Way.IPV6,)), ("ipv6/firewall/filter", EVERY_WAY[:4])],
)
async def test_one_broken_answer_costs_its_own_ways_alone(menu: str, ways: tuple[Way, ...]) -> None:
    router = FakeMikrotik(FORWARD)

    def broken(asked: Asked) -> Said:
        return Said(body=b"<html>") if asked.path == f"/rest/{menu}" else router(asked)

    async with FakeWeb(broken) as web:
        (gateway,) = await Mikrotik().read(lan(), web.config("mikrotik"), ())
    assert gateway.ways_read == ways
    assert f"/rest/{menu}: status 200, no JSON" in words(gateway)
    assert len(gateway.mappings) == (menu != "ip/firewall/nat")


async def test_ten_thousand_rules_are_bounded_and_reported() -> None:
    gateway = await read(FakeMikrotik(*({**FORWARD, "dst-port": str(n + 1)} for n in range(10_001))))
    assert len(gateway.mappings) == 1024
    assert Way.STATIC_FORWARD not in gateway.ways_read
    assert "more than 1024" in words(gateway)


async def test_the_password_shows_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    router, driver = FakeMikrotik(FORWARD), Mikrotik()
    async with FakeWeb(router) as web:
        config = web.config("mikrotik")
        (gateway,) = await driver.read(lan(), config, ())
    assert PASSWORD not in repr((gateway, config, vars(driver))) + caplog.text


async def test_only_get_is_ever_sent() -> None:
    router = FakeMikrotik(FORWARD)
    await read(router)
    assert {asked.split(" ")[0] for asked in router.asked} == {"GET"}
    assert len(router.asked) == 10


async def test_a_router_that_is_off_is_unreachable() -> None:
    async with FakeWeb(FakeMikrotik()) as web:
        config = web.config("mikrotik")
    with pytest.raises(Unreachable):
        await Mikrotik().read(lan(), config, ())
