"""A UniFi gateway is read through its console, with a session or an API key (facts/routers.md 4.3)."""

import contextlib
import json
import logging
from typing import Any

import pytest
from fakes_unifi import FORWARD, OPENS, RETURN, ZONES, FakeUnifi
from fakes_web import CAMERA, PASSWORD, Asked, FakeWeb, Said, lan

from cctv_guard_agent.errors import BadReply, CctvGuardError, ConfigError, Refused, Unreachable
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.routers._kept import BURST
from cctv_guard_agent.routers.unifi import UnifiNetwork

EVERY_WAY = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)


async def read(router: FakeUnifi, **options: object) -> Gateway:
    async with FakeWeb(router) as web:
        (gateway,) = await UnifiNetwork().read(lan(), web.config("unifi", **options), ())
    return gateway


def words(gateway: Gateway) -> str:
    return " ".join(limit.english for limit in gateway.limits)


@pytest.mark.parametrize("is_os", [True, False])
async def test_a_console_of_either_kind_is_read_whole(is_os: bool) -> None:
    gateway = await read(FakeUnifi(FORWARD, is_os=is_os))
    assert [(m.origin, m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings] == [
        ("static", "tcp", 34567, CAMERA, 80)
    ]
    assert gateway.ways_read == EVERY_WAY
    assert gateway.limits == ()
    assert (str(gateway.wan_address), gateway.wan_kind) == ("11.22.33.44", WanKind.PUBLIC)
    assert gateway.name == "Dream Machine"
    assert gateway.upnp is Answer.NO


async def test_an_api_key_needs_no_login() -> None:
    console = FakeUnifi(FORWARD)
    gateway = await read(console, api_key=True)
    assert gateway.ways_read == EVERY_WAY
    assert console.logins == 0


async def test_a_refused_api_key_is_not_used_again() -> None:
    console, driver, network = FakeUnifi(), UnifiNetwork(), lan()
    async with FakeWeb(console) as web:
        for _ in range(3):
            with pytest.raises(Refused, match="API key"):
                await driver.read(network, web.config("unifi", api_key=True, password="wrong"), ())
    assert len(console.asked) == 1


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"proto": "tcp_udp"}, [("static", "tcp", 34567, 80, ""), ("static", "udp", 34567, 80, "")]),
        ({"dst_port": "80,443", "fwd_port": "80"}, [("static", "tcp", 80, 80, ""), ("static", "tcp", 443, 80, "")]),
        ({"dst_port": "80-81", "fwd_port": "80-81"}, [("static", "tcp", 80, 80, ""), ("static", "tcp", 81, 81, "")]),
        ({"dst_port": "any", "fwd_port": ""}, [("dmz", "tcp", 0, 0, "")]),
        ({"src": "198.51.100.7"}, [("static", "tcp", 34567, 80, "198.51.100.7")]),
        ({"src": "198.51.100.7", "src_limiting_enabled": False}, [("static", "tcp", 34567, 80, "")]),
        ({"src_limiting_enabled": True, "src": ""}, [("static", "tcp", 34567, 80, "a group of addresses")]),
    ],
)
async def test_every_way_to_write_a_forward(change: dict[str, Any], expected: list[tuple[Any, ...]]) -> None:
    gateway = await read(FakeUnifi({**FORWARD, **change}))
    assert [
        (m.origin, m.protocol, m.external_port, m.internal_port, m.remote_host) for m in gateway.mappings
    ] == expected


async def test_a_forward_that_is_not_understood_is_named() -> None:
    gateway = await read(FakeUnifi({**FORWARD, "fwd": "camera.local"}))
    assert Way.STATIC_FORWARD not in gateway.ways_read
    assert "camera: camera.local" in words(gateway)


async def test_with_upnp_on_its_table_counts_as_not_seen() -> None:
    console = FakeUnifi()
    console.v1["rest/setting/usg"] = [{"key": "usg", "upnp_enabled": True}]
    gateway = await read(console)
    assert gateway.upnp is Answer.YES
    assert gateway.ways_read == (Way.STATIC_FORWARD, Way.DMZ, Way.IPV6)


async def test_a_version_that_does_not_tell_of_upnp_leaves_it_unknown() -> None:
    console = FakeUnifi()
    console.v1["rest/setting/usg"] = [{"key": "usg"}]
    gateway = await read(console)
    assert gateway.upnp is Answer.UNKNOWN
    assert Way.PORT_MAPPING not in gateway.ways_read


