"""Reports: every string from a device is text, whatever it is shown in."""

import csv
import io
from copy import deepcopy
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from cctv_guard_agent.report import csv_report, html_report
from cctv_guard_simulator.site import Site as SimulatedSite
from tests.agent.test_app import NETWORK, site

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def payloads() -> Any:
    async with SimulatedSite(network=NETWORK, profiles=["hikvision", "axis", "gateway"]) as _:
        ours = site()
        await ours.audit()
        return ours.payloads(ours.assess(ours.now()))


async def test_the_table_has_a_line_for_each_camera_and_no_formula(payloads: Any) -> None:
    payloads = deepcopy(payloads)
    payloads["devices"][0]["name"] = "=cmd|' /C calc'!A0"
    rows = list(csv.reader(io.StringIO(csv_report.render(payloads))))
    assert len(rows) == 1 + len(payloads["devices"])
    assert rows[1][0] == "'=cmd|' /C calc'!A0"


async def test_the_page_is_self_contained_well_formed_and_escapes_everything(payloads: Any) -> None:
    payloads = deepcopy(payloads)
    for device in payloads["devices"]:
        device["name"] = HOSTILE
        device["identity"]["summary"]["text"] = HOSTILE
        for one in device["identity"]["because"]:
            one["value"] = HOSTILE
    page = html_report.render(payloads, HOSTILE, NOW)
    assert HOSTILE not in page
    seen: list[tuple[str, dict[str, Any]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            seen.append((tag, dict(attrs)))

    Reader().feed(page)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in seen}
    assert all("src" not in attrs and "onclick" not in attrs for _, attrs in seen)
    assert "not legal advice" in page
