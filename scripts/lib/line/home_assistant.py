"""Starts a real Home Assistant with our component in it, on loopback alone, and takes it to a ready page.

Source: `homeassistant/components/http/config.py` (stored `http` settings, version 3); its default_config is left
out, as it wants voice, Bluetooth and cloud packages.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checkout.paths import HOME_ASSISTANT_VENV, ROOT
from checkout.say import SetupError, say, step

from line.broker import Login
from line.home_assistant_api import HomeAssistantError
from line.home_assistant_client import DOMAIN, HomeAssistant
from line.ports import LOOPBACK, free_port, listens
from line.processes import Program, Programs
from line.state import State, write_private

PREFERRED_PORTS = (8123,)
UP_WITHIN_S = 180.0
"""A first start on a small host; seen here: 6 to 14 s."""
DISCOVERED_WITHIN_S = 120.0
USERNAME = "guard"
SHOWN_ERRORS = 8
COMPONENT = ROOT / "custom_components" / DOMAIN
_CONFIGURATION = """\
# Written by scripts/run at every start.
homeassistant:
  name: CCTV Guard
  unit_system: metric
  time_zone: UTC
  # Only so that it does not ask for it in its repairs; the agent has a country of its own.
  country: GB
frontend:
history:
logbook:
automation: !include automations.yaml
logger:
  default: warning
  logs:
    custom_components.cctv_guard: debug
"""
# A stored configuration is taken as it is: its own defaults (HTTP_STORAGE_SCHEMA) have to stand there too.
_HTTP_DEFAULTS = {
    "cors_allowed_origins": ["https://cast.home-assistant.io"],
    "login_attempts_threshold": -1,
    "ip_ban_enabled": True,
    "ssl_profile": "intermediate_v6",
    "use_x_frame_options": True,
    "created_at": "2026-01-01T00:00:00+00:00",
    "error": None,
    "error_message": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where the page is and who may log in."""

    url: str
    username: str
    password: str = field(repr=False)
    port: int
    program: Program


async def start(programs: Programs, state: State, *, port: int | None, preferred: Sequence[int] = ()) -> Page:
    """Start the program; it is not up yet when this returns.

    `port` is what the person asked for, `preferred` are taken where they are free. Raises SetupError.
    """
    if not (COMPONENT / "manifest.json").exists():
        raise SetupError(f"{COMPONENT} holds no component; --no-home-assistant leaves Home Assistant out")
    if port is not None and free_port(port) != port:
        raise SetupError(f"--port {port} is taken on this host; choose another, or leave the option out")
    chosen = port or free_port(*preferred)
    folder = state.folder / "home-assistant"
    _write_configuration(folder, chosen)
    program = await programs.start(
        "home-assistant",
        [HOME_ASSISTANT_VENV / "bin" / "hass", "--config", folder, "--skip-pip", "--log-no-color"],
        env={"SETUP_PORT": str(chosen), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    url = f"http://{LOOPBACK}:{chosen}"
    return Page(url=url, username=USERNAME, password=state.secret("page_password"), port=chosen, program=program)


async def make_ready(client: HomeAssistant, page: Page, broker: Login, protocol: str) -> None:
    """Owner or login, MQTT, our own entry through its discovered flow. Raises SetupError."""
    try:
        with step("Home Assistant: starting it"):
            await client.until_up(UP_WITHIN_S)
        if not listens(page.program.process.pid, page.port):
            raise HomeAssistantError(f"another program holds port {page.port}; start again, or choose one with --port")
        await _log_in(client, page)
        await client.set_mqtt(
            host=broker.host, port=broker.port, username=broker.username, password=broker.password, protocol=protocol
        )
        if not await client.entries(DOMAIN):
            with step("Home Assistant: waiting until it discovers CCTV Guard, and confirming that"):
                await client.confirm_discovered(DOMAIN, DISCOVERED_WITHIN_S)
    except HomeAssistantError as error:
        raise SetupError(
            f"Home Assistant: {error}\n{_complaints(page.program.log)}    (whole log: {page.program.log})"
        ) from error


def _complaints(log: Path) -> str:
    """The first errors that it logged: those after them are mostly their consequences."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "".join(f"    {line}\n" for line in [line for line in lines if " ERROR " in line][:SHOWN_ERRORS])


async def _log_in(client: HomeAssistant, page: Page) -> None:
    if await client.needs_onboarding():
        say("==> Home Assistant: making its first user")
        await client.onboard(page.username, page.password)
    else:
        await client.log_in(page.username, page.password)


def _write_configuration(folder: Path, port: int) -> None:
    (folder / ".storage").mkdir(parents=True, exist_ok=True)
    (folder / "configuration.yaml").write_text(_CONFIGURATION, encoding="utf-8")
    if not (folder / "automations.yaml").exists():
        (folder / "automations.yaml").write_text("[]\n", encoding="utf-8")
    # `http:` in the YAML would only be tried for five minutes; its own store is what it keeps. Loopback alone:
    # the default is every interface of the host.
    settings = {**_HTTP_DEFAULTS, "server_host": [LOOPBACK], "server_port": port}
    _store(folder, "http", 3, {"stable": settings, "pending": None, "yaml_migration_done": True})
    # It never announces or looks for anything by multicast on the host's networks: loopback is its only adapter.
    _store(folder, "core.network", 1, {"configured_adapters": ["lo"]})
    if not (folder / ".storage" / "onboarding").exists():
        # The location step would add a weather service, a radio directory and a speech service from the internet.
        _store(folder, "onboarding", 4, {"done": ["core_config"]})
    _copy_component(folder / "custom_components")


def _store(folder: Path, key: str, version: int, data: object) -> None:
    text = json.dumps({"version": version, "minor_version": 1, "key": key, "data": data})
    write_private(folder / ".storage" / key, text)


def _copy_component(parent: Path) -> None:
    """A copy, not a link: Home Assistant writes byte code beside what it loads."""
    shutil.rmtree(parent, ignore_errors=True)
    shutil.copytree(COMPONENT, parent / DOMAIN, ignore=shutil.ignore_patterns("__pycache__"))
    (parent / "__init__.py").write_text("", encoding="ascii")
