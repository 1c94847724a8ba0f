"""Runs programs that set things up: output goes to a log, its last lines to the person only when it failed."""

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from checkout.paths import LOCAL
from checkout.say import SetupError, is_terminal, say

SHOWN_LINES = 25
QUIET_FOR_S = 10.0
"""Where no terminal shows the running line, a sign of life is printed this often."""

Argument = str | os.PathLike[str]


class ProgramFailed(SetupError):
    """A program ended with another code than 0."""


def run(arguments: Sequence[Argument], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
    """Run to the end. Raises ProgramFailed with the last lines of output and the log's name."""
    log_path = LOCAL / "logs" / f"{Path(arguments[0]).name}.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    last: deque[str] = deque(maxlen=SHOWN_LINES)
    with log_path.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(map(str, arguments))}\n")
        code = _stream(arguments, {**os.environ, **(env or {})}, cwd, log.write, last)
    if code:
        shown = "".join(f"    {line}" for line in last)
        raise ProgramFailed(f"{Path(arguments[0]).name} ended with code {code}:\n{shown}    (whole log: {log_path})")


def _stream(arguments, env, cwd, write, last) -> int:  # type: ignore[no-untyped-def]
    spoke_at = time.monotonic()
    try:
        process = subprocess.Popen(
            arguments, env=env, cwd=cwd, text=True, errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except OSError as error:
        raise ProgramFailed(f"{arguments[0]} could not be started: {error.strerror}") from error
    with process:  # closes the pipe, and waits, also where reading is interrupted
        assert process.stdout is not None
        for line in process.stdout:
            write(line)
            last.append(line)
            text = line.strip()[:100]
            if is_terminal():
                sys.stderr.write(f"\r\033[K    {text}")
                sys.stderr.flush()
            elif text and time.monotonic() - spoke_at > QUIET_FOR_S:
                say(f"    ... {text}")
                spoke_at = time.monotonic()
    if is_terminal():
        sys.stderr.write("\r\033[K")
    return process.returncode


def output(arguments: Sequence[Argument], *, env: Mapping[str, str] | None = None, timeout_s: float = 120) -> str:
    """What the program printed. Raises ProgramFailed when it is missing, fails or takes too long."""
    name = Path(arguments[0]).name
    try:
        done = subprocess.run(
            arguments, env={**os.environ, **(env or {})}, text=True, errors="replace",
            capture_output=True, timeout=timeout_s, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{name} did not end within {timeout_s:.0f} s") from error
    except OSError as error:
        raise ProgramFailed(f"{name} could not be started: {error.strerror}") from error
    if done.returncode:
        tail = "\n    ".join(done.stderr.strip().splitlines()[-SHOWN_LINES:])
        raise ProgramFailed(f"{name} ended with code {done.returncode}:\n    {tail}")
    return done.stdout


def works(*arguments: Argument, timeout_s: float = 20) -> bool:
    """Whether the program is there and ends well."""
    try:
        output(arguments, timeout_s=timeout_s)
    except ProgramFailed:
        return False
    return True
