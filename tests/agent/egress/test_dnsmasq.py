"""dnsmasq's log: who asked, what became of it, over rotations, and whatever strangers make it hold."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_guard_agent.egress import _tail
from cctv_guard_agent.egress._dnsmasq_log import Log
from cctv_guard_agent.egress.dnsmasq import SOURCE, from_text
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import ConfigError, Unreachable
from cctv_guard_agent.model.egress import Outcome
from cctv_guard_agent.net.interface import Net

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
CAMERA = ip_address("192.168.1.64")
NAME = "devaccess.easy4ipcloud.com"
NET: Net = None  # type: ignore[assignment]
"""Nothing is asked of the network here."""


def asked(serial: int = 5, name: str = NAME, client: str = "192.168.1.64", at: str = "Nov 25 02:00:01") -> str:
    return f"{at} gw dnsmasq[711]: {serial} {client}/4000 query[A] {name} from {client}"


def told(what: str, serial: int = 5, at: str = "Nov 25 02:00:01") -> str:
    return f"{at} gw dnsmasq[711]: {serial} 192.168.1.64/4000 {what}"


def outcomes(*lines: str) -> list[Outcome]:
    log = Log(frozenset({CAMERA}), NOW, UTC)
    log.take(lines)
    return [one.outcome for one in log.seen]


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ((f"forwarded {NAME} to 9.9.9.9", f"reply {NAME} is 11.22.33.44"), Outcome.ANSWERED),
        ((f"cached {NAME} is 11.22.33.44",), Outcome.ANSWERED),
        ((f"cached-stale {NAME} is 11.22.33.44",), Outcome.ANSWERED),
        ((f"reply {NAME} is <CNAME>", "reply other.example is 11.22.33.44"), Outcome.ANSWERED),
        ((f"reply {NAME} is NXDOMAIN",), Outcome.BLOCKED),
        ((f"config {NAME} is NXDOMAIN",), Outcome.BLOCKED),
        ((f"config {NAME} is 0.0.0.0",), Outcome.BLOCKED),
        ((f"gravity blocked {NAME} is 0.0.0.0",), Outcome.BLOCKED),
        ((f"forwarded {NAME} to 9.9.9.9",), Outcome.SEEN),
        ((), Outcome.SEEN),
    ],
)
def test_what_became_of_a_question(lines: tuple[str, ...], outcome: Outcome) -> None:
    assert outcomes(asked(), *(told(line) for line in lines)) == [outcome]


def test_the_plain_form_without_numbers_is_read_too() -> None:
    head = "Nov 25 02:00:01 dnsmasq[711]: "
    lines = (f"{head}query[AAAA] {NAME} from 192.168.1.64", f"{head}reply {NAME} is 2a00::1")
    assert outcomes(*lines) == [Outcome.ANSWERED]


def test_another_hosts_answer_under_a_reused_number_is_not_taken_for_the_cameras() -> None:
    assert outcomes(asked(5), asked(5, client="192.168.1.9"), told(f"reply {NAME} is 1.2.3.4")) == [Outcome.SEEN]


def test_a_name_with_blanks_cannot_pretend_to_be_another_asker() -> None:
    assert outcomes(asked(name=f"{NAME} from 192.168.1.64 ", client="192.168.1.9")) == []


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        ("Nov 25 02:00:01", datetime(2026, 11, 25, 2, 0, 1, tzinfo=UTC)),
        ("Dec 31 23:00:00", datetime(2025, 12, 31, 23, tzinfo=UTC)),
        ("Nov  5 02:00:01", datetime(2026, 11, 5, 2, 0, 1, tzinfo=UTC)),
        ("Wed Nov 25 02:00:01 2026", datetime(2026, 11, 25, 2, 0, 1, tzinfo=UTC)),
        ("2026-11-25T03:00:01+0100", datetime(2026, 11, 25, 2, 0, 1, tzinfo=UTC)),
        ("2026-11-25T03:00:01.123456+01:00", datetime(2026, 11, 25, 2, 0, 1, tzinfo=UTC)),
        ("2026-11-25 02:00:01", datetime(2026, 11, 25, 2, 0, 1, tzinfo=UTC)),
    ],
)
def test_every_stamp(stamp: str, at: datetime) -> None:
    log = Log(frozenset({CAMERA}), NOW, UTC)
    log.take([asked(at=stamp)])
    assert [one.at for one in log.seen] == [at]


@given(st.lists(st.text(max_size=300)))
def test_no_line_of_any_form_breaks_the_reading(lines: list[str]) -> None:
    outcomes(*lines, *(f"Nov 25 02:00:01 dnsmasq[1]: {line}" for line in lines), *(asked(name=line) for line in lines))


def test_terminal_escapes_and_endless_lines_stay_out() -> None:
    log = Log(frozenset({CAMERA}), NOW, UTC)
    log.take([asked(name="x" * 10_000_000), asked(name="a" * 300)])
    assert [one.name for one in log.seen] == [""]


async def read(path: Path, mark: str = "") -> Reading:
    return await SOURCE.read(
        NET, EgressConfig(source="dnsmasq", options={"file": str(path)}), mark, NOW, frozenset({CAMERA})
    )


def stamp(minutes: int) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


async def test_a_file_is_read_on_from_where_the_last_reading_ended(tmp_path: Path) -> None:
    path = tmp_path / "dnsmasq.log"
    path.write_text(asked(1, at=stamp(50)) + "\n" + asked(2, at=stamp(40))[:40])
    first = await read(path)
    assert len(first.seen) == 1
    with path.open("a") as file:
        file.write(asked(2, at=stamp(40))[40:] + "\n")
    second = await read(path, first.mark)
    assert len(second.seen) == 1
    assert (await read(path, second.mark)).seen == ()


async def test_a_rotated_file_is_read_to_its_end_first(tmp_path: Path) -> None:
    path = tmp_path / "dnsmasq.log"
    path.write_text(asked(1, at=stamp(50)) + "\n")
    first = await read(path)
    with path.open("a") as file:
        file.write(asked(2, at=stamp(40)) + "\n")
    path.rename(tmp_path / "dnsmasq.log.1")
    path.write_text(asked(3, at=stamp(30)) + "\n")
    second = await read(path, first.mark)
    assert len(second.seen) == 2
    assert second.since <= first.until


async def test_a_cut_file_begins_anew_and_leaves_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "dnsmasq.log"
    path.write_text((asked(1, at=stamp(50)) + "\n") * 3)
    first = await read(path)
    path.write_text(asked(2, at=stamp(10)) + "\n")
    second = await read(path, first.mark)
    assert len(second.seen) == 1
    assert second.since == NOW - timedelta(minutes=10)


async def test_of_a_log_of_years_the_last_day_counts(tmp_path: Path) -> None:
    path = tmp_path / "dnsmasq.log"
    path.write_text(asked(1, at="2024-11-25T02:00:01Z") + "\n" + asked(2, at=stamp(9)) + "\n")
    assert len((await read(path)).seen) == 1


async def test_other_character_sets_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "dnsmasq.log"
    path.write_bytes(b"\xff\xfe\0\n" + asked(1, at=stamp(5)).encode("latin-1") + b"\n\x80\x81\n")
    assert len((await read(path)).seen) == 1


def test_a_file_without_line_ends_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    path.write_bytes(b"x" * 10_000_000)
    tail = _tail.read_on(path, "")
    assert tail.text == b""
    assert tail.mark.endswith(":10000000")


@given(st.text(max_size=40))
def test_a_mark_of_any_form_is_read_as_none(mark: str) -> None:
    assert _tail._parse(mark)[0] >= -1


def test_what_a_command_prints_anew_each_time_is_counted_once() -> None:
    text = "\n".join([asked(1, at=stamp(3000)), asked(2, at=stamp(20)), asked(3, at=NOW.isoformat())]).encode()
    first = from_text(text, "", NOW, frozenset({CAMERA}))
    assert len(first.seen) == 1
    assert first.since == NOW - timedelta(hours=24)
    later = NOW + timedelta(minutes=5)
    second = from_text(text, first.mark, later, frozenset({CAMERA}))
    assert len(second.seen) == 1
    assert second.since < first.until
    assert from_text(text, second.mark, later + timedelta(minutes=5), frozenset({CAMERA})).seen == ()


async def test_the_command_is_run_and_its_failure_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(asked(2, at=stamp(20)) + "\n")
    good = EgressConfig(source="dnsmasq", options={"command": ["cat", str(log)]})
    assert len((await SOURCE.read(NET, good, "", NOW, frozenset({CAMERA}))).seen) == 1
    for command, error in ((["cat", str(tmp_path / "none")], Unreachable), (["no-such-program-at-all"], ConfigError)):
        with pytest.raises(error, match="dnsmasq"):
            await SOURCE.read(NET, EgressConfig(source="dnsmasq", options={"command": command}), "", NOW, frozenset())


@pytest.mark.parametrize(
    "options",
    [{}, {"file": "x", "command": ["cat"]}, {"file": 5}, {"command": "cat x"}, {"command": ["-c"]}, {"fil": 1}],
)
def test_options_that_mean_nothing_are_named(options: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="egress: dnsmasq"):
        SOURCE.check(EgressConfig(source="dnsmasq", options=options))
