"""The history: each entry is tied to all before it, and any later change shows."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cctv_guard_agent import history
from cctv_guard_agent.model.text import say
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def filled(path: Path | None = None, count: int = 5, start: datetime = NOW) -> Store:
    store = Store(path)
    for number in range(count):
        history.record(
            store,
            what="finding.opened",
            text=say("t", "Finding {n} <b>ü</b>", n=number),
            by=history.AGENT,
            now=start + timedelta(days=number),
            device=f"d{number}",
            details={"finding": str(number)},
        )
    return store


def test_every_entry_fits_the_one_before_and_says_who_did_what_when() -> None:
    store = filled()
    chain = history.verify(store)
    assert (chain.intact, chain.entries, chain.head_seq) == (True, 5, 5)
    told = list(history.entries(store))
    assert [one.seq for one in told] == [1, 2, 3, 4, 5]
    assert told[2].by == "agent"
    assert told[2].device == "d2"
    assert told[2].text["text"] == "Finding 2 <b>ü</b>"
    assert chain.head == told[-1].head != told[-2].head


def test_the_same_happenings_give_the_same_head_and_another_order_another() -> None:
    assert history.verify(filled()).head == history.verify(filled()).head
    assert history.verify(filled(start=NOW + timedelta(seconds=1))).head != history.verify(filled()).head


@pytest.mark.parametrize(
    ("damage", "first"),
    [
        ("UPDATE history SET who='nobody' WHERE seq=3", 3),
        ("UPDATE history SET at='2026-11-24T10:00:01+00:00' WHERE seq=2", 2),
        ("UPDATE history SET content=replace(content, 'Finding 3', 'Nothing') WHERE seq=4", 4),
        ("UPDATE history SET head='00' WHERE seq=5", 5),
        ("DELETE FROM history WHERE seq=3", 3),
        ("DELETE FROM history WHERE seq=1", 1),
        ("UPDATE history SET content='{' WHERE seq=2", 2),
        ("UPDATE history SET at='yesterday' WHERE seq=4", 4),
    ],
)
def test_a_change_is_found_and_the_first_entry_that_does_not_fit_is_named(
    tmp_path: Path, damage: str, first: int
) -> None:
    store = filled(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        db.execute(damage)
    chain = history.verify(store)
    assert chain.broken_at == first
    assert str(first) in chain.why


def test_a_chain_that_was_worked_out_anew_shows_against_an_earlier_report_only(tmp_path: Path) -> None:
    """What the chain alone cannot prove, which every report says."""
    earlier = history.verify(filled()).head
    rebuilt = filled(start=NOW - timedelta(days=30))
    assert history.verify(rebuilt).intact
    assert history.knows(rebuilt, earlier) is None
    assert history.knows(filled(count=9), earlier) == 5


def test_the_chain_as_it_was_at_a_time_has_the_head_of_then() -> None:
    store = filled()
    then = history.verify(store, until=NOW + timedelta(days=2, hours=1))
    assert (then.head_seq, then.head) == (3, list(history.entries(store))[2].head)
    assert then.head == history.verify(filled(count=3)).head


def test_a_clock_that_was_set_back_makes_no_entry_older_than_the_one_before() -> None:
    store = filled(count=1)
    late = history.record(store, what="x.y", text=say("t", "x"), by="me", now=NOW - timedelta(days=400))
    assert late.at == NOW
    assert history.verify(store).intact


def test_pruning_leaves_a_checkpoint_and_says_so_in_the_chain() -> None:
    store = filled(count=10)
    before = history.verify(store)
    assert history.prune(store, NOW + history.KEPT + timedelta(days=4, hours=1)) == 5
    chain = history.verify(store)
    assert (chain.intact, chain.entries, chain.pruned, chain.head_seq) == (True, 6, 5, 11)
    last = list(history.entries(store))[-1]
    assert last.what == "history.pruned"
    assert last.details["seq"] == 5
    assert history.knows(store, before.head) == 10
    assert history.knows(store, str(last.details["head"])) == 5
    assert history.prune(store, NOW + history.KEPT + timedelta(days=4, hours=1)) == 0
    assert history.prune(store, NOW + history.KEPT + timedelta(days=7, hours=1)) == 3
    assert history.verify(store).pruned == 8
    assert history.verify(store).intact


def test_a_checkpoint_that_was_changed_is_found(tmp_path: Path) -> None:
    store = filled(tmp_path / "a.db")
    history.prune(store, NOW + history.KEPT + timedelta(days=1, hours=1))
    mark = json.loads(store.meta("history_checkpoint") or "")
    store.set_meta("history_checkpoint", json.dumps({**mark, "head": "0" * 64}))
    assert history.verify(store).broken_at == 3
    assert history.prune(store, NOW + history.KEPT + timedelta(days=9)) == 0  # a broken chain is kept as it is


def test_an_entry_survives_a_restart(tmp_path: Path) -> None:
    filled(tmp_path / "a.db").close()
    store = Store(tmp_path / "a.db")
    history.record(store, what="trust.set", text=say("t", "Trusted"), by="Anna", now=NOW + timedelta(days=9))
    assert history.verify(store).entries == 6
    assert history.verify(store).intact
