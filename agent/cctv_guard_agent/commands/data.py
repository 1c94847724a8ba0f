"""`data`: what the verdicts rest on and how old it is; a newer MAC registry from a file, for hosts without internet.

Nothing is fetched. The registry of who owns which MAC prefixes carries no signature: its file names and SHA-256 are
shown and kept, and it can only change the registrant's name that is shown; who makes cameras is the package's own data.
"""

import argparse
import json
import os
import re
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cctv_guard_agent import policies, vulnerabilities
from cctv_guard_agent.commands import _options
from cctv_guard_agent.errors import ConfigError, DataError
from cctv_guard_agent.knowledge import brands, makers, registry, registry_files

_WHERE = (
    "IEEE's oui.csv, mam.csv and oui36.csv (standards-oui.ieee.org), Wireshark's manuf, or a zip of them, fetched on "
    "another computer"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("what", choices=("show", "update"), help="show what is in use; update the MAC registry")
    parser.add_argument(
        "--from",
        dest="files",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a listing of the MAC registry; may be repeated: " + _WHERE,
    )
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="the listing's date (without it: the file's)")
    parser.add_argument("--force", action="store_true", help="keep a listing that is older than the one in use")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    _options.add_config(parser)


def main(options: argparse.Namespace) -> int:
    """Show or update."""
    _options.load(options)  # so that the folder of the configuration in use is looked in
    if options.what == "update":
        _update(options)
    elif options.files or options.date or options.force:
        raise ConfigError("`data show` changes nothing; for a file say `cctv-guard data update --from FILE`")
    _show(as_json=options.json)
    return 0


def _show(*, as_json: bool) -> None:
    book = policies.load()
    packs = [
        {"name": "policies", "date": book.compiled.isoformat(), "entries": len(book.policies), "source": "shipped"},
        {
            "name": "vulnerabilities",
            "date": vulnerabilities.data_date().isoformat(),
            "entries": vulnerabilities.count(),
            "source": "shipped",
        },
        {
            "name": "makers",
            "date": book.compiled.isoformat(),
            "entries": len(makers.companies()),
            "source": "shipped",
        },
        {"name": "brands", "date": book.compiled.isoformat(), "entries": len(brands.brands()), "source": "shipped"},
        {
            "name": "camera makers' blocks",
            "date": book.compiled.isoformat(),
            "entries": len(registry.camera_blocks()),
            "source": "shipped",
        },
        {"name": "mac registry", "date": registry.date(), "entries": registry.count(), "source": registry.version()},
    ]
    if as_json:
        print(json.dumps(packs, indent=2))
        return
    for one in packs:
        print(f"{one['name']:<22} {one['date']}  {one['entries']:>6} entries  {one['source']}")


def _update(options: argparse.Namespace) -> None:
    if not options.files:
        raise ConfigError(f"nothing is fetched from the internet: name a file with --from. Usable are {_WHERE}")
    listing = registry_files.read([(path.name, _bytes(path)) for path in options.files])
    registry_files.check(listing)
    dated = _date(options, listing)
    older = dated < registry.date()
    if older and not options.force:
        raise DataError(
            f"{', '.join(listing.names)}: of {dated}, older than the registry in use ({registry.date()}); "
            "--force keeps it all the same, --date says its date where the file's is wrong"
        )
    folder = _options.data_folder(options)
    _write(folder, "\n".join(registry_files.lines(listing, dated, forced=older)) + "\n")
    registry.look_in(folder)
    if not options.json:
        for line in listing.bad:
            print(f"left out: {line}")
        print(f"Kept: {folder / registry.FILE}, {len(listing.blocks)} blocks, SHA-256 of what came {listing.sha256}")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(registry_files.MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"--from {path}: cannot be read ({error.strerror})") from error


def _date(options: argparse.Namespace, listing: registry_files.Listing) -> str:
    """Return the listing's date: as told, as it says itself, or the newest file's."""
    told = options.date or listing.date
    if told is None:
        newest = max(path.stat().st_mtime for path in options.files)
        return datetime.fromtimestamp(newest, UTC).date().isoformat()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", told):
            raise ValueError("another form")
        if date.fromisoformat(told) > datetime.now(UTC).date() + timedelta(days=1):
            raise ConfigError(f"--date {told} is in the future")
    except ValueError as error:
        raise ConfigError(f"--date {told}: must be a date such as 2026-11-01") from error
    return str(told)


def _write(folder: Path, text: str) -> None:
    """Put the file there whole or not at all. Raises ConfigError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=f".{registry.FILE}.")
        partial = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            partial.chmod(0o644)  # a registry is no secret, and the service may be another user
            partial.replace(folder / registry.FILE)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigError(f"{folder}: cannot be written ({error.strerror})") from error
