"""Nothing that a line started is left behind, and what ended by itself says why."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from checkout.say import SetupError
from line.processes import Programs

_WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A killed child of a killed parent stays a zombie until init collects it; that is not running.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


async def _first_line(log: Path) -> str:
    while not (text := log.read_text()):
        await asyncio.sleep(0.02)
    return text.splitlines()[0]


async def test_what_a_program_started_itself_is_ended_with_it(tmp_path: Path) -> None:
    programs = Programs(tmp_path)
    program = await programs.start("parent", [sys.executable, "-c", _WITH_CHILD])
    child = int(await _first_line(program.log))
    assert _runs(child)
    await programs.stop()
    assert program.process.returncode is not None
    for _ in range(100):
        if not _runs(child):
            break
        await asyncio.sleep(0.05)
    assert not _runs(child)


async def test_program_that_ends_by_itself_is_named_with_what_it_said(tmp_path: Path) -> None:
    programs = Programs(tmp_path)
    await programs.start("sleeper", ["sleep", "600"])
    await programs.start("broken", [sys.executable, "-c", "print('no such camera'); raise SystemExit(3)"])
    try:
        ended = await programs.first_to_end()
    finally:
        await programs.stop()
    assert "broken ended by itself (code 3)" in str(ended)
    assert "no such camera" in str(ended)


async def test_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="camera-that-is-not"):
        await Programs(tmp_path).start("it", ["/camera-that-is-not"])


async def test_log_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    programs = Programs(tmp_path)
    program = await programs.start("sleeper", ["sleep", "600"])
    await programs.stop()
    assert program.log.stat().st_mode & 0o777 == 0o600
