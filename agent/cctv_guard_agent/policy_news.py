"""What a change of profile or of policy files changed, remembered between runs.

The word on each device is kept beside what it was judged by; where that differs from what counts now, the words are
compared and the difference is kept, as an event and for reports.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cctv_guard_agent.model.policy_change import PolicyChange, VerdictChange
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.policies import PolicyBook
from cctv_guard_agent.policies.compare import changes, word
from cctv_guard_agent.store import Store

_STATE = "policy_state"
_CHANGE = "policy_change"
_MOST = 200
"""Devices named in one change; more are counted."""
Words = Mapping[str, tuple[str | None, str]]


def note(store: Store, snapshot: Snapshot, book: PolicyBook) -> PolicyChange | None:
    """Compare with what was judged before, and remember; returns a change that is new. Raises StoreError."""
    judged_by = [snapshot.profile, book.digest]
    now = {one.device.id: _word(one) for one in snapshot.devices}
    kept = _load(store, _STATE)
    state = {"by": judged_by, "devices": {id_: list(pair) for id_, pair in now.items()}}
    if kept == state:
        return None
    with store.batch():
        store.set_meta(_STATE, json.dumps(state, sort_keys=True))
        before = kept.get("by")
        if not isinstance(before, list) or before == judged_by or len(before) != 2:
            return None
        names = {one.device.id: one.device.name for one in snapshot.devices}
        change = PolicyChange(
            at=snapshot.at,
            profile_before=str(before[0]),
            profile_after=snapshot.profile,
            files_changed=before[1] != book.digest,
            devices=changes(_words(kept), now, names),
        )
        store.set_meta(_CHANGE, json.dumps(_plain(change)))
    return change


def last(store: Store) -> PolicyChange | None:
    """Return the last change; None where there was none."""
    kept = _load(store, _CHANGE)
    try:
        return PolicyChange(
            at=datetime.fromisoformat(kept["at"]),
            profile_before=kept["profile_before"],
            profile_after=kept["profile_after"],
            files_changed=kept["files_changed"],
            devices=tuple(VerdictChange(**one) for one in kept["devices"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def ahead(store: Store, book: PolicyBook, profile: str, names: Mapping[str, str]) -> tuple[VerdictChange, ...]:
    """Say what would change if this profile and these files counted, by the makers that are remembered."""
    before = _words(_load(store, _STATE))
    after = {id_: (maker, word(book.verdicts(maker, profile))) for id_, (maker, _) in before.items()}
    return changes(before, after, names)


def sentence(change: PolicyChange) -> Text:
    """Say what changed, in one sentence."""
    devices = "; ".join(f"{one.name}: {one.before} -> {one.after}" for one in change.devices[:5])
    values = {"count": len(change.devices), "devices": devices or "none", "after": change.profile_after}
    if change.profile_before != change.profile_after:
        return say(
            "event.policy_changed_profile",
            "The profile changed from {before} to {after}. Devices that are judged differently: {count} ({devices}).",
            before=change.profile_before,
            **values,
        )
    return say(
        "event.policy_changed_files",
        "The policies changed (profile {after}). Devices that are judged differently: {count} ({devices}).",
        **values,
    )


def _word(one: Assessed) -> tuple[str | None, str]:
    """The maker that policies speak of, which is the proven one, and the word on it."""
    found = word(one.policies)
    return (None if found == "unknown" else one.device.identity.maker), found


def _words(kept: Mapping[str, object]) -> Words:
    devices = kept.get("devices")
    if not isinstance(devices, dict):
        return {}
    return {str(id_): (pair[0], str(pair[1])) for id_, pair in devices.items() if isinstance(pair, list)}


def _plain(change: PolicyChange) -> dict[str, object]:
    return {
        "at": change.at.isoformat(),
        "profile_before": change.profile_before,
        "profile_after": change.profile_after,
        "files_changed": change.files_changed,
        "devices": [
            {"device": d.device, "name": d.name, "maker": d.maker, "before": d.before, "after": d.after}
            for d in change.devices[:_MOST]
        ],
    }


def _load(store: Store, key: str) -> dict[str, Any]:
    try:
        kept = json.loads(store.meta(key) or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
