"""`scripts/setup`: brings the parts that are missing, each only once."""

import argparse
import os
from collections.abc import Callable, Sequence

from checkout import mosquitto, stamp, system, virtualenvs
from checkout.say import SetupError, say

PARTS: dict[str, Callable[[], None]] = {
    "agent": virtualenvs.agent,
    "mosquitto": mosquitto.mosquitto,
    "home-assistant": virtualenvs.home_assistant,
    "component": virtualenvs.component,
}
_HELP = """\
parts:
  agent            the agent, the simulated site and the test tools, in .venv/
  mosquitto        an MQTT broker: the host's program, or Debian's unpacked in .local/
  home-assistant   Home Assistant's newest release, in .local/ (Python 3.14 comes with it)
  component        Home Assistant's test package, in .local/
  system           packages of the system for the end-to-end tests; shows the line and asks

Without a part: agent, mosquitto and home-assistant, which is what scripts/run needs.
Nothing is installed on the system except by `system`. Set CCTV_GUARD_PYTHON to choose the agent's Python.
"""


def set_up(*parts: str) -> None:
    """Make sure that the parts are there. Raises SetupError."""
    with stamp.one_at_a_time():
        for part in parts:
            PARTS[part]()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/setup", description=__doc__, epilog=_HELP, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", nargs="*", choices=[*PARTS, "system", []], metavar="PART")
    parser.add_argument("--yes", action="store_true", help="install system packages without asking")
    options = parser.parse_args(arguments)
    parts = options.part or ["agent", "mosquitto", "home-assistant"]
    try:
        set_up(*(part for part in parts if part != "system"))
        if "system" in parts:
            system.system(*system.GROUPS, agreed=options.yes or os.environ.get("CI") == "true")
    except SetupError as error:
        say(f"scripts/setup: {error}")
        return 2
    if broker := mosquitto.find():
        say(f"MQTT broker: {broker.origin}")
    say(f"ready: {', '.join(parts)}")
    return 0
