"""Programs that a script runs: their output is kept, their failure is told, nothing stays open."""

import gc
import sys
from pathlib import Path

import pytest
from checkout import programs


@pytest.fixture(autouse=True)
def own_logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(programs, "LOCAL", tmp_path)
    return tmp_path / "logs"


def test_a_program_that_ends_well_leaves_its_output_in_a_log_and_no_pipe_open(own_logs: Path) -> None:
    programs.run([sys.executable, "-c", "print('hello')"])
    gc.collect()  # an unclosed pipe would warn here, and a warning is an error
    assert "hello" in next(own_logs.iterdir()).read_text("utf-8")


def test_a_program_that_fails_shows_its_last_lines() -> None:
    with pytest.raises(programs.ProgramFailed, match=r"(?s)ended with code 3.*the reason"):
        programs.run([sys.executable, "-c", "import sys; print('the reason'); sys.exit(3)"])


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(programs.ProgramFailed, match="no-such-program"):
        programs.run(["no-such-program"])
