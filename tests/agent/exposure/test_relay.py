"""Cloud, port-mapping client and name: what a device told after a login, and what it shows to everybody."""

from datetime import timedelta

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, gateway, mapping, seen, words

from cctv_guard_agent.checks import cloud_access, ddns_on, upnp_client_on
from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.exposure import Exposure, Gateway, Way
from cctv_guard_agent.model.finding import Confidence
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.remote import About, Setting, State, setting
from cctv_guard_agent.model.snapshot import Assessed, Snapshot


def told(
    state: State, *, about: About = About.CLOUD, service: str = "P2P", age: timedelta = timedelta()
) -> Observation:
    one = Setting(about=about, state=state, service=service, because="Enable = x")
    return seen(one.kind, one.value, at=NOW - age)


def look(*observations: Observation, gateways: tuple[Gateway, ...] = ()) -> Exposure:
    return assess(device(CAMERA, observations=observations), gateways, NOW)


def ddns(exposure: Exposure) -> Verdict:
    return next(way.verdict for way in exposure.ways if way.way is Way.DDNS)


@pytest.mark.parametrize(
    ("state", "answer", "word"),
    [
        (State.BOUND, YES, "tied to an account"),
        (State.REGISTERED, YES, "online at P2P now"),
        (State.ON, YES, "whether it is online there is not told"),
        (State.OFFLINE, UNKNOWN, "not online there now"),
        (State.ARMED, NO, "button"),
        (State.OFF, NO, "switched off"),
        (State.UNSUPPORTED, UNKNOWN, "has no page for P2P"),
        (State.UNREAD, UNKNOWN, "could not be read"),
    ],
)
def test_each_state_of_a_platform_has_its_own_words(state: State, answer: Answer, word: str) -> None:
    verdict = look(told(state)).cloud_access
    assert verdict.answer is answer
    assert word in words(verdict)


def test_no_needs_every_platform_read_and_yes_needs_one() -> None:
    off, unread, on = told(State.OFF), told(State.UNREAD, service="Imou"), told(State.ON, service="Imou")
    assert look(off, unread).cloud_access.answer is UNKNOWN
    assert look(off, on).cloud_access.answer is YES
    assert look(off, told(State.UNSUPPORTED, service="Imou")).cloud_access.answer is NO


def test_a_page_that_the_firmware_lacks_says_nothing_against_what_sadp_says() -> None:
    flag = seen("sadp.HCPlatformEnable", "true")
    missing = (told(State.UNSUPPORTED, service="Hik-Connect"), told(State.UNSUPPORTED, service="ISUP (EHome)"))
    assert look(flag, *missing).cloud_access.answer is YES
    assert look(seen("sadp.HCPlatformEnable", "false"), *missing).cloud_access.answer is NO
    assert look(flag, told(State.OFF, service="Hik-Connect")).cloud_access.answer is NO


def test_of_one_platform_the_newest_answer_counts() -> None:
    old = told(State.BOUND, age=timedelta(hours=6))
    assert look(old, told(State.OFF)).cloud_access.answer is NO
    assert look(told(State.OFF), old).cloud_access.answer is NO


def test_a_login_outweighs_the_flag_that_everybody_is_told() -> None:
    flag = seen("sadp.HCPlatformEnable", "true")
    assert look(flag, told(State.OFF, service="Hik-Connect")).cloud_access.answer is NO
    assert look(flag, told(State.OFFLINE, service="Hik-Connect")).cloud_access.answer is UNKNOWN
    assert look(flag, told(State.UNREAD, service="Hik-Connect")).cloud_access.answer is YES


def test_what_is_told_of_another_platform_does_not_hide_the_flag() -> None:
    flag = seen("sadp.HCPlatformEnable", "true")
    assert look(flag, told(State.OFFLINE, service="ONVIF Uplink")).cloud_access.answer is YES
    off = seen("sadp.HCPlatformEnable", "false")
    assert look(off, told(State.OFFLINE, service="ONVIF Uplink")).cloud_access.answer is UNKNOWN


def test_an_old_setting_no_longer_counts() -> None:
    assert look(told(State.OFF, age=timedelta(days=5))).cloud_access.answer is UNKNOWN


def test_a_component_that_answers_its_search_runs_and_is_not_said_to_be_online() -> None:
    verdict = look(seen("p2p.component", "iLnkP2P")).cloud_access
    assert verdict.answer is YES
    assert "online there is not proved" in words(verdict)
    assert look(seen("p2p.component", "CS2"), seen("sadp.HCPlatformEnable", "false")).cloud_access.answer is YES
    assert look(seen("p2p.component", "CS2"), told(State.OFF)).cloud_access.answer is YES


def test_an_old_answer_to_the_search_hides_nothing_newer() -> None:
    old = seen("p2p.component", "CS2", at=NOW - timedelta(days=5))
    assert look(old, told(State.OFF)).cloud_access.answer is NO
    assert look(old, seen("sadp.HCPlatformEnable", "false")).cloud_access.answer is NO
    assert look(old).cloud_access.answer is UNKNOWN


@pytest.mark.parametrize("kind", ["reolink.uid", "xm.SN"])
def test_an_id_that_is_printed_on_or_off_proves_nothing(kind: str) -> None:
    verdict = look(seen(kind, "…WXYZ")).cloud_access
    assert verdict.answer is UNKNOWN
    assert "whether P2P is on or off" in words(verdict)


@pytest.mark.parametrize(
    ("state", "answer"),
    [(State.ON, YES), (State.OFF, NO), (State.UNSUPPORTED, NO), (State.UNREAD, UNKNOWN)],
)
def test_a_name_on_the_internet_is_what_the_setting_says(state: State, answer: Answer) -> None:
    assert ddns(look(told(state, about=About.DDNS, service="DDNS"))).answer is answer
    assert ddns(look()).answer is UNKNOWN


