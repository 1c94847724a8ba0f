"""The checks about the owner's other networks: reached from one, and passed on by this computer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from cctv_guard_agent.checks.recorder_forwards import CHECK as FORWARDS
from cctv_guard_agent.checks.segment_open import CHECK as SEGMENT
from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.finding import Confidence, Severity
from cctv_guard_agent.model.inside import How, InsideLook, Knock
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import Assessed, Snapshot

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def camera(number: int) -> Device:
    return Device(
        id=f"c-{number}",
        provisional=False,
        identifiers=Identifiers(kernel_mac=f"44:19:b6:00:00:{number:02x}"),
        identity=Identity(is_camera=True),
        addresses=(ip_address(f"192.168.1.{number}"),),
        name=f"Camera {number}",
        first_seen=NOW,
    )


def knock(number: int, how: How = How.OPEN, *, near: bool = False) -> Knock:
    return Knock(
        address=ip_address(f"192.168.1.{number}"), port=80, how=how, at=NOW, since=NOW, reached_here=True,
        neighbour=f"44:19:b6:00:00:{number:02x}" if near else None,
    )  # fmt: skip


def site(looks: Sequence[InsideLook], *numbers: int, told: Sequence[tuple[str, str]] = ()) -> Snapshot:
    devices = tuple(Assessed(device=one, exposure=assess(one, [], NOW, inside=looks)) for one in map(camera, numbers))
    seen = tuple(Observation(kind=kind, value=value, at=NOW) for kind, value in told)
    return Snapshot(at=NOW, site="s", profile="p", devices=devices, gateways=(), observations=seen)


def look(*knocks: Knock, expected: bool = False, name: str = "office") -> InsideLook:
    return InsideLook(vantage=name, segment="192.168.2.0/24", at=NOW, alive=True, knocks=knocks, expected=expected)


def test_a_network_that_reaches_many_cameras_is_one_finding_for_the_site() -> None:
    (found,) = SEGMENT.run(site([look(*map(knock, range(1, 21)))], *range(1, 21)))
    assert (found.device, found.subject, found.severity) == (None, "office/open", Severity.MEDIUM)
    assert "reaches 20 of your cameras" in found.title.english
    assert "Camera 1: From office (192.168.2.0/24)" in found.because[0].english


def test_the_same_wire_is_a_finding_of_its_own_and_each_vantage_speaks_for_itself() -> None:
    looks = [look(knock(1, How.SILENT, near=True), knock(2)), look(knock(1), name="guests")]
    found = {one.subject for one in SEGMENT.run(site(looks, 1, 2))}
    assert found == {"office/shared", "office/open", "guests/open"}


def test_a_network_that_may_reach_the_cameras_raises_nothing() -> None:
    assert list(SEGMENT.run(site([look(knock(1), expected=True)], 1))) == []


def test_without_a_vantage_the_question_stays_open_for_the_site() -> None:
    assert list(SEGMENT.run(site([], 1))) == []
    assert list(SEGMENT.could_not_run(site([], 1))) == ["site"]


def test_a_camera_of_which_no_vantage_could_tell_stays_open() -> None:
    told = site([look(knock(1), knock(2, How.REFUSED))], 1, 2)
    assert list(SEGMENT.could_not_run(told)) == ["c-2"]


def test_forwarding_is_possible_only_and_names_the_cards() -> None:
    seen = [("host.cards", "eth0,eth1"), ("host.forwards", "ipv4|eth1"), ("host.masquerades", "yes")]
    (found,) = FORWARDS.run(site([], told=seen))
    assert (found.severity, found.confidence) == (Severity.LOW, Confidence.POSSIBLE)
    assert "IPv4 from eth1. This computer has the cards eth0, eth1" in found.because[0].english
    assert "get out to the internet" in found.because[1].english


def test_a_bridge_of_two_cards_is_certain() -> None:
    (found,) = FORWARDS.run(site([], told=[("host.cards", "br0"), ("host.bridged", "br0|eth0,eth1")]))
    assert (found.severity, found.confidence) == (Severity.MEDIUM, Confidence.CONFIRMED)
    assert "joins eth0, eth1 to one network" in found.title.english


@pytest.mark.parametrize("seen", [[("host.cards", "eth0")], [("host.cards", "eth0,eth1")]])
def test_cards_that_are_kept_apart_raise_nothing(seen: list[tuple[str, str]]) -> None:
    told = site([], told=seen)
    assert list(FORWARDS.run(told)) == []
    assert list(FORWARDS.could_not_run(told)) == []


def test_cards_that_were_not_looked_at_are_an_open_question() -> None:
    assert list(FORWARDS.could_not_run(site([]))) == ["site"]
