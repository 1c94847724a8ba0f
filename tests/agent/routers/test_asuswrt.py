"""An ASUS router is read by its settings, with one login for many readings (facts/routers.md 4.8)."""

import logging

import pytest
from fakes_asuswrt import FakeAsus
from fakes_web import CAMERA, PASSWORD, FakeWeb, Said, lan

from cctv_guard_agent.errors import BadReply, Refused, Unreachable
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.routers.asuswrt import Asuswrt

EVERY_WAY = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)


async def read(router: FakeAsus) -> Gateway:
    async with FakeWeb(router) as web:
        (gateway,) = await Asuswrt().read(lan(), web.config("asuswrt"), ())
    return gateway


def told(gateway: Gateway) -> list[tuple[str, str, int, str, int]]:
    return [(m.origin, m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings]


def words(gateway: Gateway) -> str:
    return " ".join(limit.english for limit in gateway.limits)


async def test_a_plain_router_is_read_whole_and_lets_nothing_in() -> None:
    gateway = await read(FakeAsus())
    assert gateway.ways_read == EVERY_WAY
    assert gateway.mappings == ()
    assert gateway.limits == ()
    assert gateway.name == "ASUS RT-AX88U (3.0.0.4.388)"
    assert (str(gateway.wan_address), gateway.wan_kind) == ("11.22.33.44", WanKind.PUBLIC)
    assert gateway.upnp is Answer.NO


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (f"<camera>34567>{CAMERA}>80>TCP>", [("static", "tcp", 34567, CAMERA, 80)]),
        (f"<camera>34567>{CAMERA}>80>TCP", [("static", "tcp", 34567, CAMERA, 80)]),
        (f"<camera>554>{CAMERA}>>BOTH>", [("static", "tcp", 554, CAMERA, 554), ("static", "udp", 554, CAMERA, 554)]),
        (f"<a>80,443>{CAMERA}>>TCP><b>90:91>{CAMERA}>>UDP>",
         [("static", "tcp", 80, CAMERA, 80), ("static", "tcp", 443, CAMERA, 443),
          ("static", "udp", 90, CAMERA, 90), ("static", "udp", 91, CAMERA, 91)]),
        (f"<gre>47>{CAMERA}>>OTHER>", []),
        ("", []),
    ],
)  # fmt: skip
async def test_every_way_to_write_a_forward(rules: str, expected: list[tuple[str, str, int, str, int]]) -> None:
    gateway = await read(FakeAsus(vts_enable_x="1", vts_rulelist=rules))
    assert told(gateway) == expected
    assert gateway.ways_read == EVERY_WAY


@pytest.mark.parametrize(
    "setting",
    [
        {"vts_rulelist": "<camera>34567>front-door>80>TCP>"},
        {"vts_rulelist": f"<camera>many>{CAMERA}>80>TCP>"},
        {"vts_rulelist": f"<camera>80>{CAMERA}"},
        {"vts1_rulelist": f"<camera>80>{CAMERA}>80>SCTP>"},
        {"game_vts_rulelist": f"<camera>{CAMERA}>80>TCP"},
        {"vts_enable_x": ""},
    ],
)
async def test_a_forward_that_cannot_be_told_counts_as_not_read(setting: dict[str, str]) -> None:
    gateway = await read(FakeAsus(**{"vts_enable_x": "1", **setting}))
    assert Way.STATIC_FORWARD not in gateway.ways_read
    assert Way.DMZ in gateway.ways_read
    assert gateway.limits


async def test_forwards_that_are_switched_off_and_who_may_use_them_are_kept() -> None:
    gateway = await read(FakeAsus(vts_rulelist=f"<camera>80>{CAMERA}>80>TCP>203.0.113.7><odd>x>y>z>TCP>"))
    assert [(m.enabled, m.remote_host) for m in gateway.mappings] == [(False, "203.0.113.7")]
    assert gateway.ways_read == EVERY_WAY


async def test_the_exposed_host_is_told() -> None:
    assert told(await read(FakeAsus(dmz_ip=CAMERA))) == [("dmz", "any", 0, CAMERA, 0)]
    odd = await read(FakeAsus(dmz_ip="somebody"))
    assert Way.DMZ not in odd.ways_read


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, []),
        ({"ipv6_fw_enable": "0"}, [("any", 0, "::/0")]),
        ({"ipv6_fw_rulelist": "<camera>>2a00::64>443>TCP"}, [("tcp", 443, "2a00::64")]),
        ({"ipv6_fw_rulelist": "<all>>>443>TCP<x>>2a00::/64>>BOTH"},
         [("tcp", 443, "::/0"), ("tcp", 0, "2a00::/64"), ("udp", 0, "2a00::/64")]),
    ],
)  # fmt: skip
async def test_every_way_to_let_ipv6_in(settings: dict[str, str], expected: list[tuple[str, int, str]]) -> None:
    gateway = await read(FakeAsus(ipv6_service="dhcp6", **settings))
    assert [(m.protocol, m.external_port, m.internal_client) for m in gateway.mappings] == expected
    assert Way.IPV6 in gateway.ways_read


