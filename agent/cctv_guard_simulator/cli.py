"""The command line: starts a site, says when it is ready, ends cleanly when told."""

import argparse
import asyncio
import json
import os
import resource
import signal
import sys
from pathlib import Path

from cctv_guard_simulator.control import Control
from cctv_guard_simulator.errors import SimulatorError
from cctv_guard_simulator.profile import PROFILES
from cctv_guard_simulator.site import Site

PASSWORD = "CCTV_GUARD_SIMULATOR_PASSWORD"  # the name of a variable, no secret


def parser() -> argparse.ArgumentParser:
    """The options, with a help text that somebody can follow who has not read the documentation."""
    result = argparse.ArgumentParser(
        prog="python -m cctv_guard_simulator",
        description="Cameras, a recorder, a printer and a router that speak on the loopback interface, each on an "
        "address of its own. Nothing is sent anywhere else; no root is needed.",
        epilog=f"The password of the devices' accounts is taken from {PASSWORD}; without it every login is refused. "
        "The user name stands in each profile (key 'account').",
    )
    add = result.add_argument
    add("--network", default="127.77.0.0/24", metavar="CIDR", help="loopback network of the site (%(default)s)")
    add("--profiles", type=Path, default=PROFILES, metavar="DIR", help="folder with profile files (the shipped ones)")
    add("--cameras", type=int, metavar="N", help="copy the camera profiles until there are N cameras and recorders")
    add("--control", metavar="HOST:PORT", help="serve the control interface there, on a loopback address")
    add("--ready-file", type=Path, metavar="PATH", help="write the JSON line there when the site is ready")
    add("--loss", type=float, default=0.0, metavar="PERCENT", help="drop so many of 100 datagrams, in and out (0)")
    add("--seed", type=int, default=0, help="start of the random numbers for --loss (0)")
    return result


def main(arguments: list[str] | None = None) -> int:
    """Runs the site until SIGINT or SIGTERM. Returns 0, or 2 when it could not be started."""
    options = parser().parse_args(arguments)
    try:
        return asyncio.run(_run(options))
    except SimulatorError as error:
        print(f"simulated site: {error}", file=sys.stderr)
        return 2


async def _run(options: argparse.Namespace) -> int:
    if not 0 <= options.loss <= 100:
        raise SimulatorError(f"--loss is {options.loss:g}; allowed: 0 to 100")
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    _allow_many_sockets()
    site = Site(
        network=options.network,
        folder=options.profiles,
        cameras=options.cameras,
        password=os.environ.get(PASSWORD) or None,
        loss=options.loss / 100,
        seed=options.seed,
    )
    print(f"simulated site: starting {len(site.devices)} devices on {site.network} ...", flush=True)
    control = Control(site)
    async with site:
        if options.control:
            await control.start(*_host_and_port(options.control))
        _say_ready(site, options)
        await stop.wait()
        print("simulated site: stopping", flush=True)
        await control.stop()
    if options.ready_file:
        options.ready_file.unlink(missing_ok=True)
    return 0


def _say_ready(site: Site, options: argparse.Namespace) -> None:
    kinds = [device.profile.kind for device in site.devices]
    line = json.dumps(
        {
            "ready": True,
            "network": str(site.network),
            "control": options.control,
            "cameras": kinds.count("camera") + kinds.count("recorder"),
            "devices": {device.id: device.address for device in site.devices},
        }
    )
    if options.ready_file:
        # Written whole and then renamed: whoever waits for the file never reads half a line.
        partial = options.ready_file.with_name(options.ready_file.name + ".partial")
        partial.write_text(line + "\n", encoding="utf-8")
        partial.rename(options.ready_file)
    for device in site.devices:
        print(f"  {device.address:<14} {device.id}", flush=True)
    print(line, flush=True)


def _host_and_port(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise SimulatorError(f"--control {text!r} is not HOST:PORT, for example 127.0.0.1:7700")
    return host, int(port)


def _allow_many_sockets() -> None:
    """64 cameras hold some 500 sockets and each connection one more; many systems start programs with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(hard, 8192)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
