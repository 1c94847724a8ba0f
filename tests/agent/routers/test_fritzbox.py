"""A FRITZ!Box is read over TR-064; what TR-064 does not show is said (facts/routers.md 4.4)."""

import contextlib
import logging

import pytest
from fakes_fritzbox import IP, LAYER3, PPP, FakeFritzbox, description, envelope, row
from fakes_web import CAMERA, PASSWORD, FakeWeb, lan

from cctv_guard_agent.errors import BadReply, CctvGuardError, ConfigError, Refused, Unreachable
from cctv_guard_agent.model.exposure import Gateway, WanKind, Way
from cctv_guard_agent.routers._kept import BURST
from cctv_guard_agent.routers.fritzbox import MOST_ROWS, Fritzbox


async def read(router: FakeFritzbox, **options: object) -> Gateway:
    async with FakeWeb(router) as web:
        (gateway,) = await Fritzbox().read(lan(), web.config("fritzbox", **options), ())
    return gateway


def words(gateway: Gateway) -> str:
    return " ".join(limit.english for limit in gateway.limits)


async def test_forwards_of_every_device_are_read_and_what_tr064_hides_is_said() -> None:
    gateway = await read(FakeFritzbox(row(), row(8080, "192.168.178.30", enabled=0)))
    assert [(m.origin, m.protocol, m.external_port, m.internal_client, m.internal_port) for m in gateway.mappings] == [
        ("static", "tcp", 34567, CAMERA, 80),
        ("static", "tcp", 8080, "192.168.178.30", 80),
    ]
    assert [(m.enabled, m.remote_host) for m in gateway.mappings] == [(True, ""), (False, "")]
    assert gateway.ways_read == (Way.STATIC_FORWARD,)
    assert gateway.name == "FRITZ!Box 7590 AX"
    assert (str(gateway.wan_address), gateway.wan_kind) == ("11.22.33.44", WanKind.PUBLIC)
    for hidden in ("exposed host", "IPv6 openings", "NAT-PMP", "devices asked for"):
        assert hidden in words(gateway)


@pytest.mark.parametrize("used", [IP, PPP])
async def test_the_connection_in_use_is_the_one_that_is_asked(used: str) -> None:
    assert str((await read(FakeFritzbox(used=used))).wan_address) == "11.22.33.44"


async def test_a_box_without_the_question_for_it_is_asked_its_ppp_connection() -> None:
    box = FakeFritzbox(row())
    box.description = description(PPP)
    assert (await read(box)).ways_read == (Way.STATIC_FORWARD,)


async def test_behind_a_provider_without_ipv4_the_outside_address_is_unknown() -> None:
    box = FakeFritzbox(row())
    box.wan = "0.0.0.0"
    gateway = await read(box)
    assert gateway.wan_kind is WanKind.UNKNOWN
    assert "outside address" in words(gateway)


async def test_a_user_without_the_right_is_told_which_one() -> None:
    box = FakeFritzbox(row())
    box.unauthorized = {"GetPortMappingNumberOfEntries", "GetExternalIPAddress"}
    gateway = await read(box)
    assert gateway.ways_read == ()
    assert "error 606 Action Not Authorized" in words(gateway)
    assert words(gateway).count('"FRITZ!Box Settings"') == 2


async def test_a_repeater_is_no_router() -> None:
    box = FakeFritzbox()
    box.description = description(LAYER3)
    with pytest.raises(BadReply, match="repeater"):
        await read(box)


async def test_access_for_applications_that_is_off_is_named() -> None:
    box = FakeFritzbox()
    box.allowed = False
    with pytest.raises(BadReply, match="Allow access for applications"):
        await read(box)


async def test_a_closed_port_names_what_to_switch_on() -> None:
    async with FakeWeb(FakeFritzbox()) as web:
        config = web.config("fritzbox")
    with pytest.raises(Unreachable, match="Allow access for applications"):
        await Fritzbox().read(lan(), config, ())


@pytest.mark.parametrize("count", [0, 2, 10_000])
async def test_a_count_that_does_not_match_leaves_doubt(count: int) -> None:
    box = FakeFritzbox(row())
    box.count = count
    gateway = await read(box)
    assert gateway.ways_read == ()
    assert f"counts {count} forwards, but shows 1" in words(gateway)


async def test_ten_thousand_forwards_are_bounded_and_reported() -> None:
    box = FakeFritzbox(*(row(n + 1) for n in range(10_000)))
    gateway = await read(box)
    assert len(gateway.mappings) == MOST_ROWS
    assert gateway.ways_read == ()
    assert f"more than {MOST_ROWS} forwards" in words(gateway)


