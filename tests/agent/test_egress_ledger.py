"""Counts by camera, service and day; no names; and for how long a source speaks for which camera."""

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cctv_guard_agent.egress.interface import Reading, Seen
from cctv_guard_agent.egress_ledger import Known, Ledger
from cctv_guard_agent.model.egress import Coverage, Outcome, read_call, read_coverage

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CAMERA = ip_address("192.168.1.64")
OWNERS = {CAMERA: "cam"}
MINUTE = timedelta(minutes=1)
LONG_AGO = NOW - timedelta(days=90)


def seen(name: str = "devaccess.easy4ipcloud.com", ago: timedelta = MINUTE, **rest: object) -> Seen:
    return Seen(client=CAMERA, at=NOW - ago, outcome=Outcome.ANSWERED, name=name, **rest)  # type: ignore[arg-type]


def reading(*records: Seen, since: timedelta = timedelta(hours=24), until: datetime = NOW) -> Reading:
    return Reading(seen=records, since=NOW - since, until=until, mark="m")


def ledger(*readings: Reading, flows: bool = False) -> Ledger:
    made = Ledger()
    for one in readings:
        made.take_up("dns", Known(name="dns", flows=flows), one, OWNERS, MINUTE)
    return made


def told(made: Ledger, now: datetime = NOW) -> list[tuple[str, str, str, bool, str]]:
    calls = [
        read_call(Outcome(one.kind.removeprefix("egress.")), one.value)
        for one in made.observations("cam", LONG_AGO, now)
        if one.kind != "egress.covered"
    ]
    return [(one.outcome.value, one.vendor, one.service, one.sure, one.often) for one in calls]


def covered(made: Ledger, known_since: datetime = LONG_AGO) -> Coverage:
    (one,) = [o for o in made.observations("cam", known_since, NOW) if o.kind == "egress.covered"]
    return read_coverage(one.value)


def test_questions_are_counted_by_whose_they_are_and_no_name_is_kept() -> None:
    made = ledger(reading(*(seen(f"x{n}.easy4ipcloud.com") for n in range(12)), seen("bank.example")))
    assert told(made) == [("answered", "Dahua", "Easy4ip P2P", True, "tens of times")]
    assert "easy4ip" not in made.to_text().replace("Easy4ip P2P", "")
    assert "bank" not in made.to_text()


def test_names_of_web_pages_and_apps_are_no_devices_traffic() -> None:
    pages = ("www.hikvision.com", "api.hik-connect.com", "dahuasecurity.com", "openapi.easy4ip.com", "time.windows.com")
    assert told(ledger(reading(*(seen(name) for name in pages)))) == []


def test_an_unconfirmed_row_is_marked_so() -> None:
    assert told(ledger(reading(seen("a.quickddns.com")))) == [("answered", "Dahua", "DDNS", False, "once")]


def test_what_is_told_changes_with_the_day_and_not_with_each_reading() -> None:
    made = ledger(reading(seen(ago=3 * MINUTE), seen(ago=2 * MINUTE)))
    before = [(one.kind, one.value) for one in made.observations("cam", LONG_AGO, NOW)]
    made.take_up("dns", Known(name="dns", flows=False), reading(seen()), OWNERS, MINUTE)
    assert [(one.kind, one.value) for one in made.observations("cam", LONG_AGO, NOW)] == before


def test_counts_are_kept_for_thirty_days() -> None:
    made = ledger(reading(seen(ago=timedelta(days=29)), seen("p2p.reolink.com", ago=timedelta(days=31))))
    assert [one[1] for one in told(made)] == ["Dahua"]


def test_readings_that_join_make_one_span_and_a_pause_begins_anew() -> None:
    half = reading(seen(ago=timedelta(hours=13)), since=timedelta(hours=24), until=NOW - timedelta(hours=12))
    assert covered(ledger(half, reading(seen(), since=timedelta(hours=12)))).hours == 24
    assert covered(ledger(half, reading(seen(), since=timedelta(hours=11)))).hours == 6


def test_before_the_camera_was_known_its_address_may_have_been_anothers() -> None:
    assert covered(ledger(reading(seen())), NOW - timedelta(hours=7)).hours == 6


def test_a_source_without_a_record_of_it_does_not_see_it() -> None:
    assert covered(ledger(reading(seen("time.windows.com")))).sees
    assert not covered(ledger(reading())).sees
    assert not covered(ledger(reading(seen(ago=timedelta(hours=25)), since=timedelta(hours=30)))).sees


def test_what_is_kept_comes_back_and_nonsense_is_nothing() -> None:
    made = ledger(reading(seen(), seen("a.quickddns.com")))
    again = Ledger.from_text(made.to_text())
    assert again.observations("cam", LONG_AGO, NOW) == made.observations("cam", LONG_AGO, NOW)
    assert again.sources["dns"].mark == "m"
    for text in ("[", "[]", '{"days": [[1]]}', json.dumps({"sources": [["a", "b", 1, "m", "x", "y"]]}), "5"):
        assert Ledger.from_text(text).to_text() == Ledger().to_text()


def test_a_forgotten_camera_leaves_nothing() -> None:
    made = ledger(reading(seen()))
    made.forget("cam")
    assert told(made) == []
    assert not covered(made).sees


def test_one_camera_cannot_fill_the_counts() -> None:
    records = [seen("", service=f"TCP {n}") for n in range(500)]
    assert len(told(ledger(reading(*records), flows=True))) == 60


def test_a_record_from_the_future_counts_as_of_now() -> None:
    made = ledger(reading(seen(ago=timedelta(days=-900))))
    later = NOW + timedelta(days=31)
    made.take_up("dns", Known(name="dns", flows=False), reading(until=later), OWNERS, MINUTE)
    assert told(made, later) == []


def test_a_source_that_only_glimpses_is_told_so_also_after_a_restart() -> None:
    made = Ledger()
    source = Known(name="opnsense_states", flows=True, glimpses=True)
    made.take_up("opnsense_states", source, reading(seen()), OWNERS, MINUTE)
    assert covered(made).glimpses
    assert covered(Ledger.from_text(made.to_text())).glimpses


def test_what_an_older_version_kept_of_sources_is_read() -> None:
    text = json.dumps({"sources": [["pihole x", "pihole", False, "m", NOW.isoformat(), NOW.isoformat()]]})
    assert Ledger.from_text(text).sources["pihole x"].mark == "m"


def test_a_search_for_a_router_that_opens_ports_is_told_as_discovery_tells_it_and_is_no_talk_to_outside() -> None:
    wanted = "urn:schemas-upnp-org:service:WANIPConnection:1"
    made = ledger(reading(Seen(client=CAMERA, at=NOW - MINUTE, outcome=Outcome.IGD_SEARCH, service=wanted)))
    found = made.observations("cam", LONG_AGO, NOW)
    assert [(one.kind, one.value) for one in found if one.kind != "egress.covered"] == [("ssdp.igd_search", wanted)]
