"""What vantages inside saw, as it is kept between runs. Pure."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from cctv_guard_agent.model.inside import How, InsideLook, Knock


def to_text(looks: Iterable[InsideLook]) -> str:
    """Return what the store keeps."""
    return json.dumps([_plain(one) for one in looks], separators=(",", ":"))


def from_text(text: str | None) -> tuple[InsideLook, ...]:
    """Return what was kept; nothing where another version kept it in another form: the next look fills it."""
    try:
        return tuple(_look(row) for row in json.loads(text or "[]"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def _plain(one: InsideLook) -> Mapping[str, object]:
    return {
        "vantage": one.vantage,
        "segment": one.segment,
        "at": one.at.isoformat(),
        "alive": one.alive,
        "knocks": [
            [
                str(knock.address), knock.port, knock.how.value, knock.at.isoformat(), knock.since.isoformat(),
                knock.device, None if knock.by is None else str(knock.by), knock.neighbour, list(knock.heard),
                knock.reached_here,
            ]
            for knock in one.knocks
        ],
    }  # fmt: skip


def _look(row: Mapping[str, Any]) -> InsideLook:
    return InsideLook(
        vantage=row["vantage"],
        segment=row["segment"],
        at=datetime.fromisoformat(row["at"]),
        alive=row["alive"],
        knocks=tuple(
            Knock(
                address=ip_address(address),
                port=port,
                how=How(how),
                at=datetime.fromisoformat(at),
                since=datetime.fromisoformat(since),
                device=device,
                by=None if by is None else ip_address(by),
                neighbour=neighbour,
                heard=tuple(heard),
                reached_here=here,
            )
            for address, port, how, at, since, device, by, neighbour, heard, here in row["knocks"]
        ),
    )
