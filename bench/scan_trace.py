"""Where the time of a scan goes: wall time of each search, each probe, each router driver, and of the slowest hosts.

    .venv/bin/python bench/scan_trace.py [--cameras 32]

The audit of `cctv-guard scan` in this process, its plug-ins wrapped in stop watches; no figure of it is an aim.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import _lab

from cctv_guard_agent.app import Site, load_plugins
from cctv_guard_agent.config import Config
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.store import Store

SLOWEST = 6


class Watch:
    """What took how long: (kind, name, whom, began, ended), in seconds since the audit began."""

    def __init__(self) -> None:
        """Begin now."""
        self.began = time.monotonic()
        self.spans: list[tuple[str, str, str, float, float]] = []

    def note(self, kind: str, name: str, whom: str, began: float) -> None:
        """Keep one span that ends now."""
        self.spans.append((kind, name, whom, began - self.began, time.monotonic() - self.began))


class Timed:
    """A plug-in behind a stop watch; whatever else is asked of it is the plug-in's own."""

    def __init__(self, watch: Watch, plugin: Any) -> None:
        """Wrap it."""
        self._watch, self._plugin = watch, plugin

    def __getattr__(self, name: str) -> Any:
        """Hand everything else through."""
        return getattr(self._plugin, name)

    async def ask(self, net: Any, target: Any) -> Any:
        """As a probe."""
        began = time.monotonic()
        try:
            return await self._plugin.ask(net, target)
        finally:
            self._watch.note("probe", self._plugin.name, str(target.address), began)

    async def read(self, net: Any, config: Any, heard: Any) -> Any:
        """As a router driver."""
        began = time.monotonic()
        try:
            return await self._plugin.read(net, config, heard)
        finally:
            self._watch.note("router", self._plugin.name, "", began)

    async def discover(self, net: Any, known: Any) -> AsyncIterator[Any]:
        """As a search."""
        began = time.monotonic()
        try:
            async for one in self._plugin.discover(net, known):
                yield one
        finally:
            self._watch.note("search", self._plugin.name, "", began)


async def trace(cameras: int) -> None:
    """Run one audit and print."""
    with tempfile.TemporaryDirectory(prefix="cctv-guard-bench-") as name:
        state, programs = _lab.State(Path(name) / "state"), _lab.Programs(Path(name) / "logs")
        try:
            await _lab.simulated_site(programs, state, cameras)
            watch = Watch()
            _show(watch, await _audit(watch))
        finally:
            await programs.stop()


async def _audit(watch: Watch) -> Sequence[tuple[str, float]]:
    networks = (ip_network(_lab.NETWORK),)
    shipped = load_plugins()

    def timed(plugins: Sequence[Any]) -> Any:
        return tuple(Timed(watch, one) for one in plugins)

    plugins = replace(
        shipped,
        probes=timed(shipped.probes),
        drivers=timed(shipped.drivers),
        discoverers=tuple(one if hasattr(one, "takes_s") else Timed(watch, one) for one in shipped.discoverers),
    )
    site = Site(Config(networks=networks), Lan.of(networks), Store(None), plugins)
    phases: list[tuple[str, float]] = []

    def note(progress: Any) -> None:
        if not phases or phases[-1][0] != progress.phase:
            phases.append((progress.phase, time.monotonic() - watch.began))

    watch.began = time.monotonic()
    await site.audit(note)
    phases.append(("all taken up", time.monotonic() - watch.began))
    site.assess(site.now())
    phases.append(("judged", time.monotonic() - watch.began))
    return phases


def _show(watch: Watch, phases: Sequence[tuple[str, float]]) -> None:
    print("phases:", ", ".join(f"{name} at {at:.2f} s" for name, at in phases))
    for kind in ("search", "router", "probe"):
        by_name: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
        for one in watch.spans:
            if one[0] == kind:
                by_name[one[1]].append(one[2:])
        print(f"{kind}: how many, seconds in all, the longest, the last to end at")
        for name, spans in sorted(by_name.items(), key=lambda item: -max(end for _, _, end in item[1])):
            took = [end - begin for _, begin, end in spans]
            last = max(end for _, _, end in spans)
            print(f"  {name:20} {len(spans):4} {sum(took):8.2f} {max(took):7.2f} {last:7.2f}")
    ends: dict[str, float] = {}
    for kind, _, whom, _, end in watch.spans:
        if kind == "probe":
            ends[whom] = max(ends.get(whom, 0.0), end)
    for whom, end in sorted(ends.items(), key=lambda item: -item[1])[:SLOWEST]:
        print(f"{whom} until {end:.2f}:")
        for kind, name, other, began, ended in watch.spans:
            if kind == "probe" and other == whom and ended - began >= 0.02:
                print(f"    {name:20} {began:6.2f} to {ended:6.2f}")


def main() -> int:
    """Trace and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cameras", type=int, default=32)
    options = parser.parse_args()
    print(f"{_lab.alone()}; {_lab.machine()}")
    asyncio.run(trace(options.cameras))
    return 0


if __name__ == "__main__":
    sys.exit(main())
