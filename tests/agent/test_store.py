"""What is remembered survives a restart; what did not change is not written again."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cctv_guard_agent.errors import StoreError
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
TITLE = {"key": "k", "params": {}, "text": "t"}


def opened(store: Store, severity: str = "high", at: datetime = NOW) -> str:
    return store.open_finding("f1", device="d1", check="c", subject="", severity=severity, title=TITLE, now=at)


def test_a_finding_opens_once_changes_closes_and_reopens() -> None:
    store = Store(None)
    assert [opened(store), opened(store), opened(store, "low")] == ["opened", "same", "changed"]
    store.close_finding("f1", NOW + timedelta(hours=1))
    assert store.findings(NOW)[0].closed_at == NOW + timedelta(hours=1)
    assert opened(store, at=NOW + timedelta(hours=2)) == "reopened"
    assert store.findings(NOW)[0].closed_at is None


def test_a_closed_finding_is_shown_for_30_days() -> None:
    store = Store(None)
    opened(store)
    store.close_finding("f1", NOW)
    assert store.findings(NOW + timedelta(days=29))
    assert not store.findings(NOW + timedelta(days=31))


def test_an_event_stays_until_it_was_acknowledged(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    store.add_event("e1", {"a": 1})
    store.add_event("e2", {"a": 2})
    store.event_sent(1, NOW)
    store.close()
    again = Store(tmp_path / "db")
    assert [(one.seq, one.content) for one in again.unsent_events()] == [(2, {"a": 2})]
    assert again.last_event_seq() == 2
    again.event_sent(2, NOW + timedelta(days=3))
    assert again.add_event("e3", {}) == 3, "a sequence number is never given out twice"
    again.close()


def test_an_unchanged_device_is_not_written_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    assert store.save_device("d1", {"a": 1}, NOW)
    assert not store.save_device("d1", {"a": 1}, NOW)
    assert store.save_device("d1", {"a": 2}, NOW)
    store.close()


def test_last_answers_are_flushed_every_quarter_of_an_hour_and_at_the_end(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    store.save_device("d1", {"a": 1}, NOW)
    for minute in range(10):
        store.answered("d1", NOW + timedelta(minutes=minute))
    other = Store(tmp_path / "db")
    assert other.devices()[0][1] is None
    store.answered("d1", NOW + timedelta(minutes=15))
    assert other.devices()[0][1] == NOW + timedelta(minutes=15)
    store.answered("d1", NOW + timedelta(minutes=16))
    store.close()
    assert other.devices()[0][1] == NOW + timedelta(minutes=16)
    other.close()


def test_a_request_is_remembered_ten_minutes(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    assert store.remember_request("r", "digest", NOW) == (True, None)
    store.remember_reply("r", "first")
    store.remember_reply("r", "second")
    store.close()
    store = Store(tmp_path / "db")
    assert store.remember_request("r", "digest", NOW + timedelta(minutes=9)) == (False, "first")
    with pytest.raises(ValueError, match="other bytes"):
        store.remember_request("r", "other", NOW)
    assert store.remember_request("r", "other", NOW + timedelta(minutes=11)) == (True, None)
    store.close()


def test_a_refused_login_is_remembered_across_restarts(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    store.refused("mac", "login", "digest", NOW)
    store.close()
    store = Store(tmp_path / "db")
    assert store.refusals("digest") == [("mac", "login")]
    assert store.refusals("new password") == []
    store.close()


def test_a_file_that_is_no_inventory_is_named(tmp_path: Path) -> None:
    path = tmp_path / "db"
    path.write_bytes(b"this is not a database, it is a letter to my aunt" * 100)
    with pytest.raises(StoreError, match="move it away"):
        Store(path)


def test_a_newer_inventory_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    store.set_meta("schema_version", "99")
    store.close()
    with pytest.raises(StoreError, match="newer CCTV Guard"):
        Store(tmp_path / "db")


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    Store(tmp_path / "db").close()
    assert (tmp_path / "db").stat().st_mode & 0o077 == 0


def test_one_service_at_a_time_uses_a_file_and_the_second_is_told_which(tmp_path: Path) -> None:
    first = Store(tmp_path / "db", exclusive=True)
    with pytest.raises(StoreError, match=rf"in use by another run.*{os.getpid()}.*store:"):
        Store(tmp_path / "db", exclusive=True)
    Store(tmp_path / "db").close()  # pair and explain may
    first.close()
    Store(tmp_path / "db", exclusive=True).close()


@pytest.mark.parametrize(
    ("pragma", "words"), [("query_only=ON", "cannot be written"), ("max_page_count=1", "disk is full")]
)
def test_a_write_that_fails_says_what_to_do_and_leaves_no_half(tmp_path: Path, pragma: str, words: str) -> None:
    store = Store(tmp_path / "db")
    opened(store)
    store._db.execute(f"PRAGMA {pragma}")

    def write() -> None:
        with store.batch():
            store.close_finding("f1", NOW)
            for number in range(100):
                store.add_event(f"e{number}", {"a": "x" * 4000})

    with pytest.raises(StoreError, match=words):
        write()
    assert not store._db.in_transaction
    assert store.findings(NOW)[0].closed_at is None
    assert store.unsent_events() == []


def test_a_file_that_is_damaged_while_it_is_used_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    for number in range(200):
        store.add_event(f"e{number}", {"a": "x" * 500})
    store.close()
    data = bytearray((tmp_path / "db").read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    (tmp_path / "db").write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        Store(tmp_path / "db").unsent_events(1000)


def test_a_process_that_is_killed_in_the_middle_of_a_write_leaves_whole_entries(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cctv_guard_agent.store import Store\n"
        "store = Store(Path(sys.argv[1]), exclusive=True); n = 0\n"
        "while True:\n"
        "    with store.batch():\n"
        "        store.add_event(f'a{n}', {'n': n}); store.add_event(f'b{n}', {'n': n})\n"
        "    n += 1; print(n, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "db")], stdout=subprocess.PIPE)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 50:
        pass
    process.kill()
    process.communicate()
    store = Store(tmp_path / "db", exclusive=True)  # the lock died with it
    events = [one.content["n"] for one in store.unsent_events(100_000)]
    assert len(events) >= 100
    assert all(events.count(n) == 2 for n in (events[0], events[-1]))
    store.close()


def test_logins_are_counted_by_device_and_day_across_restarts(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    for _ in range(3):
        store.logged_in("44:19:b6:00:00:01", NOW)
    store.close()
    store = Store(tmp_path / "db")
    assert store.logins("44:19:b6:00:00:01", NOW) == 3
    assert store.logins("44:19:b6:00:00:02", NOW) == 0
    assert store.logins("44:19:b6:00:00:01", NOW + timedelta(days=1)) == 0
    store.close()


def test_a_new_answer_does_not_write_the_devices_content_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "db")
    for number in range(32):
        store.save_device(f"d{number}", {"a": "x" * 9000}, NOW)
        store.answered(f"d{number}", NOW)
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in range(32):
        store.answered(f"d{number}", NOW + timedelta(minutes=15))
    assert (tmp_path / "db-wal").stat().st_size < 50_000
    store.close()
