"""A full exposure pass over 64 simulated cameras with their logins: how long, how many sockets, how many logins a day.

    .venv/bin/python bench/exposure_64.py [--cameras 64] [--runs 5] [--hours 24]

Pass: `cctv-guard scan` as a whole program, with a login bound to every camera that has an account and with a recorder's
list: search, all questions, logins, routers, verdicts. Sockets and logins are counted by the cameras.

Day: the site does what `cctv-guard run` does on a clock that jumps from one thing to the next (an audit every 15
minutes, the presence question every minute, the mappings every 30 s): the cameras are really asked each time, only the
waiting between is left out.

Router: beside the cameras stands one that needs 5 s for each call and upsets when two calls overlap (500 to the one,
hangs up on the other). It counts the overlaps during audits, polls and a subscription; one that was hung up on while it
still worked counts too.
"""

import argparse
import asyncio
import json
import os
import socket
import struct
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import _lab
import aiohttp
from line.ports import LOOPBACK
from store_writes import Clock

from cctv_guard_agent.app import Site
from cctv_guard_agent.config import Config, DeviceConfig
from cctv_guard_agent.discovery import _heard
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes import _notes
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.routers import upnp_igd
from cctv_guard_agent.store import Store

sys.path.insert(0, str(_lab.ROOT / "tests/agent/routers"))
from fake_igd import FakeIgd, description, row, rows

AIM_S, AIM_SOCKETS, AIM_LOGINS = 15.0, 2, 300
ROUTER, CALL_S, MAPPINGS = "127.77.0.250", 5.0, 3
CONNECTION = "urn:schemas-upnp-org:service:WANIPConnection:1"
_GATEWAY = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"


async def measure(options: argparse.Namespace) -> None:
    """Run the parts and print."""
    with tempfile.TemporaryDirectory(prefix="cctv-guard-bench-") as name:
        folder = Path(name)
        state, programs = _lab.State(folder / "state"), _lab.Programs(folder / "logs")
        try:
            site = await _lab.simulated_site(programs, state, options.cameras)
            password = state.secret("device_password")
            await _passes(site, folder, password, options.runs)
            await _day(site, folder, password, options.hours)
            await _slow_router(folder)
        finally:
            await programs.stop()


def _accounts(site: _lab.Simulated) -> Sequence[Any]:
    return [one for one in site.cameras if one.account and one.serial]


def _lists(site: _lab.Simulated) -> Sequence[Any]:
    return [one for one in site.cameras if one.profile == "hikvision_nvr" and one.serial]


async def _passes(site: _lab.Simulated, folder: Path, password: str, runs: int) -> None:
    """Scan as a whole program."""
    config, out = folder / "pass.yaml", folder / "pass.json"
    content = {
        "site": {"id": "home", "name": "Bench"},
        "networks": [_lab.NETWORK],
        "store": "pass.db",
        "devices": [
            {"mac": one.mac, "serial": one.serial, "username": one.account, "password_env": _lab.PASSWORD_VARIABLE}
            for one in _accounts(site)
        ],
        "recorders": [
            {"kind": "hikvision_nvr", "url": f"http://{one.address}:8080", "mac": one.mac, "serial": one.serial,
             "username": one.account, "password_env": _lab.PASSWORD_VARIABLE}
            for one in _lists(site)
        ],
    }  # fmt: skip
    config.write_text(json.dumps(content), "utf-8")
    command: list[str | Path] = [_lab.PROGRAM, "scan", "--config", config, "--yes", "--json", out]
    environment = {**os.environ, _lab.PASSWORD_VARIABLE: password}
    await asyncio.to_thread(_lab.measured, command, env=environment, cwd=folder)  # writes the compiled modules
    await _control(site, "POST", "/reset-counters")
    done = []
    for _ in range(runs):
        run = await asyncio.to_thread(_lab.measured, command, env=environment, cwd=folder)
        if run.code not in (0, 1, 3):
            raise SystemExit(f"cctv-guard scan ended with {run.code}:\n{run.output}")
        done.append(run)
    devices = json.loads(out.read_text("utf-8"))["devices"]
    named = {address: one["identity"]["maker"] for one in devices for address in one["addresses"]}
    right = sum(named.get(one.address) == one.expect["maker"] for one in site.cameras)
    counts = await _counters(site)
    print(f"pass over {len(site.cameras)} cameras and recorders, {len(_accounts(site))} with a login, "
          f"{len(_lists(site))} lists:")  # fmt: skip
    print(f"  wall {_lab.spread([run.wall_s for run in done], 's')} (aim {AIM_S:.0f} s)")
    print(f"  CPU {_lab.spread([run.cpu_s for run in done], 's')}")
    print(f"  makers right: {right} of {len(site.cameras)} in the last run")
    print(f"  sockets at once at a camera: {_most(counts, 'most_at_once')} (aim {AIM_SOCKETS}); "
          f"logins of one pass at the most asked camera: {_most(counts, 'logins') / runs:.0f}, "
          f"{_never(counts)}")  # fmt: skip


