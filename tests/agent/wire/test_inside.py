"""The two payloads between the agent and a vantage inside."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.inside import How, InsideLook, Knock, Target
from cctv_guard_agent.wire.inside import (
    MOST_RESULT_BYTES,
    MOST_TARGETS,
    MOST_TASK_BYTES,
    Results,
    Task,
    read_results,
    read_task,
    results_payload,
    task_payload,
    with_since,
)

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def target(number: int = 1, ports: int = 8) -> Target:
    return Target(
        device=f"c-{number:012x}",
        addresses=(ip_address(f"10.0.{number >> 8}.{number & 255}"), ip_address("fd00:1234:5678:9abc:def0::1")),
        ports=tuple(range(65535, 65535 - ports, -1)),
    )


def task(**changed: object) -> bytes:
    row = {"device": "c-1", "addresses": ["192.168.1.64"], "ports": [80]}
    whole = {"schema_version": 1, "name": "office", "agent_id": "11aa", "targets": [row | dict(changed.pop("row", {}))]}  # type: ignore[call-overload]
    return json.dumps(whole | changed).encode()


def results(**changed: object) -> bytes:
    row = {
        "device": "c-1", "address": "192.168.1.64", "port": 80, "transport": "tcp", "state": "open",
        "at": "2026-11-24T10:00:00Z",
    }  # fmt: skip
    whole = {
        "schema_version": 1,
        "name": "office",
        "segment": "192.168.2.0/24",
        "agent_id": "11aa",
        "at": "2026-11-24T10:00:00Z",
        "results": [row | dict(changed.pop("row", {}))],  # type: ignore[call-overload]
        "controls": {"positive": None, "negative": True},
    }
    return json.dumps(whole | changed).encode()


def test_a_full_task_fits_its_bound_and_arrives_as_it_was_written() -> None:
    asked = Task(name="office", agent_id="11aa", targets=tuple(map(target, range(MOST_TARGETS))))
    data = json.dumps(task_payload(asked), separators=(",", ":")).encode()
    assert len(data) <= MOST_TASK_BYTES
    assert read_task(data, "office") == asked


def test_full_results_fit_their_bound() -> None:
    knocks = tuple(
        Knock(
            device=f"c-{number:012x}",
            address=ip_address("fd00:1234:5678:9abc:def0:1234:5678:9abc"),
            port=60_000 + number % 8,
            how=How.PROHIBITED,
            at=NOW,
            since=NOW,
            by=ip_address("192.168.200.100"),
            neighbour="44:19:b6:12:34:56",
        )
        for number in range(MOST_TARGETS * 8)
    )
    look = InsideLook(vantage="office", segment="192.168.2.0/24", at=NOW, alive=True, knocks=knocks)
    one = Results(agent_id="11aa", look=look, good_until=NOW + timedelta(hours=24))
    data = json.dumps(results_payload(one), separators=(",", ":")).encode()
    assert len(data) <= MOST_RESULT_BYTES
    assert read_results(data, "office") == one


@pytest.mark.parametrize(
    "changed",
    [
        {"schema_version": 2},
        {"name": "attic"},
        {"agent_id": "x y"},
        {"targets": None},
        {"row": {"device": 1}},
        {"row": {"addresses": []}},
        {"row": {"addresses": ["camera.example.org"]}},
        {"row": {"addresses": ["fe80::1%eth0"]}},
        {"row": {"ports": []}},
        {"row": {"ports": [0]}},
        {"row": {"ports": [True]}},
        {"row": {"ports": [9100]}},
        {"row": {"ports": list(range(1, 100))}},
    ],
)
def test_a_task_that_says_too_much_or_nonsense_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        read_task(task(**changed), "office")


@pytest.mark.parametrize(
    "changed",
    [
        {"schema_version": "1"},
        {"name": "attic"},
        {"segment": "<script>"},
        {"at": "yesterday"},
        {"at": "2026-11-24T10:00:00"},
        {"good_until": 5},
        {"results": {}},
        {"controls": []},
        {"controls": {"negative": "yes"}},
        {"controls": {"negative": 1}},
        {"row": {"address": "192.168.1"}},
        {"row": {"port": 70_000}},
        {"row": {"state": "safe"}},
        {"row": {"state": "open", "how": "silent"}},
        {"row": {"how": "magic"}},
        {"row": {"neighbour": "ff:ff:ff:ff:ff:ff"}},
        {"row": {"heard": ["everything"]}},
        {"row": {"by": "me"}},
        {"row": {"device": "../../x"}},
    ],
)
def test_results_that_say_nonsense_are_refused(changed: dict[str, object]) -> None:
    with pytest.raises(BadReply):
        read_results(results(**changed), "office")


def test_results_without_the_finer_words_are_read_by_the_contracts_three() -> None:
    for state, how in (("open", How.OPEN), ("closed", How.REFUSED), ("filtered", How.SILENT)):
        assert read_results(results(row={"state": state}), "office").look.knocks[0].how is how


def test_rows_of_another_transport_are_left_out() -> None:
    assert read_results(results(row={"transport": "udp", "state": "open"}), "office").look.knocks == ()


def test_too_large_is_not_even_parsed() -> None:
    with pytest.raises(BadReply, match="at most"):
        read_results(b" " * (MOST_RESULT_BYTES + 1), "office")
    with pytest.raises(BadReply, match="at most"):
        read_task(b" " * (MOST_TASK_BYTES + 1), "office")


def test_cut_and_random_bytes_raise_one_kind_of_error() -> None:
    chance = random.Random(7)
    for sample in (task(), results()):
        for _ in range(300):
            data = bytearray(sample[: chance.randrange(len(sample))])
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
            for read in (read_task, read_results):
                with pytest.raises(BadReply):
                    read(bytes(data), "office")


def test_since_moves_only_where_something_changed() -> None:
    old = Knock(
        address=ip_address("192.168.1.64"), port=80, how=How.OPEN, at=NOW, since=NOW - timedelta(days=3), device="c-1"
    )
    later = replace(old, at=NOW + timedelta(hours=1), since=NOW + timedelta(hours=1))
    assert with_since([later], [old])[old.address, 80] == old.since
    assert with_since([replace(later, how=How.SILENT)], [old])[old.address, 80] == later.at
