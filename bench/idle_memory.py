"""How much memory `cctv-guard run` holds when it idles: 32 simulated cameras, a real broker, after the first scans.

    .venv/bin/python bench/idle_memory.py [--cameras 32] [--scans 3]

Once without any login (zeep is never loaded) and once with a login for every camera that has an account. RSS counts
pages that it shares with other programs in full, PSS shares them out. Source: proc(5), smaps_rollup.
"""

import argparse
import asyncio
import sys
from pathlib import Path

import _lab

AIM_MB = 80.0
SETTLE_S = 10.0
"""After a scan: sockets are closed by then and a presence round may have begun."""


def held(pid: int) -> dict[str, float]:
    """Return what the kernel says of one process, in MB: Rss, Pss, Private_Dirty, and VmHWM as Peak."""
    found = {}
    for name, file in (("Rss", "smaps_rollup"), ("Pss", "smaps_rollup"), ("Private_Dirty", "smaps_rollup"),
                       ("VmHWM", "status")):  # fmt: skip
        for line in Path(f"/proc/{pid}/{file}").read_text("ascii").splitlines():
            if line.startswith(f"{name}:"):
                found["Peak" if name == "VmHWM" else name] = int(line.split()[1]) / 1024
    return found


async def measure(cameras: int, scans: int, *, logins: bool) -> None:
    """Print what is held after each scan."""
    async with _lab.line(cameras, logins=logins) as line:
        print(f"  {len(line.site.devices)} simulated devices, {len(line.site.cameras)} of them cameras or recorders")
        for number in range(1, scans + 1):
            await line.scan_done(ask=number > 1)
            await asyncio.sleep(SETTLE_S)
            words = ", ".join(f"{name} {size:.1f}" for name, size in held(line.agent.process.pid).items())
            print(f"  after scan {number}: {words} MB ({line.known()} known); aim: Rss {AIM_MB:.0f} MB", flush=True)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cameras", type=int, default=32)
    parser.add_argument("--scans", type=int, default=3)
    options = parser.parse_args()
    print(f"{_lab.alone()}; {_lab.machine()}")
    for logins in (False, True):
        print("with a login for each camera:" if logins else "without any login:")
        asyncio.run(measure(options.cameras, options.scans, logins=logins))
    return 0


if __name__ == "__main__":
    sys.exit(main())
