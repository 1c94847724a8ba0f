"""An OpenWrt router is read over ubus; what its account may not see is named (facts/routers.md 4.1)."""

import contextlib
import logging
from typing import Any

import pytest
from fakes_openwrt import ALL, FORWARD, LEASED, UPNPD, FakeOpenwrt
from fakes_web import ADDRESS, CAMERA, PASSWORD, Asked, FakeWeb, Said, lan

from cctv_guard_agent.errors import BadReply, ConfigError, NotAllowed, Refused, Unreachable
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.routers._kept import BURST
from cctv_guard_agent.routers.openwrt import Openwrt

EVERY_WAY = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)


async def read(router: FakeOpenwrt, **options: object) -> Gateway:
    async with FakeWeb(router) as web:
        (gateway,) = await Openwrt().read(lan(), web.config("openwrt", **options), ())
    return gateway


def told(gateway: Gateway) -> list[tuple[str, str, int, str, int]]:
    return [(m.origin, m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings]


def words(gateway: Gateway) -> str:
    return " ".join(limit.english for limit in gateway.limits)


async def test_a_fresh_router_is_read_whole_and_lets_nothing_in() -> None:
    gateway = await read(FakeOpenwrt())
    assert gateway.ways_read == EVERY_WAY
    assert gateway.mappings == ()
    assert gateway.limits == ()
    assert (str(gateway.wan_address), gateway.wan_kind) == ("11.22.33.44", WanKind.PUBLIC)
    assert gateway.name == "GL.iNet GL-MT6000 (OpenWrt 23.05.5)"
    assert gateway.address == ADDRESS
    assert [str(address) for address in gateway.inside] == ["192.168.1.1"]
    assert gateway.upnp is Answer.YES


async def test_a_forward_entered_by_hand_and_a_mapping_that_a_camera_asked_for_are_told_apart() -> None:
    router = FakeOpenwrt(FORWARD)
    router.rules = [LEASED]
    gateway = await read(router)
    assert told(gateway) == [("static", "tcp", 34567, CAMERA, 80), ("upnp", "tcp", 8554, CAMERA, 554)]
    assert gateway.mappings[0].description == "camera"
    assert gateway.ways_read == EVERY_WAY


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"proto": None, "dest_port": None}, [("static", "tcp", 34567, 34567), ("static", "udp", 34567, 34567)]),
        ({"proto": "all", "src_dport": None, "dest_port": None}, [("dmz", "any", 0, 0)]),
        (
            {"src_dport": "8000-8002", "dest_port": "9000-9002"},
            [("static", "tcp", 8000 + n, 9000 + n) for n in range(3)],
        ),
        ({"src_dport": "8000-8001", "dest_port": "80"}, [("static", "tcp", 8000, 80), ("static", "tcp", 8001, 80)]),
        ({"src_dport": "1-65535", "dest_port": None}, [("static", "tcp", 0, 0)]),
        ({"src_dport": ["81", "82"], "dest_port": "80"}, [("static", "tcp", 81, 80), ("static", "tcp", 82, 80)]),
        ({"src": "lan"}, []),
        ({"target": "SNAT"}, []),
        ({"dest_ip": None}, []),
    ],
)
async def test_every_way_to_write_a_redirect(change: dict[str, Any], expected: list[tuple[str, str, int, int]]) -> None:
    written = {key: value for key, value in {**FORWARD, **change}.items() if value is not None}
    gateway = await read(FakeOpenwrt(written))
    assert [(m.origin, m.protocol, m.external_port, m.internal_port) for m in gateway.mappings] == expected
    assert gateway.ways_read == EVERY_WAY


async def test_a_redirect_that_is_switched_off_is_shown_as_off() -> None:
    gateway = await read(FakeOpenwrt({**FORWARD, "enabled": "0"}))
    assert [m.enabled for m in gateway.mappings] == [False]


