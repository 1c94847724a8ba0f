"""A part is made again exactly when something that it was made from changed."""

from pathlib import Path

import pytest
from checkout import stamp


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamp, "LOCAL", tmp_path)


def test_part_that_was_never_made_is_not_current() -> None:
    assert not stamp.is_current("agent", stamp.digest("pins"))


def test_part_is_current_while_its_inputs_stay(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text("a==1\n")
    stamp.set_current("agent", stamp.digest(pins, "3.11"))
    assert stamp.is_current("agent", stamp.digest(pins, "3.11"))


@pytest.mark.parametrize(("text", "python"), [("a==2\n", "3.11"), ("a==1\n", "3.12"), ("", "3.11")])
def test_part_is_made_again_when_an_input_changed(tmp_path: Path, text: str, python: str) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text("a==1\n")
    stamp.set_current("agent", stamp.digest(pins, "3.11"))
    pins.write_text(text)
    assert not stamp.is_current("agent", stamp.digest(pins, python))


def test_inputs_do_not_run_into_each_other() -> None:
    assert stamp.digest("ab", "c") != stamp.digest("a", "bc")