async def test_readings_share_one_login() -> None:
    box, driver, network = FakeFritzbox(row()), Fritzbox(), lan()
    async with FakeWeb(box) as web:
        for _ in range(5):
            network.new_cycle()
            await driver.read(network, web.config("fritzbox"), ())
    assert box.logins == 1


@pytest.mark.parametrize("stale", [True, False])
async def test_a_nonce_that_ran_out_is_renewed_within_the_reading(stale: bool) -> None:
    box, driver, network = FakeFritzbox(row()), Fritzbox(), lan()
    box.uses_of_a_nonce, box.says_stale = 6, stale
    async with FakeWeb(box) as web:
        for _ in range(2):
            network.new_cycle()
            (gateway,) = await driver.read(network, web.config("fritzbox"), ())
    assert gateway.ways_read == (Way.STATIC_FORWARD,)
    assert box.logins == 2


async def test_after_a_restart_of_the_box_one_new_login_is_made() -> None:
    box, driver, network = FakeFritzbox(row()), Fritzbox(), lan()
    async with FakeWeb(box) as web:
        await driver.read(network, web.config("fritzbox"), ())
        box.forget()
        (gateway,) = await driver.read(network, web.config("fritzbox"), ())
    assert gateway.ways_read == (Way.STATIC_FORWARD,)
    assert box.logins == 2


async def test_a_box_that_takes_each_nonce_once_is_not_logged_in_to_without_end() -> None:
    box, driver, network = FakeFritzbox(row()), Fritzbox(), lan()
    box.uses_of_a_nonce, box.says_stale = 1, False
    async with FakeWeb(box) as web:
        for _ in range(20):
            network.new_cycle()
            with contextlib.suppress(CctvGuardError):
                await driver.read(network, web.config("fritzbox"), ())
    assert box.logins <= BURST


async def test_a_refused_login_is_not_tried_again() -> None:
    box, driver, network = FakeFritzbox(row()), Fritzbox(), lan()
    async with FakeWeb(box) as web:
        for _ in range(3):
            with pytest.raises(Refused, match="refused"):
                await driver.read(network, web.config("fritzbox", password="wrong"), ())
    assert box.logins == 1


async def test_digest_needs_no_tls_but_something_to_tell_the_box_by() -> None:
    async with FakeWeb(FakeFritzbox(row()), encrypted=False) as web:
        with pytest.raises(ConfigError, match="`mac`"):
            await Fritzbox().read(lan(), web.config("fritzbox", allow_plain=False, verify=True), ())
        (gateway,) = await Fritzbox().read(lan(), web.config("fritzbox", allow_plain=False), ())
        assert all(PASSWORD not in repr(asked) for asked in web.asked)
    assert gateway.ways_read == (Way.STATIC_FORWARD,)


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"x", b"<a>", envelope(""), b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        envelope("<NewExternalPort>abc</NewExternalPort><NewInternalClient>x</NewInternalClient>"),
    ],
)  # fmt: skip
async def test_rows_that_are_broken_leave_doubt(answer: bytes) -> None:
    box = FakeFritzbox(row())
    box.answers["GetGenericPortMappingEntry"] = answer
    gateway = await read(box)
    assert gateway.ways_read == ()
    assert "could not be read" in words(gateway)


@pytest.mark.parametrize("document", [b"", b"<root>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><root>&b;</root>"])
async def test_a_description_that_is_broken_ends_in_an_error_of_ours(document: bytes) -> None:
    box = FakeFritzbox()
    box.description = document
    with pytest.raises(BadReply):
        await read(box)


async def test_control_addresses_on_other_hosts_are_asked_on_the_box_itself() -> None:
    box = FakeFritzbox(row())
    box.description = box.description.replace(b"<controlURL>/", b"<controlURL>http://198.51.100.1/")
    assert (await read(box)).ways_read == (Way.STATIC_FORWARD,)


async def test_only_actions_that_read_are_sent_and_the_password_shows_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    box, driver = FakeFritzbox(row()), Fritzbox()
    async with FakeWeb(box) as web:
        config = web.config("fritzbox")
        (gateway,) = await driver.read(lan(), config, ())
        assert all(PASSWORD not in repr(asked) for asked in web.asked)
    assert all(action.startswith("Get") for action in box.asked)
    assert PASSWORD not in repr((gateway, config, vars(driver))) + caplog.text
