"""The agent's encoder produces the golden examples, byte for byte as JSON. `UPDATE_EXAMPLES=1` writes them anew."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.text import say
from cctv_guard_agent.publish import payload
from cctv_guard_agent.wire import inside

from . import values

CONTRACT = Path(__file__).parents[2] / "contract"


def device(one: Any, answers: Answer = Answer.YES) -> Mapping[str, object]:
    maker = "Hikvision" if one.device.identity.maker else None
    return payload.device(one, values.SNAPSHOT, values.CLOSED, answers=answers, maker_name=maker)


def written() -> dict[str, Mapping[str, object]]:
    devices = [device(values.FULL), device(values.RECORDER), device(values.MINIMAL, Answer.UNKNOWN)]
    router = payload.router(values.GATEWAY, {"192.168.1.64": "c-3f1b6a0d9e27"})
    site = payload.site(
        values.SNAPSHOT,
        "Corner shop",
        {str(one["id"]): str(one["revision"]) for one in devices},
        {str(router["id"]): str(router["revision"])},
        values.CLOSED,
        scan_running=False,
        progress=None,
        first_complete_at=values.NOW,
        last_event_seq=7,
    )
    agent = payload.agent(
        "0.1.0",
        values.SNAPSHOT.sources,
        checks_not_run=[("internet_reachable", 2)],
        plugins_skipped=[("discovery.broken", "ImportError: no module named x")],
        data=[("policies", "2026-11-01", 32), ("vulnerabilities", "2026-11-01", 210)],
        last_run=values.NOW,
        next_run=None,
    )
    event = payload.event(
        "0123456789abcdef01234567",
        values.NOW,
        "finding_opened",
        device="c-3f1b6a0d9e27",
        finding="0a1b2c3d4e5f",
        severity="critical",
        text=payload.as_json(values.FINDING.title),
    )
    return {
        "device_full": devices[0],
        "device_recorder": devices[1],
        "device_minimal": devices[2],
        "device_dvr": device(values.DVR),
        "router": router,
        "site": site,
        "agent": agent,
        "event": {**event, "seq": 7},
        "task": inside.task_payload(values.TASK),
        "vantage": inside.results_payload(values.RESULTS),
    }


@pytest.mark.parametrize("name", sorted(written()))
def test_the_encoder_produces_the_golden_example(name: str) -> None:
    path = CONTRACT / "examples" / f"{name}.json"
    content = written()[name]
    if os.environ.get("UPDATE_EXAMPLES"):
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    assert json.loads(path.read_text("utf-8")) == json.loads(json.dumps(content))


@pytest.mark.parametrize("name", sorted(written()))
def test_what_the_encoder_writes_keeps_to_the_schema(name: str) -> None:
    schema = json.loads((CONTRACT / f"{name.split('_')[0]}.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(json.dumps(written()[name])), schema)


def test_what_a_vantage_inside_is_asked_and_answers_is_read_as_it_was_written() -> None:
    examples = CONTRACT / "examples"
    assert inside.read_task((examples / "task.json").read_bytes(), "office") == values.TASK
    assert inside.read_results((examples / "vantage.json").read_bytes(), "office") == values.RESULTS


def test_a_serial_never_travels_whole() -> None:
    assert "C80020220112AAWRE00000123" not in json.dumps(device(values.FULL))
    assert device(values.FULL)["identity"]["serial_tail"] == "…0123"  # type: ignore[index]


def test_the_revision_changes_with_the_content_and_only_then() -> None:
    assert device(values.FULL)["revision"] == device(values.FULL)["revision"]
    assert device(values.FULL)["revision"] != device(values.FULL, Answer.NO)["revision"]


def test_a_device_with_far_too_much_to_say_stays_below_64_kb() -> None:
    from dataclasses import replace

    much = replace(values.FULL, vulnerabilities=values.FULL.vulnerabilities * 500)
    findings = tuple(
        replace(values.FINDING, id=f"{number:012x}", because=(values.REACH,) * 40) for number in range(200)
    )
    snapshot = replace(values.SNAPSHOT, findings=findings, plan=values.SNAPSHOT.plan * 300)
    content = payload.device(much, snapshot, values.CLOSED, answers=Answer.YES, maker_name="Hikvision")
    assert len(json.dumps(content, ensure_ascii=False).encode()) <= payload.MAX_DEVICE_BYTES
    assert content["left_out"]


def test_a_devices_own_words_are_bounded_and_without_control_characters() -> None:
    from dataclasses import replace

    hostile = replace(values.FULL.device, name="\x1b[31mevil\x07" + "x" * 10_000)
    content = device(replace(values.FULL, device=hostile))
    assert content["name"] == ("[31mevil" + "x" * 10_000)[:200]


@pytest.mark.parametrize("policies", [3, 60])
@pytest.mark.parametrize("findings", [1, 12, 500])
def test_a_device_stays_within_64_kb_whatever_it_holds_and_says_what_was_left_out(findings: int, policies: int) -> None:
    long = say("k", "{a} {b} {c}", a="ü" * 5000, b="ü" * 5000, c="ü" * 5000)
    finding = replace(values.FINDING, device=values.FULL.device.id, because=(long,) * 30, reason=long, remedy=long)
    item = replace(values.SNAPSHOT.plan[0], device=values.FULL.device.id, how=long)
    because = Verdict(answer=Answer.YES, because=(long,) * 12)
    one = replace(
        values.FULL,
        policies=values.FULL.policies[:1] * policies,
        vulnerabilities=values.FULL.vulnerabilities[:1] * 200,
        exposure=replace(values.FULL.exposure, reachable_from_internet=because, cloud_access=because),
    )
    snapshot = replace(values.SNAPSHOT, findings=(finding,) * findings, plan=(item,) * findings)
    closed = values.CLOSED * 50
    written_ = payload.device(one, snapshot, closed, answers=Answer.YES, maker_name="ü" * 60)
    assert len(json.dumps(written_, ensure_ascii=False, separators=(",", ":")).encode()) <= payload.MAX_DEVICE_BYTES
    assert len(written_["left_out"]) == len(set(written_["left_out"])) > 0  # type: ignore[arg-type, call-overload]
    schema = json.loads((CONTRACT / "device.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(json.dumps(written_)), schema)
