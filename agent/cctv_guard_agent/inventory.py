"""Every device that was ever found, as it is remembered between runs: Device <-> plain data for the store. Pure.

Observations age by source: what a plug-in says of a device now replaces what the same plug-in said before. Nothing
that was seen is lost because another plug-in had nothing to say this time.
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

OBSERVATIONS_KEPT = timedelta(days=90)
"""Design section 8."""
_FLEETING = frozenset({"sadp.Uuid"})
"""The number of our own question, which the answer repeats: kept, it would rewrite every such device each search."""


def merge_observations(
    old: Iterable[Observation], new: Sequence[Observation], now: datetime
) -> tuple[Observation, ...]:
    """Replace by source; what other sources said before stays for 90 days."""
    sources = {one.source for one in new}
    kept = (one for one in old if one.source not in sources and (one.at is None or now - one.at < OBSERVATIONS_KEPT))
    return tuple(dict.fromkeys((*kept, *new)))


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
