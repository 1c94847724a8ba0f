"""The agent as the service it is, with a configuration written for this line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checkout.paths import AGENT_VENV

from line.broker import Login
from line.processes import Program, Programs
from line.simulated_site import PASSWORD_VARIABLE, SimulatedDevice
from line.state import State, write_private

MQTT_PASSWORD_VARIABLE = "CCTV_GUARD_MQTT_PASSWORD"
HTTP_PORT = 8080
"""Of simulated devices: ports below 1024 need root."""
PROGRAM = AGENT_VENV / "bin" / "cctv-guard"


async def start(
    programs: Programs, state: State, broker: Login, *, site_name: str, networks: Sequence[str],
    devices: Sequence[SimulatedDevice] = (),
) -> Program:  # fmt: skip
    """Start it; its first scan begins at once. Passwords go by the environment, never into the file."""
    configuration = _write(state, broker, site_name, networks, devices)
    secrets = {PASSWORD_VARIABLE: state.secret("device_password")} if devices else {}
    if broker.password is not None:
        secrets[MQTT_PASSWORD_VARIABLE] = broker.password
    return await programs.start("agent", [PROGRAM, "run", "--config", configuration], env=secrets, cwd=state.folder)


def _write(state: State, broker: Login, site_name: str, networks: Sequence[str],
           devices: Sequence[SimulatedDevice]) -> Path:  # fmt: skip
    mqtt: dict[str, Any] = {"host": broker.host, "port": broker.port}
    if broker.username is not None and broker.password is not None:
        mqtt |= {"username": broker.username, "password_env": MQTT_PASSWORD_VARIABLE}
    content = {
        "site": {"id": "home", "name": site_name},
        "networks": list(networks),
        "mqtt": mqtt,
        "devices": [
            *(_login(device) for device in devices if device.account and device.serial),
            # Restreamers and the printer: on loopback no neighbour table tells of hosts that announce nothing.
            *({"address": device.address} for device in devices if device.expect.get("kind") == "other"),
        ],
        "recorders": [_list_of(device) for device in devices if device.account and _is_recorder(device)],
        "store": "agent.db",
    }
    path = state.path("agent.yaml")
    write_private(path, json.dumps(content, indent=1))  # JSON is YAML
    return path


def _login(device: SimulatedDevice) -> dict[str, str]:
    """What the owner enters for a camera of theirs: the login, bound to this one device."""
    return {
        "mac": device.mac, "serial": device.serial,
        "username": device.account or "", "password_env": PASSWORD_VARIABLE,
    }  # fmt: skip


def _is_recorder(device: SimulatedDevice) -> bool:
    """A recorder whose list of cameras the agent can read with its owner's login."""
    return device.expect.get("kind") == "recorder" and device.expect.get("maker") == "hikvision"


def _list_of(device: SimulatedDevice) -> dict[str, str]:
    """What the owner enters for a recorder: where its page is, its MAC and serial number, compared before the login."""
    return {
        "kind": "hikvision_nvr",
        "url": f"http://{device.address}:{HTTP_PORT}",
        "mac": device.mac,
        "serial": device.serial,
        "username": device.account or "",
        "password_env": PASSWORD_VARIABLE,
    }
