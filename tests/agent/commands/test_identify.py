"""`identify`: JSON lines in, JSON lines out, whatever comes."""

import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cctv_guard_agent.commands import identify as command
from cctv_guard_agent.wire.decode import DECODERS

CAPTURES = Path(__file__).parents[1] / "captures"
TOO_THIN = {"reolink_old", "amcrest_any", "sony_SNC-WR630"}
"""Devices whose replies may name nobody (test_captures.py says why); every other one is named as labelled."""


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
        ('{"id": {"a": 1}, "captures": []}', '"id"'),
        ('{"id": 1.5, "captures": []}', '"id"'),
        ('{"id": "x", "captures": ' + "1" * 6000 + "}", "not JSON"),
        ('{"id": "x", "captures": [], "captures": []}', "'captures' stands twice"),
        ('{"id": "x", "captures": [{"kind": "mac", "raw": "a", "raw": "b"}]}', "'raw' stands twice"),
        (json.dumps({"id": "x", "captures": [{"kind": "mac", "raw": "-"}] * 10_000}), "10000 of them"),
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


def test_a_key_that_stands_twice_keeps_the_id_of_its_line() -> None:
    (answer,) = answers('{"id": "cam-7", "captures": [{"kind": "mac", "kind": "sadp", "raw": "x"}]}')
    assert answer["id"] == "cam-7"
    assert "error" in answer


def test_many_keys_in_one_object_take_no_longer_than_they_must() -> None:
    keys = ",".join(f'"k{number}":1' for number in range(200_000))  # quadratic, this would outlast the test
    (answer,) = answers('{"id": "x",' + keys + ',"k199999":1,"captures":[]}')
    assert "k199999" in answer["error"]


def test_blank_lines_marks_and_carriage_returns_are_no_lines() -> None:
    line = device("a", ("mac", "44:19:b6:00:00:01"))
    found = answers("\ufeff" + line, "", " \t", line + "\r", "\ufeff", "\r")
    assert [answer["maker"] for answer in found] == ["hikvision", "hikvision"]


@pytest.mark.parametrize("kind", sorted(DECODERS))
@pytest.mark.parametrize("raw", ["\ud800\udfff", "A: \ud800\x00b", "<a>\udc00</a>", '{"a":"\ud800"}', "\x00" * 50])
def test_broken_text_in_any_kind_of_capture_is_answered(kind: str, raw: str) -> None:
    (answer,) = answers(device("a", (kind, raw)))
    assert answer["id"] == "a"
    assert "our own bug" not in str(answer)


def test_a_decoder_that_fails_takes_one_line_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_capture: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(command, "decode", broken)
        (answer,) = answers(device("a", ("mac", "44:19:b6:00:00:01")))
    assert answer == {"id": "a", "error": "our own bug, please report it: ZeroDivisionError"}


def test_people_at_a_terminal_get_sentences_without_anything_that_steers_it() -> None:
    out = io.StringIO()
    lines = [
        device("front\x1b[2J", ("http_wwwauth", 'Digest realm="IP Camera(C7627)"')),
        device("b", ("onvif_device_info", "Manufacturer=\x1b]0;owned\x07X\nModel=IPC")),
        "{",
    ]
    command.run(io.StringIO("\n".join(lines)), out, for_people=True)
    first, second, third = out.getvalue().splitlines()
    assert first.startswith("front.[2J: Made by Hikvision (certain).")
    assert second.startswith("b: Who made it is unknown")
    assert third.startswith("?: not read: not JSON")
    assert "\x1b" not in out.getvalue()


def test_each_answer_is_written_before_the_next_line_is_read() -> None:
    out = io.StringIO()

    class Asker(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            assert out.getvalue().count("\n") == asked[0]
            asked[0] += 1
            return super().readline(-1 if size is None else size)

    asked = [0]
    command.run(Asker(device("a", ("mac", "-")) + "\n" + device("b") + "\n"), out)
    assert asked == [3]


HOSTILE = (
    b"\xff\xfe{\n"
    + b"\xef\xbb\xbf"
    + b'{"id": "a\xff", "captures": []}\r\n\n'
    + b'{"id": "big", "captures": "'
    + b"x" * 9_000_000
)


def test_the_real_command_reads_bytes_of_any_kind_and_goes_on() -> None:
    end = b'"}\n' + device("last", ("mac", "44:19:b6:00:00:01")).encode()
    found = [json.loads(line) for line in command_output(HOSTILE + end).splitlines()]
    assert ["error" in answer for answer in found] == [True, False, True, False]
    assert "longer than" in found[2]["error"]
    assert found[3]["maker"] == "hikvision"


def test_the_real_command_reproduces_the_labels_of_the_corpus() -> None:
    to_jsonl = corpus()
    found = command_output("\n".join(to_jsonl.lines()).encode())
    assert len(found.splitlines()) == len(to_jsonl.devices())
    wrong = {line.split(":")[0] for line in to_jsonl.differences(iter(found.decode().splitlines()))}
    assert wrong <= TOO_THIN


def command_output(data: bytes) -> bytes:
    """Run the command as a program of its own, as a shell would."""
    arguments = [
        sys.executable,
        "-c",
        "import sys; from cctv_guard_agent.cli import main; sys.exit(main())",
        "identify",
    ]
    done = subprocess.run(arguments, input=data, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    return done.stdout


def corpus() -> Any:
    spec = importlib.util.spec_from_file_location("to_jsonl", CAPTURES / "to_jsonl.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
