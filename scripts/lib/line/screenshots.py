"""`scripts/screenshots`: pictures for the documentation, from a real Home Assistant on the simulated site."""

import argparse
import asyncio
import json
import signal
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from checkout.paths import ROOT
from checkout.say import SetupError, say

from line.agent import PROGRAM
from line.browser import Page, browser
from line.check import settled
from line.home_assistant_client import DOMAIN, HomeAssistant
from line.options import parse
from line.processes import Programs
from line.run import Line, bring_to_page, start
from line.state import State

IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1500, 1080
SCAN_WITHIN_S = 120.0
PROFILE = "amcrest"
"""The camera on the device page: a label behind which another maker stands, and a way in from the internet."""


def main(arguments: Sequence[str]) -> int:
    """0 when the pictures were taken."""
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("--folder", type=Path, default=IMAGES, help="where to put them (docs/images)")
    parser.add_argument("--yes", action="store_true", help="install the browser without asking")
    folder: Path = parser.parse_args(arguments).folder
    try:
        return asyncio.run(_main(folder))
    except SetupError as error:
        say(f"scripts/screenshots: {error}")
        return 2


async def _main(folder: Path) -> int:
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with tempfile.TemporaryDirectory(prefix="cctv-guard-screenshots-") as temporary:
        programs = Programs(Path(temporary) / "logs")
        try:
            options = parse(["--simulated-site"])
            line = await start(programs, State(Path(temporary)), options, ())
            await bring_to_page(line, options)
            await _take(programs, line, Path(temporary), folder)
        finally:
            await programs.stop()
    return 0


async def _take(programs: Programs, line: Line, temporary: Path, folder: Path) -> None:
    assert line.page is not None
    assert line.site is not None
    async with HomeAssistant(line.page.url) as client:
        await client.log_in(line.page.username, line.page.password)
        shown = await settled(client, line.site)
        entry = (await client.entries(DOMAIN))[0]["entry_id"]
        address = next(device.address for device in line.site.devices if device.profile == PROFILE)
        camera = shown.at(address)
        if camera is None:
            raise SetupError(f"{PROFILE} ({address}) is not in Home Assistant; scripts/run --simulated-site --check")
        device = shown.devices[camera]
        token = await client.long_lived_token("screenshots")
    async with browser(programs, temporary, width=WIDTH, height=HEIGHT) as page:
        await _log_in(page, line.page.url, token)
        url = f"{line.page.url}/config/devices"
        await page.open(f"{url}/dashboard?historyBack=1&config_entry={entry}", until=(str(device["name"]),))
        await page.picture(folder / "device-list.png")
        await page.open(f"{url}/device/{device['id']}", until=(str(device["name"]), "Sensors"))
        await page.picture(folder / "device-page.png")
        await page.open((await _report(programs, temporary)).as_uri(), until=("CCTV Guard",))
        size = {"width": 880, "height": 980, "deviceScaleFactor": 1, "mobile": False}
        await page.call("Emulation.setDeviceMetricsOverride", **size)
        await page.picture(folder / "report.png")
    say(f"written: {', '.join(str(folder / name) for name in ('device-list.png', 'device-page.png', 'report.png'))}")


async def _report(programs: Programs, temporary: Path) -> Path:
    """The page that `cctv-guard scan` writes of a simulated site of its own."""
    file = temporary / "report.html"
    scan = await programs.start("scan", [PROGRAM, "scan", "--simulated-site", "--yes", "--html", file])
    await asyncio.wait_for(scan.process.wait(), SCAN_WITHIN_S)
    if not file.exists():
        raise scan.ended()
    return file


async def _log_in(page: Page, url: str, token: str) -> None:
    """Give the page a token as its own login would leave it; names as its `home-assistant-js-websocket` has them."""
    tokens = {
        "hassUrl": url, "clientId": f"{url}/", "access_token": token, "token_type": "Bearer", "refresh_token": "",
        "expires_in": 86400, "expires": int((time.time() + 86400) * 1000),
    }  # fmt: skip
    script = f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))});"
    await page.call("Page.addScriptToEvaluateOnNewDocument", source=script)
