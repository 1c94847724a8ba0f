"""`scripts/run`: brings the line up, says where to look, and ends everything when told."""

import asyncio
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checkout.paths import SITES
from checkout.say import SetupError, say

from line import agent, broker, home_assistant, networks, simulated_site
from line.check import check
from line.home_assistant_client import HomeAssistant
from line.options import Options, parse
from line.ports import free_network
from line.processes import Programs
from line.simulated_site import SimulatedSite
from line.state import State

SIMULATED_NETWORKS = ("127.77.0.0/24", "127.77.1.0/24", "127.77.2.0/24", "127.77.3.0/24")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What came up."""

    site: SimulatedSite | None
    page: home_assistant.Page | None
    logins: broker.BrokerLogins


def main(arguments: Sequence[str]) -> int:
    """0 ended as asked (or --check found all as expected), 1 --check found a difference, 2 it did not come up."""
    options = parse(arguments)
    try:
        return asyncio.run(_main(options))
    except SetupError as error:
        say(f"scripts/run: {error}")
        return 2


async def _main(options: Options) -> int:
    looked_at = () if options.simulated_site else networks.agreed(options.networks, agreed=options.agreed)
    told_to_end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told_to_end.set)
    folder = Path(tempfile.mkdtemp(prefix="cctv-guard-check-")) if options.check else _folder(options)
    programs = Programs(folder / "logs")
    work = asyncio.ensure_future(_work(programs, State(folder), options, looked_at))
    end = asyncio.ensure_future(told_to_end.wait())
    code = 2
    try:
        await asyncio.wait((work, end), return_when=asyncio.FIRST_COMPLETED)
        code = work.result() if work.done() else 130 if options.check else 0
        return code
    finally:
        for task in (work, end):
            task.cancel()
        await asyncio.gather(work, end, return_exceptions=True)
        say("==> ending everything")
        await programs.stop()
        if options.check and code == 0:
            shutil.rmtree(folder, ignore_errors=True)
        elif options.check:
            say(f"    logs: {folder}/logs")


async def _work(programs: Programs, state: State, options: Options, looked_at: Sequence[str]) -> int:
    started = time.monotonic()
    line = await start(programs, state, options, looked_at)
    watch = asyncio.ensure_future(programs.first_to_end())
    up = asyncio.ensure_future(bring_to_page(line, options))
    try:
        await asyncio.wait((watch, up), return_when=asyncio.FIRST_COMPLETED)
        if not up.done():
            raise watch.result()
        code = up.result()
        if code is not None:
            return code
        _say_where(line, state, time.monotonic() - started)
        raise await watch
    finally:
        for task in (watch, up):
            task.cancel()
        await asyncio.gather(watch, up, return_exceptions=True)


async def start(programs: Programs, state: State, options: Options, looked_at: Sequence[str]) -> Line:
    logins = (
        broker.existing(options.broker)
        if options.broker
        else await broker.start(programs, state, preferred=() if options.check else (1883,))
    )
    page = None
    if options.home_assistant:
        # First, as it takes longest.
        # A check is over soon and leaves the usual port to a line that a person looks at.
        preferred = () if options.check else home_assistant.PREFERRED_PORTS
        page = await home_assistant.start(programs, state, port=options.port, preferred=preferred)
    site = None
    if options.simulated_site:
        network = options.networks[0] if options.networks else free_network(SIMULATED_NETWORKS)
        site = await simulated_site.start(programs, state, network=network, profiles=options.profiles)
    say("==> agent: starting it; its first scan begins at once")
    await agent.start(
        programs, state, logins.agent,
        site_name="Simulated site" if site else "My site",
        networks=[site.network] if site else looked_at,
        devices=site.devices if site else (),
    )  # fmt: skip
    return Line(site=site, page=page, logins=logins)


async def bring_to_page(line: Line, options: Options) -> int | None:
    """Set Home Assistant up; with --check the exit code, else None."""
    if line.page is None:
        return None
    async with HomeAssistant(line.page.url) as client:
        await home_assistant.make_ready(client, line.page, line.logins.home_assistant, line.logins.protocol)
        return await check(client, line.site) if options.check and line.site else None


def _say_where(line: Line, state: State, took_s: float) -> None:
    broker_login = line.logins.home_assistant
    lines = ["", f"CCTV Guard is up ({took_s:.0f} s)."]
    if line.page:
        lines += [
            f"  Home Assistant   {line.page.url}",
            f"  login            {line.page.username} / {line.page.password}",
            "  what to look at  Settings > Devices & services > CCTV Guard: site, router, recorders, cameras;",
            "                   open a camera for who made it, what was found on it, and whether a way in is open;",
            "                   Settings > System > Repairs for what a person must act on",
        ]
    lines += [f"  MQTT             {broker_login.host}:{broker_login.port}, topics cctv_guard/#"]
    if broker_login.username:
        lines += [f"                   user {broker_login.username}, password in {state.folder}/state.json"]
    if line.site:
        lines += [
            f"  simulated site   {line.site.network}, {len(line.site.devices)} devices; {line.site.control}/devices"
        ]
    lines += [f"  logs             {state.folder}/logs/", "Ctrl-C ends everything.", ""]
    print("\n".join(lines), flush=True)


def _folder(options: Options) -> Path:
    return SITES / ("simulated" if options.simulated_site else "real")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
