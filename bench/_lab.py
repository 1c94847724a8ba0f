"""What the measurements share: a network of their own, the simulated site, the agent, a broker, and how a process did.

On Linux a measurement starts itself anew in a network namespace where it may (root, or user namespaces allowed), so
that no other program on this host answers, is asked, or holds a port.
"""

import asyncio
import contextlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import aiomqtt

ROOT = Path(__file__).resolve().parent.parent
for folder in ("agent", "scripts/lib"):
    sys.path.insert(0, str(ROOT / folder))

from line import broker as line_broker  # noqa: E402
from line.agent import MQTT_PASSWORD_VARIABLE, PROGRAM  # noqa: E402
from line.broker import Login  # noqa: E402
from line.ports import LOOPBACK, free_port  # noqa: E402
from line.processes import Program, Programs  # noqa: E402
from line.simulated_site import PASSWORD_VARIABLE, SimulatedDevice  # noqa: E402
from line.state import State, write_private  # noqa: E402

__all__ = ["PROGRAM", "Programs", "State"]
"""What the measurements take from elsewhere through here; the rest is defined below."""

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".local" / "bench" / "bytecode")
# Programs are measured as installed ones run, with compiled modules; the first run of a measurement writes them.

TOPICS = "cctv_guard/home"
NETWORK = "127.77.0.0/24"
READY_WITHIN_S = 60.0
_ALONE = "CCTV_GUARD_BENCH_ALONE"
_IN_NAMESPACE = 'ip link set lo up && ip route add 224.0.0.0/4 dev lo && exec "$@"'


def alone() -> str:
    """Go on in a network namespace where that is possible; return a sentence that says which it was."""
    if os.environ.get(_ALONE):
        return "in a network namespace of its own"
    tools = [shutil.which(name) for name in ("unshare", "ip")]
    command = ["unshare", "-n" if os.geteuid() == 0 else "-rn", "sh", "-c", _IN_NAMESPACE, "sh"]
    if all(tools) and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
        os.environ[_ALONE] = "1"
        sys.stdout.flush()
        os.execvp(command[0], [*command, sys.executable, *sys.argv])
    return "on this host's own loopback (no network namespace could be made)"


def on_disk() -> Path:
    """A folder of the checkout: the temporary folder may be in memory."""
    path = ROOT / ".local" / "bench"
    path.mkdir(parents=True, exist_ok=True)
    return path


def machine() -> str:
    """Describe this machine and how busy it is."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    python = platform.python_version()
    return f"{os.cpu_count()} cores of {model}, Linux {platform.release()}, Python {python}, load {load}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How one process did."""

    wall_s: float
    cpu_s: float
    """User and system time of the process and those that it waited for."""
    peak_mb: float
    """Of the largest of these processes."""
    code: int
    output: str


