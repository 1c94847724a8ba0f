"""What is remembered of a device: round trip, ageing by source."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cctv_guard_agent.inventory import from_plain, merge_observations, to_plain
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.remote import About, Setting, State

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def seen(value: str, source: str, at: datetime = NOW) -> Observation:
    where = Endpoint(address=ip_address("192.168.1.64"), port=80)
    return Observation(kind="http.server", value=value, endpoint=where, source=source, at=at)


def device(*observations: Observation) -> Device:
    return Device(
        id="d1",
        provisional=False,
        identifiers=Identifiers(serial="S"),
        identity=Identity(),
        addresses=(ip_address("192.168.1.64"), ip_address("fd00::1")),
        name="Till",
        behind="r1",
        channel="3",
        first_seen=NOW,
        observations=observations,
        sources=("sadp",),
    )


def test_a_device_comes_back_as_it_was_kept() -> None:
    one = device(seen("x", "a", NOW.replace(hour=6, minute=0)))
    assert from_plain(to_plain(one), None) == one


def test_seeing_the_same_again_within_six_hours_rewrites_nothing() -> None:
    assert to_plain(device(seen("x", "a", NOW))) == to_plain(device(seen("x", "a", NOW + timedelta(minutes=30))))


def test_a_source_replaces_what_it_said_before_and_nothing_else() -> None:
    old = [seen("old", "a"), seen("kept", "b")]
    merged = merge_observations(old, [seen("new", "a")], NOW)
    assert {one.value for one in merged} == {"new", "kept"}


def test_what_nobody_said_again_is_dropped_after_90_days() -> None:
    old = [seen("old", "a", NOW - timedelta(days=91)), seen("younger", "b", NOW - timedelta(days=89))]
    assert [one.value for one in merge_observations(old, [], NOW)] == ["younger"]


def test_the_order_of_answers_and_the_number_of_our_own_question_rewrite_nothing() -> None:
    echo = Observation(kind="sadp.Uuid", value="1", source="sadp", at=NOW)
    other = Observation(kind="sadp.Uuid", value="2", source="sadp", at=NOW)
    first, second = seen("x", "a"), seen("y", "a")
    assert to_plain(device(first, second, echo)) == to_plain(device(other, second, first))


CAMERA = Endpoint(address=ip_address("192.168.1.64"), port=80)
YESTERDAY = NOW - timedelta(hours=24)


def cloud(state: State, at: datetime, service: str = "Hik-Connect") -> Observation:
    one = Setting(about=About.CLOUD, state=state, service=service, because="x")
    return Observation(kind=one.kind, value=one.value, endpoint=CAMERA, source="isapi", at=at)


def failed(source: str = "isapi", at: datetime = NOW) -> Observation:
    return Observation(kind="probe.failed", value=f"{source}: no answer", source=source, at=at)


def test_a_reading_that_fails_keeps_what_was_read_before_with_its_own_time() -> None:
    old = [cloud(State.ON, YESTERDAY), seen("x", "isapi", YESTERDAY)]
    merged = merge_observations(old, [failed()], NOW)
    assert merged == (*old, failed())


def test_a_reading_that_succeeds_replaces_what_was_read_before_and_the_failure_between() -> None:
    old = [cloud(State.ON, YESTERDAY), failed(at=YESTERDAY)]
    assert merge_observations(old, [cloud(State.OFF, NOW)], NOW) == (cloud(State.OFF, NOW),)


def test_of_several_failures_only_the_newest_is_kept() -> None:
    assert merge_observations([failed(at=YESTERDAY)], [failed()], NOW) == (failed(),)


def test_a_setting_that_could_not_be_read_this_time_keeps_its_last_value_beside_those_that_were_read() -> None:
    old = [cloud(State.ON, YESTERDAY), cloud(State.ON, YESTERDAY, "ISUP")]
    new = [cloud(State.UNREAD, NOW), cloud(State.OFF, NOW, "ISUP")]
    assert merge_observations(old, new, NOW) == (cloud(State.ON, YESTERDAY), *new)
    again = merge_observations(merge_observations(old, new, NOW), [cloud(State.OFF, NOW)], NOW)
    assert {one.value.split("|")[0] for one in again if "Hik-Connect" in one.value} == {"off"}


def test_what_one_endpoint_answers_anew_replaces_its_own_only_where_another_failed() -> None:
    elsewhere = Observation(
        kind="http.server", value="8080", endpoint=Endpoint(address=CAMERA.address, port=8080), source="a", at=YESTERDAY
    )
    merged = merge_observations([seen("old", "a", YESTERDAY), elsewhere], [seen("new", "a"), failed("a")], NOW)
    assert [one.value for one in merged] == ["8080", "new", "a: no answer"]


def test_a_list_of_accounts_that_could_not_be_read_this_time_stays() -> None:
    def account(kind: str, at: datetime) -> Observation:
        return Observation(kind=f"account.{kind}", value="x", endpoint=CAMERA, source="isapi", at=at)

    old = account("list", YESTERDAY)
    serial = Observation(kind="isapi.serialNumber", value="S", endpoint=CAMERA, source="isapi", at=NOW)
    unread = account("unread", NOW)
    assert merge_observations([old], [serial, unread], NOW) == (old, serial, unread)
    later = account("list", NOW)
    assert merge_observations([old, unread], [serial, later], NOW) == (serial, later)