@pytest.mark.parametrize("settings", [{"ipv6_service": ""}, {"ipv6_service": "dhcp6", "ipv6_fw_enable": ""}])
async def test_ipv6_settings_that_a_firmware_does_not_have_are_no_reason_to_say_no(settings: dict[str, str]) -> None:
    assert Way.IPV6 not in (await read(FakeAsus(**settings))).ways_read


@pytest.mark.parametrize(
    ("settings", "upnp", "read_whole"),
    [
        ({"wan0_upnp_enable": "1"}, Answer.YES, False),
        ({"wan0_upnp_enable": ""}, Answer.YES, False),
        ({"wan0_upnp_enable": "", "upnp_enable": "0"}, Answer.NO, True),
        ({"wan1_ipaddr": "100.64.0.9", "wan1_state_t": "2"}, Answer.YES, False),
        ({"wan0_upnp_enable": "", "upnp_enable": ""}, Answer.UNKNOWN, False),
    ],
)
async def test_whether_devices_may_open_ports(settings: dict[str, str], upnp: Answer, read_whole: bool) -> None:
    gateway = await read(FakeAsus(**settings))
    assert gateway.upnp is upnp
    assert (Way.PORT_MAPPING in gateway.ways_read) is read_whole


async def test_one_login_lasts_for_many_readings_and_a_lost_session_is_renewed_once() -> None:
    router, driver, network = FakeAsus(), Asuswrt(), lan()
    async with FakeWeb(router) as web:
        for _ in range(5):
            network.new_cycle()
            await driver.read(network, web.config("asuswrt"), ())
        assert router.logins == 1
        router.token = "restarted"
        await driver.read(network, web.config("asuswrt"), ())
    assert router.logins == 2


async def test_a_refused_login_is_not_tried_again() -> None:
    router, driver, network = FakeAsus(), Asuswrt(), lan()
    async with FakeWeb(router) as web:
        for _ in range(3):
            with pytest.raises(Refused, match="refused"):
                await driver.read(network, web.config("asuswrt", password="wrong"), ())
    assert len(router.asked) == 1


@pytest.mark.parametrize(("code", "why"), [(7, "locked"), (9, "somebody else")])
async def test_a_router_that_wants_a_pause_gets_one(code: int, why: str) -> None:
    router, driver, network = FakeAsus(), Asuswrt(), lan()
    router.login_error = code
    async with FakeWeb(router) as web:
        with pytest.raises(Unreachable, match=why):
            await driver.read(network, web.config("asuswrt"), ())
        with pytest.raises(Unreachable, match="no further login"):
            await driver.read(network, web.config("asuswrt"), ())
    assert len(router.asked) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[]", b"{}", b'{"asus_token": 7}', b"[" * 100_000])
async def test_broken_answers_end_in_an_error_of_ours(body: bytes) -> None:
    async with FakeWeb(lambda _: Said(body=body)) as web:
        with pytest.raises(BadReply):
            await Asuswrt().read(lan(), web.config("asuswrt"), ())


async def test_more_forwards_than_any_router_has_are_bounded_and_reported() -> None:
    rules = "".join(f"<a>{n + 1}>{CAMERA}>80>TCP>" for n in range(1_100))
    gateway = await read(FakeAsus(vts_enable_x="1", vts_rulelist=rules))
    assert len(gateway.mappings) == 1024
    assert Way.STATIC_FORWARD not in gateway.ways_read


async def test_a_setting_of_a_hundred_thousand_characters_is_an_error_that_names_it() -> None:
    with pytest.raises(BadReply, match="vts_rulelist is longer"):
        await read(FakeAsus(vts_rulelist="<" * 100_000))


async def test_only_the_named_settings_are_asked_for_and_no_secret_shows(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    router, driver = FakeAsus(), Asuswrt()
    async with FakeWeb(router) as web:
        gateways = await driver.read(lan(), web.config("asuswrt"), ())
    assert set(router.asked) == {"POST /login.cgi", "POST /appGet.cgi"}
    assert not [key for key in router.keys if "passw" in key or "psk" in key or "key" in key]
    shown = repr((gateways, driver._memory._kept)) + caplog.text
    for secret in (PASSWORD, "TOKENMARKER", "MARKER-http-passwd"):
        assert secret not in shown