def measured(command: Sequence[str | Path], **options: Any) -> Run:
    """Run a program to its end."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        started = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **options)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return Run(
            wall_s=wall,
            cpu_s=used.ru_utime + used.ru_stime,
            peak_mb=used.ru_maxrss / 1024,
            code=process.returncode,
            output=output.read(),
        )


def spread(values: Sequence[float], unit: str, digits: int = 2) -> str:
    """Return median and extremes."""
    least, most, middle = min(values), max(values), statistics.median(values)
    return f"{middle:.{digits}f} {unit} (median of {len(values)}; {least:.{digits}f} to {most:.{digits}f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """The running simulated site."""

    control: str
    devices: tuple[SimulatedDevice, ...]

    @property
    def cameras(self) -> tuple[SimulatedDevice, ...]:
        """Cameras and recorders."""
        return tuple(one for one in self.devices if one.expect.get("maker"))


class Line:
    """The simulated site, a broker, the agent as a service, and a consumer that hears everything it publishes."""

    def __init__(self, site: Simulated, agent: Program, client: aiomqtt.Client) -> None:
        self.site = site
        self.agent = agent
        self.topics: dict[str, Any] = {}
        """The newest payload by topic below the site's."""
        self._client = client
        self._last_run: str | None = None
        self._news = asyncio.Condition()

    async def hear(self) -> None:
        """Take in what the broker sends, until cancelled."""
        async for message in self._client.messages:
            if isinstance(message.payload, bytes) and message.payload:
                async with self._news:
                    name = str(message.topic).removeprefix(f"{TOPICS}/")
                    self.topics[name] = json.loads(message.payload)
                    self._news.notify_all()

    async def until(self, true: Callable[[], bool], within_s: float) -> None:
        """Wait until something holds of what was published. Raises TimeoutError."""
        async with asyncio.timeout(within_s), self._news:
            await self._news.wait_for(true)

    async def scan_done(self, *, ask: bool = False) -> None:
        """Wait for the end of the scan that is running, or ask for one more and wait for its end."""
        if ask:
            at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            order = {"v": 1, "key_id": None, "request_id": str(uuid.uuid4()), "time": at, "body": "{}", "sig": None}
            await self._client.publish(f"{TOPICS}/command/scan", json.dumps(order), qos=1)
        await self.until(lambda: self.topics.get("agent", {}).get("last_run") not in (None, self._last_run), 120)
        self._last_run = self.topics["agent"]["last_run"]
        await self.until(self._at_rest, 120)

    def _at_rest(self) -> bool:
        site = self.topics.get("site")
        devices = {name for name in self.topics if name.startswith("device/")}
        return site is not None and not site["scan"]["running"] and len(devices) >= len(site["inventory"]) > 0

    def known(self) -> int:
        """Devices in the inventory."""
        return len(self.topics["site"]["inventory"])

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the simulated site's owner's interface."""
        url = f"{self.site.control}{path}"
        async with aiohttp.ClientSession() as session, session.request(method, url, json=body) as response:
            response.raise_for_status()
            return json.loads(await response.text())


@asynccontextmanager
async def line(
    cameras: int, *, logins: bool = False, profiles: Path | None = None, **settings: Any
) -> AsyncIterator[Line]:
    """Start everything; end everything. `settings` go into the agent's configuration."""
    with tempfile.TemporaryDirectory(prefix="cctv-guard-bench-") as folder:
        state, programs = State(Path(folder) / "state"), Programs(Path(folder) / "logs")
        try:
            site = await simulated_site(programs, state, cameras, profiles)
            broker = (await line_broker.start(programs, state)).agent
            async with aiomqtt.Client(
                broker.host, broker.port, username=broker.username, password=broker.password
            ) as client:
                await client.subscribe(f"{TOPICS}/#", qos=1)
                running = Line(site, await _agent(programs, state, broker, site, logins, settings), client)
                hearing = asyncio.create_task(running.hear())
                try:
                    yield running
                finally:
                    hearing.cancel()
                    await asyncio.gather(hearing, return_exceptions=True)
        finally:
            await programs.stop()


async def _agent(
    programs: Programs, state: State, broker: Login, site: Simulated, logins: bool, settings: Mapping[str, Any]
) -> Program:
    """Start `cctv-guard run`."""
    content = {
        "site": {"id": "home", "name": "Bench"},
        "networks": [NETWORK],
        "mqtt": {"host": broker.host, "port": broker.port, "username": broker.username,
                 "password_env": MQTT_PASSWORD_VARIABLE},
        "devices": [_login(one) for one in site.devices if logins and one.account and one.serial],
        "store": "agent.db",
        **settings,
    }  # fmt: skip
    write_private(state.path("agent.yaml"), json.dumps(content))
    secrets = {PASSWORD_VARIABLE: state.secret("device_password"), MQTT_PASSWORD_VARIABLE: broker.password or ""}
    command: list[str | Path] = [PROGRAM, "run", "--config", state.path("agent.yaml")]
    return await programs.start("agent", command, env=secrets, cwd=state.folder)


def _login(one: SimulatedDevice) -> dict[str, str]:
    return {"mac": one.mac, "serial": one.serial, "username": one.account or "", "password_env": PASSWORD_VARIABLE}


async def simulated_site(
    programs: Programs, state: State, cameras: int, profiles: Path | None = None, *, loss: float = 0
) -> Simulated:
    """Start it with so many cameras and recorders; `loss` datagrams of a hundred are lost each way at each device."""
    port, ready = free_port(), state.path("ready")
    arguments = ["--network", NETWORK, "--cameras", str(cameras), "--control", f"{LOOPBACK}:{port}"]
    arguments += ["--loss", str(loss)]
    if profiles is not None:
        arguments += ["--profiles", str(profiles)]
    program = await programs.start(
        "simulated-site",
        [sys.executable, "-m", "cctv_guard_simulator", *arguments, "--ready-file", ready],
        env={PASSWORD_VARIABLE: state.secret("device_password"), "PYTHONPATH": str(ROOT / "agent")},
    )
    for _ in range(int(READY_WITHIN_S / 0.05)):
        if program.process.returncode is not None:
            raise program.ended()
        if ready.exists():
            break
        await asyncio.sleep(0.05)
    control = f"http://{LOOPBACK}:{port}"
    async with aiohttp.ClientSession() as session, session.get(f"{control}/devices") as response:
        rows = json.loads(await response.text())
    keys = ("id", "profile", "address", "mac", "serial", "account", "expect")
    return Simulated(control=control, devices=tuple(SimulatedDevice(**{k: row.get(k) for k in keys}) for row in rows))
