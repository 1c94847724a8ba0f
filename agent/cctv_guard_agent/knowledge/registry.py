"""Who registered a MAC's prefix: the IEEE registry as a dated copy inside the package, and the camera makers' blocks.

Decides nothing about a maker by itself: a registrant is who bought the network card's addresses. A newer copy that
`cctv-guard data update` kept in the folder of `look_in` is used instead; the makers' blocks are the package's alone.
Source: `mac_registry.txt` (IEEE listings, date in its first line), `camera_prefixes.csv` (identification.md 7).
"""

import csv
import logging
import os
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from pathlib import Path

from cctv_guard_agent.errors import DataError

_LOG = logging.getLogger(__name__)

FILE = "mac_registry.txt"
"""Its name, in the package and in the folder of kept data."""
_DATE = re.compile(r"MAC registry of (\d{4}-\d{2}-\d{2}):")
FORCED = "; kept although older"
"""Ends the heading of a copy that the owner wants in spite of its age."""
_DIGITS = (9, 7, 6)
"""Hex digits of the three block sizes, /36, /28 and /24: the longest prefix wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraBlock:
    """A block of addresses that belongs to somebody in the camera trade."""

    prefix: str
    """6, 7 or 9 lower-case hex digits."""
    registrant: str
    maker: str | None
    """Id of makers.csv; None where the registrant has no row there."""
    brand: str | None
    means: str
    """`own`: the maker's own block, decent evidence; `mixed`: its owner makes much besides cameras; `label`: a brand
    that others make for, says the label only."""


@dataclass(frozen=True, slots=True)
class _Registry:
    heading: str
    names: bytes
    """All names, joined by line feeds: a third of the memory of as many strings."""
    offsets: "array[int]"
    blocks: dict[int, "array[int]"]
    """By size, sorted: the prefix, and in the lowest 16 bits the index of the registrant's name. One number each, as
    pairs took 5 MB for the length of the sort."""

    def name(self, index: int) -> str:
        return self.names[self.offsets[index] : self.offsets[index + 1] - 1].decode()


def _digits(mac: str) -> str:
    return mac.lower().replace(":", "").replace("-", "").replace(".", "")


class _Place:
    """Where a kept copy is looked for, and which one was read."""

    folder: Path | None = None
    stamp: tuple[int, int] | None = None


def look_in(folder: Path | None) -> None:
    """Use the copy that is kept in `folder`, where it is newer than the package's; None: the package's."""
    _Place.folder = folder
    _forget()


def refresh() -> None:
    """Take up a copy that was put there since."""
    if _stamp() != _Place.stamp:
        _forget()


def _forget() -> None:
    _Place.stamp = _stamp()
    for one in (_registry, registrant, date):
        one.cache_clear()


def _stamp() -> tuple[int, int] | None:
    """Return what changes when the kept copy is replaced."""
    try:
        found = os.stat(_Place.folder / FILE) if _Place.folder else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size) if found else None


@lru_cache(maxsize=1)
def _registry() -> _Registry:
    kept = _kept(_Place.folder / FILE) if _Place.folder else None
    return kept or _shipped()


def _shipped() -> _Registry:
    with files(__package__).joinpath(FILE).open("r", encoding="utf-8") as lines:
        return _parse(lines, FILE)


def _kept(path: Path) -> _Registry | None:
    """Return the copy at `path`; None where there is none, it is older than the package's, or cannot be used."""
    try:
        with path.open("r", encoding="utf-8") as lines:
            heading = next(lines, "")
            dated = _date(heading)
            if dated and dated < shipped_date() and FORCED not in heading:
                return None
            return _parse(chain([heading], lines), str(path))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, DataError) as error:
        _LOG.warning("The MAC registry's newer copy is not used, the package's is: %s", error)
        return None


