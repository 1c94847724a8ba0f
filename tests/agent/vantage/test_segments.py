"""The agent's side of the vantages inside: what it asks, what it believes, how it controls."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest

from cctv_guard_agent.config import parse
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.inside import NEVER, How, InsideLook, Knock
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.vantage.interface import InsideConfig
from cctv_guard_agent.vantage.segments import InsideWatch, targets
from cctv_guard_agent.wire.inside import Results, results_payload

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CAMERA = ip_address("192.168.1.20")
AGENT = "11aa22bb33cc"


def camera(*open_ports: int, address: Address = CAMERA, **rest: Any) -> Device:
    seen = [Observation(kind="tcp.open", value=str(port), at=NOW) for port in open_ports]
    return Device(
        id="c-1",
        provisional=False,
        identifiers=Identifiers(),
        identity=Identity(is_camera=True),
        addresses=(address,),
        name="Cam",
        first_seen=NOW,
        observations=(*seen, *rest.pop("more", ())),
        **rest,
    )


class Own:
    """The agent's own tries, counted."""

    def __init__(self, answer: bool | None = True) -> None:
        self.answer = answer
        self.asked: list[tuple[Address, int]] = []

    async def reach(self, address: Address, port: int) -> bool | None:
        self.asked.append((address, port))
        return self.answer


def knock(how: How = How.SILENT, at: datetime = NOW, address: Address = CAMERA, port: int = 80) -> Knock:
    return Knock(address=address, port=port, how=how, at=at, since=at, device="c-1")


def message(*knocks: Knock, at: datetime = NOW, agent: str = AGENT, skipped: int = 0) -> bytes:
    look = InsideLook(vantage="office", segment="192.168.2.0/24", at=at, alive=True, knocks=knocks)
    results = Results(agent_id=agent, look=look, good_until=at + timedelta(hours=24), skipped=skipped)
    return json.dumps(results_payload(results)).encode()


def watch(kept: str | None = None) -> InsideWatch:
    return InsideWatch([InsideConfig(name="office")], kept, AGENT)


async def take(
    one: InsideWatch,
    data: bytes,
    own: Own | None = None,
    *,
    retained: bool = False,
    now: datetime = NOW,
    devices: Sequence[Device] | None = None,
    name: str = "office",
    heard: datetime | None = None,
) -> bool:
    given = [camera(80)] if devices is None else devices
    return await one.take(
        name, data, retained=retained, heard=heard or now, devices=given, now=now, reach=(own or Own()).reach
    )


def spoken(one: InsideWatch) -> list[InsideLook]:
    return [look for look in one.looks if look.at != NEVER]


def words(one: InsideWatch, now: datetime = NOW) -> str:
    return " ".join(f"{health.state}: {health.why.english if health.why else ''}" for health in one.health(now))


def test_only_ports_that_are_open_now_are_asked_about_the_usual_ones_first() -> None:
    closed = Observation(kind="tcp.closed", value="8000", at=NOW + timedelta(minutes=1))
    (one,) = targets([camera(9100, 4321, 8000, 554, 80, more=(closed,))])
    assert one.ports == (80, 554, 4321)


def test_a_device_without_an_open_port_or_that_is_no_camera_is_not_asked_about() -> None:
    assert targets([camera()]) == ()
    assert targets([replace(camera(80), identity=Identity(is_camera=False))]) == ()


def test_its_ipv6_addresses_are_asked_about_too_link_local_ones_are_not() -> None:
    told = ("2a00:77:1::20", "fd00:1::20", "fe80::20")
    more = [Observation(kind="arp.ipv6", value=value, at=NOW) for value in told]
    one = camera(80, more=more)
    one = replace(one, addresses=(CAMERA, ip_address("fe80::1")))
    (found,) = targets([one])
    assert list(map(str, found.addresses)) == ["192.168.1.20", "2a00:77:1::20", "fd00:1::20"]


def test_the_task_changes_only_with_what_is_to_be_tried() -> None:
    one = watch()
    assert one.tasks([camera(80)]) == one.tasks([replace(camera(80), last_answer=NOW)])
    assert one.tasks([camera(80)]) != one.tasks([camera(80, 554)])


async def test_where_it_was_turned_away_the_agent_tries_the_same_port_at_once() -> None:
    one, own = watch(), Own()
    assert await take(one, message(knock(), knock(How.OPEN, port=554), knock(How.REFUSED, port=8000)), own)
    assert own.asked == [(CAMERA, 80)]
    assert [(each.port, each.reached_here) for each in one.looks[0].knocks] == [(80, True), (554, None), (8000, None)]
    assert words(one) == "ok: "


