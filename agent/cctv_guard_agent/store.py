"""What the agent remembers between runs: one SQLite file, kind to SD cards.

Only changes are stored: a device row is rewritten when its content differs, last answers are flushed every 15 minutes
and at the end. Measured before (facts/measured.md): storing every cycle wrote 0.8 GB a day for 32 cameras. The journal
of what the owner or the agent did is fully synced before anything happens.
"""

import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self, TextIO

from cctv_guard_agent.errors import StoreError

FLUSH_EVERY = timedelta(minutes=15)
CLOSED_KEPT = timedelta(days=30)
"""Closed findings are shown this long (design section 4)."""
REQUESTS_KEPT = timedelta(minutes=10)

_SCHEMA_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS device (
  id TEXT PRIMARY KEY, content TEXT NOT NULL, digest TEXT NOT NULL, first_seen TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answer (device TEXT PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS finding (
  id TEXT PRIMARY KEY, device TEXT, check_id TEXT NOT NULL, subject TEXT NOT NULL, severity TEXT NOT NULL,
  title TEXT NOT NULL, opened_at TEXT NOT NULL, closed_at TEXT, raised_at TEXT);
CREATE TABLE IF NOT EXISTS outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE, content TEXT NOT NULL, sent_at TEXT);
CREATE TABLE IF NOT EXISTS request (id TEXT PRIMARY KEY, digest TEXT NOT NULL, reply TEXT, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS consumer (
  key_id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL, made_at TEXT NOT NULL, revoked_at TEXT);
CREATE TABLE IF NOT EXISTS refusal (
  device TEXT NOT NULL, service TEXT NOT NULL, login TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (device, service, login));
CREATE TABLE IF NOT EXISTS login (device TEXT NOT NULL, day TEXT NOT NULL, times INTEGER NOT NULL,
  PRIMARY KEY (device, day));
CREATE TABLE IF NOT EXISTS journal (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS history (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, content TEXT NOT NULL,
  head TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS decision (id TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS review (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, last_at TEXT NOT NULL, digest TEXT NOT NULL,
  parts BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS review_part (digest TEXT PRIMARY KEY, content BLOB NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFinding:
    """A finding's life as it is remembered."""

    id: str
    device: str | None
    check: str
    subject: str
    severity: str
    title: Mapping[str, object]
    """The contract's form of the sentence."""
    opened_at: datetime
    closed_at: datetime | None
    raised_at: datetime | None = None
    """When it last became worse or milder; its plan date counts from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One entry of the history as it is stored (`history.py` gives it its meaning)."""

    seq: int
    at: str
    by: str
    what: str
    content: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReview:
    """The site as it was judged at one time, in parts that many reviews share."""

    at: datetime
    last_at: datetime
    """Until when nothing changed, as far as somebody looked."""
    digest: str
    parts: tuple[str, ...]
    """Digests of its parts, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEvent:
    """One event that the broker has not acknowledged yet."""

    seq: int
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """One paired consumer of signed commands."""

    key_id: str
    name: str
    key_hex: str
    made_at: datetime
    revoked_at: datetime | None


class _Cursor(sqlite3.Cursor):
    """Turns what SQLite says into a sentence with a remedy."""

    def execute(self, *arguments: Any) -> Self:
        with _explained():
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> Self:
        with _explained():
            return super().executemany(*arguments)

    def fetchone(self) -> Any:
        with _explained():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with _explained():
            return super().fetchall()

    def __next__(self) -> Any:
        with _explained():
            return super().__next__()


class _Connection(sqlite3.Connection):
    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        return self.cursor(_Cursor).execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        return self.cursor(_Cursor).executemany(*arguments)


_REMEDIES = {
    "SQLITE_FULL": "the disk is full; make room",
    "SQLITE_READONLY": "the file or its disk cannot be written; check the folder's owner, and the disk (SD card)",
    "SQLITE_IOERR": "the disk failed; check it (SD cards wear out)",
    "SQLITE_CORRUPT": "the file is damaged; stop the agent and move it away, cameras keep their ids",
    "SQLITE_NOTADB": "the file is damaged; stop the agent and move it away, cameras keep their ids",
    "SQLITE_BUSY": "another program holds the file; end it",
    "SQLITE_CANTOPEN": "the file cannot be opened; is its folder still there?",
}


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
        raise StoreError(f"the inventory cannot be used: {_REMEDIES.get(name, 'see the log')} ({error})") from error


def _hold(path: Path) -> TextIO:
    """Take the lock beside the file; it ends with the process, however that ends. Raises StoreError, OSError.

    A file of its own: closing the inventory itself would drop SQLite's locks (sqlite.org, How To Corrupt, 2.2).
    """
    file = path.with_name(path.name + ".lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        holder = file.read(20).strip() or "?"
        file.close()
        raise StoreError(
            f"{path} is in use by another run of the agent (process {holder}); stop that one, or give this one "
            "another file with store: in its configuration"
        ) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


class Store:
    """The agent's memory. Not thread-safe: one event loop uses it."""

    def __init__(self, path: Path | None, *, exclusive: bool = False) -> None:
        """Open or create the file; None keeps everything in memory (`scan`). Raises StoreError.

        exclusive: for the service, of which one at a time may use a file. `pair` and `explain` may read beside it.
        """
        self._held: TextIO | None = None
        self._answers: dict[str, datetime] = {}
        self._flushed: datetime | None = None
        try:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            if exclusive and path is not None:
                self._held = _hold(path)
            self._db: sqlite3.Connection = sqlite3.connect(
                path or ":memory:", isolation_level=None, factory=_Connection
            )
            if path is not None:
                path.chmod(0o600)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_TABLES)
            version = self.meta("schema_version")
            if version is None:
                self.set_meta("schema_version", str(_SCHEMA_VERSION))
            elif int(version) > _SCHEMA_VERSION:
                raise StoreError(f"{path}: written by a newer CCTV Guard (format {version}); update this one")
        except StoreError as error:
            raise error if str(path) in str(error) else StoreError(f"{path}: {error}") from error
        except (sqlite3.Error, OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise StoreError(
                f"{path}: cannot be used as the inventory: {why}. Is its folder there and may you write in it? "
                "If the file is damaged, move it away: cameras keep their ids"
            ) from error

    def close(self) -> None:
        """Flush and close. Raises StoreError where the flush fails; it is closed all the same."""
        try:
            self._flush_answers()
        finally:
            self._db.close()
            if self._held is not None:
                self._held.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Do several writes as one."""
        if self._db.in_transaction:
            yield
            return
        # At once a writer: the command line decides beside the service, and what a batch reads must hold till its end.
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # on a full disk SQLite has rolled back already
                self._db.execute("ROLLBACK")
            raise

    def meta(self, key: str) -> str | None:
        """Return one remembered value."""
        row = self._db.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember one value."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?,?)", (key, value))

    # Devices

    def devices(self) -> list[tuple[Mapping[str, object], datetime | None]]:
        """Return every device's content with its last answer."""
        rows = self._db.execute(
            "SELECT id, content, answer.at FROM device LEFT JOIN answer ON answer.device = id ORDER BY id"
        ).fetchall()
        return [(json.loads(content), self._answers.get(id_) or _time(answer)) for id_, content, answer in rows]

    def save_device(self, id_: str, content: Mapping[str, object], first_seen: datetime) -> bool:
        """Remember a device; True where its content differs from what was remembered."""
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        row = self._db.execute("SELECT digest FROM device WHERE id=?", (id_,)).fetchone()
        if row is not None and row[0] == digest:
            return False
        self._db.execute(
            "INSERT INTO device (id, content, digest, first_seen) VALUES (?,?,?,?) "
            "ON CONFLICT(id) DO UPDATE SET content=excluded.content, digest=excluded.digest",
            (id_, text, digest, first_seen.isoformat()),
        )
        return True

    def forget_device(self, id_: str) -> None:
        """Remove a device, as the owner asked."""
        with self.batch():
            self._db.execute("DELETE FROM device WHERE id=?", (id_,))
            self._db.execute("DELETE FROM answer WHERE device=?", (id_,))
            self._db.execute("DELETE FROM finding WHERE device=?", (id_,))
            self._db.execute("DELETE FROM refusal WHERE device=?", (id_,))
        self._answers.pop(id_, None)

    def answered(self, id_: str, at: datetime) -> None:
        """Note a device's last answer; written at most every 15 minutes."""
        self._answers[id_] = at
        if self._flushed is None:
            self._flushed = at
        elif abs(at - self._flushed) >= FLUSH_EVERY:  # also where the clock was set back
            self._flush_answers()
            self._flushed = at

    def _flush_answers(self) -> None:
        # A table of its own: beside the content, a new time rewrote the 10 kB of every device (37 MB a day for 32).
        with self.batch():
            self._db.executemany(
                "INSERT OR REPLACE INTO answer VALUES (?,?)",
                [(id_, at.isoformat()) for id_, at in self._answers.items()],
            )

    # Findings

    def findings(self, now: datetime) -> list[StoredFinding]:
        """Return the open findings and those closed in the last 30 days."""
        rows = self._db.execute(
            "SELECT id, device, check_id, subject, severity, title, opened_at, closed_at, raised_at FROM finding "
            "WHERE closed_at IS NULL OR closed_at > ? ORDER BY opened_at, id",
            ((now - CLOSED_KEPT).isoformat(),),
        )
        return [
            StoredFinding(
                id=row[0],
                device=row[1],
                check=row[2],
                subject=row[3],
                severity=row[4],
                title=json.loads(row[5]),
                opened_at=datetime.fromisoformat(row[6]),
                closed_at=_time(row[7]),
                raised_at=_time(row[8]),
            )
            for row in rows
        ]

    def open_finding(
        self,
        id_: str,
        *,
        device: str | None,
        check: str,
        subject: str,
        severity: str,
        title: Mapping[str, object],
        now: datetime,
    ) -> str:
        """Remember that a finding is there. Returns `opened`, `reopened`, `changed` (severity) or `same`."""
        row = self._db.execute("SELECT severity, closed_at, title FROM finding WHERE id=?", (id_,)).fetchone()
        text = json.dumps(title, ensure_ascii=False)
        if row is None:
            self._db.execute(
                "INSERT INTO finding VALUES (?,?,?,?,?,?,?,NULL,NULL)",
                (id_, device, check, subject, severity, text, now.isoformat()),
            )
            return "opened"
        if row[1] is not None:
            self._db.execute(
                "UPDATE finding SET severity=?, title=?, opened_at=?, closed_at=NULL, raised_at=NULL WHERE id=?",
                (severity, text, now.isoformat(), id_),
            )
            return "reopened"
        if row[0] != severity or row[2] != text:
            self._db.execute("UPDATE finding SET severity=?, title=? WHERE id=?", (severity, text, id_))
        if row[0] != severity:
            self._db.execute("UPDATE finding SET raised_at=? WHERE id=?", (now.isoformat(), id_))
        return "changed" if row[0] != severity else "same"

    def close_finding(self, id_: str, now: datetime) -> None:
        """Remember that a finding is no longer true."""
        self._db.execute("UPDATE finding SET closed_at=? WHERE id=? AND closed_at IS NULL", (now.isoformat(), id_))

    # Outbox

    def add_event(self, event_id: str, content: Mapping[str, object]) -> int:
        """Keep an event until the broker acknowledged it; returns its sequence number."""
        cursor = self._db.execute(
            "INSERT INTO outbox (event_id, content) VALUES (?,?)", (event_id, json.dumps(content))
        )
        return int(cursor.lastrowid or 0)

    def unsent_events(self, limit: int = 100) -> list[OutboxEvent]:
        """Return events without an acknowledgement, oldest first."""
        rows = self._db.execute(
            "SELECT seq, content FROM outbox WHERE sent_at IS NULL ORDER BY seq LIMIT ?", (limit,)
        ).fetchall()
        return [OutboxEvent(seq=seq, content=json.loads(content)) for seq, content in rows]

    def event_sent(self, seq: int, now: datetime) -> None:
        """Note the broker's acknowledgement; acknowledged events older than a day are dropped."""
        self._db.execute("UPDATE outbox SET sent_at=? WHERE seq=?", (now.isoformat(), seq))
        self._db.execute("DELETE FROM outbox WHERE sent_at < ?", ((now - timedelta(days=1)).isoformat(),))

    def last_event_seq(self) -> int:
        """Return the newest sequence number that was given out."""
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name='outbox'").fetchone()
        return 0 if row is None else int(row[0])

    # Requests and consumers

    def remember_request(self, id_: str, digest: str, now: datetime) -> tuple[bool, str | None]:
        """Remember a request id. Returns (is it new?, the earlier reply); raises ValueError on other bytes."""
        self._db.execute("DELETE FROM request WHERE at < ?", ((now - REQUESTS_KEPT).isoformat(),))
        row = self._db.execute("SELECT digest, reply FROM request WHERE id=?", (id_,)).fetchone()
        if row is None:
            self._db.execute("INSERT INTO request VALUES (?,?,NULL,?)", (id_, digest, now.isoformat()))
            return True, None
        if row[0] != digest:
            raise ValueError("the same request id with other bytes")
        return False, row[1]

    def remember_reply(self, id_: str, reply: str) -> None:
        """Keep the first reply to a request."""
        self._db.execute("UPDATE request SET reply=? WHERE id=? AND reply IS NULL", (reply, id_))

    def add_consumer(self, key_id: str, name: str, key_hex: str, now: datetime) -> None:
        """Remember a paired consumer."""
        self._db.execute("INSERT INTO consumer VALUES (?,?,?,?,NULL)", (key_id, name, key_hex, now.isoformat()))

    def consumers(self) -> list[Consumer]:
        """Return every consumer, revoked ones too."""
        rows = self._db.execute(
            "SELECT key_id, name, key, made_at, revoked_at FROM consumer ORDER BY made_at"
        ).fetchall()
        return [
            Consumer(
                key_id=row[0],
                name=row[1],
                key_hex=row[2],
                made_at=datetime.fromisoformat(row[3]),
                revoked_at=_time(row[4]),
            )
            for row in rows
        ]

    def revoke_consumer(self, name: str, now: datetime) -> bool:
        """Revoke a consumer's key by its name; False where there is none."""
        cursor = self._db.execute(
            "UPDATE consumer SET revoked_at=? WHERE name=? AND revoked_at IS NULL", (now.isoformat(), name)
        )
        return cursor.rowcount > 0

    # Refused logins (design section 7.2): kept across restarts

    def refused(self, device: str, service: str, login: str, now: datetime) -> None:
        """Remember that a service refused this login (`login` is a salted digest, not the password)."""
        self._db.execute("INSERT OR REPLACE INTO refusal VALUES (?,?,?,?)", (device, service, login, now.isoformat()))

    def refusals(self, login: str) -> list[tuple[str, str]]:
        """Return (device, service) of every refusal of this login."""
        return [
            (row[0], row[1]) for row in self._db.execute("SELECT device, service FROM refusal WHERE login=?", (login,))
        ]

    def logged_in(self, device: str, now: datetime) -> None:
        """Count a login; kept, so that a program that is started again and again stays within the day's number."""
        with self.batch():
            self._db.execute("DELETE FROM login WHERE day<>?", (now.date().isoformat(),))
            self._db.execute(
                "INSERT INTO login VALUES (?,?,1) ON CONFLICT(device, day) DO UPDATE SET times=times+1",
                (device, now.date().isoformat()),
            )

    def logins(self, device: str, now: datetime) -> int:
        """Return how often this device was logged in to today (UTC)."""
        row = self._db.execute(
            "SELECT times FROM login WHERE device=? AND day=?", (device, now.date().isoformat())
        ).fetchone()
        return 0 if row is None else int(row[0])

    # Journal

    def journal(self, who: str, what: str, content: Mapping[str, object], now: datetime) -> int:
        """Write down, fully synced, what is about to happen; returns the entry's number."""
        self._db.execute("PRAGMA synchronous=FULL")
        try:
            cursor = self._db.execute(
                "INSERT INTO journal (at, who, what, content) VALUES (?,?,?,?)",
                (now.isoformat(), who, what, json.dumps(content)),
            )
        finally:
            self._db.execute("PRAGMA synchronous=NORMAL")
        return int(cursor.lastrowid or 0)

    def journalled(self) -> Iterable[tuple[int, str, str, str, Mapping[str, object]]]:
        """Yield (number, time, who, what, content), oldest first."""
        for row in self._db.execute("SELECT id, at, who, what, content FROM journal ORDER BY id"):
            yield row[0], row[1], row[2], row[3], json.loads(row[4])

    # History: append-only, see history.py

    def add_history(self, row: HistoryRow) -> None:
        """Append one entry."""
        self._db.execute(
            "INSERT INTO history VALUES (?,?,?,?,?,?)", (row.seq, row.at, row.by, row.what, row.content, row.head)
        )

    def last_history(self) -> HistoryRow | None:
        """Return the newest entry."""
        row = self._db.execute("SELECT * FROM history ORDER BY seq DESC LIMIT 1").fetchone()
        return None if row is None else _history_row(row)

    def history(self, *, limit: int = -1) -> Iterator[HistoryRow]:
        """Yield entries, oldest first."""
        for row in self._db.execute("SELECT * FROM history ORDER BY seq LIMIT ?", (limit,)):
            yield _history_row(row)

    def drop_history(self, up_to: int) -> None:
        """Drop the entries up to this number (pruning)."""
        self._db.execute("DELETE FROM history WHERE seq<=?", (up_to,))

    # Decisions of the owner's, see decisions.py

    def save_decision(self, id_: str, content: Mapping[str, object]) -> None:
        """Keep a decision; a newer one on the same thing replaces it."""
        self._db.execute("INSERT OR REPLACE INTO decision VALUES (?,?)", (id_, json.dumps(content)))

    def drop_decision(self, id_: str) -> None:
        """Withdraw a decision."""
        self._db.execute("DELETE FROM decision WHERE id=?", (id_,))

    def decisions(self) -> list[Mapping[str, object]]:
        """Return every decision, expired ones too."""
        return [json.loads(row[0]) for row in self._db.execute("SELECT content FROM decision ORDER BY id").fetchall()]

    # Reviews: the site as it was judged, for reports as of an earlier time

    def add_review(self, at: datetime, digest: str, parts: Mapping[str, bytes]) -> None:
        """Keep a review: its parts by digest, in order; those that are kept already are shared."""
        with self.batch():
            self._db.executemany("INSERT OR IGNORE INTO review_part VALUES (?,?)", list(parts.items()))
            self._db.execute(
                "INSERT INTO review (at, last_at, digest, parts) VALUES (?,?,?,?)",
                (at.isoformat(), at.isoformat(), digest, "\n".join(parts).encode()),
            )

    def review_holds(self, at: datetime) -> None:
        """Note that the newest review was still true at this time."""
        self._db.execute("UPDATE review SET last_at=? WHERE id=(SELECT max(id) FROM review)", (at.isoformat(),))

    def review(self, as_of: datetime | None = None) -> StoredReview | None:
        """Return the newest review, or the newest one not after a time."""
        limit = (as_of or datetime.max.replace(tzinfo=UTC)).isoformat()
        row = self._db.execute(
            "SELECT at, last_at, digest, parts FROM review WHERE at<=? ORDER BY id DESC LIMIT 1", (limit,)
        ).fetchone()
        return None if row is None else _stored_review(row)

    def first_review_at(self) -> datetime | None:
        """When the oldest kept review was made."""
        row = self._db.execute("SELECT min(at) FROM review").fetchone()
        return _time(row[0])

    def review_part(self, digest: str) -> bytes:
        """Return one part of a review. Raises StoreError where it is gone."""
        row = self._db.execute("SELECT content FROM review_part WHERE digest=?", (digest,)).fetchone()
        if row is None:
            raise StoreError(f"a part of the review ({digest[:12]}) is missing in the inventory; take a newer --as-of")
        return bytes(row[0])

    def drop_reviews(self, before: datetime) -> None:
        """Drop reviews that ended before a time, and the parts that no other has; the newest stays."""
        with self.batch():
            self._db.execute(
                "DELETE FROM review WHERE last_at<? AND id<>(SELECT max(id) FROM review)", (before.isoformat(),)
            )
            rows = self._db.execute("SELECT parts FROM review").fetchall()
            used = {digest for row in rows for digest in bytes(row[0]).decode().split("\n")}
            kept = {row[0] for row in self._db.execute("SELECT digest FROM review_part").fetchall()}
            self._db.executemany("DELETE FROM review_part WHERE digest=?", [(one,) for one in sorted(kept - used)])


def _history_row(row: tuple[int, str, str, str, str, str]) -> HistoryRow:
    return HistoryRow(seq=row[0], at=row[1], by=row[2], what=row[3], content=row[4], head=row[5])


def _stored_review(row: tuple[str, str, str, bytes]) -> StoredReview:
    return StoredReview(
        at=datetime.fromisoformat(row[0]),
        last_at=datetime.fromisoformat(row[1]),
        digest=row[2],
        parts=tuple(bytes(row[3]).decode().split("\n")),
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
