"""What the agent's store writes in a day for 32 quiet cameras: a simulated day on an injected clock.

    .venv/bin/python bench/store_writes.py [--cameras 32] [--hours 24]

The site itself does what `cctv-guard run` does, without waiting: an audit every 15 minutes, the presence question every
minute, the mappings every 30 s, and after each what the service does then (judge, remember). The simulated network is
really asked each time, so a day takes some minutes. Counted is what the kernel says that this process made the storage
layer write (proc(5), /proc/self/io, write_bytes).
"""

import argparse
import asyncio
import sys
import tempfile
from datetime import UTC, datetime, timedelta, tzinfo
from ipaddress import ip_network
from pathlib import Path
from types import ModuleType

import _lab

from cctv_guard_agent.app import Site
from cctv_guard_agent.config import Config
from cctv_guard_agent.discovery import _heard
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes import _notes
from cctv_guard_agent.routers import upnp_igd
from cctv_guard_agent.store import Store

AIM_MB = 20.0


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def rule(self, *modules: ModuleType) -> None:
        """Let the plug-ins note this time of arrival."""
        clock = self

        class Simulated(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:
                return clock.now

        for module in modules:
            module.datetime = Simulated  # type: ignore[attr-defined]


def written() -> int:
    """Bytes that this process caused to be written to storage so far."""
    for line in Path("/proc/self/io").read_text("ascii").splitlines():
        if line.startswith("write_bytes:"):
            return int(line.split()[1])
    raise SystemExit("/proc/self/io has no write_bytes")


async def measure(cameras: int, hours: float) -> None:
    """Print what a day writes."""
    with tempfile.TemporaryDirectory(prefix="cctv-guard-bench-", dir=_lab.on_disk()) as name:
        folder = Path(name)
        state, programs = _lab.State(folder / "state"), _lab.Programs(folder / "logs")
        try:
            simulated = await _lab.simulated_site(programs, state, cameras)
            clock = Clock()
            clock.rule(_heard, _notes, upnp_igd)
            networks = (ip_network(_lab.NETWORK),)
            site = Site(Config(networks=networks), Lan.of(networks), Store(folder / "agent.db"), now=clock)
            before = written()
            await _audit(site, clock)
            first = written() - before
            print(f"{len(site.devices)} of {len(simulated.cameras)} cameras and recorders known; "
                  f"the first audit wrote {first / 1e6:.2f} MB")  # fmt: skip
            before = written()
            await _live(site, clock, hours)
            day = (written() - before) / 1e6 * 24 / hours
            site.close()
            size = sum(file.stat().st_size for file in folder.glob("agent.db*")) / 1e6
            print(f"  {day:.2f} MB written a day (aim {AIM_MB:.0f} MB), the store is {size:.2f} MB", flush=True)
        finally:
            await programs.stop()


async def _live(site: Site, clock: Clock, hours: float) -> None:
    """Do what the service does, half a minute at a time."""
    every = site.config.intervals
    ends = clock.now + timedelta(hours=hours)
    audit_at, presence_at = clock.now + timedelta(seconds=every.discovery_s), clock.now
    while clock.now < ends:
        clock.now += timedelta(seconds=every.mappings_s)
        await site.read_routers()
        site.assess(clock.now)
        if clock.now - presence_at >= timedelta(seconds=every.answers_s):
            presence_at = clock.now
            await site.look_who_answers()
        if clock.now >= audit_at:
            audit_at = clock.now + timedelta(seconds=every.discovery_s)
            await _audit(site, clock)


async def _audit(site: Site, clock: Clock) -> None:
    await site.audit()
    site.complete_scan(clock.now)
    site.assess(clock.now)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cameras", type=int, default=32)
    parser.add_argument("--hours", type=float, default=24.0)
    options = parser.parse_args()
    print(f"{_lab.alone()}; {_lab.machine()}")
    asyncio.run(measure(options.cameras, options.hours))
    return 0


if __name__ == "__main__":
    sys.exit(main())
