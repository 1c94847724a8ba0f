"""Reachable from the internet: yes with the rule, no only where everything was read, else unknown with what lacks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, gateway, mapping, seen, words

from cctv_guard_agent.exposure.assess import assess, assess_all
from cctv_guard_agent.exposure.gateways import merge
from cctv_guard_agent.exposure.paths import INBOUND, describe
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind, Way
from cctv_guard_agent.model.text import say


def reach(one: Device, *gateways: Gateway) -> Verdict:
    return assess(one, merge(gateways), NOW).reachable_from_internet


def test_an_enabled_mapping_on_a_public_address_is_a_yes_that_names_it() -> None:
    verdict = reach(device(CAMERA), gateway(mapping(description="IPC-HTTP")))
    assert verdict.answer is YES
    assert "tcp port 8081" in words(verdict)
    assert f"{CAMERA}:80" in words(verdict)
    assert "IPC-HTTP" in words(verdict)
    assert verdict.checked_at == NOW
    assert verdict.good_until == NOW + timedelta(hours=24)


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (mapping(enabled=False), UNKNOWN),
        (mapping("192.168.1.99"), UNKNOWN),
        (mapping(remote_host="198.51.100.7"), YES),
        (mapping(origin="static"), YES),
        (mapping(origin="dmz", port=0, inside=0), YES),
        (mapping("frontdoor-cam"), UNKNOWN),
    ],
)
def test_what_a_rule_does_decides(rule: PortMapping, answer: Answer) -> None:
    assert reach(device(CAMERA), gateway(rule)).answer is answer


@pytest.mark.parametrize(
    ("wan", "answer", "word"),
    [
        ("11.22.33.44", YES, "8081"),
        ("100.64.1.2", UNKNOWN, "CGNAT"),
        ("192.168.178.5", UNKNOWN, "Another router"),
        ("10.1.1.1", UNKNOWN, "Another router"),
        ("", UNKNOWN, "outside address is not known"),
        ("203.0.113.5", UNKNOWN, "outside address is not known"),
    ],
)
def test_the_outside_address_decides_who_can_use_a_mapping(wan: str, answer: Answer, word: str) -> None:
    verdict = reach(device(CAMERA), gateway(mapping(), wan=wan))
    assert verdict.answer is answer
    assert word in words(verdict)


def test_an_outer_router_that_hands_the_port_down_completes_the_path() -> None:
    inner = gateway(mapping(), wan="192.168.0.2")
    outer = gateway(mapping("192.168.0.2", port=5000, inside=8081), address="192.168.0.1")
    assert reach(device(CAMERA), inner, outer).answer is YES
    other_port = gateway(mapping("192.168.0.2", port=5000, inside=9999), address="192.168.0.1")
    assert reach(device(CAMERA), inner, other_port).answer is UNKNOWN
    exposed = gateway(mapping("192.168.0.2", origin="dmz", port=0, inside=0), address="192.168.0.1")
    assert reach(device(CAMERA), inner, exposed).answer is YES


def in_front(*mappings: PortMapping, ways: Sequence[Way] = INBOUND, wan: str = "11.22.33.44") -> Gateway:
    return gateway(*mappings, address="192.168.0.1", ways=ways, wan=wan)


BEHIND = replace(gateway(mapping(), wan="192.168.0.2", ways=INBOUND), next_hop=ip_address("192.168.0.1"))


def test_a_router_in_front_that_was_read_whole_and_hands_nothing_down_is_no_way_in() -> None:
    for rules in ((), (mapping("192.168.0.2", inside=9999),), (mapping("192.168.0.77", inside=8081),)):
        verdict = reach(device(CAMERA), BEHIND, in_front(*rules))
        assert verdict.answer is NO
        assert "192.168.0.1" in words(verdict)
        assert "8081" in words(verdict), "the rule of the inner router is told all the same"


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (BEHIND, in_front(ways=[way for way in INBOUND if way is not Way.DMZ])),
        (BEHIND, in_front(mapping("a-name", inside=8081))),
        (replace(BEHIND, next_hop=None), in_front()),
        (replace(BEHIND, next_hop=ip_address("192.168.0.254")), in_front()),
    ],
)
def test_a_router_in_front_that_is_another_or_was_not_read_whole_leaves_it_unknown(
    inner: Gateway, outer: Gateway
) -> None:
    assert reach(device(CAMERA), inner, outer).answer is UNKNOWN


def test_what_a_router_in_front_at_a_shared_address_hands_down_says_so() -> None:
    outer = in_front(mapping("192.168.0.2", port=5000, inside=8081), wan="100.64.0.9")
    verdict = reach(device(CAMERA), BEHIND, outer)
    assert verdict.answer is UNKNOWN
    assert "CGNAT" in words(verdict)


def test_what_a_router_says_of_its_outside_counts_less_than_what_a_login_saw_there() -> None:
    told = replace(gateway(mapping()), driver="upnp_igd")
    saw = replace(gateway(wan="100.64.0.9", ways=INBOUND), driver="other")
    for order in ([told, saw], [saw, told]):
        (joined,) = merge(order)
        assert str(joined.wan_address) == "100.64.0.9"
        verdict = reach(device(CAMERA), joined)
        assert verdict.answer is UNKNOWN
        assert "CGNAT" in words(verdict)
        assert "router.limit.wan_differs" in [text.key for text in joined.limits]
    (blind,) = merge([told, replace(saw, wan_address=None, wan_kind=WanKind.UNKNOWN)])
    assert blind.wan_kind is WanKind.PUBLIC


def test_two_routers_that_forward_to_each_other_end() -> None:
    one = gateway(mapping(), mapping("10.0.0.2"), wan="192.168.0.2")
    two = gateway(mapping("192.168.0.2", inside=8081), address="192.168.0.1", wan="10.0.0.2")
    assert reach(device(CAMERA), one, two).answer is UNKNOWN


def test_a_port_that_was_closed_when_asked_is_no_way_in_but_may_open_again() -> None:
    one = device(CAMERA, observations=[seen("tcp.closed", "80")])
    assert reach(one, gateway(mapping())).answer is UNKNOWN
    reopened = device(
        CAMERA, observations=[seen("tcp.closed", "80", at=NOW - timedelta(hours=1)), seen("tcp.open", "80")]
    )
    assert reach(reopened, gateway(mapping())).answer is YES
    another = device(CAMERA, observations=[seen("tcp.closed", "81")])
    assert reach(another, gateway(mapping())).answer is YES


def test_a_port_that_answered_is_named_beside_its_rule_and_one_that_was_not_asked_is_not() -> None:
    asked = device(CAMERA, observations=[seen("tcp.open", "80")])
    other = device(CAMERA, observations=[seen("tcp.open", "8000")])
    keys = [[text.key for text in reach(one, gateway(mapping())).because] for one in (asked, other)]
    assert keys == [["exposure.mapping", "exposure.port_answers"], ["exposure.mapping"]]


@pytest.mark.parametrize("missing", INBOUND)
def test_no_needs_every_way_read_and_names_the_one_that_lacks(missing: Way) -> None:
    assert reach(device(CAMERA), gateway(ways=INBOUND)).answer is NO
    verdict = reach(device(CAMERA), gateway(ways=[way for way in INBOUND if way is not missing]))
    assert verdict.answer is UNKNOWN
    assert "192.168.1.1" in words(verdict)


def test_without_a_router_nothing_is_said_but_why() -> None:
    verdict = reach(device(CAMERA))
    assert verdict.answer is UNKNOWN
    assert "No router" in words(verdict)
    assert verdict.checked_at is None


def test_a_router_that_the_camera_names_and_nobody_read_leaves_it_unknown() -> None:
    one = device(CAMERA, observations=[seen("sadp.IPv4Gateway", "192.168.1.254")])
    verdict = reach(one, gateway(ways=INBOUND))
    assert verdict.answer is UNKNOWN
    assert "192.168.1.254" in words(verdict)
    none = device(CAMERA, observations=[seen("sadp.IPv4Gateway", "0.0.0.0")])
    assert reach(none, gateway(ways=INBOUND)).answer is NO


def test_a_verdict_that_grew_old_is_unknown_and_says_what_it_was() -> None:
    fresh = gateway(mapping(), age=timedelta(hours=24))
    assert reach(device(CAMERA), fresh).answer is YES
    stale = gateway(mapping(), age=timedelta(hours=24, seconds=1))
    verdict = reach(device(CAMERA), stale)
    assert verdict.answer is UNKNOWN
    assert "the answer then was yes" in words(verdict)
    assert reach(device(CAMERA), gateway(ways=INBOUND, age=timedelta(days=2))).answer is UNKNOWN


def ipv6(client: str) -> PortMapping:
    return mapping(client, origin="ipv6", port=0, inside=0)


@pytest.mark.parametrize(
    ("addresses", "client", "answer"),
    [
        ((CAMERA, "2a00:1::20"), "2a00:1::20", YES),
        ((CAMERA, "2a00:1::20"), "::/0", YES),
        ((CAMERA, "2a00:1::20"), "2a00:2::/32", UNKNOWN),
        ((CAMERA, "2a00:1::20"), "2a00:1::21", NO),
        ((CAMERA, "fe80::20"), "::/0", UNKNOWN),
        ((CAMERA, "fd77::20"), "fd77::20", UNKNOWN),
        ((CAMERA,), "::/0", UNKNOWN),
        ((CAMERA,), "2a00:1::20", UNKNOWN),
    ],
)
def test_an_ipv6_opening_counts_for_whoever_has_such_an_address(
    addresses: Sequence[str], client: str, answer: Answer
) -> None:
    assert reach(device(*addresses), gateway(ipv6(client), ways=INBOUND)).answer is answer


def test_a_port_that_is_closed_over_ipv4_may_be_open_over_ipv6_and_the_other_way_round() -> None:
    opening = mapping("2a00:1::20", origin="ipv6", port=8080, inside=8080)
    camera = device(CAMERA, "2a00:1::20", observations=[seen("tcp.closed", "8080")])
    assert reach(camera, gateway(opening, ways=INBOUND)).answer is YES
    assert "answered" not in words(reach(camera, gateway(opening, ways=INBOUND)))
    assert reach(camera, gateway(mapping(inside=8080), ways=INBOUND)).answer is UNKNOWN


def test_ipv6_ignores_what_kind_the_ipv4_outside_address_is() -> None:
    assert reach(device(CAMERA, "2a00:1::20"), gateway(ipv6("::/0"), wan="100.64.0.1")).answer is YES


def test_a_public_ipv4_address_is_never_called_closed() -> None:
    assert reach(device("8.8.4.4"), gateway(ways=INBOUND)).answer is UNKNOWN


@pytest.mark.parametrize(
    ("own", "recorders", "camera_has_address", "answer"),
    [
        ("mapped", "mapped", True, YES),
        ("closed", "mapped", True, YES),
        ("closed", "closed", True, NO),
        ("none", "mapped", False, YES),
        ("none", "closed", False, NO),
    ],
)
def test_a_camera_is_reached_through_its_recorder(
    own: str, recorders: str, camera_has_address: bool, answer: Answer
) -> None:
    recorder = device("192.168.1.30", name="NVR")
    camera = device(*([CAMERA] if camera_has_address else []), name="Cam", behind="dev-NVR")
    rules = [mapping("192.168.1.30")] if recorders == "mapped" else []
    rules += [mapping()] if own == "mapped" else []
    verdict = assess_all([camera, recorder], [gateway(*rules, ways=INBOUND)], NOW)["dev-Cam"].reachable_from_internet
    assert verdict.answer is answer
    if own != "mapped":
        assert "NVR" in words(verdict)


def test_a_recorder_that_is_not_known_leaves_a_closed_camera_unknown() -> None:
    recorder = device("192.168.1.30", name="NVR", observations=[])
    camera = device(CAMERA, name="Cam", behind="dev-NVR")
    gateways = [gateway(mapping("192.168.1.30"), wan="", ways=INBOUND)]
    assert assess_all([camera, recorder], gateways, NOW)["dev-Cam"].reachable_from_internet.answer is UNKNOWN


def test_coverage_counts_the_ways_with_an_answer() -> None:
    exposure = assess(device(CAMERA), [gateway()], NOW)
    assert len(exposure.ways) == 8
    assert exposure.looked_at == 1
    assert all(looked.verdict.because for looked in exposure.ways)


def test_two_drivers_of_one_router_fill_each_others_blind_spots() -> None:
    igd = replace(
        gateway(mapping(description="IPC")),
        name="Router",
        limits=(say("router.limit.dmz", "dmz"), say("router.limit.location", "other")),
    )
    nft = replace(
        gateway(mapping(), mapping("192.168.1.40", origin="static"), wan="", ways=INBOUND, age=timedelta(minutes=5)),
        driver="other",
    )
    for order in ([igd, nft], [nft, igd]):
        (joined,) = merge(order)
        assert joined.driver == "other+test"
        assert joined.ways_read == INBOUND
        assert [(m.internal_client, m.description) for m in joined.mappings if m.origin == "upnp"] == [(CAMERA, "IPC")]
        assert len(joined.mappings) == 2
        assert joined.wan_kind is WanKind.PUBLIC
        assert [text.english for text in joined.limits] == ["other"]
        assert joined.read_at == NOW - timedelta(minutes=5)
        assert joined.name == "Router"


def test_routers_at_other_addresses_stay_apart() -> None:
    assert len(merge([gateway(), gateway(address="192.168.2.1")])) == 2


def test_a_camera_in_another_network_of_the_same_router_may_name_that_side_of_it_as_its_router() -> None:
    camera = device(CAMERA, observations=[seen("sadp.IPv4Gateway", "192.168.20.1")])
    one = gateway(ways=INBOUND)
    assert "192.168.20.1, which was not read" in words(reach(camera, one))
    both = replace(one, inside=(ip_address("192.168.20.1"),))
    assert reach(camera, both).answer is NO
    (joined,) = merge([replace(both, driver="a"), replace(one, driver="b")])
    assert joined.inside == both.inside


ONLINE = seen("remote.cloud", "registered|Cloud|registerStatus = true")


def test_a_camera_is_watched_through_the_cloud_of_its_recorder() -> None:
    recorder = device("192.168.1.30", name="NVR", observations=[ONLINE])
    camera = device(CAMERA, behind="dev-NVR")
    verdict = assess_all([camera, recorder], [], NOW)["dev-Cam"].cloud_access
    assert verdict.answer is YES
    assert "recorder NVR" in words(verdict)


def test_a_camera_without_an_address_has_the_ways_of_its_recorder() -> None:
    recorder = device("192.168.1.30", name="NVR")
    plugged = device(behind="dev-NVR")
    found = assess_all([plugged, recorder], [gateway(ways=INBOUND)], NOW)
    ways = {looked.way: looked.verdict.answer for looked in found["dev-Cam"].ways}
    assert all(ways[way] is NO for way in INBOUND)
    assert len(ways) == len(found["dev-NVR"].ways)
    assert found["dev-Cam"].reachable_from_internet.answer is NO


@pytest.mark.parametrize(
    ("origin", "lease_s", "words_of_it"),
    [
        ("upnp", 0, "stays when the device is off"),
        ("upnp", 3600, "renews"),
        ("upnp", None, "(a device asked for it)"),
        ("static", 0, "(entered by hand)"),
    ],
)
def test_how_long_a_mapping_stays_is_told_without_the_seconds(
    origin: str, lease_s: int | None, words_of_it: str
) -> None:
    text = describe(gateway(), replace(mapping(origin=origin), lease_s=lease_s)).english
    assert words_of_it in text
    assert "3600" not in text
