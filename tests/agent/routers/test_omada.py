"""An Omada gateway is read through its controller with one token for many readings (facts/routers.md 4.7)."""

import logging
from typing import Any

import pytest
from fakes_omada import FORWARD, LEASED, ONE, FakeOmada
from fakes_web import CAMERA, PASSWORD, FakeWeb, Said, lan

from cctv_guard_agent.errors import BadReply, ConfigError, Refused
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.routers.omada import OmadaGateway

READ = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ)


async def read(fake: FakeOmada, **options: Any) -> Gateway:
    async with FakeWeb(fake) as web:
        (gateway,) = await OmadaGateway().read(lan(), web.config("omada", **options), ())
    return gateway


def told(gateway: Gateway) -> list[tuple[str, str, int, str, int]]:
    return [(m.origin, m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings]


def words(gateway: Gateway) -> str:
    return " ".join(limit.english for limit in gateway.limits)


async def test_a_plain_site_is_read_and_what_the_api_hides_is_said() -> None:
    gateway = await read(FakeOmada())
    assert gateway.ways_read == READ
    assert gateway.mappings == ()
    assert (gateway.name, str(gateway.address)) == ("ER605", "192.168.0.1")
    assert (str(gateway.wan_address), gateway.wan_kind) == ("11.22.33.44", WanKind.PUBLIC)
    assert gateway.upnp is Answer.NO
    assert "IPv6 openings cannot be seen over Omada's Open API" in words(gateway)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [("static", "tcp", 34567, CAMERA, 80)]),
        ({"protocol": 0}, [("static", "tcp", 34567, CAMERA, 80), ("static", "udp", 34567, CAMERA, 80)]),
        ({"protocol": 2}, [("static", "udp", 34567, CAMERA, 80)]),
        ({"externalPort": "90-91", "forwardPort": "80-81"},
         [("static", "tcp", 90, CAMERA, 80), ("static", "tcp", 91, CAMERA, 81)]),
        ({"dMZ": True, "externalPort": None, "forwardPort": None}, [("dmz", "any", 0, CAMERA, 0)]),
    ],
)  # fmt: skip
async def test_every_way_to_write_a_forward(change: dict[str, Any], expected: list[Any]) -> None:
    gateway = await read(FakeOmada(FORWARD | change))
    assert told(gateway) == expected
    assert gateway.ways_read == READ


@pytest.mark.parametrize("change", [{"forwardIp": "camera"}, {"protocol": 7}, {"externalPort": ""}])
async def test_a_forward_that_cannot_be_told_counts_as_not_read(change: dict[str, Any]) -> None:
    gateway = await read(FakeOmada(FORWARD | change))
    assert gateway.ways_read == (Way.PORT_MAPPING,)
    assert "camera: " in words(gateway)


async def test_who_may_use_a_forward_and_whether_it_is_on_are_kept() -> None:
    gateway = await read(FakeOmada(FORWARD | {"from": 1, "limitedAddresses": ["203.0.113.7"], "status": False}))
    assert (gateway.mappings[0].remote_host, gateway.mappings[0].enabled) == ("203.0.113.7", False)


async def test_one_to_one_exposes_a_host_only_with_its_dmz_switch() -> None:
    fake = FakeOmada()
    fake.lists["nat/one-to-one-nat"] = [ONE, ONE | {"dmz": False, "internalIp": "192.168.0.9"}]
    assert told(await read(fake)) == [("dmz", "any", 0, CAMERA, 0)]


async def test_the_upnp_table_tells_port_holder_and_lifetime() -> None:
    fake = FakeOmada()
    fake.upnp = {"enable": True}
    fake.lists["insight/port-forwarding/UPnP"] = [LEASED]
    gateway = await read(fake)
    assert gateway.upnp is Answer.YES
    assert told(gateway) == [("upnp", "tcp", 8081, CAMERA, 80)]
    assert gateway.mappings[0].lease_s == 604800
    assert gateway.ways_read == READ


