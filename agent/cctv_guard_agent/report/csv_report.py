"""The report as a table for a spreadsheet: one line per camera or recorder."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from cctv_guard_agent.report.data import ReportData, brokers
from cctv_guard_agent.report.tables import trust

_COLUMNS = (
    "name",
    "address",
    "kind",
    "brand",
    "model",
    "maker",
    "confidence",
    "firmware",
    "mac",
    "restricted",
    "reachable_from_internet",
    "cloud_access",
    "anonymous_stream",
    "severity",
    "open_findings",
    "act_by",
    "analog_channels",
    "trust",
    "first_seen",
    "tasks",
    "cloud_provider",
)


def render(data: ReportData) -> str:
    """Return the table; a cell that a spreadsheet would run as a formula is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for device in data.payloads["devices"]:
        writer.writerow([_disarm(cell) for cell in (*_row(device), _provider(data, device))])
    return out.getvalue()


def _row(device: Mapping[str, Any]) -> list[object]:
    identity, exposure = device["identity"], device["exposure"]
    return [
        device["name"],
        (device["addresses"] or [""])[0],
        device["kind"],
        identity["brand"],
        identity["model"],
        identity["maker_name"],
        identity["confidence_word"],
        identity["firmware"],
        identity["mac"],
        device["policy"]["restricted"],
        exposure["reachable_from_internet"]["answer"],
        exposure["cloud_access"]["answer"],
        exposure["anonymous_stream"]["answer"],
        device["risk"]["severity"],
        len(device["findings"]["open"]),
        device["risk"]["act_by"],
        device.get("channels", {}).get("analog"),
        trust(device),
        str(device["first_seen"])[:10],
        len(device["plan"]),
    ]


def _provider(data: ReportData, device: Mapping[str, Any]) -> str:
    """Whose account leads in through the maker's cloud."""
    if device["exposure"]["cloud_access"]["answer"] != "yes":
        return ""
    return "; ".join(one.name for one in brokers(data, device)) or "unknown: ask"


def _disarm(cell: object) -> object:
    """A camera called `=cmd|...` must stay text (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return "" if cell is None else cell
