"""A headless Chromium driven over its DevTools protocol: open a page, wait for a text, take a picture.

Source: Chrome DevTools Protocol, domains Page, Runtime, Emulation (chromedevtools.github.io/devtools-protocol).
"""

import asyncio
import base64
import json
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from checkout.say import SetupError

from line.processes import Programs

STARTS_WITHIN_S = 30.0
SHOWS_WITHIN_S = 60.0
_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Home Assistant's page is made of shadow trees: innerText of the document alone sees none of them.
_TEXT = """
(() => {
  const out = [];
  const walk = (node) => {
    if (node.nodeType === 3 && node.textContent.trim()) out.push(node.textContent.trim());
    if (node.nodeName === 'STYLE' || node.nodeName === 'SCRIPT') return;
    if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
    node.childNodes.forEach(walk);
  };
  walk(document.documentElement);
  return out.join(' | ');
})()
"""


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last_id = 0

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol. Raises SetupError when the browser refuses it."""
        self._last_id += 1
        await self._socket.send_json({"id": self._last_id, "method": method, "params": params})
        while True:
            message = json.loads(await self._socket.receive_str(timeout=SHOWS_WITHIN_S))
            if message.get("id") == self._last_id:
                break
        if "error" in message:
            raise SetupError(f"the browser refused {method}: {message['error'].get('message')}")
        return dict(message["result"])

    async def text(self) -> str:
        """All text on the page, shadow trees included."""
        result = await self.call("Runtime.evaluate", expression=_TEXT, returnByValue=True)
        return str(result["result"].get("value", ""))

    async def open(self, url: str, *, until: tuple[str, ...]) -> None:
        """Go there and wait until each text is on the page. Raises SetupError naming what never came."""
        await self.call("Page.navigate", url=url)
        ends_at = time.monotonic() + SHOWS_WITHIN_S
        while missing := [text for text in until if text not in await self.text()]:
            if time.monotonic() > ends_at:
                raise SetupError(f"{url} did not show {missing} within {SHOWS_WITHIN_S:.0f} s")
            await asyncio.sleep(0.25)
        # What is on the page is laid out and faded in by animations of up to 0.4 s.
        await asyncio.sleep(1.5)

    async def picture(self, path: Path) -> None:
        """Save the page as PNG."""
        result = await self.call("Page.captureScreenshot", format="png")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(result["data"]))


@asynccontextmanager
async def browser(programs: Programs, folder: Path, *, width: int, height: int) -> AsyncIterator[Page]:
    """A fresh browser with one empty tab of that size, ended with the block."""
    program = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if program is None:
        raise SetupError(f"no browser here ({', '.join(_NAMES)}); run scripts/setup system")
    profile = folder / "browser"
    shutil.rmtree(profile, ignore_errors=True)
    # Chromium refuses its own sandbox to root; the page is ours alone.
    unconfined = ["--no-sandbox"] if os.geteuid() == 0 else []
    started = await programs.start(
        "browser",
        [program, "--headless=new", *unconfined, "--remote-debugging-port=0", "--disable-gpu",
         "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars", "--disable-background-networking",
         f"--user-data-dir={profile}", "about:blank"],
    )  # fmt: skip
    try:
        port = await _port(profile / "DevToolsActivePort")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as response:
                tabs = await response.json(content_type=None)
            address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
            async with session.ws_connect(address, max_msg_size=64 * 1024 * 1024) as socket:
                page = Page(socket)
                await page.call("Page.enable")
                await page.call(
                    "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
                )
                yield page
    finally:
        await programs.stop_one(started)


async def _port(file: Path) -> int:
    ends_at = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < ends_at:
        if file.exists() and (lines := file.read_text(encoding="ascii").splitlines()):
            return int(lines[0])
        await asyncio.sleep(0.1)
    raise SetupError(f"the browser did not start within {STARTS_WITHIN_S:.0f} s")
