"""The simulated site as a program, and what it says of itself: its devices and what should be made of each."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from checkout.paths import AGENT_PYTHON
from checkout.say import SetupError, step

from line.ports import LOOPBACK, free_port
from line.processes import Programs
from line.state import State

READY_WITHIN_S = 60.0
PASSWORD_VARIABLE = "CCTV_GUARD_SIMULATOR_PASSWORD"
TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDevice:
    """One simulated device."""

    id: str
    profile: str
    address: str
    mac: str
    serial: str
    account: str | None
    """The user name of its one account; None where every login is refused."""
    expect: dict[str, Any]
    """The verdicts that its profile expects (keys: docs/simulated_site.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSite:
    """A running site."""

    network: str
    control: str
    """Base URL of its control interface."""
    devices: tuple[SimulatedDevice, ...]


async def start(programs: Programs, state: State, *, network: str, profiles: Path | None) -> SimulatedSite:
    """Start it and wait until every device answers. Raises SetupError with the end of its log."""
    port, ready = free_port(), state.path("simulated-site.ready")
    ready.unlink(missing_ok=True)
    arguments = ["--network", network, "--control", f"{LOOPBACK}:{port}", "--ready-file", str(ready)]
    if profiles:
        arguments += ["--profiles", str(profiles)]
    with step(f"simulated site: cameras that speak, on {network} inside this host"):
        program = await programs.start(
            "simulated-site",
            [AGENT_PYTHON, "-m", "cctv_guard_simulator", *arguments],
            env={PASSWORD_VARIABLE: state.secret("device_password")},
        )
        for _ in range(int(READY_WITHIN_S / 0.05)):
            if program.process.returncode is not None:
                raise program.ended()
            if ready.exists():
                return await _read(network, f"http://{LOOPBACK}:{port}")
            await asyncio.sleep(0.05)
    raise SetupError(f"the simulated site was not ready within {READY_WITHIN_S:.0f} s ({program.log})")


async def _read(network: str, control: str) -> SimulatedSite:
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session, session.get(f"{control}/devices") as response:
        described = json.loads(await response.text())
    keys = ("id", "profile", "address", "mac", "serial", "account", "expect")
    devices = tuple(SimulatedDevice(**{key: one.get(key) for key in keys}) for one in described)
    return SimulatedSite(network=network, control=control, devices=devices)
