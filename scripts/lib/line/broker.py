"""The line's MQTT broker: one of our own on loopback, or one that somebody else runs."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checkout import mosquitto
from checkout.say import SetupError, say

from line import broker_files
from line.ports import LOOPBACK, free_port, listens
from line.processes import Program, Programs
from line.state import State

UP_WITHIN_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How one side reaches the broker."""

    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerLogins:
    """The two sides' logins. `protocol` is what the broker speaks: 5 or 3.1.1."""

    agent: Login
    home_assistant: Login
    protocol: str


async def start(programs: Programs, state: State, *, preferred: Sequence[int] = ()) -> BrokerLogins:
    """Start the broker that this host can have. Raises SetupError when it does not listen."""
    found = mosquitto.find()
    if found is None:
        raise SetupError("there is no MQTT broker; run scripts/setup mosquitto")
    say(f"==> broker: {found.origin}")
    port = free_port(*preferred)
    logins = {name: state.secret(f"broker_password_{name}") for name in broker_files.USERS}
    write = broker_files.mosquitto if found.kind == "mosquitto" else broker_files.amqtt
    configuration = write(state.folder / "broker", port, logins)
    program = await programs.start("broker", [found.program, "-c", configuration], env=dict(found.environment))
    await _until_it_answers(port, program)
    return BrokerLogins(
        agent=_login(port, logins, broker_files.AGENT),
        home_assistant=_login(port, logins, broker_files.HOME_ASSISTANT),
        protocol="5" if found.kind == "mosquitto" else "3.1.1",
    )


def existing(address: str, default_port: int = 1883) -> BrokerLogins:
    """A broker that somebody else runs, its login from the environment.

    `CCTV_GUARD_MQTT_USERNAME`, and `CCTV_GUARD_MQTT_PASSWORD` or a file named by `CCTV_GUARD_MQTT_PASSWORD_FILE`.
    """
    host, separator, port = address.rpartition(":")
    if not separator:
        host, port = address, str(default_port)
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise SetupError(f"--broker {address}: expected HOST or HOST:PORT, for example 192.168.1.5 or broker.lan:1883")
    password = os.environ.get("CCTV_GUARD_MQTT_PASSWORD")
    if named := os.environ.get("CCTV_GUARD_MQTT_PASSWORD_FILE"):
        try:
            password = Path(named).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SetupError(f"CCTV_GUARD_MQTT_PASSWORD_FILE={named}: {error.strerror}") from error
    login = Login(host=host, port=int(port), username=os.environ.get("CCTV_GUARD_MQTT_USERNAME"), password=password)
    return BrokerLogins(agent=login, home_assistant=login, protocol="5")


def _login(port: int, logins: Mapping[str, str], name: str) -> Login:
    return Login(host=LOOPBACK, port=port, username=name, password=logins[name])


async def _until_it_answers(port: int, program: Program) -> None:
    for _ in range(int(UP_WITHIN_S / 0.05)):
        if program.process.returncode is not None:
            raise program.ended()
        if listens(program.process.pid, port):
            return
        await asyncio.sleep(0.05)
    raise SetupError(f"the broker did not listen on port {port} within {UP_WITHIN_S:.0f} s ({program.log})")