def changed(**change: Any) -> dict[str, Any]:
    return {**OPENS, **change}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (OPENS, [("tcp", 443, "2a00::64")]),
        (changed(ip_version="BOTH", destination={"zone_id": "z-int", "matching_target": "ANY"}), [("tcp", 0, "::/0")]),
        (changed(ip_version="IPV4"), []),
        (changed(enabled=False), []),
        (changed(action="BLOCK"), []),
        (changed(source={"zone_id": "z-int"}), []),
        (changed(destination={"zone_id": "z-gw", "matching_target": "ANY"}), []),
        (changed(connection_state_type="CUSTOM", connection_states=["ESTABLISHED"]), []),
        (changed(connection_state_type="CUSTOM", connection_states=["NEW"]), [("tcp", 443, "2a00::64")]),
        (changed(protocol="icmpv6"), []),
        (RETURN, []),
    ],
)
async def test_every_way_to_let_ipv6_in(policy: dict[str, Any], expected: list[tuple[str, int, str]]) -> None:
    console = FakeUnifi()
    console.v2["firewall-policies"] = [policy]
    gateway = await read(console)
    assert [(m.protocol, m.external_port, m.internal_client) for m in gateway.mappings] == expected
    assert Way.IPV6 in gateway.ways_read


@pytest.mark.parametrize(
    "destination",
    [
        {"zone_id": "z-int", "matching_target": "ANY", "port_matching_type": "OBJECT", "port_group_id": "g"},
        {"zone_id": "z-int", "matching_target": "IP", "ip_group_id": "g"},
        {"zone_id": "z-int", "matching_target": "ANY", "match_opposite_ports": True},
    ],
)
async def test_a_policy_with_groups_is_named_and_ipv6_counts_as_not_read(destination: dict[str, Any]) -> None:
    console = FakeUnifi()
    console.v2["firewall-policies"] = [changed(destination=destination)]
    gateway = await read(console)
    assert Way.IPV6 not in gateway.ways_read
    assert "camera over IPv6" in words(gateway)


async def test_zones_that_are_open_to_the_internet_are_found() -> None:
    console = FakeUnifi()
    zones = json.loads(json.dumps(ZONES))
    zones[1]["data"][0]["action"] = "allow"
    console.v2["firewall/zone-matrix"] = zones
    gateway = await read(console)
    assert [(m.origin, m.internal_client) for m in gateway.mappings] == [("ipv6", "::/0")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, [("tcp", 443, "2a00::64")]),
        ({"dst_address_ipv6": "", "dst_port": "", "protocol_v6": "all"}, [("any", 0, "::/0")]),
        ({"ruleset": "WAN_IN"}, []),
        ({"action": "drop"}, []),
        ({"enabled": False}, []),
        ({"state_established": True, "state_related": True}, []),
    ],
)
async def test_the_older_firewall_is_read_where_there_are_no_zones(
    rule: dict[str, Any], expected: list[tuple[str, int, str]]
) -> None:
    console = FakeUnifi()
    console.v2.clear()
    console.v1["rest/firewallrule"] = [
        {
            "_id": "r", "name": "six", "ruleset": "WANv6_IN", "enabled": True, "action": "accept", "protocol_v6": "tcp",
            "dst_address_ipv6": "2a00::64", "dst_port": "443", **rule,
        }
    ]  # fmt: skip
    gateway = await read(console)
    assert [(m.protocol, m.external_port, m.internal_client) for m in gateway.mappings] == expected
    assert gateway.ways_read == EVERY_WAY


@pytest.mark.parametrize(
    ("path", "lost"),
    [
        ("rest/portforward", {Way.STATIC_FORWARD, Way.DMZ}),
        ("rest/setting/usg", {Way.PORT_MAPPING, Way.NAT_PMP}),
        ("firewall-policies", {Way.IPV6}),
        ("firewall/zone-matrix", {Way.IPV6}),
        ("stat/health", set()),
    ],
)
async def test_a_role_that_may_not_see_something_is_named(path: str, lost: set[Way]) -> None:
    console = FakeUnifi(FORWARD)
    console.denied = {path}
    gateway = await read(console)
    assert set(EVERY_WAY) - set(gateway.ways_read) == lost
    assert f"{path}: " in words(gateway)
    assert "View Only" in words(gateway)


async def test_readings_share_one_login_and_an_expired_session_is_renewed_once() -> None:
    console, driver, network = FakeUnifi(FORWARD), UnifiNetwork(), lan()
    async with FakeWeb(console) as web:
        for _ in range(3):
            network.new_cycle()
            await driver.read(network, web.config("unifi"), ())
        assert console.logins == 1
        console.sessions.clear()
        (gateway,) = await driver.read(network, web.config("unifi"), ())
    assert gateway.ways_read == EVERY_WAY
    assert console.logins == 2


@pytest.mark.parametrize("is_os", [True, False])
async def test_a_refused_login_is_not_tried_again(is_os: bool) -> None:
    console, driver, network = FakeUnifi(is_os=is_os), UnifiNetwork(), lan()
    async with FakeWeb(console) as web:
        for _ in range(3):
            with pytest.raises(Refused, match="refused"):
                await driver.read(network, web.config("unifi", password="wrong"), ())
    assert console.logins == 1


