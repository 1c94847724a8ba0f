"""Every device that was ever found, as it is remembered between runs: Device <-> plain data for the store. Pure.

Observations age by source: what a plug-in says of a device now replaces what the same plug-in said before. Nothing
that was seen is lost because another plug-in had nothing to say this time, nor because a question got no answer: what
could not be read anew stays, each with its own time, until the verdicts that rest on it grow stale.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from cctv_guard_agent.model.address import Endpoint, Transport
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.remote import PREFIX, Setting, State, setting

OBSERVATIONS_KEPT = timedelta(days=90)
"""Design section 8."""
_FAILED = "probe.failed"
_UNREAD = ".unread"
_FLEETING = frozenset({"sadp.Uuid"})
"""The number of our own question, which the answer repeats: kept, it would rewrite every such device each search."""


def merge_observations(
    old: Iterable[Observation], new: Sequence[Observation], now: datetime
) -> tuple[Observation, ...]:
    """Replace by source; what other sources said before, and what a source could not read anew, stays for 90 days."""
    said: dict[str, _Said] = {}
    for one in new:
        said.setdefault(one.source, _Said()).hear(one)
    kept = (
        one
        for one in old
        if (one.at is None or now - one.at < OBSERVATIONS_KEPT)
        and (one.source not in said or said[one.source].leaves(one))
    )
    return tuple(dict.fromkeys((*kept, *new)))


class _Said:
    """What one source says of a device now: what of its earlier words that leaves standing."""

    def __init__(self) -> None:
        self._answered: set[Endpoint | None] = set()
        self._failed = False
        self._read: set[tuple[str, str]] = set()
        self._unread: set[tuple[str, str]] = set()
        """Kinds and services of settings."""
        self._said: set[str] = set()
        self._missed: set[str] = set()

    def hear(self, one: Observation) -> None:
        if one.kind == _FAILED:
            self._failed = True
            return
        if one.kind.endswith(_UNREAD):  # `account.unread`: `account.list` was asked for in vain
            self._failed = True
            self._missed.add(one.kind.removesuffix(_UNREAD))
            return
        self._said.add(one.kind)
        told = _setting(one)
        if told is not None and told.state is State.UNREAD:
            self._failed = True
            self._unread.add((one.kind, told.service))
            return
        if told is not None:
            self._read.add((one.kind, told.service))
        self._answered.add(one.endpoint)

    def leaves(self, old: Observation) -> bool:
        """Does it outlast this? Not what was read anew, nor an earlier failure: only the newest is of interest."""
        told = _setting(old)
        if (
            old.kind == _FAILED
            or old.kind.endswith(_UNREAD)
            or not self._failed
            or (told is not None and told.state is State.UNREAD)
        ):
            return False
        if told is not None and (old.kind, told.service) in self._unread:
            return (old.kind, told.service) not in self._read
        if old.kind.partition(".")[0] in self._missed:
            return old.kind not in self._said
        return old.endpoint not in self._answered


def _setting(one: Observation) -> Setting | None:
    return setting(one.kind, one.value) if one.kind.startswith(PREFIX) else None


def to_plain(device: Device) -> dict[str, object]:
    """Return what the store keeps of a device. The serial stays on this host; the contract shows its tail only."""
    return {
        "id": device.id,
        "provisional": device.provisional,
        "identifiers": {field.name: getattr(device.identifiers, field.name) for field in fields(Identifiers)},
        "addresses": [str(address) for address in device.addresses],
        "name": device.name,
        "behind": device.behind,
        "channel": device.channel,
        "first_seen": device.first_seen.isoformat(),
        "sources": list(device.sources),
        # Sorted: the order in which the answers happened to arrive is no news.
        "observations": sorted(
            map(_observation, (one for one in device.observations if one.kind not in _FLEETING)), key=repr
        ),
    }


def from_plain(data: Mapping[str, Any], last_answer: datetime | None) -> Device:
    """Return the device that was kept; its identity is derived anew from its observations by the caller."""
    return Device(
        id=data["id"],
        provisional=data["provisional"],
        identifiers=Identifiers(**data["identifiers"]),
        identity=Identity(),
        addresses=tuple(ip_address(text) for text in data["addresses"]),
        name=data["name"],
        behind=data["behind"],
        channel=data["channel"],
        first_seen=datetime.fromisoformat(data["first_seen"]),
        last_answer=last_answer,
        sources=tuple(data["sources"]),
        observations=tuple(_read_observation(row) for row in data["observations"]),
    )


def _observation(one: Observation) -> list[object]:
    endpoint = one.endpoint
    where = None if endpoint is None else [str(endpoint.address), endpoint.port, str(endpoint.transport)]
    return [one.kind, one.value, where, one.source, None if one.at is None else _coarse(one.at).isoformat()]


def _coarse(at: datetime) -> datetime:
    """Return the start of the time's quarter of a day: seeing the same again must not rewrite the row each cycle."""
    return at.replace(hour=at.hour - at.hour % 6, minute=0, second=0, microsecond=0)


def _read_observation(row: Sequence[Any]) -> Observation:
    kind, value, where, source, at = row
    endpoint = None
    if where is not None:
        endpoint = Endpoint(address=ip_address(where[0]), port=where[1], transport=Transport(where[2]))
    return Observation(
        kind=kind,
        value=value,
        endpoint=endpoint,
        source=source,
        at=None if at is None else datetime.fromisoformat(at),
    )
