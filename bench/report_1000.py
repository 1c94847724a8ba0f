"""Plan and report for 1,000 cameras: how long they take, how large the page is, and whether they repeat byte for byte.

    .venv/bin/python bench/report_1000.py [--cameras 1000]

The simulated shop is looked at once; what was found of its 15 devices is copied with new ids, names and addresses until
there are enough, so that findings, evidence and texts have the size of real ones. Aims: plan 1 s, page 3 s, 5 MB.
"""

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

from cctv_guard_agent.app import Site
from cctv_guard_agent.config import Config
from cctv_guard_agent.model.finding import Finding, finding_id
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.plan import make_plan
from cctv_guard_agent.report import csv_report, cyclonedx_report, html_report, ics_report, json_report
from cctv_guard_agent.report.data import ReportData
from cctv_guard_agent.store import Store
from cctv_guard_agent.texts import Language
from cctv_guard_simulator.site import Site as SimulatedSite

NETWORK = "127.78.0.0/24"
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
PLAN_S, PAGE_S, PAGE_MB = 1.0, 3.0, 5.0


async def looked_at() -> tuple[Snapshot, Any]:
    """The simulated shop as the agent sees it."""
    async with SimulatedSite(network=NETWORK):
        networks = (ip_network(NETWORK),)
        site = Site(Config(networks=networks), Lan.of(networks), Store(None), now=lambda: NOW)
        await site.audit()
        site.complete_scan(NOW)
        snapshot = site.assess(NOW)
        return snapshot, json.loads(json.dumps(site.payloads(snapshot)))


def many_findings(snapshot: Snapshot, cameras: int) -> list[Finding]:
    """Every finding once for each copy of its device."""
    found = [one for one in snapshot.findings if one.device is None]
    devices = [one.device.id for one in snapshot.devices]
    for number in range(cameras):
        device = devices[number % len(devices)]
        copy = f"{device}-{number}"
        found += [
            replace(one, device=copy, id=finding_id(one.check, copy, one.subject))
            for one in snapshot.findings
            if one.device == device
        ]
    return found


def many_devices(payloads: Any, cameras: int) -> Any:
    """The payloads with so many devices: each copy has an id, a name and an address of its own."""
    texts = [json.dumps(one) for one in payloads["devices"]]
    devices = []
    for number in range(cameras):
        original = payloads["devices"][number % len(texts)]
        address = f"10.{number // 250}.{number % 250}.9"
        text = texts[number % len(texts)]
        for old, new in (
            (original["id"], f"{original['id']}{number:04x}"),
            (original["name"], f"{original['name']} no. {number}"),
            ((original["addresses"] or ["-.-"])[0], address),
        ):
            text = text.replace(json.dumps(old)[1:-1], json.dumps(new)[1:-1])
        text = re.sub(r'("id": ")([0-9a-f]{12})(")', rf"\g<1>\g<2>{number:04x}\g<3>", text)
        devices.append(json.loads(text))
    return {**payloads, "devices": devices}


def timed(what: str, do: Callable[[], Any], repeats: int = 3) -> tuple[float, Any]:
    """The best of some runs, in seconds, and the result of the last."""
    best, result = 1e9, None
    for _ in range(repeats):
        began = time.perf_counter()
        result = do()
        best = min(best, time.perf_counter() - began)
    print(f"{what:32} {best:6.2f} s")
    return best, result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cameras", type=int, default=1000)
    options = parser.parse_args()
    snapshot, payloads = asyncio.run(looked_at())
    findings = many_findings(snapshot, options.cameras)
    many = many_devices(payloads, options.cameras)
    print(f"{options.cameras} devices, {len(findings)} findings")
    plan_s, plan = timed("plan", lambda: make_plan(findings, {}, NOW))
    same = plan == make_plan(list(reversed(findings)), {}, NOW)
    print(f"{'':32} {len(plan)} tasks; the same whatever the order: {same}")

    def data(code: str) -> ReportData:
        return ReportData(payloads=many, at=NOW, judged_at=NOW, language=Language(code))

    page_s, page = timed("page (HTML)", lambda: html_report.render(data("en")))
    timed("page in German", lambda: html_report.render(data("de")), repeats=1)
    again = page == html_report.render(data("en"))
    size = len(page.encode()) / 1e6
    print(f"{'':32} {size:6.2f} MB; the same bytes again: {again}")
    timed("table (CSV)", lambda: csv_report.render(data("en")))
    timed("payloads (JSON)", lambda: json.dumps(json_report.render(data("en"))))
    timed("calendar (ICS)", lambda: ics_report.render(data("en")))
    timed("bill of materials (CycloneDX)", lambda: cyclonedx_report.render(data("en")))
    reached = plan_s <= PLAN_S and page_s <= PAGE_S and size < PAGE_MB and again and same
    print(f"Aims (plan {PLAN_S:.0f} s, page {PAGE_S:.0f} s, under {PAGE_MB:.0f} MB, the same again): {reached}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
