"""The integration reads every golden example, and nothing that is not one."""

import json
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from custom_components.cctv_guard.contract import (
    MAX_BYTES,
    Agent,
    Answer,
    Device,
    Discovery,
    Reply,
    Router,
    Seen,
    Severity,
    Site,
    Status,
    UnsupportedVersion,
    read,
)
from custom_components.cctv_guard.decode import BadPayload

from .conftest import BARE, CAMERA, EXAMPLES, ROUTER, example

KINDS: dict[str, type] = {
    "agent": Agent,
    "device_full": Device,
    "device_minimal": Device,
    "device_recorder": Device,
    "discovery": Discovery,
    "reply_accepted": Reply,
    "reply_refused": Reply,
    "router": Router,
    "seen": Seen,
    "site": Site,
    "status_offline": Status,
    "status_online": Status,
}
NOT_READ = {"command_scan", "event", "task", "vantage"}
"""We write commands, derive events from retained state, and leave vantages and their tasks to the agent."""


def parse[T](kind: type[T], value: Any) -> T:
    """Read a value as it travels."""
    return read(kind, json.dumps(value).encode())


def test_every_example_is_read_or_known_not_to_be() -> None:
    names = {path.stem for path in EXAMPLES.glob("*.json")}
    # `device_...`, `reply_...`: further examples of a payload are read as that payload.
    unknown = {name for name in names - KINDS.keys() - NOT_READ if kind_of(name) is None}
    assert not unknown


def kind_of(name: str) -> type | None:
    """Return the class of an example by its name."""
    return KINDS.get(name) or next(
        (kind for one, kind in KINDS.items() if one.split("_")[0] == name.split("_")[0]), None
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.json") if path.stem not in NOT_READ))
def test_golden_example_is_read(name: str) -> None:
    kind = kind_of(name)
    assert kind
    assert isinstance(parse(kind, example(name)), kind)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_unknown_keys_are_ignored(name: str) -> None:
    value = example(name)
    assert parse(KINDS[name], value | {"new": {"x": [1]}}) == parse(KINDS[name], value)


@pytest.mark.parametrize("name", sorted(KINDS))
@pytest.mark.parametrize("version", [0, 2, 99])
def test_another_version_is_refused_whatever_else_it_says(name: str, version: int) -> None:
    with pytest.raises(UnsupportedVersion) as caught:
        parse(KINDS[name], {"schema_version": version, "anything": True})
    assert caught.value.found == version


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe",
        b"online",
        b"[]",
        b"null",
        b"1e999",
        b'{"schema_version": true}',
        b'{"schema_version": "1"}',
        b"{}",
        b"[" * 100_000,
        b'{"schema_version": 1, "status": "' + b"x" * MAX_BYTES + b'"}',
    ],
)
def test_what_is_no_message_is_refused(payload: bytes) -> None:
    with pytest.raises(BadPayload):
        read(Status, payload)


def test_device_values() -> None:
    device = parse(Device, example("device_full"))
    assert device.id == CAMERA
    assert device.exposure.reachable_from_internet.answer is Answer.YES
    assert device.exposure.phones_home.answer.is_yes is None
    assert device.risk.severity is Severity.CRITICAL
    assert device.risk.act_by == date(2026, 11, 27)
    assert device.findings.open[0].opened_at == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert device.findings.closed[0].severity is Severity.HIGH
    assert device.plan[0].due == date(2026, 11, 27)
    assert device.policy.verdicts[0].source


def test_values_of_the_others() -> None:
    assert parse(Device, example("device_minimal")).risk.at_risk is None
    site = parse(Site, example("site"))
    assert set(site.inventory) >= {CAMERA, BARE}
    assert set(site.routers) == {ROUTER}
    assert parse(Router, example("router")).mappings[0].device == CAMERA
    assert parse(Seen, example("seen")).seen[CAMERA] == datetime(2026, 11, 24, 10, 4, 58, tzinfo=UTC)
    assert parse(Reply, example("reply_refused")).reason == "unsigned"
    assert not parse(Status, example("status_offline")).is_online


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value in a payload."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in items for place in _places(item, (*path, key)))][0 if path else 1 :]


@pytest.mark.parametrize("name", sorted(KINDS))
def test_any_value_replaced_is_read_or_refused_by_name_and_never_breaks(name: str) -> None:
    whole = example(name)
    for place in _places(whole):
        for wrong in (None, True, -1, 1.5, "x", "9" * 5000, [], {}, [[]], {"\u202e": None}, "2026-13-45", "\ud800"):
            changed = deepcopy(whole)
            *path, last = place
            target: Any = changed
            for key in path:
                target = target[key]
            target[last] = wrong
            assert len(complaint(KINDS[name], changed)) < 2000
        del target[last]
        complaint(KINDS[name], changed)


def complaint(kind: type, value: Any) -> str:
    """Read a value; return what is said against it. Any other exception than BadPayload fails the test."""
    try:
        parse(kind, value)
    except BadPayload as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("id",), "../../x", "id is '../../x'"),
        (("risk", "severity"), "extreme", "risk.severity"),
        (("risk", "score"), "high", "risk.score"),
        (("risk", "act_by"), "soon", "risk.act_by"),
        (("findings", "open", 0, "opened_at"), "2026-11-24T10:00:00", "findings.open[0].opened_at"),
        (("findings", "open", 0, "needs_person"), 1, "findings.open[0].needs_person"),
        (("exposure", "coverage", "of"), 8.5, "exposure.coverage.of"),
        (("identity", "summary"), [], "identity.summary"),
        (("plan",), {}, "plan"),
        (("plan",), [{}] * 2001, "plan"),
        (("findings", "open", 0, "title", "params"), [], "findings.open[0].title.params"),
    ],
)
def test_an_error_names_the_field(path: tuple[Any, ...], value: Any, says: str) -> None:
    device = example("device_full")
    target: Any = device
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    with pytest.raises(BadPayload) as caught:
        parse(Device, device)
    assert says in str(caught.value)


def test_a_missing_field_is_named() -> None:
    device = example("device_full")
    del device["exposure"]["coverage"]["of"]
    with pytest.raises(BadPayload, match=r"exposure\.coverage has no “of”"):
        parse(Device, device)


def test_strings_of_a_camera_are_cut_and_made_visible() -> None:
    device = example("device_full")
    device["name"] = "cam\x1b[31m\n\u202egpj.exe" + "A" * 10_000
    name = parse(Device, device).name
    assert len(name) <= 100
    assert name.isprintable()
    assert "\u202e" not in name


def test_too_large_an_inventory_is_refused() -> None:
    site = example("site")
    site["inventory"] = {f"c-{number}": "r" for number in range(20_001)}
    with pytest.raises(BadPayload, match="inventory"):
        parse(Site, site)
