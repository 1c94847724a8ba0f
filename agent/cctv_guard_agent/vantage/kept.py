"""What was seen from outside, as it is kept between runs. Pure."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Any

from cctv_guard_agent.model.outside import OutsideLook, PortSeen, PortState

PHONE = "phone"
"""Where the store keeps what opened on the owner's phone (`vantage phone`)."""


def to_text(looks: Iterable[OutsideLook]) -> str:
    """Return what the store keeps."""
    return json.dumps([_plain(one) for one in looks])


def from_text(text: str | None) -> tuple[OutsideLook, ...]:
    """Return what was kept; nothing where another version kept it in another form: the next look fills it."""
    try:
        return tuple(_look(row) for row in json.loads(text or "[]"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def _plain(one: OutsideLook) -> dict[str, object]:
    return {
        "vantage": one.vantage,
        "at": one.at.isoformat(),
        "source": str(one.source),
        "expected": None if one.expected is None else str(one.expected),
        "ports": [[port.port, port.state.value, port.since.isoformat()] for port in one.ports],
    }


def _look(row: Mapping[str, Any]) -> OutsideLook:
    return OutsideLook(
        vantage=row["vantage"],
        at=datetime.fromisoformat(row["at"]),
        source=ip_address(row["source"]),
        expected=None if row["expected"] is None else ip_address(row["expected"]),
        ports=tuple(
            PortSeen(port=port, state=PortState(state), since=datetime.fromisoformat(since))
            for port, state, since in row["ports"]
        ),
    )
