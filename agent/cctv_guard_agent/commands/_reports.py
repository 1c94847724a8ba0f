"""What `scan` and `report` share: the options that name files, the report's data, and the writing of each format."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.provider import Provider
from cctv_guard_agent.providers import read_csv
from cctv_guard_agent.report.data import INSURER, OWNER, ReportData
from cctv_guard_agent.texts import ENGLISH, Language, languages

_FORMATS = {
    "json": "everything, as the contract's payloads (- for the screen)",
    "csv": "the table of cameras, for a spreadsheet (- for the screen)",
    "html": "a page to read, print or hand on",
    "ics": "the plan, for a calendar",
    "cyclonedx": "the inventory as a bill of materials (CycloneDX 1.6, JSON)",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of a report."""
    for name, what in _FORMATS.items():
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {what}")
    parser.add_argument(
        "--for",
        dest="audience",
        choices=(OWNER, INSURER),
        default=OWNER,
        help="for whom; for an insurer without addresses, MACs and how-to",
    )
    parser.add_argument(
        "--language", choices=languages(), default=ENGLISH, help="the language of the page and calendar"
    )
    parser.add_argument(
        "--providers",
        type=Path,
        metavar="CSV",
        help="who holds remote access, as a table (without it: `providers` of the configuration)",
    )


def chosen_providers(options: argparse.Namespace, configured: Sequence[Provider]) -> Sequence[Provider]:
    """Return the register: the table that was named, else the configuration's. Raises ConfigError."""
    return read_csv(options.providers) if options.providers else configured


def language(options: argparse.Namespace) -> Language:
    """Return the language that was asked for."""
    return Language(options.language)


def write(options: argparse.Namespace, data: ReportData) -> int:
    """Write every format that was asked for; returns how many. Raises ConfigError."""
    from cctv_guard_agent.report import csv_report, cyclonedx_report, html_report, ics_report, insurer, json_report

    if data.for_insurer:
        data = insurer.for_insurer(data)
    makers: dict[str, Callable[[ReportData], str]] = {
        "json": lambda one: json.dumps(json_report.render(one), indent=2, ensure_ascii=False) + "\n",
        "csv": csv_report.render,
        "html": html_report.render,
        "ics": ics_report.render,
        "cyclonedx": cyclonedx_report.render,
    }
    chosen = wanted(options)
    for name in chosen:
        put(getattr(options, name), makers[name](data))
    return len(chosen)


def wanted(options: argparse.Namespace) -> list[str]:
    """Return the formats that were asked for."""
    return [name for name in _FORMATS if getattr(options, name)]


def put(path: Path, text: str) -> None:
    """Write a file, or to the screen where it is `-`. Raises ConfigError."""
    if str(path) == "-":
        sys.stdout.write(text)
        return
    try:
        path.write_bytes(text.encode("utf-8"))  # as it is: ICS and CSV have line ends of their own
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from error
    print(f"Written: {path}", file=sys.stderr)


def moment(text: str, option: str, *, begins: bool = False) -> datetime:
    """Read a time: RFC 3339 (UTC where it names no zone), or a date: its end, or its beginning. Raises ConfigError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{option}: {text[:40]!r} is no time; write 2026-11-24 or 2026-11-24T10:00:00Z") from error
    if len(text) == len("2026-11-24") and not begins:
        at += timedelta(days=1, seconds=-1)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
