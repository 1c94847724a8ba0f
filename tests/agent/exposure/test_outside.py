"""What was seen from outside, joined to the router's rules."""

from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address

from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, gateway, mapping, seen, words

from cctv_guard_agent.checks.internet_reachable import CHECK
from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.model.answer import Verdict
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.exposure import Exposure, Way
from cctv_guard_agent.model.outside import OutsideHint, OutsideLook, PortSeen, PortState
from cctv_guard_agent.model.snapshot import Assessed, Snapshot

ALL = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)


def look(
    port: int = 8081,
    state: PortState = PortState.OPEN,
    *,
    source: str = "11.22.33.44",
    age: timedelta = timedelta(),
    since: datetime = NOW - timedelta(days=2),
) -> OutsideLook:
    return OutsideLook(
        vantage="rented",
        at=NOW - age,
        source=ip_address(source),
        expected=ip_address(source),
        ports=(PortSeen(port=port, state=state, since=since),),
    )


def judged(*looks: OutsideLook, rules: bool = True, cam: object = None, ways: tuple[Way, ...] = ALL) -> Exposure:
    gateways = [gateway(mapping(), ways=ways) if rules else gateway(ways=ways)]
    return assess(cam or device(CAMERA), gateways, NOW, outside=looks)  # type: ignore[arg-type]


def test_a_mapped_port_that_opens_outside_is_proved_with_its_time() -> None:
    told = judged(look(age=timedelta(hours=1))).reachable_from_internet
    assert told.answer is YES
    assert "Seen from outside: rented gets through to port 8081 of 11.22.33.44 (since 2026-11-22 12:00 UTC)" in words(
        told
    )
    assert "carries tcp port 8081" in words(told)


def test_the_proof_stands_in_the_finding() -> None:
    exposure = judged(look())
    cam = replace(device(CAMERA), identity=Identity(is_camera=True))
    snapshot = Snapshot(
        at=NOW,
        site="s",
        profile="p",
        devices=(Assessed(device=cam, exposure=exposure),),
        gateways=(),
    )
    assert exposure.reachable_from_internet.answer is YES
    (found,) = CHECK.run(snapshot)
    assert [text.key for text in found.because] == ["exposure.mapping", "exposure.seen_from_outside"]


def test_a_port_that_was_closed_inside_before_it_opened_outside_is_a_way_in() -> None:
    cam = device(CAMERA, observations=[seen("tcp.closed", "80", at=NOW - timedelta(hours=2))])
    assert judged(cam=cam).reachable_from_internet.answer is UNKNOWN
    assert judged(look(), cam=cam).reachable_from_internet.answer is YES


def test_a_port_that_closed_inside_after_the_look_is_no_proof_any_more() -> None:
    cam = device(CAMERA, observations=[seen("tcp.closed", "80", at=NOW)])
    assert judged(look(age=timedelta(hours=2)), cam=cam).reachable_from_internet.answer is UNKNOWN


def test_silence_outside_leaves_the_rule_standing_and_says_so() -> None:
    for state in (PortState.CLOSED, PortState.FILTERED):
        told = judged(look(state=state)).reachable_from_internet
        assert told.answer is YES
        assert f"found port 8081 {state.value} from outside" in words(told)
        assert "the rule stands" in words(told)


def test_shut_ports_strengthen_a_no_for_these_ports_alone() -> None:
    told = judged(look(554, PortState.FILTERED), rules=False).reachable_from_internet
    assert told.answer is NO
    assert "(554); about other ports this says nothing" in words(told)


def test_shut_ports_alone_are_no_no() -> None:
    told = judged(look(554, PortState.CLOSED), rules=False, ways=(Way.PORT_MAPPING,)).reachable_from_internet
    assert told.answer is UNKNOWN


def test_a_look_at_another_address_counts_for_nothing() -> None:
    cam = device(CAMERA, observations=[seen("tcp.closed", "80", at=NOW - timedelta(hours=2))])
    told = judged(look(source="11.22.33.99"), cam=cam).reachable_from_internet
    assert told.answer is UNKNOWN
    assert "outside:" not in words(told)


def test_a_look_that_grew_old_counts_for_nothing() -> None:
    assert "Seen from outside" in words(judged(look(age=timedelta(hours=23))).reachable_from_internet)
    assert "Seen from outside" not in words(judged(look(age=timedelta(hours=25))).reachable_from_internet)


def test_an_open_port_that_no_rule_explains_points_to_a_forward_that_was_not_read() -> None:
    cam = device(CAMERA, observations=[seen("tcp.open", "554", port=554)])
    told = judged(look(554), rules=False, cam=cam, ways=(Way.PORT_MAPPING,)).reachable_from_internet
    assert told.answer is UNKNOWN
    assert "port 554" in words(told)
    assert "no rule that was read explains" in words(told)
    other = judged(look(554), rules=False, ways=(Way.PORT_MAPPING,)).reachable_from_internet
    assert "explains" not in words(other)


def test_a_device_is_not_proved_open_by_the_rule_of_another() -> None:
    told = assess(device("192.168.1.21"), [gateway(mapping(), ways=ALL)], NOW, outside=[look()]).reachable_from_internet
    assert told.answer is NO


def test_an_exposed_host_is_not_proved_by_a_port_that_the_router_may_answer_itself() -> None:
    dmz = gateway(mapping(origin="dmz", port=0, inside=0), ways=ALL)
    told = assess(device(CAMERA), [dmz], NOW, outside=[look(443)]).reachable_from_internet
    assert told.answer is YES
    assert "Seen from outside" not in words(told)


def test_the_newest_look_does_not_change_the_words_of_an_old_truth() -> None:
    """A device's payload holds no time that moves without news (design section 4)."""
    assert (
        judged(look()).reachable_from_internet.because
        == judged(look(age=timedelta(hours=6))).reachable_from_internet.because
    )


def hint(*ports: int, address: str = "11.22.33.44", age: timedelta = timedelta()) -> OutsideHint:
    since = NOW - timedelta(days=5)
    return OutsideHint(address=ip_address(address), at=NOW - age, ports=tuple((port, since) for port in ports))


def hinted(one: OutsideHint, *, rules: bool = True, cam: object = None, ways: tuple[Way, ...] = ALL) -> Verdict:
    gateways = [gateway(mapping(), ways=ways) if rules else gateway(ways=ways)]
    told = assess(cam or device(CAMERA), gateways, NOW, hints=[one])  # type: ignore[arg-type]
    return told.reachable_from_internet


def test_a_public_lists_word_stands_beside_the_rule_with_its_date_and_doubt() -> None:
    told = hinted(hint(8081))
    assert told.answer is YES
    assert "Shodan lists port 8081 of 11.22.33.44 as open (since we asked on 2026-11-19). A hint only" in words(told)


def test_a_public_list_alone_changes_no_verdict() -> None:
    cam = device(CAMERA, observations=[seen("tcp.open", "554")])
    assert hinted(hint(554), rules=False, cam=cam).answer is NO
    assert hinted(hint(554), rules=False, cam=cam, ways=(Way.PORT_MAPPING,)).answer is UNKNOWN
    assert "which no rule that was read explains" in words(hinted(hint(554), rules=False, cam=cam))


def test_a_public_list_about_another_address_or_of_last_week_is_not_repeated() -> None:
    assert "Shodan" not in words(hinted(hint(8081, address="11.22.33.45")))
    assert "Shodan" not in words(hinted(hint(8081, age=timedelta(days=4))))


def test_a_listed_port_that_the_device_does_not_have_is_none_of_its_business() -> None:
    assert "Shodan" not in words(hinted(hint(22), rules=False))
