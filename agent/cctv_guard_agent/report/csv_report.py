"""The report as a table for a spreadsheet: one line per camera or recorder."""

import csv
import io
from collections.abc import Mapping
from typing import Any

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
)


def render(payloads: Mapping[str, Any]) -> str:
    """Return the table; a cell that a spreadsheet would run as a formula is disarmed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for device in payloads["devices"]:
        writer.writerow([_disarm(cell) for cell in _row(device)])
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
    ]


def _disarm(cell: object) -> object:
    """A camera called `=cmd|...` must stay text (OWASP, CSV injection)."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + cell
    return "" if cell is None else cell
