"""What the agent asks a vantage inside to try, and what that one answers: two MQTT payloads as JSON. Pure.

Both sides treat the other's words as a stranger's: sizes bounded, every field checked, nothing believed about addresses
that were not asked about. No secret travels in either.

Source: contract/task.schema.json, contract/vantage.schema.json; facts/exposure.md 5.4.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address, normal_mac
from cctv_guard_agent.model.inside import How, InsideLook, Knock, Target

VERSION = 1
MOST_TASK_BYTES = 65_536
MOST_RESULT_BYTES = 524_288
"""256 cameras with 8 ports each are some 300 kB."""
MOST_TARGETS = 256
MOST_PORTS = 8
MOST_ADDRESSES = 4
MOST_KNOCKS = MOST_TARGETS * MOST_PORTS
NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
NEVER = frozenset({9100})
"""Whatever reaches some printers is printed (design section 7.1)."""
SEARCHES = frozenset({"sadp", "ws_discovery"})
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SEGMENT = re.compile(r"[0-9a-fA-F:./]{1,60}|unknown")
_STATES = {How.OPEN: "open", How.REFUSED: "closed"}
"""The contract's three words; every other kind is `filtered`."""
_BY_STATE = {"open": (How.OPEN,), "closed": (How.REFUSED,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What one vantage is asked to try."""

    name: str
    agent_id: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a vantage publishes: its look, for whom, and how long it wants it to count."""

    agent_id: str
    look: InsideLook
    good_until: datetime
    skipped: int = 0
    """Addresses that are outside the networks which its own configuration names: not tried."""


def task_payload(task: Task) -> Mapping[str, object]:
    """Write a task; it holds no time, so that it is sent only when something changed."""
    return {
        "schema_version": VERSION,
        "name": task.name,
        "agent_id": task.agent_id,
        "targets": [
            {"device": one.device, "addresses": [str(a) for a in one.addresses], "ports": list(one.ports)}
            for one in task.targets
        ],
    }


def read_task(data: bytes, name: str) -> Task:
    """Read what the agent asks the vantage of this name. Raises BadReply."""
    one = _object(data, MOST_TASK_BYTES, "task")
    rows = one.get("targets")
    if one.get("name") != name:
        raise BadReply("task: it is for another vantage", str(one.get("name")))
    if not isinstance(rows, list) or len(rows) > MOST_TARGETS:
        raise BadReply(f"task: targets, a list of at most {MOST_TARGETS}")
    return Task(name=name, agent_id=_word(one, "agent_id", "task"), targets=tuple(map(_target, rows)))


def _target(row: object) -> Target:
    if not isinstance(row, dict):
        raise BadReply("task: a target that is no object")
    addresses, ports = row.get("addresses"), row.get("ports")
    if not isinstance(addresses, list) or not 1 <= len(addresses) <= MOST_ADDRESSES:
        raise BadReply(f"task: addresses, a list of 1 to {MOST_ADDRESSES}")
    if not isinstance(ports, list) or not 1 <= len(ports) <= MOST_PORTS:
        raise BadReply(f"task: ports, a list of 1 to {MOST_PORTS}")
    return Target(
        device=_word(row, "device", "task"),
        addresses=tuple(dict.fromkeys(_address(one, "task") for one in addresses)),
        ports=tuple(dict.fromkeys(_port(one, "task") for one in ports)),
    )


def results_payload(results: Results) -> Mapping[str, object]:
    """Write what was seen."""
    look = results.look
    return {
        "schema_version": VERSION,
        "name": look.vantage,
        "segment": look.segment,
        "agent_id": results.agent_id,
        "at": _time(look.at),
        "good_until": _time(results.good_until),
        "results": [_row(one) for one in look.knocks],
        "controls": {"positive": None, "negative": look.alive},
        "skipped": results.skipped,
    }


def _row(one: Knock) -> Mapping[str, object]:
    more: dict[str, object] = {"how": one.how.value}
    if one.by is not None:
        more["by"] = str(one.by)
    if one.neighbour is not None:
        more["neighbour"] = one.neighbour
    if one.heard:
        more["heard"] = list(one.heard)
    return {
        "device": one.device,
        "address": str(one.address),
        "port": one.port,
        "transport": "tcp",
        "state": _STATES.get(one.how, "filtered"),
        "at": _time(one.at),
        **more,
    }


def read_results(data: bytes, name: str) -> Results:
    """Read what a vantage published on the topic of this name. Raises BadReply."""
    one = _object(data, MOST_RESULT_BYTES, "results")
    if one.get("name") != name:
        raise BadReply("results: of another vantage than their topic says", str(one.get("name")))
    rows, controls, segment = one.get("results"), one.get("controls"), one.get("segment")
    if not isinstance(rows, list) or len(rows) > MOST_KNOCKS:
        raise BadReply(f"results: a list of at most {MOST_KNOCKS}")
    if not isinstance(segment, str) or not _SEGMENT.fullmatch(segment):
        raise BadReply("results: segment", str(segment))
    alive = controls.get("negative") if isinstance(controls, dict) else "missing"
    if alive not in (True, False, None) or (isinstance(alive, int) and not isinstance(alive, bool)):
        raise BadReply("results: controls.negative", str(alive))
    at = _when(one.get("at"), "results")
    skipped = one.get("skipped", 0)
    return Results(
        agent_id=_word(one, "agent_id", "results"),
        look=InsideLook(
            vantage=name,
            segment=segment,
            at=at,
            alive=alive,
            knocks=tuple(_knock(row) for row in rows if _is_tcp(row)),
        ),
        good_until=_when(one["good_until"], "results") if "good_until" in one else at + timedelta(hours=24),
        skipped=skipped if type(skipped) is int and 0 <= skipped < 1_000_000 else 0,
    )


def _is_tcp(row: object) -> bool:
    """Rows of another transport are another program's: nothing here judges them."""
    return not isinstance(row, dict) or row.get("transport") == "tcp"


def _knock(row: object) -> Knock:
    if not isinstance(row, dict):
        raise BadReply("results: a row that is no object")
    at = _when(row.get("at"), "results")
    neighbour = row.get("neighbour")
    mac = normal_mac(neighbour) if isinstance(neighbour, str) and len(neighbour) <= 20 else None
    device = row.get("device")
    heard = row.get("heard", [])
    if neighbour is not None and mac is None:
        raise BadReply("results: neighbour", str(neighbour))
    if not isinstance(heard, list) or len(heard) > len(SEARCHES) or not set(map(str, heard)) <= SEARCHES:
        raise BadReply("results: heard", str(heard))
    if device is not None and (not isinstance(device, str) or not _ID.fullmatch(device)):
        raise BadReply("results: device", str(device))
    return Knock(
        address=_address(row.get("address"), "results"),
        port=_port(row.get("port"), "results"),
        how=_how(row.get("state"), row.get("how")),
        at=at,
        since=at,
        device=device,
        by=None if row.get("by") is None else _address(row["by"], "results"),
        neighbour=mac,
        heard=tuple(sorted(map(str, heard))),
    )


def _how(state: object, how: object) -> How:
    """The finer word, where it is there and fits the contract's; else the plainest that does."""
    if state not in ("open", "closed", "filtered"):
        raise BadReply("results: state", str(state))
    fitting: Sequence[How] = _BY_STATE.get(str(state)) or (How.SILENT, How.PROHIBITED, How.NO_ROUTE, How.ABSENT)
    if how is None:
        return fitting[0]
    if how not in {one.value for one in fitting}:
        raise BadReply(f"results: how does not fit state {state}", str(how))
    return How(str(how))


def with_since(knocks: Iterable[Knock], before: Iterable[Knock]) -> dict[tuple[Address, int], datetime]:
    """Return since when each (address, port) is seen as now, over looks in an unbroken row."""
    known = {(one.address, one.port): one for one in before}
    found = {}
    for one in knocks:
        old = known.get((one.address, one.port))
        found[one.address, one.port] = old.since if old is not None and old.how is one.how else one.at
    return found


def _object(data: bytes, most: int, what: str) -> Mapping[str, Any]:
    if len(data) > most:
        raise BadReply(f"{what}: {len(data)} bytes, at most {most} are read")
    try:
        one = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadReply(f"{what}: no JSON") from error
    if not isinstance(one, dict) or one.get("schema_version") != VERSION:
        raise BadReply(f"{what}: not of schema version {VERSION}; are both sides of the same version?")
    return one


def _word(one: Mapping[str, Any], key: str, what: str) -> str:
    value = one.get(key)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise BadReply(f"{what}: {key}", str(value))
    return value


def _address(value: object, what: str) -> Address:
    try:
        if isinstance(value, str) and "%" not in value:
            return ip_address(value)
    except ValueError:
        pass
    raise BadReply(f"{what}: address", str(value))


def _port(value: object, what: str) -> int:
    if type(value) is not int or not 1 <= value <= 65535 or value in NEVER:
        raise BadReply(f"{what}: port", str(value))
    return value


def _when(value: object, what: str) -> datetime:
    try:
        if isinstance(value, str) and len(value) <= 40:
            at = datetime.fromisoformat(value)
            if at.tzinfo is not None:
                return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadReply(f"{what}: a time that is none", str(value))


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
