"""Finds an MQTT broker: the host's Mosquitto, Debian's unpacked into `.local/`, or amqtt as the last resort.

The host's Mosquitto *service* is never used or started; only the program, with a configuration of ours.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from checkout import debian, virtualenvs
from checkout.paths import AMQTT_VENV, MOSQUITTO
from checkout.programs import ProgramFailed, output
from checkout.say import SetupError, say, step

_PLACES = ("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A broker program that was found."""

    kind: str
    """`mosquitto` or `amqtt`."""
    program: Path
    environment: tuple[tuple[str, str], ...] = ()
    """Variables that the program needs to find its libraries."""
    origin: str
    """For people: where it came from, and which MQTT it speaks."""


def find() -> Broker | None:
    """The broker that is there already, or None."""
    for place in (shutil.which("mosquitto"), *_PLACES):
        if place and Path(place).exists() and _runs(Path(place), {}):
            return Broker(kind="mosquitto", program=Path(place), origin=f"this host's Mosquitto, {place} (MQTT 5)")
    private, environment = _private()
    if private.exists() and _runs(private, environment):
        return Broker(
            kind="mosquitto", program=private, environment=tuple(environment.items()),
            origin="Debian's Mosquitto, unpacked in .local/ (MQTT 5)",
        )  # fmt: skip
    if (AMQTT_VENV / "bin" / "amqtt").exists():
        return Broker(
            kind="amqtt", program=AMQTT_VENV / "bin" / "amqtt",
            origin="amqtt, as no Mosquitto could be had here (MQTT 3.1.1 only: Home Assistant will suggest to upgrade)",
        )  # fmt: skip
    return None


def mosquitto() -> None:
    """Make sure that `find()` finds a broker."""
    if find():
        return
    try:
        with step("mosquitto: unpacking Debian's MQTT broker into .local/ (nothing is installed)"):
            _unpack()
    except SetupError as error:
        say(f"    Mosquitto could not be had: {error}")
    if not find():
        virtualenvs.amqtt()


def _unpack() -> None:
    if not debian.is_available():
        raise SetupError("this host has no apt-get")
    apt = debian.PrivateApt(name="host")
    # The host's own C library stays in use: it is of the same release, and two in one process do not mix.
    needed = [name for name in apt.closure("mosquitto") if name == "mosquitto" or name.startswith("lib")]
    shutil.rmtree(MOSQUITTO, ignore_errors=True)
    apt.unpack([name for name in needed if not name.startswith("libc6")], MOSQUITTO)
    if not find():
        raise ProgramFailed("Debian's Mosquitto was unpacked but does not start")


def _private() -> tuple[Path, dict[str, str]]:
    folders = ":".join(str(path) for path in debian.library_folders(MOSQUITTO))
    return MOSQUITTO / "usr" / "sbin" / "mosquitto", {"LD_LIBRARY_PATH": folders}


def _runs(program: Path, environment: dict[str, str]) -> bool:
    """`mosquitto -h` ends with 3 by design: what counts is that it could be loaded and names itself."""
    try:
        shown = output(["/bin/sh", "-c", '"$0" -h || true', program], env=environment, timeout_s=10)
    except ProgramFailed:
        return False
    return "mosquitto version" in shown
