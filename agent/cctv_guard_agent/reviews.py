"""Reviews: the site as it was judged at one time, kept so that a report as of then says the same again.

A review is what `payloads` gave (site, devices, routers, agent), each part kept once, compressed, under its digest; a
camera that did not change is shared by all reviews. One is kept when a finding opened, changed or closed, else at most
each hour and only where something is different; how often the sources were heard, and when, is no difference.
Kept for three years, as the history is. Each review's digest is in the history's chain.
"""

import gzip
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cctv_guard_agent import history
from cctv_guard_agent.errors import StoreError
from cctv_guard_agent.model.text import say
from cctv_guard_agent.store import Store

EVERY = timedelta(hours=1)
LONGEST_GAP = timedelta(hours=24)
"""Where nobody looked for longer, what stood there meanwhile is not known: a review of its own begins."""
_MAX_PART_BYTES = 4_000_000
"""A site's list of 1,000 cameras has 0.3 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review as it was kept."""

    at: datetime
    """When it was judged."""
    last_at: datetime
    """Until when somebody looked and found nothing different."""
    payloads: Mapping[str, Any]
    sha256: str
    """Of the whole; the history's entry of that time has the same."""


def due(store: Store, now: datetime) -> bool:
    """Is it worth while to look whether something is different?"""
    last = store.review()
    return last is None or abs(now - last.last_at) >= EVERY


def keep(store: Store, payloads: Mapping[str, Any], now: datetime) -> bool:
    """Keep a review where it differs from the newest; True where it was kept. Raises StoreError."""
    last = store.review()
    parts = _parts(payloads)
    digest = hashlib.sha256("\n".join(_digest(_news(part)) for part in parts).encode()).hexdigest()
    if last is not None and last.digest == digest and timedelta() <= now - last.last_at <= LONGEST_GAP:
        store.review_holds(now)
        return False
    with store.batch():
        packed = {_digest(part): _pack(part) for part in parts}
        store.add_review(now, digest, packed)
        text = say("history.review", "The state of the site was kept as a review.")
        history.record(
            store, what="review.kept", text=text, by=history.AGENT, now=now, details={"sha256": _whole(list(packed))}
        )
    return True


def load(store: Store, as_of: datetime | None = None) -> Review | None:
    """Return the newest review, or the one that held at a time. Raises StoreError where it is damaged."""
    stored = store.review(as_of)
    if stored is None:
        return None
    payloads: dict[str, Any] = {"schema_version": 1, "devices": [], "routers": []}
    for digest in stored.parts:
        kind, content = _unpack(store.review_part(digest), digest)
        if kind in ("devices", "routers"):
            payloads[kind].append(content)
        else:
            payloads[kind] = content
    return Review(at=stored.at, last_at=stored.last_at, payloads=payloads, sha256=_whole(stored.parts))


def attested(review: Review, chain: history.Chain, entries: Sequence[history.Entry]) -> history.Chain:
    """Return the chain, broken where the review is not the one that the history tells of."""
    written = [one for one in entries if one.what == "review.kept" and one.at <= review.at]
    if not chain.intact or not written or written[-1].details.get("sha256") == review.sha256:
        return chain
    why = f"the review of {review.at:%Y-%m-%d %H:%M} UTC is not the one that entry {written[-1].seq} tells of"
    return replace(chain, broken_at=written[-1].seq, why=why)


def prune(store: Store, now: datetime) -> None:
    """Drop what is older than it is kept: reviews and entries of the history."""
    first = store.first_review_at()
    if first is not None and first < now - history.KEPT:
        store.drop_reviews(now - history.KEPT)
    history.prune(store, now)


def _parts(payloads: Mapping[str, Any]) -> Sequence[tuple[str, Any]]:
    """Return (kind, content), in an order that depends on nothing but the content."""
    parts: list[tuple[str, Any]] = [("site", payloads["site"]), ("agent", payloads["agent"])]
    if payloads.get("providers"):
        parts.append(("providers", payloads["providers"]))
    for kind in ("routers", "devices"):
        parts += [(kind, one) for one in sorted(payloads[kind], key=lambda one: str(one["id"]))]
    return parts


def _news(part: tuple[str, Any]) -> tuple[str, Any]:
    """Leave out what moves without news."""
    kind, content = part
    if kind == "agent":
        sources = [{key: value for key, value in one.items() if key != "heard"} for one in content["sources"]]
        return kind, {**content, "sources": sources, "last_run": None, "next_run": None}
    if kind == "site":
        scan = {**content["scan"], "running": False, "progress": None}
        return kind, {**content, "last_event_seq": 0, "scan": scan}
    return part


def _whole(digests: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _text(part: tuple[str, Any]) -> bytes:
    return json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _digest(part: tuple[str, Any]) -> str:
    return hashlib.sha256(_text(part)).hexdigest()


def _pack(part: tuple[str, Any]) -> bytes:
    return gzip.compress(_text(part), mtime=0)


def _unpack(packed: bytes, digest: str) -> tuple[str, Any]:
    try:
        with gzip.open(io.BytesIO(packed)) as file:
            text = file.read(_MAX_PART_BYTES)
        if hashlib.sha256(text).hexdigest() != digest:
            raise ValueError("its digest does not fit")
        kind, content = json.loads(text)
    except (OSError, EOFError, ValueError) as error:
        raise StoreError(f"a part of the review ({digest[:12]}) is damaged: {error}") from error
    return str(kind), content
