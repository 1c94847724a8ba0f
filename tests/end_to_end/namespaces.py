"""Network namespaces of our own, with names that nobody else has: made, entered, removed with what runs in them.

Source: ip-netns(8), setns(2); facts/routers.md section 9.
"""

import contextlib
import ctypes
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_RUN_S = 30
_ENDS_WITHIN_S = 10.0


class Namespaces:
    """A few hosts, each a network namespace."""

    tokens: ClassVar[list[str]] = []
    """Of all that were made in this session."""

    def __init__(self, *hosts: str) -> None:
        """Make them, each with its loopback up."""
        self.token = secrets.token_hex(3)
        self.tokens.append(self.token)
        self._made: list[str] = []
        try:
            for host in hosts:
                _run("ip", "netns", "add", self.name(host))
                self._made.append(host)
                self.ip(host, "link set lo up")
        except BaseException:
            self.remove()
            raise

    def name(self, host: str) -> str:
        """The namespace's name: what `ip netns` lists."""
        return f"cctvg-{self.token}-{host}"

    def ip(self, host: str, words: str) -> str:
        """`ip` in one host's namespace."""
        return _run("ip", "-n", self.name(host), *words.split())

    def command(self, host: str, *command: str) -> list[str]:
        """The argument list that runs a command on one host."""
        return ["ip", "netns", "exec", self.name(host), *command]

    def run(self, host: str, *command: str, stdin: str | None = None) -> str:
        """Run a command on one host and return what it printed. Raises AssertionError where it fails."""
        return _run(*self.command(host, *command), stdin=stdin)

    def works(self, host: str, *command: str) -> bool:
        """Whether a command on one host ends well."""
        done = subprocess.run(self.command(host, *command), capture_output=True, check=False, timeout=_RUN_S)
        return done.returncode == 0

    @contextlib.contextmanager
    def inside(self, host: str) -> Iterator[None]:
        """This thread, and what it starts, is on that host within the block."""
        with open("/proc/thread-self/ns/net", "rb") as home, open(f"/run/netns/{self.name(host)}", "rb") as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())

    def remove(self) -> None:
        """End what still runs inside (by its id), and remove the namespaces."""
        for host in reversed(self._made):
            self._end_all(host)
            _run("ip", "netns", "del", self.name(host))
        self._made.clear()

    def _end_all(self, host: str) -> None:
        ends_at = time.monotonic() + _ENDS_WITHIN_S
        number = signal.SIGTERM
        while pids := [int(pid) for pid in _run("ip", "netns", "pids", self.name(host)).split()]:
            for pid in set(pids) - {os.getpid()}:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            if time.monotonic() > ends_at:
                number = signal.SIGKILL
            time.sleep(0.05)


def marked(token: str) -> list[str]:
    """The namespaces whose name holds this token."""
    folder = Path("/run/netns")
    return sorted(path.name for path in folder.iterdir() if token in path.name) if folder.is_dir() else []


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _run(*command: str, stdin: str | None = None) -> str:
    words: Sequence[str] = command
    done = subprocess.run(words, input=stdin, capture_output=True, text=True, check=False, timeout=_RUN_S)
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}"
    return done.stdout
