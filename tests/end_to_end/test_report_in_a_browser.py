"""The report's page in a real browser: axe's rules, light and dark, on a phone, and on A4; nothing is fetched.

axe-core (Deque Systems, MPL-2.0) comes inside the package axe-core-python.
"""

import asyncio
import base64
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from checkout.paths import AGENT_VENV, ROOT

sys.path[:0] = [str(ROOT / "scripts" / "lib")]

from line.browser import Page, browser  # noqa: E402
from line.processes import Programs  # noqa: E402

from tests.end_to_end.leftovers import MARK, processes  # noqa: E402

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
_RUN = f"""
axe.run({{runOnly: {{type: 'tag', values: {json.dumps(TAGS)}}}}}).then(found => JSON.stringify({{
  passes: found.passes.length,
  violations: found.violations.map(one => [one.id, one.help, one.nodes.slice(0, 3).map(node => node.html)])
}}))
"""


@pytest.fixture(scope="module", params=["owner", "insurer"])
async def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Page]:
    """The page of the simulated shop, as the scan writes it, in a browser."""
    folder = tmp_path_factory.mktemp("report")
    file = folder / "report.html"
    scan = await asyncio.create_subprocess_exec(
        AGENT_VENV / "bin" / "cctv-guard", "scan", "--simulated-site", "--yes", "--html", file, "--for", request.param,
        "--config", _empty(folder), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, error = await asyncio.wait_for(scan.communicate(), 120)
    assert file.exists(), error.decode()
    programs = Programs(folder / "logs")
    try:
        async with browser(programs, folder, width=1100, height=900) as page:
            await page.open(file.as_uri(), until=("Made by CCTV Guard",))
            yield page
    finally:
        await programs.stop()
        await _crash_handler_gone()


async def _crash_handler_gone() -> None:
    """Chromium's crash handler ends by itself, a moment after the browser whose group it is not in."""
    for _ in range(100):
        if not processes(os.environ[MARK]):
            return
        await asyncio.sleep(0.1)


def _empty(folder: Path) -> Path:
    file = folder / "cctv-guard.yaml"
    file.write_text("site: {name: Corner shop}\n", "utf-8")
    return file


async def value(page: Page, expression: str) -> Any:
    result = await page.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
    return result["result"]["value"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
async def test_axe_finds_nothing_to_complain_about(shown: Page, scheme: str, width: int) -> None:
    await size(shown, width)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    await shown.call("Emulation.setEmulatedMedia", features=features)
    ground = await value(shown, "getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") is (scheme == "light")
    module = find_spec("axe_core_python")
    assert module is not None
    assert module.origin is not None
    await shown.call("Runtime.evaluate", expression=Path(module.origin).with_name("axe.min.js").read_text("utf-8"))
    found = json.loads(await value(shown, _RUN))
    assert found["passes"] > 20
    assert found["violations"] == []


@pytest.mark.parametrize("width", [1100, 390, 320])
async def test_the_page_is_never_wider_than_the_screen(shown: Page, width: int) -> None:
    await size(shown, width)
    assert await value(shown, "document.documentElement.scrollWidth") <= width


async def test_nothing_is_fetched_and_nothing_runs(shown: Page) -> None:
    assert await value(shown, "performance.getEntriesByType('resource').length") == 0
    assert await value(shown, "document.scripts.length") == 0


async def test_it_prints_on_a4_with_nothing_cut_off(shown: Page) -> None:
    await size(shown, 680)  # 180 mm: A4 within the page's margins
    await shown.call("Emulation.setEmulatedMedia", media="print", features=[])
    try:
        assert await value(shown, "document.documentElement.scrollWidth") <= 680
        assert await value(shown, "getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        await shown.call("Emulation.setEmulatedMedia", media="", features=[])
    printed = await shown.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    pdf = base64.b64decode(printed["data"])
    boxes = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox ?\[([^\]]+)\]", pdf)}
    assert boxes == {(0, 0, 595, 842)}
    assert 3 <= len(re.findall(rb"/Type ?/Page\b", pdf)) <= 40


async def size(page: Page, width: int) -> None:
    await page.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
    )
