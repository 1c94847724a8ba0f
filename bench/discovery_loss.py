"""How many of 64 simulated cameras `cctv-guard scan` finds where one packet of ten is lost each way.

    .venv/bin/python bench/discovery_loss.py [--cameras 64] [--runs 20] [--loss 10] [--where wire|devices]

wire: nftables drops every tenth packet by chance before it reaches its socket, questions and answers, multicast and
TCP too (every packet on `lo` arrives once; where it is dropped its sender learns nothing). A multicast question that is
lost there is lost for all cameras at once. devices: the simulated cameras draw anew for each datagram that reaches or
leaves each of them, as on a switch; nftables drops TCP. Needs nft and a network namespace of its own. Beside the usual
profiles there are quiet twins that speak one search protocol only.

Before that one scan without loss counts the chances: questions that reach a camera and that it would answer.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import _lab
import aiohttp

AIM_RUNS, AIM_CHANCES = 20, 7
SEARCHES = ("ws_discovery", "sadp", "dhdiscover", "ssdp", "mdns", "reolink", "xiongmai")
ONE_ONLY = (
    ("hikvision", "sadp"), ("annke", "ws_discovery"), ("dahua", "dhdiscover"), ("axis", "mdns"), ("axis", "ssdp"),
    ("hanwha", "ws_discovery"), ("reolink", "reolink"), ("xiongmai", "xiongmai"), ("tapo", "ws_discovery"),
)  # fmt: skip
"""Profile, and the search protocol that its quiet twin keeps."""
_RULES = """
table inet loss {{
  chain arriving {{
    type filter hook input priority 0; policy accept;
    ip saddr 127.0.0.1 ip daddr 127.0.0.1 accept
    {match} numgen random mod 100 < {percent} counter drop
  }}
}}
"""


def profiles(folder: Path) -> Path:
    """Write the usual profiles and their quiet twins; return the folder."""
    shipped = _lab.ROOT / "agent/cctv_guard_simulator/profiles"
    for path in shipped.glob("*.yaml"):
        shutil.copy(path, folder)
    for name, kept in ONE_ONLY:
        lines = [f"based_on: {name}", *(f"{one}: null" for one in SEARCHES if one != kept)]
        text = (shipped / f"{name}.yaml").read_text("utf-8")
        inherits = "based_on:" in text and kept == "ws_discovery"
        if f"\n{kept}:" not in text and not inherits:
            raise SystemExit(f"profile {name} has no {kept}: name another protocol in ONE_ONLY")
        (folder / f"{name}_by_{kept}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


async def measure(options: argparse.Namespace) -> bool:
    """Run everything and print; True where the aims were met."""
    with tempfile.TemporaryDirectory(prefix="cctv-guard-bench-") as name:
        folder = Path(name)
        (folder / "profiles").mkdir()
        site_profiles = profiles(folder / "profiles")
        chances = await _with_site(options.cameras, folder / "counted", site_profiles, _chances)
        least = min(chances.values())
        for profile, count in sorted(chances.items(), key=lambda one: one[1]):
            print(f"  {count:4} chances  {profile}")
        print(f"least chances of a camera: {least} (aim {AIM_CHANCES})")
        dropped_at_devices = options.loss if options.where == "devices" else 0
        _lose(options.loss, "meta l4proto tcp" if options.where == "devices" else "")
        try:
            found = await _with_site(
                options.cameras,
                folder / "lossy",
                site_profiles,
                lambda *it: _runs(options.runs, *it),
                dropped_at_devices,
            )
        finally:
            subprocess.run(["nft", "delete", "table", "inet", "loss"], check=True)
    whole = sum(1 for count, _ in found if count == options.cameras)
    wall = _lab.spread([seconds for _, seconds in found], "s")
    print(f"all {options.cameras} found in {whole} of {options.runs} runs (aim: every run); a scan took {wall}")
    return bool(whole == options.runs and least >= AIM_CHANCES)


def _lose(percent: int, match: str) -> None:
    subprocess.run(["nft", "-f", "-"], input=_RULES.format(percent=percent, match=match), text=True, check=True)


async def _with_site(cameras: int, folder: Path, site_profiles: Path, do: Any, loss: float = 0) -> Any:
    state, programs = _lab.State(folder / "state"), _lab.Programs(folder / "logs")
    try:
        site = await _lab.simulated_site(programs, state, cameras, site_profiles, loss=loss)
        return await do(site, folder)
    finally:
        await programs.stop()


async def _chances(site: _lab.Simulated, folder: Path) -> Mapping[str, int]:
    """Count, without loss, the questions that each camera understood, searches and TCP apart from any other."""
    await _scan(folder)
    async with aiohttp.ClientSession() as session, session.get(f"{site.control}/counters") as response:
        counters = json.loads(await response.text())
    least: dict[str, int] = defaultdict(lambda: 1_000_000)
    for one in site.cameras:
        heard = counters[one.id]["datagrams"]
        # Of the two WS-Discovery types older cameras know one: half of what was heard is certain to be a chance.
        sure = {name: count // 2 if name == "ws_discovery" else count for name, count in heard.items()}
        if "ssdp" in sure:
            sure["ssdp"] //= 3  # of the six targets two (all, root devices) are a camera's
        least[one.profile] = min(least[one.profile], sum(sure.values()))
    return least


async def _scan(folder: Path) -> tuple[Mapping[str, Any], float]:
    out = folder / "scan.json"
    out.unlink(missing_ok=True)  # a run that fails must not be counted by the one before
    command: list[str | Path] = [_lab.PROGRAM, "scan", "--network", _lab.NETWORK, "--json", out]
    run = await asyncio.to_thread(_lab.measured, command)
    if run.code not in (0, 1, 3):
        raise SystemExit(f"cctv-guard scan ended with {run.code}:\n{run.output}")
    return json.loads(out.read_text("utf-8")), run.wall_s


async def _runs(runs: int, site: _lab.Simulated, folder: Path) -> list[tuple[int, float]]:
    done = []
    for number in range(1, runs + 1):
        content, wall = await _scan(folder)
        named = {address: one["identity"]["maker"] for one in content["devices"] for address in one["addresses"]}
        missing = [one for one in site.cameras if one.address not in named]
        right = sum(named.get(one.address) == one.expect["maker"] for one in site.cameras)
        count = len(site.cameras) - len(missing)
        print(
            f"  run {number:2}: {count}/{len(site.cameras)} found, {right} makers right, {wall:.1f} s"
            + "".join(f"; missing: {one.id}" for one in missing),
            flush=True,
        )
        done.append((count, wall))
    return done


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cameras", type=int, default=64)
    parser.add_argument("--runs", type=int, default=AIM_RUNS)
    parser.add_argument("--loss", type=int, default=10, help="packets of a hundred, each way")
    parser.add_argument("--where", choices=("wire", "devices"), default="wire")
    options = parser.parse_args()
    where = _lab.alone()
    if not where.startswith("in a network namespace") or shutil.which("nft") is None:
        print("not measured: it drops packets, so it needs nft and a network namespace (root or user namespaces)")
        return 0
    print(f"{where}; {_lab.machine()}")
    asyncio.run(measure(options))
    return 0


if __name__ == "__main__":
    sys.exit(main())
