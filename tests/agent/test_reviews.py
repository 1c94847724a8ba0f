"""Reviews: what was judged at a time is kept, small, and comes back as it was."""

import sqlite3
from contextlib import closing
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent import history, reviews
from cctv_guard_agent.errors import StoreError
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
PAYLOADS: dict[str, Any] = {
    "schema_version": 1,
    "site": {"name": "Shop", "last_event_seq": 3, "scan": {"running": False, "progress": None, "complete": True}},
    "agent": {"last_run": "a", "next_run": None, "sources": [{"name": "ssdp", "heard": 3, "state": "ok"}]},
    "routers": [{"id": "gw", "name": "Router"}],
    "devices": [{"id": f"d{number}", "name": "Camera", "text": "x" * 2000} for number in range(30)],
    "providers": [{"name": "Alarm Ltd", "kind": "monitoring"}],
}


def changed(**device: Any) -> dict[str, Any]:
    other = deepcopy(PAYLOADS)
    other["devices"][0].update(device)
    return other


def test_what_was_kept_comes_back_as_it_was_at_that_time() -> None:
    store = Store(None)
    assert reviews.keep(store, PAYLOADS, NOW)
    assert reviews.keep(store, changed(name="Other"), NOW + timedelta(hours=2))
    then, now = reviews.load(store, NOW + timedelta(hours=1)), reviews.load(store)
    assert then is not None
    assert now is not None
    assert {
        **then.payloads,
        "devices": sorted(then.payloads["devices"], key=lambda one: int(one["id"][1:])),
    } == PAYLOADS
    assert {one["name"] for one in now.payloads["devices"]} == {"Camera", "Other"}
    assert reviews.load(store, NOW - timedelta(seconds=1)) is None


def test_what_moves_without_news_makes_no_review() -> None:
    store = Store(None)
    reviews.keep(store, PAYLOADS, NOW)
    other = deepcopy(PAYLOADS)
    other["agent"].update(last_run="b", next_run="c")
    other["agent"]["sources"][0]["heard"] = 9
    other["site"]["scan"].update(running=True, progress=0.4)
    assert not reviews.keep(store, other, NOW + timedelta(hours=3))
    kept = reviews.load(store)
    assert kept is not None
    assert (kept.at, kept.last_at) == (NOW, NOW + timedelta(hours=3))


def test_after_a_day_without_a_look_a_review_of_its_own_begins() -> None:
    store = Store(None)
    reviews.keep(store, PAYLOADS, NOW)
    assert reviews.keep(store, PAYLOADS, NOW + timedelta(hours=25))
    then = reviews.load(store, NOW + timedelta(hours=24))
    assert then is not None
    assert then.last_at == NOW


def test_cameras_that_did_not_change_are_stored_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    for hour in range(20):
        reviews.keep(store, changed(name=f"Camera {hour}"), NOW + timedelta(hours=hour))
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        assert db.execute("SELECT count(*) FROM review").fetchone() == (20,)
        assert db.execute("SELECT count(*) FROM review_part").fetchone() == (29 + 20 + 4,)


def test_each_review_stands_in_the_history() -> None:
    store = Store(None)
    reviews.keep(store, PAYLOADS, NOW)
    (entry,) = history.entries(store)
    assert entry.what == "review.kept"
    assert len(str(entry.details["sha256"])) == 64


def test_old_reviews_go_with_the_parts_that_no_other_has(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    reviews.keep(store, PAYLOADS, NOW)
    reviews.keep(store, changed(name="Other"), NOW + timedelta(days=100))
    reviews.prune(store, NOW + history.KEPT + timedelta(days=50))
    assert reviews.load(store, NOW + timedelta(days=1)) is None
    assert reviews.load(store) is not None
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        assert db.execute("SELECT count(*) FROM review_part").fetchone() == (30 + 4,)
    reviews.prune(store, NOW + timedelta(days=10_000))
    assert reviews.load(store) is not None  # the newest stays


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.db")
    reviews.keep(store, PAYLOADS, NOW)
    with closing(sqlite3.connect(tmp_path / "a.db")) as db, db:
        db.execute("UPDATE review_part SET content=x'1f8b00'")
    with pytest.raises(StoreError, match=r"part of the review .* is damaged"):
        reviews.load(store)
