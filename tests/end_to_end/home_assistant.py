"""The real Home Assistant, Mosquitto and simulated site for the end-to-end tests.

One implementation for `scripts/run` and the tests: it lives in scripts/lib/line, and is named here.

    async with line(tmp_path) as programs: ...                     # ends all that it started
    logins = await broker.start(programs, state)                   # a real Mosquitto with our access rules
    page = await home_assistant.start(programs, state, port=None)
    async with HomeAssistant(page.url) as client:
        await home_assistant.make_ready(client, page, logins.home_assistant, logins.protocol)
        states = await client.entity_states()                      # "<agent id>_<camera id>_<key>" -> state object
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_LIB = str(Path(__file__).resolve().parents[2] / "scripts" / "lib")
if _LIB not in sys.path:
    sys.path.append(_LIB)

from line import agent, broker, home_assistant, ports, simulated_site  # noqa: E402
from line.browser import browser  # noqa: E402
from line.check import look  # noqa: E402
from line.home_assistant_api import HomeAssistantError  # noqa: E402
from line.home_assistant_client import HomeAssistant  # noqa: E402
from line.processes import Programs  # noqa: E402
from line.state import State  # noqa: E402
from line.verdicts import Shown, differences  # noqa: E402

__all__ = [
    "HomeAssistant",
    "HomeAssistantError",
    "Programs",
    "Shown",
    "State",
    "agent",
    "broker",
    "browser",
    "differences",
    "home_assistant",
    "line",
    "look",
    "ports",
    "simulated_site",
]


@asynccontextmanager
async def line(folder: Path) -> AsyncIterator[Programs]:
    """Starts programs with their logs in `folder/logs`, and ends every one of them with the block."""
    programs = Programs(folder / "logs")
    try:
        yield programs
    finally:
        await programs.stop()
