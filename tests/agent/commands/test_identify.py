"""`identify`: JSON lines in, JSON lines out, whatever comes."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cctv_guard_agent.commands import identify as command


def answers(*lines: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    assert command.run(io.StringIO("".join(line + "\n" for line in lines)), out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def device(name: str, *captures: tuple[str, str]) -> str:
    return json.dumps({"id": name, "captures": [{"kind": kind, "raw": raw} for kind, raw in captures]})


def test_answer_has_the_form_of_the_design() -> None:
    (answer,) = answers(device("a", ("http_wwwauth", 'Digest realm="IP Camera(C7627)", nonce="x"')))
    assert set(answer) == {"id", "maker", "brand", "model", "confidence", "is_camera", "because", "conflicts"}
    assert answer["id"] == "a"
    assert answer["maker"] == "hikvision"
    assert answer["is_camera"] is True
    assert answer["conflicts"] == []
    assert set(answer["because"][0]) == {"kind", "says", "maker", "strength"}
    assert answer["because"][0]["strength"] == "strong"


def test_unknown_device_has_null_maker_and_no_confidence() -> None:
    (answer,) = answers(device("a", ("http_headers", "HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n")))
    assert (answer["maker"], answer["confidence"], answer["is_camera"]) == (None, 0, None)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ('{"id": "x"}', '"captures"'),
        ('{"id": "x", "captures": {}}', '"captures"'),
        ('{"id": "x", "captures": [1]}', "captures[0]"),
        ('{"id": "x", "captures": [{"kind": "mac"}]}', "captures[0]"),
        ('{"id": "x", "captures": [{"kind": "telegram", "raw": "x"}]}', "unknown kind"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_invalid_line_is_answered_and_the_run_goes_on(line: str, says: str) -> None:
    first, second = answers(line, device("next", ("mac", "44:19:b6:00:00:01")))
    assert set(first) == {"id", "error"}
    assert says in first["error"]
    assert (second["id"], second["maker"]) == ("next", "hikvision")


def test_error_keeps_the_id_where_there_is_one() -> None:
    (answer,) = answers('{"id": "cam-7", "captures": [{"kind": "telegram", "raw": "<"}]}')
    assert answer["id"] == "cam-7"


def test_one_broken_capture_beside_good_ones_is_named_and_left_out() -> None:
    (answer,) = answers(device("a", ("mac", "44:19:b6:00:00:01"), ("sadp", "<ProbeMatch>")))
    assert answer["maker"] == "hikvision"
    assert any("captures[1]" in sentence for sentence in answer["conflicts"])


def test_device_that_sends_only_garbage_is_unknown_and_says_why() -> None:
    (answer,) = answers(device("a", ("sadp", "\x00\xff<<<"), ("dahua_discovery", "{")))
    assert (answer["maker"], answer["is_camera"]) == (None, None)
    assert len(answer["conflicts"]) == 2


def test_device_without_captures_is_unknown() -> None:
    (answer,) = answers('{"id": "a", "captures": []}')
    assert (answer["maker"], answer["is_camera"]) == (None, None)


def test_overlong_line_is_answered_and_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "LONGEST_LINE", 1000)
    first, second = answers(device("big", ("http_body", "x" * 5000)), device("b", ("mac", "44:19:b6:00:00:01")))
    assert "longer than" in first["error"]
    assert second["maker"] == "hikvision"


def test_megabyte_name_and_terminal_escapes_are_bounded_and_escaped() -> None:
    raw = "Manufacturer=" + "\x1b[2J" + "A" * 1_000_000 + "\nModel=\x1b]0;owned\x07X"
    out = io.StringIO()
    command.run(io.StringIO(device("a", ("onvif_device_info", raw)) + "\n"), out)
    assert len(out.getvalue()) < 4000
    assert "\x1b" not in json.loads(out.getvalue())["model"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_line_is_answered(text: str) -> None:
    line = text.replace("\n", " ").replace("\r", " ")
    answer = command.answer_line(line)
    assert "id" in answer
    json.dumps(answer)
