"""What vantages saw, port by port, with the camera that each belongs to: as a table and as JSON. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.outside import OutsideLook
from cctv_guard_agent.model.snapshot import SourceHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One port as one vantage saw it."""

    vantage: str
    address: str
    port: int
    state: str
    at: datetime
    devices: tuple[str, ...]
    """Names of those that a rule of the router leads to."""
    target: str
    """Where the rule leads; empty without a rule."""


def rows(looks: Iterable[OutsideLook], gateways: Sequence[Gateway], devices: Sequence[Device]) -> list[Row]:
    """Join what was seen to the rules of the router that has the tested address."""
    found = []
    for look in looks:
        rules = [m for g in gateways if g.wan_address == look.source for m in g.mappings if m.enabled]
        for port in look.ports:
            leading = [m for m in rules if m.external_port == port.port and m.protocol != "udp" and m.origin != "ipv6"]
            clients = {m.internal_client for m in leading}
            found.append(
                Row(
                    vantage=look.vantage,
                    address=str(look.source),
                    port=port.port,
                    state=port.state.value,
                    at=look.at,
                    devices=tuple(d.name for d in devices if clients & set(map(str, d.addresses))),
                    target=", ".join(f"{m.internal_client}:{m.internal_port or m.external_port}" for m in leading),
                )
            )
    return found


def as_json(told: Sequence[Row], health: Sequence[SourceHealth]) -> dict[str, object]:
    """Return what scripts read."""
    return {
        "ports": [
            {
                "vantage": one.vantage,
                "address": one.address,
                "port": one.port,
                "state": one.state,
                "at": one.at.isoformat(),
                "devices": list(one.devices),
                "target": one.target or None,
            }
            for one in told
        ],
        "vantages": [
            {"name": one.name.partition(" ")[2], "state": one.state, "why": one.why.english if one.why else None}
            for one in health
        ],
    }


def table(told: Sequence[Row], health: Sequence[SourceHealth]) -> str:
    """Return what people read: mapped and open ports first, the others in one line for each state."""
    lines: list[str] = []
    for name in dict.fromkeys(one.vantage for one in told):
        mine = [one for one in told if one.vantage == name]
        lines.append(f"{name}, {mine[0].at:%Y-%m-%d %H:%M} UTC, saw {mine[0].address}:")
        named = [one for one in mine if one.target or one.state == "open"]
        lines += [f"  {one.port:>5}  {one.state:<9} {_whose(one)}" for one in named]
        for state in dict.fromkeys(one.state for one in mine):
            rest = [str(one.port) for one in mine if one.state == state and one not in named]
            if rest:
                lines.append(f"  no rule known, {state}: {', '.join(rest)}")
    lines += [one.why.english for one in health if one.why]
    lines.append("Only these ports were tried, over IPv4, at that time; about others this says nothing.")
    return "\n".join(lines)


def _whose(one: Row) -> str:
    if one.devices:
        return f"{', '.join(one.devices)} ({one.target})"
    return f"{one.target}, no camera known there" if one.target else "answers, but no rule that was read explains it"
