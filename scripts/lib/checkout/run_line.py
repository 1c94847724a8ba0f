"""`scripts/run`: sets up what the line needs, then hands over to the agent's Python (package `line`)."""

import os
from collections.abc import Sequence

from checkout import setup
from checkout.paths import AGENT_PYTHON, MAIN
from checkout.say import SetupError, say


def main(arguments: Sequence[str]) -> int:
    """Does not return when all is there: the process becomes the line."""
    if "--help" in arguments or "-h" in arguments:
        parts: list[str] = ["agent"]
    else:
        parts = ["agent"]
        if not any(argument.split("=")[0] == "--broker" for argument in arguments):
            parts.append("mosquitto")
        if "--no-home-assistant" not in arguments:
            parts.append("home-assistant")
    try:
        setup.set_up(*parts)
    except SetupError as error:
        say(f"scripts/run: {error}")
        return 2
    return os.execv(AGENT_PYTHON, [str(AGENT_PYTHON), str(MAIN), "line", *arguments])
