"""The command line: what it says and how it exits."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cctv_guard_agent.cli import main


def cctv_guard(*arguments: str, stdin: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "cctv_guard_agent.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
        env={**os.environ, "HOME": "/nonexistent", **environment},
    )


@pytest.mark.parametrize(
    "command", ["scan", "run", "init", "explain", "identify", "capture", "check-config", "doctor", "pair", "data"]
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out) > 100


def test_a_broken_configuration_exits_2_and_names_key_value_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text("mqtt: {port: 99999}\n")
    for command in (["check-config"], ["run"], ["scan"]):
        ended = cctv_guard(*command, "--config", str(path))
        assert ended.returncode == 2
        assert "mqtt.port" in ended.stderr
        assert "99999" in ended.stderr
        assert "1 to 65535" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_an_unknown_profile_exits_2_and_names_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text("site: {profile: bakery}\n")
    ended = cctv_guard("check-config", "--config", str(path))
    assert ended.returncode == 2
    assert "small-business" in ended.stderr


def test_scan_refuses_a_public_network() -> None:
    ended = cctv_guard("scan", "--network", "8.8.8.0/24", "--yes")
    assert ended.returncode == 2
    assert "public" in ended.stderr


def test_scan_of_a_network_without_cameras_says_what_was_looked_at_and_what_to_try() -> None:
    ended = cctv_guard("scan", "--network", "127.99.1.0/24")
    assert ended.returncode == 3
    assert "No camera answered" in ended.stdout
    assert "127.99.1.0/24" in ended.stdout
    assert "What to try" in ended.stdout


def test_init_writes_a_configuration_that_check_config_accepts(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cctv-guard.yaml"
    arguments = ["--yes", "--config", str(path), "--site", "shop", "--name", "Anna's: shop #1", "--country", "gb"]
    more = ["--network", "192.168.1.0/24", "--broker", "127.0.0.1:1884", "--frigate", "http://127.0.0.1:5000"]
    made = cctv_guard("init", *arguments, *more)
    assert made.returncode == 0, made.stderr
    assert path.stat().st_mode & 0o077 == 0
    checked = cctv_guard("check-config", "--config", str(path), "--json")
    facts = json.loads(checked.stdout)
    assert (facts["site"], facts["name"], facts["broker"]) == ("shop", "Anna's: shop #1", "127.0.0.1:1884")
    assert facts["recorders"] == ["frigate"]
    again = cctv_guard("init", *arguments, *more)
    assert again.returncode == 2
    assert "--force" in again.stderr


def test_pair_makes_lists_and_revokes(tmp_path: Path) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text("networks: [192.168.1.0/24]\n")
    made = json.loads(cctv_guard("pair", "homeassistant", "--config", str(path), "--json").stdout)
    assert len(made["code"].replace("-", "")) == 27
    twice = cctv_guard("pair", "homeassistant", "--config", str(path))
    assert twice.returncode == 2
    listed = cctv_guard("pair", "--list", "--config", str(path))
    assert "homeassistant" in listed.stdout
    assert made["code"] not in listed.stdout
    assert cctv_guard("pair", "--revoke", "homeassistant", "--config", str(path)).returncode == 0
    assert "revoked" in cctv_guard("pair", "--list", "--config", str(path)).stdout
    assert cctv_guard("pair", "--revoke", "nobody", "--config", str(path)).returncode == 2


def test_identify_answers_line_by_line_and_survives_bad_lines() -> None:
    good = {"id": "1", "captures": [{"kind": "http_headers", "raw": "HTTP/1.1 200 OK\r\nServer: App-webs/\r\n"}]}
    ended = cctv_guard("identify", stdin=f"{json.dumps(good)}\nnonsense\n{json.dumps({**good, 'id': '2'})}\n")
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [one.get("maker") for one in answers] == ["hikvision", None, "hikvision"]
    assert "error" in answers[1]


def test_doctor_says_what_works_and_exits_1_where_something_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text("networks: [127.98.0.0/24]\nmqtt: {host: 127.0.0.1, port: 9}\n")
    ended = cctv_guard("doctor", "--config", str(path), "--json")
    lines = {one["what"]: one["state"] for one in json.loads(ended.stdout)}
    assert lines["plug-ins"] == "good"
    assert lines["broker 127.0.0.1:9"] == "bad"
    assert ended.returncode == 1


def test_doctor_warns_of_a_password_that_others_may_read(tmp_path: Path) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text(
        "networks: [127.98.0.0/24]\nmqtt:\n  host: 127.0.0.1\n  port: 9\n  username: a\n  password: hunter22\n"
    )
    for mode, state in ((0o644, "bad"), (0o600, "good")):
        path.chmod(mode)
        ended = cctv_guard("doctor", "--config", str(path), "--json")
        assert {one["what"]: one["state"] for one in json.loads(ended.stdout)}["configuration"] == state
        assert "hunter22" not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "wrong",
    [["--broker", "host: evil"], ["--network", "8.8.8.0/24"], ["--site", "My Shop"], ["--broker", "[::1]:x"]],
)
def test_init_writes_nothing_where_an_answer_is_wrong(tmp_path: Path, wrong: list[str]) -> None:
    path = tmp_path / "cctv-guard.yaml"
    arguments = ["--yes", "--config", str(path)] + ([] if "--network" in wrong else ["--network", "192.168.1.0/24"])
    ended = cctv_guard("init", *arguments, *wrong)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert not path.exists()


def test_a_reader_that_goes_away_is_no_fault() -> None:
    line = json.dumps({"id": "x" * 900, "captures": []}) + "\n"
    command = [sys.executable, "-m", "cctv_guard_agent.cli", "identify"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(line * 200)
            process.stdin.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 141


def test_a_terminal_without_the_characters_gets_others() -> None:
    ended = cctv_guard("scan", "--network", "127.99.2.0/24", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ended.returncode == 3
    given = json.dumps({"id": "…", "captures": []})
    ended = cctv_guard("identify", stdin=given, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ended.returncode == 0
    assert "Traceback" not in ended.stderr