async def _day(site: _lab.Simulated, folder: Path, password: str, hours: float) -> None:
    """Live through a day."""
    clock = Clock()
    clock.rule(_heard, _notes, upnp_igd)
    networks = (ip_network(_lab.NETWORK),)
    login = {one.id: Credentials(username=one.account or "", password=Secret(password)) for one in _accounts(site)}
    config = Config(
        networks=networks,
        devices=tuple(DeviceConfig(mac=one.mac, serial=one.serial, credentials=login[one.id])
                      for one in _accounts(site)),
        recorders=tuple(
            ListerConfig(kind="hikvision_nvr", credentials=login[one.id],
                         options={"url": f"http://{one.address}:8080", "mac": one.mac, "serial": one.serial})
            for one in _lists(site)
        ),
    )  # fmt: skip
    ours = Site(config, Lan.of(networks), Store(folder / "day.db"), now=clock)
    await _control(site, "POST", "/reset-counters")
    every, ends = config.intervals, clock.now + timedelta(hours=hours)
    audit_at = presence_at = clock.now
    audits = presences = 0
    while clock.now < ends:
        if clock.now >= audit_at:
            audit_at = clock.now + timedelta(seconds=every.discovery_s)
            await ours.audit()
            audits += 1
        if clock.now >= presence_at:
            presence_at = clock.now + timedelta(seconds=every.answers_s)
            await ours.look_who_answers()
            presences += 1
        await ours.read_routers()
        clock.now += timedelta(seconds=every.mappings_s)
    ours.assess(clock.now)
    ours.close()
    counts = await _counters(site)
    scale = 24 / hours
    connections = max(sum(one["tcp_connections"].values()) for one in counts.values())
    print(f"a day of the service ({hours:g} h lived through: {audits} audits, {presences} presence questions):")
    print(f"  logins a day at the most asked camera: {_most(counts, 'logins') * scale:.0f} (aim {AIM_LOGINS}); "
          f"requests with credentials {_most(counts, 'requests_with_credentials') * scale:.0f}, "
          f"connections {connections * scale:.0f}")  # fmt: skip
    print(f"  sockets at once at a camera: {_most(counts, 'most_at_once')} (aim {AIM_SOCKETS}); "
          f"{_never(counts)}")  # fmt: skip


class Slow(FakeIgd):  # type: ignore[misc]  # of the tests, which carry no types here
    """The router; it keeps the longest stretch without a call."""

    def __init__(self) -> None:
        actions = {
            "GetExternalIPAddress": lambda _: "<NewExternalIPAddress>11.22.33.44</NewExternalIPAddress>",
            "GetGenericPortMappingEntry": rows(*(row(8081 + n, "127.77.0.10") for n in range(MAPPINGS))),
        }
        super().__init__(ROUTER, description((CONNECTION, "/ctl")), {"/ctl": actions})
        self.takes_s, self.upsets = CALL_S, True


