"""The programs of a line: each in a process group of its own with a log, and all ended together."""

import asyncio
import contextlib
import ctypes
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from checkout.say import SetupError, say

STOP_WITHIN_S = 20.0
"""Home Assistant writes its database down first; seen: 2 to 5 s."""
SHOWN_LINES = 20
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Ended(SetupError):
    """A program of the line ended by itself; the message holds the end of its log."""


class Program:
    """One started program."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        self.name, self.process, self.log = name, process, log

    def ended(self) -> Ended:
        """The error that says how it ended and what it said last."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN_LINES:]
        shown = "\n".join(f"    {line}" for line in lines)
        return Ended(
            f"{self.name} ended by itself (code {self.process.returncode}). It said:\n{shown}\n    ({self.log})"
        )


class Programs:
    """Starts programs; `stop()` ends them in reverse order, whatever state they are in."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: list[Program] = []

    @property
    def running(self) -> tuple[Program, ...]:
        """What was started and not stopped, oldest first."""
        return tuple(self._running)

    async def start(self, name: str, arguments: Sequence[str | os.PathLike[str]], *,
                    env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Program:  # fmt: skip
        """Start a program whose output goes to `<logs>/<name>.log`. Raises SetupError when it cannot be started."""
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            process = await asyncio.create_subprocess_exec(
                *arguments, stdin=asyncio.subprocess.DEVNULL, stdout=descriptor, stderr=descriptor, cwd=cwd,
                env={**os.environ, **(env or {})}, start_new_session=True, preexec_fn=_end_with_us,
            )  # fmt: skip
        except OSError as error:
            raise SetupError(f"{name} could not be started: {error}") from error
        finally:
            os.close(descriptor)
        program = Program(name, process, log)
        self._running.append(program)
        return program

    async def first_to_end(self) -> Ended:
        """Wait until one of the programs ends by itself."""
        waits = {asyncio.ensure_future(item.process.wait()): item for item in self._running}
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return waits[done.pop()].ended()

    async def stop_one(self, program: Program) -> None:
        """End one program and all that it started."""
        self._running.remove(program)
        _signal_group(program, signal.SIGTERM)
        try:
            await asyncio.wait_for(program.process.wait(), STOP_WITHIN_S)
        except TimeoutError:
            say(f"    {program.name} does not end; ending it by force")
        # Also when it ended well: what it started itself may have stayed in its group.
        _signal_group(program, signal.SIGKILL)
        await program.process.wait()

    async def stop(self) -> None:
        for program in reversed(list(self._running)):
            await self.stop_one(program)


def _signal_group(program: Program, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program.process.pid, number)


def _end_with_us() -> None:
    """In the child: be told to end when this script dies without having said so (kill -9, a lost terminal)."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
