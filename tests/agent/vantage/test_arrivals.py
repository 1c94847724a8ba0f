"""Whether a phone outside arrived at a camera, by the router's connection table and by the owner's word."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from forwards import camera, router

from cctv_guard_agent.commands import _vantage_phone
from cctv_guard_agent.config import parse
from cctv_guard_agent.store import Store
from cctv_guard_agent.vantage import kept, phone
from cctv_guard_agent.vantage.arrivals import Way, arrived

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WAY = Way(wan=ip_address("11.22.33.44"), port=8081, client=ip_address("192.168.1.20"), client_port=80)
LINE = (
    "ipv4     2 tcp      6 117 TIME_WAIT src=80.1.2.3 dst=11.22.33.44 sport=40000 dport=8081 "
    "src=192.168.1.20 dst=80.1.2.3 sport=80 dport=40000 [ASSURED] mark=0 use=1"
)


def test_a_connection_from_the_internet_through_the_rule_is_an_arrival() -> None:
    assert arrived(["", "nonsense", LINE], WAY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("src=80.1.2.3 dst=11", "src=192.168.1.30 dst=11"),  # on the house's own Wi-Fi: hairpin
        ("src=80.1.2.3 dst=11", "src=11.22.33.44 dst=11"),
        ("dport=8081", "dport=8082"),
        ("src=192.168.1.20", "src=192.168.1.21"),
        ("sport=80 ", "sport=8000 "),
        ("[ASSURED]", "[UNREPLIED]"),
        ("[ASSURED]", ""),
        ("tcp ", "udp "),
        ("src=80.1.2.3 dst=11", "src=x dst=11"),
        ("TIME_WAIT", "TIME_WAIT " + "x" * 600),
    ],
)
def test_anything_else_is_none(old: str, new: str) -> None:
    assert old in LINE
    assert not arrived([LINE.replace(old, new, 1)], WAY)


class Person:
    """Answers one question after the other, and hears what is told."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.told: list[str] = []

    def ask(self, question: str) -> str:
        self.told.append(question)
        return self.answers.pop(0)


def walked(person: Person, lines: Sequence[str] = (), *ports: int) -> dict[Way, str]:
    found = phone.tries([router(*(ports or (8081,)), wan="11.22.33.44")], [camera()], "abcd")
    return _vantage_phone.walk(found, person.ask, person.told.append, lambda: lines)


def test_what_the_table_shows_needs_no_question() -> None:
    person = Person("")
    assert walked(person, [LINE]) == {WAY: phone.BY_TABLE}
    assert "█" in person.told[0]
    assert "http://11.22.33.44:8081/?abcd" in person.told[0]


def test_without_a_table_the_owners_yes_counts_as_their_word_and_a_no_as_nothing() -> None:
    assert walked(Person("", "y")) == {WAY: phone.BY_WORD}
    person = Person("", "n")
    assert walked(person) == {}
    assert "no proof that others cannot" in person.told[-1]


def test_what_opened_is_kept_for_the_service_with_its_date_and_who_says_so(tmp_path: Path) -> None:
    store = tmp_path / "agent.db"
    Store(store).close()
    assert "port 8081" in _vantage_phone.keep(store, {WAY: phone.BY_WORD}, NOW)
    later = NOW + timedelta(hours=1)
    _vantage_phone.keep(store, {WAY: phone.BY_TABLE}, later)
    memory = Store(store)
    (one,) = kept.from_text(memory.meta(kept.PHONE))
    memory.close()
    assert (one.vantage, one.at, one.source) == (phone.BY_TABLE, later, WAY.wan)
    assert one.ports[0].port == 8081


def test_without_an_inventory_nothing_is_kept_and_that_is_said(tmp_path: Path) -> None:
    assert "Nothing is kept" in _vantage_phone.keep(None, {WAY: phone.BY_WORD}, NOW)
    assert "Nothing was noted" in _vantage_phone.keep(tmp_path / "x.db", {}, NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_routers_table_is_read_by_the_command_that_the_owner_named(capsys: pytest.CaptureFixture[str]) -> None:
    good = parse({"egress": [{"source": "conntrack", "command": ["printf", "%s\n", LINE]}]})
    assert arrived(_vantage_phone.tables(good)(), WAY)
    bad = parse({"egress": [{"source": "conntrack", "command": ["false"]}]})
    assert _vantage_phone.tables(bad)() == []
    assert "could not be read" in capsys.readouterr().out
