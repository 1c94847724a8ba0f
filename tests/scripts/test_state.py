"""What a line remembers: the same passwords at every start, and readable by its owner alone."""

from pathlib import Path

import pytest
from checkout.say import SetupError
from line.state import State, write_private


def test_secret_is_random_and_stays_the_same_over_starts(tmp_path: Path) -> None:
    state = State(tmp_path / "a")
    first = state.secret("page_password")
    state.close()
    assert State(tmp_path / "a").secret("page_password") == first
    assert State(tmp_path / "b").secret("page_password") != first
    assert len(first) >= 20


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    state = State(tmp_path / "site")
    state.secret("page_password")
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "site" / "state.json").stat().st_mode & 0o777 == 0o600


def test_private_file_replaces_one_that_everybody_could_read(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_broken_file_says_which_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{")
    with pytest.raises(SetupError, match=r"state\.json.*delete the folder"):
        State(tmp_path)


def test_second_line_on_the_same_folder_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    first = State(tmp_path)
    with pytest.raises(SetupError, match=r"running from .* already"):
        State(tmp_path)
    first.close()
    State(tmp_path).close()