async def test_a_redirect_that_is_not_understood_is_named_and_its_ways_count_as_not_read() -> None:
    gateway = await read(FakeOpenwrt({**FORWARD, "src_dport": "!80"}))
    assert Way.STATIC_FORWARD not in gateway.ways_read
    assert Way.DMZ not in gateway.ways_read
    assert Way.IPV6 in gateway.ways_read
    assert "camera: !80" in words(gateway)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({".type": "rule", "dest_ip": "2a00::64", "dest_port": "443", "proto": "tcp"}, [("tcp", 443, "2a00::64")]),
        ({".type": "rule", "family": "ipv4", "dest_port": "443"}, []),
        ({".type": "rule", "dest_ip": CAMERA, "dest_port": "443"}, []),
        ({".type": "rule", "dest": "", "dest_port": "22", "proto": "tcp"}, []),
        ({".type": "rule", "proto": "all"}, [("any", 0, "::/0")]),
        ({".type": "rule", "target": "DROP"}, []),
        ({".type": "rule", "enabled": "0"}, []),
        ({".type": "forwarding", "dest": "lan"}, [("any", 0, "::/0")]),
        ({".type": "defaults", "forward": "ACCEPT"}, [("any", 0, "::/0")]),
    ],
)
async def test_every_way_to_let_ipv6_in(rule: dict[str, Any], expected: list[tuple[str, int, str]]) -> None:
    whole = {".name": "cfg20", "name": "six", "src": "wan", "dest": "lan", "target": "ACCEPT", **rule}
    gateway = await read(FakeOpenwrt(whole))
    assert [(m.protocol, m.external_port, m.internal_client) for m in gateway.mappings] == expected
    assert Way.IPV6 in gateway.ways_read


@pytest.mark.parametrize(
    ("right", "ways", "said"),
    [
        ("uci get firewall", (Way.PORT_MAPPING, Way.NAT_PMP), "uci get firewall: permission denied"),
        ("uci get firewall", (Way.PORT_MAPPING, Way.NAT_PMP), "read on the uci configuration `firewall`"),
        ("luci.upnp get_status", (Way.STATIC_FORWARD, Way.DMZ, Way.IPV6), "ubus method `luci.upnp get_status`"),
        ("network.interface dump", EVERY_WAY, "network.interface dump: access denied"),
        ("system board", EVERY_WAY, "system board: access denied"),
        ("uci get upnpd", EVERY_WAY, "uci get upnpd: permission denied"),
    ],
)
async def test_a_missing_right_is_named_and_only_its_ways_count_as_not_read(
    right: str, ways: tuple[Way, ...], said: str
) -> None:
    gateway = await read(FakeOpenwrt(FORWARD, rights=ALL - {right}))
    assert gateway.ways_read == ways
    assert said in words(gateway)


async def test_a_router_without_miniupnpd_grants_nothing() -> None:
    router = FakeOpenwrt()
    del router.configs["upnpd"]
    gateway = await read(router)
    assert gateway.upnp is Answer.NO
    assert gateway.ways_read == EVERY_WAY
    assert "luci.upnp get_status" not in router.calls


async def test_upnp_that_is_switched_off_is_told_and_its_table_not_asked() -> None:
    router = FakeOpenwrt()
    router.configs["upnpd"] = {"config": {**UPNPD["config"], "enabled": "0"}}
    gateway = await read(router)
    assert gateway.upnp is Answer.NO
    assert gateway.ways_read == EVERY_WAY


async def test_without_luci_app_upnp_the_table_counts_as_not_read_and_the_remedy_is_named() -> None:
    router = FakeOpenwrt()
    router.has_luci_upnp = False
    gateway = await read(router)
    assert Way.PORT_MAPPING not in gateway.ways_read
    assert "luci-app-upnp" in words(gateway)


async def test_readings_share_one_login_and_one_connection_each() -> None:
    router, driver, network = FakeOpenwrt(FORWARD), Openwrt(), lan()
    async with FakeWeb(router) as web:
        for _ in range(3):
            await driver.read(network, web.config("openwrt"), ())
        assert web.connections == 3
    assert router.logins == 1