@pytest.mark.parametrize(
    ("client", "router", "answer"),
    [
        (State.ON, YES, YES), (State.ON, NO, NO), (State.ON, UNKNOWN, UNKNOWN), (State.ON, None, UNKNOWN),
        (State.OFF, YES, NO), (State.OFF, None, NO), (State.UNSUPPORTED, YES, NO),
        (State.UNREAD, YES, UNKNOWN), (None, YES, UNKNOWN), (None, NO, NO),
    ],
)  # fmt: skip
def test_it_could_open_itself_where_client_and_router_are_both_on(
    client: State | None, router: Answer | None, answer: Answer
) -> None:
    observations = [told(client, about=About.UPNP, service="UPnP")] if client else []
    gateways = (gateway(upnp=router),) if router else ()
    assert look(*observations, gateways=gateways).could_open_itself.answer is answer


IGD = "urn:schemas-upnp-org:service:WANIPConnection:1"


def test_a_search_for_port_mapping_proves_that_the_client_is_on() -> None:
    heard = seen("ssdp.igd_search", IGD)
    judged = look(heard, gateways=(gateway(),)).could_open_itself
    assert judged.answer is YES
    assert "M-SEARCH for service:WANIPConnection:1" in words(judged)
    assert look(heard).could_open_itself.answer is UNKNOWN
    assert look(heard, gateways=(gateway(upnp=NO),)).could_open_itself.answer is NO


def test_of_a_search_that_was_heard_and_a_switch_that_is_off_the_newer_counts() -> None:
    day = timedelta(days=1)
    off_now = told(State.OFF, about=About.UPNP, service="UPnP")
    off_before = told(State.OFF, about=About.UPNP, service="UPnP", age=day)
    before, now = seen("ssdp.igd_search", IGD, at=NOW - day), seen("ssdp.igd_search", IGD)
    assert look(before, off_now, gateways=(gateway(),)).could_open_itself.answer is NO
    assert look(now, off_before, gateways=(gateway(),)).could_open_itself.answer is YES
    old = seen("ssdp.igd_search", IGD, at=NOW - 9 * day)
    assert look(old, gateways=(gateway(),)).could_open_itself.answer is UNKNOWN


def test_a_mapping_that_it_asked_for_outweighs_what_it_says() -> None:
    off = told(State.OFF, about=About.UPNP, service="UPnP")
    assert look(off, gateways=(gateway(mapping()),)).could_open_itself.answer is YES


def site(*observations: Observation, gateways: tuple[Gateway, ...] = ()) -> Snapshot:
    camera = device(CAMERA, observations=observations)
    one = Assessed(device=camera, exposure=assess(camera, gateways, NOW))
    return Snapshot(at=NOW, site="home", profile="home", devices=(one,), gateways=gateways)


@pytest.mark.parametrize(("state", "sure"), [(State.ON, Confidence.LIKELY), (State.REGISTERED, Confidence.CONFIRMED)])
def test_a_finding_is_confirmed_where_the_device_says_that_it_is_online(state: State, sure: Confidence) -> None:
    (found,) = cloud_access.CHECK.run(site(told(state)))
    assert found.confidence is sure


def test_a_name_that_is_kept_is_a_finding_and_one_not_looked_at_is_said_so() -> None:
    (found,) = ddns_on.CHECK.run(site(told(State.ON, about=About.DDNS, service="DDNS")))
    assert found.check == "ddns_on"
    assert "Enable = x" in found.because[0].english
    assert not list(ddns_on.CHECK.run(site(told(State.OFF, about=About.DDNS, service="DDNS"))))
    assert list(ddns_on.CHECK.could_not_run(site())) == ["dev-Cam"]


def test_a_client_that_is_on_is_a_finding_only_where_the_router_takes_mappings() -> None:
    on = told(State.ON, about=About.UPNP, service="UPnP")
    (found,) = upnp_client_on.CHECK.run(site(on, gateways=(gateway(),)))
    assert found.check == "upnp_client_on"
    assert not list(upnp_client_on.CHECK.run(site(on, gateways=(gateway(upnp=NO),))))
    assert list(upnp_client_on.CHECK.could_not_run(site(on))) == ["dev-Cam"]


def test_a_port_that_it_opened_already_is_not_found_twice() -> None:
    assert not list(upnp_client_on.CHECK.run(site(gateways=(gateway(mapping()),))))


@pytest.mark.parametrize("value", ["", "|", "maybe|P2P|x", "on"])
def test_a_value_of_another_version_is_nothing_or_read(value: str) -> None:
    read = setting("remote.cloud", value)
    assert read is None or read.state is State.ON
    assert setting("remote.other", "on|x|y") is None
    assert look(seen("remote.cloud", value)).cloud_access.answer in (UNKNOWN, YES)


def test_a_setting_survives_the_way_through_an_observation() -> None:
    one = Setting(about=About.DDNS, state=State.OFF, service="DDNS", because="a = b")
    assert setting(one.kind, one.value) == one


def test_a_reading_that_failed_hides_no_answer_before_it_until_that_grows_old() -> None:
    unread = told(State.UNREAD)
    assert look(told(State.ON, age=timedelta(days=2)), unread).cloud_access.answer is YES
    assert look(unread, told(State.OFF, age=timedelta(days=2))).cloud_access.answer is NO
    old = look(told(State.ON, age=timedelta(days=4)), unread).cloud_access
    assert old.answer is UNKNOWN
    assert "the answer then was yes" in words(old)
    assert look(unread).cloud_access.answer is UNKNOWN