async def _slow_router(folder: Path) -> None:
    """Audit twice and poll in between, beside a subscription to its events."""
    clock = Clock()
    networks = (ip_network(_lab.NETWORK),)
    ours = Site(Config(networks=networks), Lan.of(networks), Store(folder / "router.db"), now=clock)
    async with Slow() as router, _announced(router):
        loop = asyncio.get_running_loop()
        began = loop.time()
        await ours.audit()
        took = loop.time() - began
        gateway = next(one for one in ours.gateways if one.address == ip_address(ROUTER))
        calls = len(router.asked)
        heard = asyncio.create_task(_hear(ours, gateway))
        for _ in range(30):
            await ours.read_routers()
            clock.now += timedelta(seconds=30)
        polled = len(router.asked) - calls
        await asyncio.gather(ours.audit(), ours.read_routers())
        heard.cancel()
        await asyncio.gather(heard, return_exceptions=True)
    ours.close()
    whole = "whole" if gateway.ways_read else "in part"
    print(f"a router that needs {CALL_S:.0f} s a call: read {whole}, {len(gateway.mappings)} of {MAPPINGS} mappings, "
          f"the audit took {took:.0f} s; calls that overlapped: {router.overlaps} (aim 0); "
          f"calls of 30 polls right after it: {polled} (then it rests ten times as long as it took)")  # fmt: skip


async def _hear(site: Site, gateway: Any) -> None:
    async for _ in site.changes(gateway):
        pass


@asynccontextmanager
async def _announced(router: FakeIgd) -> AsyncIterator[None]:
    """Answer the search for routers from the router's own address."""
    loop = asyncio.get_running_loop()
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    group = struct.pack("4s4s", socket.inet_aton("239.255.255.250"), socket.inet_aton(LOOPBACK))
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    sock.bind(("239.255.255.250", 1900))
    sock.setblocking(False)
    own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    own.bind((ROUTER, 0))

    def answer() -> None:
        with suppress(BlockingIOError):
            _, sender = sock.recvfrom(2000)
            head = (f"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nEXT:\r\nLOCATION: {router.location}\r\n"
                    f"SERVER: x\r\nST: {_GATEWAY}\r\nUSN: uuid:64::{_GATEWAY}\r\n\r\n")  # fmt: skip
            own.sendto(head.encode(), sender)

    loop.add_reader(sock, answer)
    try:
        yield
    finally:
        loop.remove_reader(sock)
        sock.close()
        own.close()


async def _control(site: _lab.Simulated, method: str, path: str) -> Any:
    async with aiohttp.ClientSession() as session, session.request(method, f"{site.control}{path}") as response:
        response.raise_for_status()
        return json.loads(await response.text())


async def _counters(site: _lab.Simulated) -> Mapping[str, Mapping[str, Any]]:
    counts = await _control(site, "GET", "/counters")
    return {one.id: counts[one.id] for one in site.cameras}


def _most(counts: Mapping[str, Mapping[str, Any]], name: str) -> int:
    return max(int(one[name]) for one in counts.values())


def _sum(counts: Mapping[str, Mapping[str, Any]], name: str) -> int:
    return sum(int(one[name]) for one in counts.values())


def _never(counts: Mapping[str, Mapping[str, Any]]) -> str:
    refused, plays, writes = (_sum(counts, name) for name in ("refusals", "plays", "writes"))
    return f"refused {refused}, PLAY {plays}, writes {writes}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cameras", type=int, default=64)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--hours", type=float, default=24.0)
    options = parser.parse_args()
    print(f"{_lab.alone()}; {_lab.machine()}")
    asyncio.run(measure(options))
    return 0


if __name__ == "__main__":
    sys.exit(main())