async def test_an_expired_session_is_renewed_once_and_the_reading_is_whole() -> None:
    router, driver, network = FakeOpenwrt(FORWARD), Openwrt(), lan()
    async with FakeWeb(router) as web:
        await driver.read(network, web.config("openwrt"), ())
        router.sessions.clear()
        (gateway,) = await driver.read(network, web.config("openwrt"), ())
    assert gateway.ways_read == EVERY_WAY
    assert router.logins == 2


async def test_a_right_that_is_gone_after_an_upgrade_costs_one_login_and_no_more() -> None:
    router, driver, network = FakeOpenwrt(FORWARD), Openwrt(), lan()
    async with FakeWeb(router) as web:
        await driver.read(network, web.config("openwrt"), ())
        router.rights = ALL - {"luci.upnp get_status"}
        for _ in range(10):
            network.new_cycle()
            (gateway,) = await driver.read(network, web.config("openwrt"), ())
            assert "luci.upnp get_status" in words(gateway)
            assert Way.STATIC_FORWARD in gateway.ways_read
    assert router.logins == 2


async def test_a_router_that_forgets_every_session_is_not_logged_in_to_without_end() -> None:
    router, driver, network = FakeOpenwrt(FORWARD), Openwrt(), lan()
    async with FakeWeb(router) as web:
        for _ in range(20):
            network.new_cycle()
            router.sessions.clear()
            with contextlib.suppress(Unreachable):
                await driver.read(network, web.config("openwrt"), ())
    assert router.logins == BURST


async def test_a_refused_login_is_not_tried_again_until_it_changes() -> None:
    router, driver, network = FakeOpenwrt(), Openwrt(), lan()
    async with FakeWeb(router) as web:
        for _ in range(3):
            with pytest.raises(Refused, match="refused"):
                await driver.read(network, web.config("openwrt", password="wrong"), ())
        assert router.logins == 1
        (gateway,) = await driver.read(network, web.config("openwrt"), ())
    assert gateway.ways_read == EVERY_WAY


async def test_another_certificate_gets_no_login() -> None:
    router = FakeOpenwrt()
    async with FakeWeb(router) as web:
        with pytest.raises(NotAllowed, match="another certificate"):
            await Openwrt().read(lan(), web.config("openwrt", certificate="ab" * 32), ())
        assert web.asked == []


async def test_without_a_certificate_the_one_that_is_shown_is_named_and_no_login_sent() -> None:
    async with FakeWeb(FakeOpenwrt()) as web:
        shown = web.config("openwrt").options["certificate"]
        with pytest.raises(ConfigError, match=str(shown)):
            await Openwrt().read(lan(), web.config("openwrt", certificate=""), ())
        assert web.asked == []


async def test_another_mac_gets_no_login() -> None:
    async with FakeWeb(FakeOpenwrt()) as web:
        with pytest.raises(NotAllowed, match="not at 02:00:00:00:00:01"):
            await Openwrt().read(lan(), web.config("openwrt", certificate="", mac="02:00:00:00:00:01"), ())
        assert web.asked == []


async def test_a_router_that_nobody_checks_is_said_to_be_unchecked() -> None:
    gateway = await read(FakeOpenwrt(), certificate="", verify=False)
    assert "`verify: false`" in words(gateway)


async def test_a_password_goes_readable_only_where_the_owner_says_so() -> None:
    async with FakeWeb(FakeOpenwrt(), encrypted=False) as web:
        with pytest.raises(ConfigError, match="allow_plain"):
            await Openwrt().read(lan(), web.config("openwrt", allow_plain=False), ())
        (gateway,) = await Openwrt().read(lan(), web.config("openwrt"), ())
    assert gateway.ways_read == EVERY_WAY


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"colour": "blue"}, "no option `colour`"),
        ({"port": 0}, "`port`"),
        ({"tls": "yes"}, "`tls`"),
        ({"certificate": "12"}, "`certificate`"),
        ({"mac": "nonsense"}, "`mac`"),
    ],
)
async def test_a_wrong_option_is_named(options: dict[str, object], said: str) -> None:
    async with FakeWeb(FakeOpenwrt()) as web:
        with pytest.raises(ConfigError, match=said):
            await Openwrt().read(lan(), web.config("openwrt", **options), ())


