"""`doctor`: what works on this computer, what does not, and what to do about it. It asks no camera anything.

Routers, logs, lists of recorders and vantages that are configured are read once each, to say what is missing.
"""

import argparse
import asyncio
import json
import os
import re
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cctv_guard_agent import __version__
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.commands import _options
from cctv_guard_agent.config import Config
from cctv_guard_agent.errors import CctvGuardError, ConfigError
from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.net import interfaces
from cctv_guard_agent.store import Store

MEASURED_MESSAGES = 1500
"""More than Mosquitto's default queue of 1,000, which drops the rest silently (facts/measured.md)."""


_NO_SOURCE = (
    "no router, log, recorder or vantage is configured: what only these see stays unknown (forwards entered by hand, "
    "which camera phones home, how this site looks from outside); see docs/routers.md, phones_home.md, vantage.md"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    what: str
    state: str
    """good, bad, note."""
    says: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument(
        "--no-sources",
        action="store_true",
        help="leave routers, recorders, logs and vantages of the configuration alone (no login is used)",
    )


def main(options: argparse.Namespace) -> int:
    """Exit 0 where nothing is bad, else 1."""
    lines = [Line("program", "good", f"CCTV Guard {__version__}, Python {sys.version.split()[0]}")]
    config = Config()
    try:
        config = _options.load(options)
        path = options.config or _options.default_path()
        lines.append(
            _readable_by(path) if path.exists() else Line("configuration", "good", f"none at {path}; defaults are used")
        )
    except ConfigError as error:
        lines.append(Line("configuration", "bad", str(error)))
    lines += [_plugins(), *_networks(config), _store(config), _clock(), *asyncio.run(_broker(config.mqtt))]
    if not options.no_sources:
        lines += _sources(config)
    if options.json:
        print(json.dumps([asdict(line) for line in lines], indent=2))
    else:
        marks = {"good": "ok  ", "bad": "BAD ", "note": "note"}
        for line in lines:
            print(f"{marks[line.state]} {line.what}: {line.says}")
    return 1 if any(line.state == "bad" for line in lines) else 0


def _readable_by(path: Path) -> Line:
    """A password in a file that everybody on this computer can read is no secret."""
    if path.stat().st_mode & 0o077 and re.search(
        r"^[\s-]*['\"]?password['\"]?\s*:", path.read_text("utf-8"), re.MULTILINE
    ):
        says = f"{path} holds a password and other users of this computer may read it: chmod 600 {path}"
        return Line("configuration", "bad", says)
    return Line("configuration", "good", str(path))


def _plugins() -> Line:
    loaded = load_plugins()
    if loaded.skipped:
        return Line("plug-ins", "bad", "; ".join(f"{name} skipped: {why}" for name, why in loaded.skipped))
    return Line("plug-ins", "good", f"{loaded.count} loaded")


def _networks(config: Config) -> list[Line]:
    lines = []
    try:
        net = _options.lan(config)
        shown = ", ".join(str(network) for network in net.networks)
        lines.append(Line("networks", "good", f"{shown} would be looked at"))
        lines += _ports()
    except CctvGuardError as error:
        lines.append(Line("networks", "bad", str(error)))
    for card in interfaces.attached():
        why = interfaces.why_not(card)
        if why and not card.network.is_loopback:
            lines.append(Line(f"card {card.name}", "note", f"{card.network} is left out by default: {why}"))
    return lines


def _ports() -> list[Line]:
    """Say which discovery ports other programs hold."""
    from cctv_guard_agent.net.holder import holder_of_udp, inodes_of  # reads /proc: only here

    lines = []
    table = Path("/proc/net/udp").read_text("ascii")
    for port, protocol in ((37020, "SADP"), (37810, "DHDiscover"), (34569, "Xiongmai"), (3000, "Reolink")):
        if inodes_of(port, table):
            says = f"is held by {holder_of_udp(port)}: {protocol} answers may go there"
            lines.append(Line(f"UDP port {port}", "note", says))
    return lines


def _store(config: Config) -> Line:
    folder = config.store.parent if config.store.parent.exists() else Path.cwd()
    if not os.access(folder, os.W_OK):
        return Line(
            "inventory", "bad", f"{folder} cannot be written; name another file with store: in the configuration"
        )
    return Line("inventory", "good", f"{config.store}{'' if config.store.exists() else ' (made at the first run)'}")


def _clock() -> Line:
    if time.gmtime().tm_year < 2026:
        return Line("clock", "bad", f"this computer says {time.strftime('%Y-%m-%d')}: switch network time (NTP) on")
    return Line("clock", "good", time.strftime("%Y-%m-%d %H:%M:%S %Z"))


def _sources(config: Config) -> list[Line]:
    """Read what is configured with an address or a login, each once."""
    logins = [one for one in config.devices if one.credentials is not None]
    if not (config.routers or config.egress or config.recorders or config.vantages or logins):
        return [Line("sources", "note", _NO_SOURCE)]
    from cctv_guard_agent.commands._doctor_sources import examine  # opens connections: only here

    try:
        net = _options.lan(config)
        store = Store(config.store if config.store.exists() else None)
        try:
            told = asyncio.run(examine(config, net, load_plugins(), store, lambda: datetime.now(UTC)))
        finally:
            store.close()
    except CctvGuardError as error:
        return [Line("sources", "bad", str(error))]
    return [Line(*one) for one in told]


async def _broker(config: Broker | None) -> list[Line]:
    if config is None:
        return [Line("broker", "note", "none configured: `scan` works, `run` needs mqtt: in the configuration")]
    from cctv_guard_agent.publish.examine import examine_broker  # opens connections: only here

    return [Line(*one) for one in await examine_broker(config, MEASURED_MESSAGES)]
