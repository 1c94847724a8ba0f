"""What was last read of the routers, the sources and the broker, as it is kept between runs. Pure.

Without it a restart would close every finding that rests on a router, and open it again after the next look.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.snapshot import SourceHealth
from cctv_guard_agent.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The part of a site that is no device."""

    gateways: tuple[Gateway, ...] = ()
    sources: tuple[SourceHealth, ...] = ()
    observations: tuple[Observation, ...] = ()
    """About the site itself (`broker.anonymous`, `broker.plain`); they have no endpoint."""
    last_run: datetime | None = None

    def same_news(self, other: "Remembered") -> bool:
        """Is it the same but for the times, which move with each reading?"""
        return _timeless(self) == _timeless(other)


def _timeless(one: Remembered) -> Remembered:
    return replace(
        one,
        gateways=tuple(replace(gateway, read_at=None, leases=()) for gateway in one.gateways),
        sources=tuple(replace(source, heard=0) for source in one.sources),
        observations=tuple(replace(seen, at=None) for seen in one.observations),
        last_run=None,
    )


def to_text(one: Remembered) -> str:
    """Return what the store keeps."""
    return json.dumps(
        {
            "gateways": [_gateway(gateway) for gateway in one.gateways],
            "sources": [asdict(source) for source in one.sources],
            "observations": [[seen.kind, seen.value, seen.source, _iso(seen.at)] for seen in one.observations],
            "last_run": _iso(one.last_run),
        },
        ensure_ascii=False,
    )


def from_text(text: str | None) -> Remembered:
    """Return what was kept; nothing where an older version kept it in another form: the next look fills it."""
    try:
        data: Mapping[str, Any] = json.loads(text or "{}")
        return Remembered(
            gateways=tuple(_read_gateway(row) for row in data.get("gateways", ())),
            sources=tuple(
                SourceHealth(**{**row, "why": None if row["why"] is None else _read_text(row["why"])})
                for row in data.get("sources", ())
            ),
            observations=tuple(
                Observation(kind=kind, value=value, source=source, at=_time(at))
                for kind, value, source, at in data.get("observations", ())
            ),
            last_run=_time(data.get("last_run")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Remembered()


def _gateway(one: Gateway) -> dict[str, object]:
    plain = asdict(replace(one, leases=()))
    del plain["leases"]  # a list of the whole house: read anew, never kept
    return {
        **plain,
        "address": str(one.address),
        "inside": [str(address) for address in one.inside],
        "wan_address": None if one.wan_address is None else str(one.wan_address),
        "next_hop": None if one.next_hop is None else str(one.next_hop),
        "read_at": _iso(one.read_at),
    }


def _read_gateway(row: Mapping[str, Any]) -> Gateway:
    return Gateway(
        **{
            **row,
            "address": ip_address(row["address"]),
            "inside": tuple(ip_address(address) for address in row.get("inside", ())),
            "wan_address": None if row["wan_address"] is None else ip_address(row["wan_address"]),
            "wan_kind": WanKind(row["wan_kind"]),
            "next_hop": None if row.get("next_hop") is None else ip_address(row["next_hop"]),
            "upnp": Answer(row["upnp"]),
            "mappings": tuple(PortMapping(**mapping) for mapping in row["mappings"]),
            "ways_read": tuple(Way(way) for way in row["ways_read"]),
            "limits": _texts(row["limits"]),
            "read_at": _time(row["read_at"]),
        }
    )


def _texts(rows: Sequence[Mapping[str, Any]]) -> tuple[Text, ...]:
    return tuple(_read_text(row) for row in rows)


def _read_text(row: Mapping[str, Any]) -> Text:
    return Text(row["key"], row["template"], tuple((name, value) for name, value in row["params"]))


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