async def test_without_a_login_the_remedy_is_named() -> None:
    async with FakeWeb(FakeOpenwrt()) as web:
        with pytest.raises(ConfigError, match="password_file"):
            await Openwrt().read(lan(), web.config("openwrt", login=False), ())


async def test_the_password_shows_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    router, driver = FakeOpenwrt(FORWARD), Openwrt()
    async with FakeWeb(router) as web:
        config = web.config("openwrt")
        (gateway,) = await driver.read(lan(), config, ())
        with pytest.raises(Refused) as refused:
            await driver.read(lan(), web.config("openwrt", password=PASSWORD + "x"), ())
    shown = repr((gateway, config, driver, vars(driver), refused.value)) + caplog.text
    assert PASSWORD not in shown


async def test_ten_thousand_redirects_are_bounded_and_reported() -> None:
    many = [{**FORWARD, ".name": f"r{n}", "src_dport": str(n + 1)} for n in range(10_000)]
    gateway = await read(FakeOpenwrt(*many))
    assert len(gateway.mappings) == 1024
    assert Way.STATIC_FORWARD not in gateway.ways_read
    assert "more than 1024" in words(gateway)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"null", b'{"result": 3}', b'{"result": []}', b'{"error": 1}', b"[" * 100_000, b"\xff\xfe\x00"],
)
async def test_broken_answers_end_in_an_error_of_ours(body: bytes) -> None:
    async with FakeWeb(lambda _: Said(body=body)) as web:
        with pytest.raises(BadReply, match="openwrt"):
            await Openwrt().read(lan(), web.config("openwrt"), ())


async def test_one_broken_answer_costs_its_own_ways_alone() -> None:
    router = FakeOpenwrt(FORWARD)

    def broken(asked: Asked) -> Said:
        return Said(body=b"<html>") if b"luci.upnp" in asked.body else router(asked)

    async with FakeWeb(broken) as web:
        (gateway,) = await Openwrt().read(lan(), web.config("openwrt"), ())
    assert gateway.ways_read == (Way.STATIC_FORWARD, Way.DMZ, Way.IPV6)
    assert "luci.upnp get_status: status 200, no JSON" in words(gateway)


async def test_a_router_that_stops_answering_midway_is_no_reading() -> None:
    router = FakeOpenwrt(FORWARD)

    def silent(asked: Asked) -> Said:
        return Said(raw=b"") if b"luci.upnp" in asked.body else router(asked)

    async with FakeWeb(silent) as web:
        with pytest.raises(Unreachable):
            await Openwrt().read(lan(), web.config("openwrt"), ())


async def test_an_endless_answer_is_cut() -> None:
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 80
    async with FakeWeb(lambda _: Said(raw=endless)) as web:
        with pytest.raises((BadReply, Unreachable)):
            await Openwrt().read(lan(), web.config("openwrt"), ())


@pytest.mark.parametrize("rules", [None, 7, [1, 2], [{"extport": "x"}], {"a": 1}])
async def test_a_upnp_table_of_another_form_counts_as_not_read(rules: object) -> None:
    router = FakeOpenwrt()
    router.rules = rules
    gateway = await read(router)
    assert Way.PORT_MAPPING not in gateway.ways_read
    assert Way.STATIC_FORWARD in gateway.ways_read


async def test_only_calls_that_read_are_made() -> None:
    router = FakeOpenwrt(FORWARD)
    await read(router)
    reads = {"network.interface dump", "system board", "uci get", "luci.upnp get_status", "luci-rpc getDHCPLeases"}
    assert set(router.calls) == reads