async def test_a_control_is_of_the_same_minute_or_is_none() -> None:
    one, own = watch(), Own()
    await take(one, message(knock(at=NOW - timedelta(minutes=5))), own)
    assert own.asked == []
    assert one.looks[0].knocks[0].reached_here is None


async def test_what_was_controlled_once_is_not_tried_again_with_the_next_part_of_a_round() -> None:
    one, own = watch(), Own()
    await take(one, message(knock()), own)
    later = NOW + timedelta(seconds=40)
    await take(one, message(knock(), knock(at=later, port=554), at=later), own, now=later)
    assert own.asked == [(CAMERA, 80), (CAMERA, 554)]


async def test_a_vantage_that_floods_the_agent_makes_it_try_each_port_once_a_minute() -> None:
    one, own = watch(), Own()
    for second in range(0, 130, 5):
        at = NOW + timedelta(seconds=second)
        await take(one, message(knock(at=at), at=at), own, now=at)
    assert len(own.asked) == 2  # at the first second, and more than a minute later
    assert one.looks[0].knocks[0].reached_here is True


async def test_its_word_survives_a_restart_with_the_control() -> None:
    one = watch()
    await take(one, message(knock()))
    again, own = watch(one.to_text()), Own()
    assert again.looks == one.looks
    assert await take(again, message(knock()), own, retained=True, now=NOW + timedelta(hours=2))
    assert own.asked == []
    assert again.looks[0].knocks[0].reached_here is True


async def test_since_when_stays_while_nothing_changes() -> None:
    one = watch()
    await take(one, message(knock(How.OPEN)))
    later = NOW + timedelta(hours=1)
    await take(one, message(knock(How.OPEN, at=later), at=later), now=later)
    assert one.looks[0].knocks[0].since == NOW


async def test_words_about_addresses_that_are_no_devices_are_dropped() -> None:
    one, own = watch(), Own()
    await take(one, message(knock(address=ip_address("8.8.8.8")), knock(address=ip_address("192.168.1.99"))), own)
    assert one.looks[0].knocks == ()
    assert own.asked == []


@pytest.mark.parametrize("minutes", [-3, 3])
async def test_a_live_result_with_another_time_than_ours_counts_nothing_and_names_the_clocks(minutes: int) -> None:
    one = watch()
    at = NOW + timedelta(minutes=minutes)
    assert await take(one, message(knock(at=at), at=at))  # news: its health changed
    assert spoken(one) == []
    assert "180 s apart" in words(one)


async def test_one_that_waited_for_its_turn_is_no_clock_that_is_wrong() -> None:
    one, own = watch(), Own()
    late = NOW + timedelta(seconds=100)
    assert await take(one, message(knock()), own, now=late, heard=NOW)
    assert own.asked == []  # too late for a control of the same minute
    assert words(one, late) == "ok: "


async def test_one_that_lay_at_the_broker_may_be_of_this_day_but_not_older_nor_of_the_future() -> None:
    for age, kept in ((timedelta(hours=23), True), (timedelta(hours=25), False), (timedelta(minutes=-3), False)):
        one = watch()
        await take(one, message(knock(at=NOW - age), at=NOW - age), retained=True)
        assert bool(spoken(one)) is kept


async def test_an_older_result_never_replaces_a_newer_one() -> None:
    one = watch()
    await take(one, message(knock(How.OPEN)))
    before = NOW - timedelta(seconds=30)
    assert not await take(one, message(knock(at=before), at=before))
    assert one.looks[0].knocks[0].how is How.OPEN


async def test_one_that_answers_another_agent_is_told_so() -> None:
    one = watch()
    await take(one, message(knock(), agent="other"))
    assert spoken(one) == []
    assert "another agent (other)" in words(one)


async def test_nonsense_is_said_once_and_harms_nothing() -> None:
    one = watch()
    assert await take(one, b"\xff\x00{")
    assert not await take(one, b"\xff\x00{")
    assert "cannot be used" in words(one)
    assert await take(one, message(knock()))
    assert words(one) == "ok: "


async def test_a_name_that_is_not_configured_is_not_heard() -> None:
    assert not await take(watch(), message(knock()), name="attic")


async def test_silence_of_a_day_is_told_with_what_to_do() -> None:
    one = watch()
    assert "not_run: No word from office within a day" in words(one)
    await take(one, message(knock()))
    assert "No word" in words(one, NOW + timedelta(hours=25))


async def test_addresses_that_its_own_file_does_not_name_are_told() -> None:
    one = watch()
    await take(one, message(knock(), skipped=3))
    assert "did not try 3 addresses" in words(one)


def test_two_vantages_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigError, match="office"):
        parse({"inside_vantages": [{"name": "office"}, {"name": "office"}]})
    with pytest.raises(ConfigError, match=r"inside_vantages\[0\]\.name"):
        parse({"inside_vantages": [{"name": "a/b"}]})
