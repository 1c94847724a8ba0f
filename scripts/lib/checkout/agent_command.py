"""`scripts/cctv-guard`: the agent's command from this checkout. Says nothing of its own once it is set up."""

import os
from collections.abc import Sequence

from checkout import setup
from checkout.paths import AGENT_VENV
from checkout.say import SetupError, say


def main(arguments: Sequence[str]) -> int:
    """Does not return when all is there: the process becomes the command."""
    try:
        setup.set_up("agent")
    except SetupError as error:
        say(f"scripts/cctv-guard: {error}")
        return 2
    program = AGENT_VENV / "bin" / "cctv-guard"
    return os.execv(program, [str(program), *arguments])
