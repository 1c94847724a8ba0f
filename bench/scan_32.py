"""`cctv-guard scan` of a simulated /24 with 32 cameras, and nmap's answer to the same question beside it.

    .venv/bin/python bench/scan_32.py [--cameras 32] [--runs 7] [--no-nmap]

Both are run as whole programs: start of the interpreter, search, questions, verdicts, JSON and table. nmap gets less to
do: the addresses of the devices alone instead of the network, and the ports that the agent asks. A maker is right where
it is the profile's; nmap names none as such, so each word it printed about an address counts as named.
"""

import argparse
import asyncio
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import _lab

from cctv_guard_agent.knowledge.makers import short_name
from cctv_guard_agent.probes.ports import LISTED

AIM_S, AIM_TIMES = 5.0, 10.0
SCRIPTS = (
    "banner", "broadcast-wsdd-discover", "http-headers", "http-server-header", "http-title", "rtsp-methods", "ssl-cert",
    "upnp-info",
)  # fmt: skip
NMAP_WITHIN_S = 3600.0


async def measure(cameras: int, runs: int, *, nmap: bool) -> bool:
    """Run both and print; True where the agent met the aims that could be measured."""
    with tempfile.TemporaryDirectory(prefix="cctv-guard-bench-") as name:
        folder = Path(name)
        state, programs = _lab.State(folder / "state"), _lab.Programs(folder / "logs")
        try:
            site = await _lab.simulated_site(programs, state, cameras)
            print(f"{len(site.devices)} simulated devices, {len(site.cameras)} of them cameras or recorders")
            wall = await _scans(site, folder, runs)
            times = await _nmap(site) if nmap else None
        finally:
            await programs.stop()
    if times is not None:
        print(f"nmap took {times / wall:.0f} times as long (aim {AIM_TIMES:.0f} times)")
    return wall <= AIM_S and (times is None or times / wall >= AIM_TIMES)


async def _scans(site: _lab.Simulated, folder: Path, runs: int) -> float:
    """Print the agent's figures; its median wall time."""
    out = folder / "scan.json"
    command: list[str | Path] = [_lab.PROGRAM, "scan", "--network", _lab.NETWORK, "--json", out]
    await asyncio.to_thread(_lab.measured, command)  # writes the compiled modules
    done, right = [], []
    for _ in range(runs):
        run = await asyncio.to_thread(_lab.measured, command)
        if run.code not in (0, 1, 3):
            raise SystemExit(f"cctv-guard scan ended with {run.code}:\n{run.output}")
        done.append(run)
        right.append(_right(site, json.loads(out.read_text("utf-8"))))
    print(f"cctv-guard scan --network {_lab.NETWORK}:")
    print(f"  wall {_lab.spread([run.wall_s for run in done], 's')} (aim {AIM_S:.0f} s)")
    print(f"  CPU {_lab.spread([run.cpu_s for run in done], 's')}")
    print(f"  peak memory {_lab.spread([run.peak_mb for run in done], 'MB', 1)}")
    print(f"  makers right: {min(right)} of {len(site.cameras)} in the worst run")
    return sorted(run.wall_s for run in done)[len(done) // 2]


def _right(site: _lab.Simulated, content: Mapping[str, object]) -> int:
    """Count the cameras and recorders whose maker was named as their profile says; say which were not."""
    devices = content["devices"]
    assert isinstance(devices, list)
    named = {address: one["identity"]["maker"] for one in devices for address in one["addresses"]}
    wrong = [one for one in site.cameras if named.get(one.address) != one.expect["maker"]]
    for one in wrong:
        print(f"    wrong: {one.id} is {one.expect['maker']}, named {named.get(one.address, 'nothing, not found')}")
    return len(site.cameras) - len(wrong)


async def _nmap(site: _lab.Simulated) -> float | None:
    """Print nmap's figures; its wall time, None where it is missing."""
    if shutil.which("nmap") is None:
        print("nmap is not installed: nothing to compare with (apt-get install nmap)")
        return None
    command = ["nmap", "-n", "-T4", "-sV", "-p", ",".join(map(str, LISTED)), "--script", ",".join(SCRIPTS), "-e", "lo",
               *(one.address for one in site.devices)]  # fmt: skip
    print(f"{' '.join(command[:8])} ... (takes minutes)", flush=True)
    run = await asyncio.wait_for(asyncio.to_thread(_lab.measured, command), NMAP_WITHIN_S)
    print(f"  wall {run.wall_s:.0f} s, CPU {run.cpu_s:.1f} s, peak memory {run.peak_mb:.1f} MB")
    said = _by_address(run.output)
    maker = sum(_says(said.get(one.address, ""), (one.expect["maker"], short_name(one.expect["maker"])))
                for one in site.cameras)  # fmt: skip
    label = sum(_says(said.get(one.address, ""), (one.expect["maker"], one.expect.get("brand") or ""))
                for one in site.cameras)  # fmt: skip
    print(f"  the maker's name stands in what it printed about {maker} of {len(site.cameras)}, "
          f"the maker's or the label's about {label}")  # fmt: skip
    if run.code:
        print(f"  it ended with {run.code}: {run.output[-300:]}")
    return run.wall_s


def _by_address(output: str) -> dict[str, str]:
    """Join what nmap printed to the addresses; its unreadable fingerprints (SF:) are left out."""
    said: dict[str, str] = {}
    for part in output.split("Nmap scan report for ")[1:]:
        address, _, text = part.partition("\n")
        said[address.strip()] = "\n".join(line for line in text.splitlines() if not line.startswith("SF"))
    for block in output.split("Message id:")[1:]:
        found = re.search(r"://([\d.]+)", block)
        if found:
            said[found[1]] = said.get(found[1], "") + block.partition("Nmap scan report")[0]
    return said


def _says(text: str, names: Sequence[str]) -> bool:
    """Does one of the names stand there as a word?"""
    return any(re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text, re.IGNORECASE) for name in names if name)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cameras", type=int, default=32)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--no-nmap", action="store_true", help="nmap takes some ten minutes")
    options = parser.parse_args()
    print(f"{_lab.alone()}; {_lab.machine()}")
    asyncio.run(measure(options.cameras, options.runs, nmap=not options.no_nmap))
    return 0


if __name__ == "__main__":
    sys.exit(main())
