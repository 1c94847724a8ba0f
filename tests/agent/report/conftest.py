"""One scan of a few simulated devices for all tests of reports."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from cctv_guard_agent.report.data import ReportData
from cctv_guard_simulator.site import Site as SimulatedSite
from tests.agent.test_app import NETWORK, site

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
_SCANNED: list[Any] = []


@pytest.fixture
async def scanned() -> Any:
    """What one scan found, made once for this file."""
    if not _SCANNED:
        async with SimulatedSite(network=NETWORK, profiles=["hikvision", "axis", "annke", "gateway"]) as _:
            ours = site()
            await ours.audit()
            ours.complete_scan(ours.now())
            _SCANNED.append(ours.payloads(ours.assess(ours.now())))
    return deepcopy(_SCANNED[0])


@pytest.fixture
async def data(scanned: Any) -> ReportData:
    return ReportData(payloads=scanned, at=NOW, judged_at=NOW)
