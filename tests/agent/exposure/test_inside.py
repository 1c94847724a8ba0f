"""What a vantage in another network saw, joined to the device."""

from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, words

from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.exposure import InsideVerdict
from cctv_guard_agent.model.inside import NEVER, How, InsideLook, Knock
from cctv_guard_agent.model.observation import Observation

MAC = "44:19:b6:12:34:56"


def knock(how: How = How.OPEN, port: int = 80, *, here: bool | None = True, **more: object) -> Knock:
    given: dict[str, object] = {"address": ip_address(CAMERA), "at": NOW, "since": NOW - timedelta(days=2), **more}
    return Knock(port=port, how=how, reached_here=here, **given)  # type: ignore[arg-type]


def look(*knocks: Knock, alive: bool | None = True, at: datetime = NOW, expected: bool = False) -> InsideLook:
    return InsideLook(vantage="office", segment="192.168.2.0/24", at=at, alive=alive, knocks=knocks, expected=expected)


def camera() -> Device:
    return replace(device(CAMERA), identifiers=Identifiers(kernel_mac=MAC))


def judged(one: InsideLook, cam: Device | None = None, now: datetime = NOW) -> InsideVerdict:
    (told,) = assess(cam or camera(), [], now, inside=[one]).inside
    return told


def test_a_port_that_opens_from_another_network_is_told_with_network_and_since() -> None:
    told = judged(look(knock(), knock(port=554)))
    assert told.verdict.answer is YES
    assert "From office (192.168.2.0/24) a connection to 192.168.1.20 opens: port 80, 554 (since 2026-11-22" in words(
        told.verdict
    )
    assert (told.ports, told.shared) == ((80, 554), False)


@pytest.mark.parametrize("how", [How.SILENT, How.PROHIBITED, How.NO_ROUTE, How.ABSENT])
def test_turned_away_with_both_controls_good_is_not_reachable_from_there(how: How) -> None:
    told = judged(look(knock(how))).verdict
    assert told.answer is NO
    assert "Not reachable from office (192.168.2.0/24) at this time" in words(told)
    assert "About other networks, ports and times this says nothing" in words(told)


def test_who_turned_it_away_is_named() -> None:
    told = judged(look(knock(How.PROHIBITED, by=ip_address("192.168.2.1")), alive=None)).verdict
    assert told.answer is NO  # a firewall that speaks is a network that works
    assert "turned away by 192.168.2.1" in words(told)


@pytest.mark.parametrize("here", [False, None])
def test_silence_is_no_answer_where_this_computer_did_not_reach_it_either(here: bool | None) -> None:
    told = judged(look(knock(How.SILENT, here=here))).verdict
    assert told.answer is UNKNOWN
    assert "may have been off" in words(told)


@pytest.mark.parametrize("alive", [False, None])
def test_silence_is_no_answer_where_nothing_else_answered_the_vantage(alive: bool | None) -> None:
    told = judged(look(knock(How.SILENT), alive=alive)).verdict
    assert told.answer is UNKNOWN
    assert "its own network may be down" in words(told)


def test_a_refusal_is_no_proof_of_either() -> None:
    told = judged(look(knock(How.REFUSED), knock(How.SILENT, 554))).verdict
    assert told.answer is UNKNOWN
    assert "a firewall answers in its name" in words(told)


def test_the_same_wire_is_no_segmentation_whatever_the_ports_say() -> None:
    told = judged(look(knock(How.SILENT, neighbour=MAC)))
    assert (told.verdict.answer, told.shared, told.ports) == (YES, True, ())
    assert "whatever the ports say" in words(told.verdict)


def test_a_searchs_answer_that_ends_at_a_router_shows_the_same_wire() -> None:
    told = judged(look(knock(How.REFUSED, heard=("sadp",))))
    assert (told.verdict.answer, told.shared) == (YES, True)
    assert "SADP" in words(told.verdict)


def test_another_hardware_address_is_a_stand_in_and_no_neighbour() -> None:
    told = judged(look(knock(How.SILENT, neighbour="00:11:22:33:44:55")))
    assert (told.verdict.answer, told.shared) == (NO, False)


def test_what_the_owner_allows_is_said_to_be_expected() -> None:
    told = judged(look(knock(), expected=True))
    assert told.expected
    assert "so this is expected" in words(told.verdict)


def test_one_open_address_outweighs_another_that_is_shut() -> None:
    cam = replace(camera(), addresses=(ip_address(CAMERA), ip_address("fd00::20")))
    told = judged(look(knock(How.SILENT), knock(address=ip_address("fd00::20"))), cam).verdict
    assert told.answer is YES
    assert "fd00::20 opens" in words(told)


def test_an_ipv6_address_that_it_announces_counts_as_its_own() -> None:
    cam = replace(camera(), observations=(Observation(kind="sadp.IPv6Address", value="fd00::20", at=NOW),))
    assert judged(look(knock(address=ip_address("fd00::20"))), cam).verdict.answer is YES


def test_words_about_an_address_that_is_not_the_devices_do_not_count() -> None:
    told = judged(look(knock(address=ip_address("192.168.1.99"), device="dev-Cam"))).verdict
    assert told.answer is UNKNOWN
    assert "did not try it" in words(told)


def test_a_look_of_yesterday_counts_no_more() -> None:
    at = NOW - timedelta(hours=25)
    told = judged(look(knock(at=at), at=at))
    assert (told.verdict.answer, told.ports) == (UNKNOWN, ())
    assert "too long ago" in words(told.verdict)


def test_a_vantage_that_never_spoke_is_an_open_question() -> None:
    told = judged(look(at=NEVER)).verdict
    assert told.answer is UNKNOWN
    assert "No word from office yet" in words(told)


def test_without_a_vantage_nothing_is_said() -> None:
    assert assess(camera(), [], NOW).inside == ()


def test_the_words_hold_no_time_that_moves_without_news() -> None:
    first = judged(look(knock(How.SILENT), knock(How.SILENT, 554)))
    hour = timedelta(hours=1)
    later = look(knock(How.SILENT, at=NOW + hour), knock(How.SILENT, 554, at=NOW + hour), at=NOW + hour)
    assert judged(later, now=NOW + hour).verdict.because == first.verdict.because
