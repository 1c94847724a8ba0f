"""AdGuard Home's query log is read in pages back to the last reading, and only what cameras asked."""

from datetime import timedelta
from ipaddress import IPv4Address

import pytest
from fakes_dns import CAMERA, NOW, PHONE, FakeAdGuard, config, entry
from fakes_web import PASSWORD, FakeWeb, Said, lan

from cctv_guard_agent.egress.adguard_home import SOURCE
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import BadReply, ConfigError, Refused
from cctv_guard_agent.model.egress import Outcome


async def read(fake: FakeAdGuard, mark: str = "") -> Reading:
    async with FakeWeb(fake) as web:
        return await SOURCE.read(lan(), config(web, "adguard_home"), mark, NOW, frozenset({CAMERA}))


async def test_every_page_back_to_a_day_is_read_and_nobody_elses_questions_are_taken() -> None:
    log = [entry(60 * n, client=PHONE if n % 2 else str(CAMERA)) for n in range(9)]
    reading = await read(FakeAdGuard(*log, entry(90_000)))
    assert len(reading.seen) == 5
    assert {one.client for one in reading.seen} == {CAMERA}
    assert reading.since == NOW - timedelta(hours=24)


async def test_the_next_reading_takes_only_what_is_new() -> None:
    first = await read(FakeAdGuard(entry(120), entry(90_000)))
    second = await read(FakeAdGuard(entry(60), entry(120), entry(180)), first.mark)
    assert [one.at for one in second.seen] == [NOW - timedelta(seconds=60, microseconds=-900)]
    assert second.since <= NOW - timedelta(seconds=119)


async def test_a_log_that_ends_early_speaks_only_from_its_end() -> None:
    reading = await read(FakeAdGuard(entry(30), entry(600)))
    assert NOW - timedelta(seconds=601) < reading.since < NOW - timedelta(seconds=599)


async def test_a_cleared_log_leaves_a_gap() -> None:
    first = await read(FakeAdGuard(entry(7200), entry(90_000)))
    second = await read(FakeAdGuard(entry(60)), first.mark)
    assert second.since > NOW - timedelta(seconds=61)


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({}, Outcome.ANSWERED),
        ({"reason": "NotFilteredWhiteList"}, Outcome.ANSWERED),
        ({"reason": "FilteredBlackList"}, Outcome.BLOCKED),
        ({"reason": "FilteredBlockedService"}, Outcome.BLOCKED),
        ({"reason": "RewriteRule"}, Outcome.BLOCKED),
        ({"status": "NXDOMAIN"}, Outcome.BLOCKED),
        ({"status": "SERVFAIL"}, Outcome.BLOCKED),
        ({"reason": None}, Outcome.BLOCKED),
    ],
)
async def test_what_became_of_a_question(told: dict[str, object], outcome: Outcome) -> None:
    (one,) = (await read(FakeAdGuard(entry(1, **told), entry(90_000)))).seen
    assert one.outcome is outcome


async def test_hostile_entries_are_passed_over() -> None:
    odd = [
        entry(5, name="\x1b[2J" + "a" * 100_000),
        entry(4, client={"a": 1}),
        entry(3, client="192.168.1.64 or 1=1"),
        {**entry(2), "question": 7},
        {"time": "2026-13-45"},
        {"time": 5},
    ]
    reading = await read(FakeAdGuard(*odd, entry(90_000), page=20))
    assert [one.name for one in reading.seen] == ["", ""]


async def test_paging_that_never_moves_ends() -> None:
    page = Said(body=b'{"data":[{"time":"2026-11-25T11:00:00Z"}],"oldest":"2026-11-25T11:00:00Z"}')
    async with FakeWeb(lambda asked: page) as web:
        await SOURCE.read(lan(), config(web, "adguard_home"), "", NOW, frozenset())
        assert len(web.asked) == 2


async def test_a_refused_login_is_told_and_the_password_is_nowhere() -> None:
    async with FakeWeb(FakeAdGuard()) as web:
        wrong = config(web, "adguard_home", password="MARKER-wrong-9")
        with pytest.raises(Refused) as caught:
            await SOURCE.read(lan(), wrong, "", NOW, frozenset())
    assert "MARKER" not in str(caught.value) + repr(wrong)


@pytest.mark.parametrize("said", [Said(status=404), Said(body=b"<html>"), Said(body=b"[]"), Said(raw=b"nonsense")])
async def test_another_program_there_is_named(said: Said) -> None:
    async with FakeWeb(lambda asked: said) as web:
        with pytest.raises(BadReply, match="adguard_home"):
            await SOURCE.read(lan(), config(web, "adguard_home"), "", NOW, frozenset())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tls": False, "certificate": ""}, "allow_plain"),
        ({"certificate": ""}, "say how to tell that it is yours"),
        ({"certificate": "12"}, "64 hex digits"),
        ({"prot": 1}, "no option `prot`"),
        ({"port": 0}, "1 to 65535"),
        ({"mac": "zz"}, "MAC address"),
    ],
)
async def test_options_that_would_give_the_login_away_or_mean_nothing(options: dict[str, object], words: str) -> None:
    async with FakeWeb(FakeAdGuard()) as web:
        told = config(web, "adguard_home", **options)
        other = EgressConfig(
            source=told.source,
            address=IPv4Address("192.168.1.2"),
            options=told.options,
            credentials=told.credentials,
        )
        with pytest.raises(ConfigError, match=words):
            SOURCE.check(other)
        assert PASSWORD not in repr(told)


async def test_a_mark_from_a_clock_that_was_ahead_hides_nothing() -> None:
    reading = await read(FakeAdGuard(entry(60), entry(90_000)), "2030-01-01T00:00:00Z")
    assert len(reading.seen) == 1
