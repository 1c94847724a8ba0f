"""`scripts/screenshots`: sets up the line and a browser, then hands over to the agent's Python."""

import os
from collections.abc import Sequence

from checkout import setup, system
from checkout.paths import AGENT_PYTHON, MAIN
from checkout.say import SetupError, say


def main(arguments: Sequence[str]) -> int:
    """Does not return when all is there: the process becomes the one that takes the pictures."""
    try:
        setup.set_up("agent", "mosquitto", "home-assistant")
        system.system("screenshots", agreed="--yes" in arguments)
    except SetupError as error:
        say(f"scripts/screenshots: {error}")
        return 2
    return os.execv(AGENT_PYTHON, [str(AGENT_PYTHON), str(MAIN), "take-screenshots", *arguments])
