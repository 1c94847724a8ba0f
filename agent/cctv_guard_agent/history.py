"""What was found, decided and done, when and by whom: append-only, each entry tied to all before it.

An entry's head is SHA-256 over the head before it and the entry as canonical JSON (keys sorted, no spaces, UTF-8). A
report prints the newest head: whoever changes, drops or inserts an entry later gets other heads from there on, which
shows against any report that is kept elsewhere. What this cannot prove: whoever can write the file can work out the
whole chain anew; only an earlier report held by somebody else shows it. Nor does it prove that what was written was
true, or that everything was written.

Entries older than three years are pruned; a checkpoint (the head at the cut) stays, and the chain says so itself.
**Source:** design section 8 (history 3 years); Haber and Stornetta, How to Time-Stamp a Digital Document (1991).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cctv_guard_agent.model.text import Text, as_json
from cctv_guard_agent.store import HistoryRow, Store

KEPT = timedelta(days=3 * 365)
ORIGIN = "0" * 64
"""The head before the first entry."""
AGENT = "agent"
"""Who found something, where nobody decided it."""
COMMAND_LINE = "command line"
_CHECKPOINT = "history_checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened."""

    seq: int
    """1, 2, 3 ... without a gap."""
    at: datetime
    """UTC, never before the entry before it, even where the clock was set back."""
    by: str
    """`agent`, `command line`, or whom a paired program named (a Home Assistant user)."""
    what: str
    """`area.event`: `finding.opened`, `trust.set`, `risk.accepted`, `action.done`, ..."""
    device: str | None
    text: Mapping[str, object]
    """The sentence in the contract's form."""
    details: Mapping[str, object]
    head: str
    """64 hex digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a check of the chain told."""

    entries: int
    """How many are kept."""
    head: str
    head_seq: int
    pruned: int
    """How many older entries were dropped; the chain begins behind them."""
    broken_at: int | None = None
    """Number of the first entry that does not fit what stands before it; None: the chain holds together."""
    why: str = ""

    @property
    def intact(self) -> bool:
        """Does every entry fit the one before it?"""
        return self.broken_at is None


def record(
    store: Store,
    *,
    what: str,
    text: Text | Mapping[str, object],
    by: str,
    now: datetime,
    device: str | None = None,
    details: Mapping[str, object] | None = None,
) -> Entry:
    """Write down that something was found, decided or done. Returns the entry. Raises StoreError.

    by: `AGENT`, `COMMAND_LINE`, or the name of the person that a signed command carried. details: plain JSON values,
    without secrets (they stand in reports).
    """
    with store.batch():
        last = store.last_history()
        seq, head, before = _end(store, last)
        at = now.astimezone(UTC) if before is None else max(now.astimezone(UTC), before)
        content = {
            "device": device,
            "text": dict(as_json(text)) if isinstance(text, Text) else dict(text),
            "details": dict(details or {}),
        }
        row = HistoryRow(seq=seq + 1, at=at.isoformat(), by=by[:200], what=what, content=_canonical(content), head="")
        row = HistoryRow(seq=row.seq, at=row.at, by=row.by, what=row.what, content=row.content, head=_link(head, row))
        store.add_history(row)
    return _entry(row)


def entries(store: Store, *, since: datetime | None = None, until: datetime | None = None) -> Iterator[Entry]:
    """Yield entries, oldest first; since and until are inclusive."""
    for row in store.history():
        at = datetime.fromisoformat(row.at)
        if (since is None or at >= since) and (until is None or at <= until):
            yield _entry(row)


def verify(store: Store, *, until: datetime | None = None) -> Chain:
    """Compute the chain anew and name the first entry that does not fit. until: as the chain was at that time."""
    seq, head, pruned = _checkpoint(store)
    kept = 0
    for row in store.history():
        try:
            late = until is not None and datetime.fromisoformat(row.at) > until
            json.loads(row.content)
        except ValueError as error:
            return _broken(kept, head, seq, pruned, row.seq, f"entry {row.seq} cannot be read ({error})")
        if late:
            break
        if row.seq != seq + 1:
            why = f"entry {seq + 1} is missing: entry {row.seq} follows on {seq}"
            return _broken(kept, head, seq, pruned, seq + 1, why)
        if row.head != _link(head, row):
            why = f"entry {row.seq} ({row.what}, {row.at}) is not what was written"
            return _broken(kept, head, seq, pruned, row.seq, why)
        seq, head, kept = row.seq, row.head, kept + 1
    return Chain(entries=kept, head=head, head_seq=seq, pruned=pruned)


def knows(store: Store, head: str) -> int | None:
    """Return the number of the entry that has this head (of an earlier report); None: it is not in the chain."""
    wanted = head.strip().lower()
    seq, checkpoint, _ = _checkpoint(store)
    if wanted == checkpoint:
        return seq
    return next((row.seq for row in store.history() if row.head == wanted), None)


def prune(store: Store, now: datetime, kept: timedelta = KEPT) -> int:
    """Drop entries older than `kept`, leaving a checkpoint; returns how many. A broken chain is never pruned."""
    limit = now - kept
    old = [row for row in store.history(limit=1) if datetime.fromisoformat(row.at) < limit]
    if not old or not verify(store).intact:
        return 0
    last = None
    dropped = 0
    for row in store.history():
        if datetime.fromisoformat(row.at) >= limit:
            break
        last, dropped = row, dropped + 1
    if last is None:
        return 0
    _, _, before = _checkpoint(store)
    with store.batch():
        mark = {"seq": last.seq, "head": last.head, "at": last.at, "pruned": before + dropped}
        store.set_meta(_CHECKPOINT, _canonical(mark))
        store.drop_history(last.seq)
        text = {
            "key": "history.pruned",
            "params": {"count": str(dropped), "at": last.at[:10]},
            "text": f"{dropped} entries up to {last.at[:10]} were dropped, as they are kept for three years.",
        }
        record(store, what="history.pruned", text=text, by=AGENT, now=now, details=mark)
    return dropped


def _end(store: Store, last: HistoryRow | None) -> tuple[int, str, datetime | None]:
    if last is not None:
        return last.seq, last.head, datetime.fromisoformat(last.at)
    seq, head, _ = _checkpoint(store)
    return seq, head, None


def _checkpoint(store: Store) -> tuple[int, str, int]:
    """Return (number, head, pruned) of what stands before the oldest kept entry."""
    try:
        mark = json.loads(store.meta(_CHECKPOINT) or "{}")
        return int(mark.get("seq", 0)), str(mark.get("head", ORIGIN)), int(mark.get("pruned", 0))
    except (ValueError, AttributeError, TypeError):
        return 0, ORIGIN, 0  # then the oldest entry does not fit, which is told


def _link(head: str, row: HistoryRow) -> str:
    entry = {"seq": row.seq, "at": row.at, "by": row.by, "what": row.what, "content": row.content}
    return hashlib.sha256((head + "\n" + _canonical(entry)).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _entry(row: HistoryRow) -> Entry:
    content = json.loads(row.content)
    return Entry(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        by=row.by,
        what=row.what,
        device=content["device"],
        text=content["text"],
        details=content["details"],
        head=row.head,
    )


def _broken(kept: int, head: str, seq: int, pruned: int, at: int, why: str) -> Chain:
    return Chain(entries=kept, head=head, head_seq=seq, pruned=pruned, broken_at=at, why=why)