def _parse(lines: Iterable[str], name: str) -> _Registry:
    names, offsets = bytearray(), array("I", [0])
    found = {size: array("Q") for size in _DIGITS}
    rows = iter(lines)
    heading = next(rows, "").lstrip("# ").strip()
    if not _date(heading):
        raise DataError(f"{name}, line 1: must begin with `# MAC registry of YYYY-MM-DD:`")
    for index, line in enumerate(rows):
        owner, _, prefixes = line.rstrip("\n").rpartition("\t")
        names += owner.encode() + b"\n"
        offsets.append(len(names))
        try:
            if index > 0xFFFF:
                raise ValueError("too many names")
            for prefix in prefixes.split():
                found[len(prefix)].append(int(prefix, 16) << 16 | index)
        except (ValueError, KeyError) as error:
            raise DataError(
                f"{name}, line {index + 2}: {prefixes[:40]!r} are no prefixes of 6, 7 or 9 digits"
            ) from error
    return _Registry(heading, bytes(names), offsets, {size: array("Q", sorted(all_)) for size, all_ in found.items()})


def _date(heading: str) -> str:
    match = _DATE.search(heading)
    return match[1] if match else ""


@lru_cache(maxsize=1)
def shipped_date() -> str:
    """Return the date of the package's copy, YYYY-MM-DD."""
    with files(__package__).joinpath(FILE).open("r", encoding="utf-8") as lines:
        return _date(next(lines))


def version() -> str:
    """Return what the registry in use says about itself: its date and where it came from."""
    return _registry().heading


@lru_cache(maxsize=1)
def date() -> str:
    """Return the date of the registry in use, YYYY-MM-DD."""
    return _date(_registry().heading)


def count() -> int:
    """Return how many blocks the registry in use has."""
    return sum(len(blocks) for blocks in _registry().blocks.values())


@lru_cache(maxsize=4096)
def registrant(mac: str) -> str | None:
    """Return who registered the prefix of a MAC (or of a bare prefix of at least 6 hex digits), or None.

    Locally administered addresses (second bit of the first byte) have no registrant.
    """
    digits = _digits(mac)
    if len(digits) < 6 or not _is_hex(digits) or is_local(digits):
        return None
    registry = _registry()
    for size in _DIGITS:
        if len(digits) < size:
            continue
        prefix, blocks = int(digits[:size], 16), registry.blocks[size]
        at = bisect_left(blocks, prefix << 16)
        if at < len(blocks) and blocks[at] >> 16 == prefix:
            return registry.name(blocks[at] & 0xFFFF)
    return None


def is_local(mac: str) -> bool:
    """Is the address locally administered: made up by software (phones that hide, virtual machines, bad clones)?

    Source: IEEE 802, the second lowest bit of the first byte; nobody registers such a prefix.
    """
    digits = _digits(mac)[:2]
    return len(digits) == 2 and _is_hex(digits) and bool(int(digits, 16) & 2)


def _is_hex(text: str) -> bool:
    return all(c in "0123456789abcdef" for c in text)


@lru_cache(maxsize=1)
def camera_blocks() -> dict[str, CameraBlock]:
    """Return every camera maker's block by its prefix."""
    with files(__package__).joinpath("camera_prefixes.csv").open("r", encoding="utf-8") as lines:
        return {
            row["prefix"]: CameraBlock(
                prefix=row["prefix"],
                registrant=row["registrant"],
                maker=row["maker"] or None,
                brand=row["brand"] or None,
                means=row["means"],
            )
            for row in csv.DictReader(lines)
        }


@lru_cache(maxsize=4096)
def camera_block(mac: str) -> CameraBlock | None:
    """Return the camera trade's block that a MAC lies in, longest prefix first, or None.

    A company id (CID) in the table is no block of addresses: those built from it are locally administered.
    """
    digits, blocks = _digits(mac), camera_blocks()
    if is_local(digits):
        return None
    return next((blocks[digits[:n]] for n in _DIGITS if len(digits) >= n and digits[:n] in blocks), None)
