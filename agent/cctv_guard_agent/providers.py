"""The register of providers: installer, monitoring company, cloud account, recording software. Form or CSV.

Who holds remote access, since when, when that is looked at again, and when the contract ends. The owner writes it down
(`providers:` in the configuration, or a table with the same column names): no network tells it.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import voluptuous as vol

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.provider import Provider, ProviderKind

MAX_FILE_BYTES = 1_000_000
_KINDS = ", ".join(ProviderKind)
_YES_NO = {"yes": True, "true": True, "no": False, "false": False, "unknown": None, "": None}


def _text(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[^\x00-\x1f\x7f]{1,200}", value):
        raise vol.Invalid("must be text of 1 to 200 printable characters")
    return value


def _kind(value: object) -> ProviderKind:
    try:
        return ProviderKind(str(value))
    except ValueError as error:
        raise vol.Invalid(f"must be one of {_KINDS}") from error


def _date(value: object) -> date:
    try:
        return value if type(value) is date else date.fromisoformat(str(value))
    except ValueError as error:
        raise vol.Invalid("must be a date such as 2027-01-31") from error


def _yes_no(value: object) -> bool | None:
    if isinstance(value, bool) or value is None:
        return value
    word = str(value).strip().lower()
    if word not in _YES_NO:
        raise vol.Invalid("must be yes, no or unknown")
    return _YES_NO[word]


ENTRY: dict[Any, Any] = {
    vol.Required("name"): _text,
    vol.Required("kind"): _kind,
    "remote_access": _yes_no,
    "since": _date,
    "review": _date,
    "contract_end": _date,
    "makers": [_text],
    "devices": [_text],
    "contact": _text,
    "note": _text,
}
"""The form of one entry, for the configuration's schema."""
_COLUMNS = tuple(str(key) for key in ENTRY)
_LISTS = ("makers", "devices")


def provider(one: Mapping[str, Any]) -> Provider:
    """Turn an entry that keeps to `ENTRY` into a value."""
    values: dict[str, Any] = {key: tuple(value) if key in _LISTS else value for key, value in one.items()}
    return Provider(**values)


def read_csv(path: Path) -> tuple[Provider, ...]:
    """Read a table with the columns of `ENTRY`, several makers or devices parted by ";". Raises ConfigError."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise ConfigError(f"{path}: larger than 1 MB; this is not a register of providers")
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text (byte {error.start}); save the table as CSV in UTF-8") from error
    return parse_csv(text, str(path))


def parse_csv(text: str, name: str = "providers") -> tuple[Provider, ...]:
    """Read a table's text, parted by "," or ";" (as spreadsheets of other countries write). Raises ConfigError."""
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    columns: Sequence[str] = [column.strip().lower() for column in reader.fieldnames or ()]
    unknown = [column for column in columns if column not in _COLUMNS]
    if unknown or "name" not in columns or "kind" not in columns:
        what = f"does not know the column {unknown[0]!r}" if unknown else "lacks the column name or kind"
        raise ConfigError(f"{name}: line 1 {what}; columns: {', '.join(_COLUMNS)}")
    reader.fieldnames = columns
    found = []
    try:
        for row in reader:
            if any(isinstance(value, str) and value.strip() for value in row.values()):
                found.append(_row(row, f"{name}: line {reader.line_num}"))  # noqa: PERF401, the line is counted
    except csv.Error as error:
        raise ConfigError(f"{name}: line {reader.line_num}: {error}") from error
    return tuple(found)


def _row(row: Mapping[str, Any], where: str) -> Provider:
    if None in row:
        raise ConfigError(f"{where}: more cells than columns; put a cell with a comma in quotes")
    entry: dict[str, Any] = {}
    for column, cell in row.items():
        value = (cell or "").strip()
        if value:
            entry[column] = [part.strip() for part in value.split(";") if part.strip()] if column in _LISTS else value
    try:
        return provider(vol.Schema(ENTRY)(entry))
    except vol.MultipleInvalid as error:
        one = error.errors[0]
        column = str(one.path[0]) if one.path else "?"
        raise ConfigError(f"{where}: {column} (now {str(entry.get(column, ''))[:60]!r}): {one.msg}") from error
