"""Listings of the MAC registry as others publish them -> our own lines. Pure; nothing of it touches the makers' tables.

IEEE's CSV files (oui, mam, oui36, iab, cid), Wireshark's `manuf`, our own format, or a zip of them. A listing has no
signature, so what is kept says its file names, SHA-256 and date.
Source: the header line of https://standards-oui.ieee.org/oui/oui.csv; Wireshark's manuf file (head of the file itself).
"""

import csv
import hashlib
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cctv_guard_agent.errors import DataError

MOST_BYTES = 24_000_000
"""Of one listing; IEEE's largest, oui.csv, has 4 MB."""
LEAST_BLOCKS = 30_000
"""IEEE's oui.csv alone has 39,000 blocks: less is a part of the registry, or something else."""
_MOST_NAMES = 65_535
"""registry.py keeps a name's number in 16 bits."""
_MOST_FILES = 12
_MOST_BAD = 20
"""So many unreadable lines are left out and named; a file with more is something else."""
_LONGEST_NAME = 128
_SIZES = {24: 6, 28: 7, 36: 9}
_NOBODY = frozenset({"IEEE Registration Authority", "Private"})
_HEADING = re.compile(r"# MAC registry of (\d{4}-\d{2}-\d{2})\b")

Row = tuple[int, str, str]
"""Line number, prefix as it stands there, name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one or several files hold together."""

    names: tuple[str, ...]
    """The files."""
    sha256: str
    """Of the files as they came, one after the other."""
    date: str | None
    """As the listing itself says (our own format), else None."""
    blocks: tuple[tuple[str, str], ...]
    """(6, 7 or 9 lower-case hex digits, registrant), each prefix once."""
    bad: tuple[str, ...]
    """Lines that were left out, for a person."""

    def counts(self) -> dict[int, int]:
        """How many blocks of /24, /28 and /36."""
        return {bits: sum(len(prefix) == digits for prefix, _ in self.blocks) for bits, digits in _SIZES.items()}


def read(files: Sequence[tuple[str, bytes]]) -> Listing:
    """Read listings, (file name, bytes) each. Raises DataError that names file and line."""
    digest = hashlib.sha256()
    blocks: dict[str, str] = {}
    bad: list[str] = []
    names: list[str] = []
    date: str | None = None
    for name, data in files:
        digest.update(data)
        for inner, listing in _unpacked(name, data):
            names.append(inner)
            text = listing.decode("utf-8-sig", "replace")
            heading = _HEADING.match(text)
            date = heading[1] if heading else date
            for number, prefix, registrant in _rows(text, own=heading is not None):
                digits = _digits(prefix)
                owner = _name(registrant)
                if digits is None or not owner:
                    bad.append(f"{inner}, line {number}: no block and name in {_shown(f'{prefix} {registrant}')}")
                    if len(bad) > _MOST_BAD:
                        raise DataError("\n".join([*bad[:5], f"... {_MOST_BAD} more such lines: not a MAC registry"]))
                elif owner not in _NOBODY:
                    blocks.setdefault(digits, owner)
    return Listing(
        names=tuple(names), sha256=digest.hexdigest(), date=date, blocks=tuple(blocks.items()), bad=tuple(bad)
    )


def check(listing: Listing) -> None:
    """Raise DataError where a listing is no whole registry."""
    counts = listing.counts()
    if len(listing.blocks) < LEAST_BLOCKS:
        raise DataError(
            f"{', '.join(listing.names)}: {len(listing.blocks)} blocks; the registry has more than {LEAST_BLOCKS}. "
            "Give the whole listing: IEEE's oui.csv, mam.csv and oui36.csv, or Wireshark's manuf"
        )
    if missing := [f"/{bits}" for bits, count in counts.items() if count == 0]:
        raise DataError(
            f"{', '.join(listing.names)}: no {' and no '.join(missing)} blocks; give oui.csv, mam.csv and oui36.csv "
            "together, else small companies' blocks would lose their names"
        )


def lines(listing: Listing, date: str, *, forced: bool = False) -> list[str]:
    """Return the lines of our own format. Raises DataError where there are more names than it can number."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for prefix, name in listing.blocks:
        by_name[name].append(prefix)
    if len(by_name) > _MOST_NAMES:
        raise DataError(f"{', '.join(listing.names)}: {len(by_name)} registrants, at most {_MOST_NAMES} can be kept")
    origin = ", ".join(re.sub(r"[^\w.+-]", "_", name)[:40] for name in listing.names)
    kept = "; kept although older" if forced else ""
    head = f"# MAC registry of {date}: {origin}, SHA-256 {listing.sha256}{kept}"
    return [head, *(f"{name}\t{' '.join(sorted(found))}" for name, found in sorted(by_name.items()))]


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, or the files of a zip, each bounded. Raises DataError."""
    if len(data) > MOST_BYTES:
        raise DataError(f"{name}: larger than {MOST_BYTES // 1_000_000} MB; no listing of the MAC registry is")
    if not data.startswith(b"PK"):
        yield name, data
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inner = [one for one in packed.infolist() if not one.is_dir()]
            if not 0 < len(inner) <= _MOST_FILES:
                raise DataError(f"{name}: a zip of {len(inner)} files; 1 to {_MOST_FILES} are read")
            for one in inner:
                with packed.open(one) as stream:
                    content = stream.read(MOST_BYTES + 1)
                yield from _plain(f"{name}/{one.filename}", content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise DataError(f"{name}: a zip that cannot be read ({error})") from error


def _plain(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if len(data) > MOST_BYTES or data.startswith(b"PK"):
        raise DataError(f"{name}: larger than {MOST_BYTES // 1_000_000} MB, or a zip within a zip")
    yield name, data


def _rows(text: str, *, own: bool) -> Iterator[Row]:
    if own:
        for number, line in enumerate(text.splitlines()[1:], 2):
            name, _, prefixes = line.rpartition("\t")
            for prefix in prefixes.split() or [""]:
                yield number, prefix, name
    elif text[:200].lower().startswith("registry,assignment,"):
        yield from _ieee(text)
    else:
        yield from _manuf(text)


def _ieee(text: str) -> Iterator[Row]:
    rows = csv.reader(text.splitlines())
    try:
        for row in rows:
            if rows.line_num > 1 and row:
                yield rows.line_num, row[1] if len(row) > 2 else "", row[2] if len(row) > 2 else row[0]
    except csv.Error as error:
        raise DataError(f"line {rows.line_num}: not CSV ({error})") from error


def _manuf(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            block, *names = line.split("\t")
            full = [one.strip() for one in names if one.strip()]
            yield number, block.strip(), full[-1] if full else ""


def _digits(prefix: str) -> str | None:
    """Return 6, 7 or 9 digits of `4419B6`, `44:19:B6`, `44:19:B6:10:00:00/28`, None for anything else."""
    address, _, bits = prefix.partition("/")
    digits = re.sub(r"[:.-]", "", address).lower()
    if bits:
        size = _SIZES.get(int(bits)) if re.fullmatch(r"[0-9]{1,2}", bits) else None
        digits = digits[:size] if size is not None and len(digits) >= size else ""
    return digits if len(digits) in _SIZES.values() and re.fullmatch(r"[0-9a-f]+", digits) else None


def _name(text: str) -> str:
    """Return a registrant's name in one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * _LONGEST_NAME]).split())[:_LONGEST_NAME]


def _shown(text: str) -> str:
    return repr(_name(text)[:60])