@pytest.mark.parametrize(
    "answer",
    [
        Said(499, b'{"code": "MFA_AUTH_REQUIRED"}'),
        Said(400, b'{"meta": {"rc": "error", "msg": "api.err.Ubic2faTokenRequired"}}'),
    ],
)
async def test_an_account_with_a_second_factor_names_the_remedy(answer: Said) -> None:
    console = FakeUnifi()
    console.login_answer = answer
    with pytest.raises(Refused, match="local account"):
        await read(console)


async def test_a_console_that_counts_too_many_logins_is_left_alone() -> None:
    console, driver, network = FakeUnifi(), UnifiNetwork(), lan()
    console.login_answer = Said(429, b'{"code": "AUTHENTICATION_FAILED_LIMIT_REACHED", "message": "try later"}')
    async with FakeWeb(console) as web:
        for _ in range(10):
            network.new_cycle()
            with pytest.raises(Unreachable):
                await driver.read(network, web.config("unifi"), ())
    assert console.logins == 1


async def test_a_console_that_forgets_every_session_is_not_logged_in_to_without_end() -> None:
    console, driver, network = FakeUnifi(), UnifiNetwork(), lan()
    async with FakeWeb(console) as web:
        for _ in range(20):
            network.new_cycle()
            console.sessions.clear()
            with contextlib.suppress(CctvGuardError):
                await driver.read(network, web.config("unifi"), ())
    assert console.logins == BURST


async def test_the_gateway_may_be_another_machine_than_the_console() -> None:
    assert str((await read(FakeUnifi(), gateway="192.168.1.1")).address) == "192.168.1.1"


@pytest.mark.parametrize("options", [{"site": "a/b"}, {"gateway": "router"}, {"api_key": "abc"}])
async def test_a_wrong_option_is_named(options: dict[str, object]) -> None:
    async with FakeWeb(FakeUnifi()) as web:
        with pytest.raises(ConfigError, match=next(iter(options))):
            await UnifiNetwork().read(lan(), web.config("unifi", **options), ())
        assert web.asked == []


async def test_a_site_that_does_not_exist_is_named() -> None:
    gateway = await read(FakeUnifi(), site="other")
    assert gateway.ways_read == ()
    assert "api.err.NoSiteContext" in words(gateway)


@pytest.mark.parametrize("data", [None, 7, {"a": 1}, [1], [{"zone_key": ["x"], "source": 3, "fwd": {}}]])
async def test_tables_of_another_form_are_no_reason_to_say_no(data: Any) -> None:
    console = FakeUnifi()
    for path in ("rest/portforward", "rest/firewallrule"):
        console.v1[path] = data
    console.v2 = {"firewall/zone-matrix": ZONES, "firewall-policies": data}
    gateway = await read(console)
    assert Way.STATIC_FORWARD not in gateway.ways_read
    assert (Way.IPV6 in gateway.ways_read) is (isinstance(data, list) and isinstance(data[0], dict))


async def test_ten_thousand_forwards_are_bounded_and_reported() -> None:
    gateway = await read(FakeUnifi(*({**FORWARD, "dst_port": str(n + 1)} for n in range(10_000))))
    assert len(gateway.mappings) == 1024
    assert Way.STATIC_FORWARD not in gateway.ways_read


@pytest.mark.parametrize("body", [b"", b"{", b"<html>"])
async def test_broken_answers_end_in_an_error_of_ours(body: bytes) -> None:
    console = FakeUnifi()

    def broken(asked: Any) -> Said:
        return Said(body=body) if "/api/s/" in asked.path else console(asked)

    async with FakeWeb(broken) as web:
        with pytest.raises(BadReply, match="no JSON"):
            await UnifiNetwork().read(lan(), web.config("unifi"), ())


async def test_one_broken_answer_costs_its_own_ways_alone() -> None:
    console = FakeUnifi(FORWARD)

    def broken(asked: Asked) -> Said:
        return Said(body=b"<html>") if asked.path.endswith("/firewall-policies") else console(asked)

    async with FakeWeb(broken) as web:
        (gateway,) = await UnifiNetwork().read(lan(), web.config("unifi"), ())
    assert gateway.ways_read == EVERY_WAY[:4]
    assert "firewall-policies: status 200, no JSON" in words(gateway)


async def test_only_get_and_the_login_are_sent_and_no_secret_shows(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    console, driver = FakeUnifi(FORWARD), UnifiNetwork()
    async with FakeWeb(console) as web:
        config = web.config("unifi")
        (gateway,) = await driver.read(lan(), config, ())
        kept = driver._memory.of(config)
    assert [asked for asked in console.asked if not asked.startswith("GET ")] == ["POST /api/auth/login"]
    shown = repr((gateway, config, kept, vars(driver))) + caplog.text
    assert PASSWORD not in shown
    assert "MARKER" not in shown