@pytest.mark.parametrize(
    ("path", "role", "lost"),
    [
        ("nat/port-forwardings", "Site Settings Manager View Only", {Way.STATIC_FORWARD, Way.DMZ}),
        ("nat/one-to-one-nat", "Site Settings Manager View Only", {Way.STATIC_FORWARD, Way.DMZ}),
        ("insight/port-forwarding/UPnP", "Site Insight Manager View Only", {Way.PORT_MAPPING}),
        ("devices", "Site Device Manager View Only", set()),
    ],
)
async def test_a_role_that_is_missing_is_named(path: str, role: str, lost: set[Way]) -> None:
    fake = FakeOmada()
    fake.upnp, fake.denied = {"enable": True}, {path}
    gateway = await read(fake)
    assert set(gateway.ways_read) == set(READ) - lost
    assert f'"{role}"' in words(gateway)
    assert "No permission to access" in words(gateway)


async def test_one_token_lasts_for_many_readings_and_an_old_one_is_renewed_once() -> None:
    fake, driver, network = FakeOmada(), OmadaGateway(), lan()
    async with FakeWeb(fake) as web:
        for _ in range(5):
            network.new_cycle()
            await driver.read(network, web.config("omada"), ())
        assert fake.tokens == 1
        fake.valid = "expired"
        await driver.read(network, web.config("omada"), ())
    assert fake.tokens == 2


async def test_a_secret_that_was_refused_is_not_used_again() -> None:
    fake, driver, network = FakeOmada(), OmadaGateway(), lan()
    async with FakeWeb(fake) as web:
        for _ in range(3):
            with pytest.raises(Refused, match="client id or client secret is invalid"):
                await driver.read(network, web.config("omada", password="wrong"), ())
    assert sum("token" in asked for asked in fake.asked) == 1


async def test_of_several_sites_the_one_that_is_named_is_read() -> None:
    fake = FakeOmada()
    fake.lists["sites"].append({"siteId": "other", "name": "Shop two"})
    with pytest.raises(ConfigError, match="Shop one, Shop two"):
        await read(fake)
    assert (await read(fake, site="Shop one")).name == "ER605"


async def test_the_gateways_own_address_can_be_told() -> None:
    assert str((await read(FakeOmada(), gateway="192.168.9.1")).address) == "192.168.9.1"
    with pytest.raises(ConfigError, match="gateway"):
        await read(FakeOmada(), gateway="router")


@pytest.mark.parametrize("table", [None, 7, {"a": 1}, [1, "x"], [[]], "rows"])
async def test_tables_of_another_form_are_no_reason_to_say_no(table: Any) -> None:
    fake = FakeOmada()
    fake.upnp = table
    for path in ("devices", "nat/port-forwardings", "nat/one-to-one-nat", "insight/port-forwarding/UPnP"):
        fake.lists[path] = table
    fake.wan = table
    assert (await read(fake)).ways_read == ()


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[]", b"{}", b"[" * 100_000])
async def test_broken_answers_end_in_an_error_of_ours(body: bytes) -> None:
    async with FakeWeb(lambda _: Said(body=body)) as web:
        with pytest.raises(BadReply):
            await OmadaGateway().read(lan(), web.config("omada"), ())


async def test_ten_thousand_forwards_are_bounded_and_reported() -> None:
    gateway = await read(FakeOmada(*(FORWARD | {"externalPort": str(n + 1)} for n in range(10_000))))
    assert len(gateway.mappings) == 1024
    assert Way.STATIC_FORWARD not in gateway.ways_read


async def test_nothing_is_written_and_neither_secret_nor_token_shows(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fake, driver = FakeOmada(FORWARD), OmadaGateway()
    async with FakeWeb(fake) as web:
        gateways = await driver.read(lan(), web.config("omada"), ())
    assert [asked for asked in fake.asked if not asked.startswith("GET ")] == ["POST /openapi/authorize/token"]
    shown = repr((gateways, vars(driver), driver._memory._kept)) + caplog.text
    assert PASSWORD not in shown
    assert "AT-MARKER" not in shown
