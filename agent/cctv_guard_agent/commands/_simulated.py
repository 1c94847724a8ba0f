"""Starts the simulated site as a program of its own; the agent knows nothing of it but its network."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path

from cctv_guard_agent.errors import Unreachable
from cctv_guard_agent.model.address import Network

READY_S = 30.0
_CANDIDATES = tuple(ip_network(f"127.77.{number}.0/24") for number in range(16))
_PROBED_PORT = 8080
"""The simulated cameras' web port."""


def free_network() -> Network:
    """Return the first network that no other simulated site uses."""
    for network in _CANDIDATES:
        try:
            for host in (10, 11, 12):
                with socket.create_server((str(network[host]), _PROBED_PORT)):
                    pass
        except OSError:
            continue
        return network
    return _CANDIDATES[0]


@contextmanager
def simulated_site(network: Network) -> Iterator[None]:
    """Have the site running inside the block. Raises Unreachable where it does not come up."""
    print(f"Starting a simulated site on {network} (inside this computer only) ...", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="cctv-guard-") as folder:
        ready = Path(folder) / "ready"
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "cctv_guard_simulator", "--network", str(network), "--ready-file", str(ready)]
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            _wait(process, ready, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: "subprocess.Popen[bytes]", ready: Path, log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            last = log.read_text("utf-8", "replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise Unreachable(f"the simulated site did not start: {last[0]}")
        time.sleep(0.05)
