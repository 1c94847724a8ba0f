"""The options of `scripts/run`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_DESCRIPTION = """\
Brings up the whole line on this host: an MQTT broker, the agent, and a real Home Assistant with CCTV Guard set up in
it. Prints the address and the login. Ctrl-C ends everything. It installs nothing on the system, needs no root, and
listens on loopback alone.
"""
_EPILOG = """\
With a broker of your own (--broker) the login comes from CCTV_GUARD_MQTT_USERNAME and CCTV_GUARD_MQTT_PASSWORD, or
CCTV_GUARD_MQTT_PASSWORD_FILE for a file that holds the password.

Everything is kept below .local/site/; delete that folder to start afresh.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for."""

    simulated_site: bool
    check: bool
    home_assistant: bool
    port: int | None
    broker: str | None
    profiles: Path | None
    networks: tuple[str, ...]
    agreed: bool


def parse(arguments: Sequence[str]) -> Options:
    """Read the command line; exits with 2 and a sentence when it makes no sense."""
    parser = argparse.ArgumentParser(
        prog="scripts/run", description=_DESCRIPTION, epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = parser.add_argument
    add("--simulated-site", action="store_true", help="look at simulated cameras instead of this host's networks")
    add("--check", action="store_true",
        help="with --simulated-site: compare what Home Assistant shows with what each camera should give, then end: "
        "0 all as expected, 1 something differs, 2 the line did not come up")  # fmt: skip
    add("--no-home-assistant", action="store_true", help="leave Home Assistant out: broker and agent only")
    add("--port", type=int, metavar="N", help="port of Home Assistant's page (8123, or a free one)")
    add("--broker", metavar="HOST[:PORT]", help="use this MQTT broker instead of one of our own")
    add("--profiles", type=Path, metavar="DIR", help="with --simulated-site: folder with the cameras' profiles")
    add("--network", action="append", default=[], metavar="CIDR",
        help="look at this network only (again for more); with --simulated-site: a part of 127.0.0.0/8")  # fmt: skip
    add("--yes", action="store_true", help="look at this host's networks without asking")
    given = parser.parse_args(arguments)
    if given.check and not given.simulated_site:
        parser.error("--check needs --simulated-site: only there is it known what each camera should give")
    if given.check and given.no_home_assistant:
        parser.error("--check looks at Home Assistant, so --no-home-assistant makes no sense with it")
    if given.profiles and not given.simulated_site:
        parser.error("--profiles needs --simulated-site")
    if given.profiles and not given.profiles.is_dir():
        parser.error(f"--profiles {given.profiles}: no such folder")
    if given.port is not None and not 0 < given.port < 65536:
        parser.error(f"--port {given.port}: allowed are 1 to 65535")
    if given.simulated_site and len(given.network) > 1:
        parser.error("--simulated-site takes one --network")
    return Options(
        simulated_site=given.simulated_site, check=given.check, home_assistant=not given.no_home_assistant,
        port=given.port, broker=given.broker, profiles=given.profiles and given.profiles.resolve(),
        networks=tuple(given.network), agreed=given.yes,
    )  # fmt: skip
