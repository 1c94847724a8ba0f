"""Who registered a MAC's prefix: the IEEE registry as a dated copy inside the package, and the camera makers' blocks.

Decides nothing about a maker by itself: a registrant is who bought the network card's addresses.
Source: `mac_registry.txt` (IEEE listings, date in its first line), `camera_prefixes.csv` (identification.md 7).
"""

import csv
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from cctv_guard_agent.errors import DataError

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


@lru_cache(maxsize=1)
def _registry() -> _Registry:
    names, offsets = bytearray(), array("I", [0])
    found = {size: array("Q") for size in _DIGITS}
    with files(__package__).joinpath("mac_registry.txt").open("r", encoding="utf-8") as lines:
        heading = next(lines).lstrip("# ").strip()
        for index, line in enumerate(lines):
            name, _, prefixes = line.rstrip("\n").rpartition("\t")
            names += name.encode() + b"\n"
            offsets.append(len(names))
            try:
                for prefix in prefixes.split():
                    found[len(prefix)].append(int(prefix, 16) << 16 | index)
            except (ValueError, KeyError) as error:
                raise DataError(
                    f"mac_registry.txt, line {index + 2}: {prefix!r} is no prefix of 6, 7 or 9 digits"
                ) from error
    return _Registry(heading, bytes(names), offsets, {size: array("Q", sorted(all_)) for size, all_ in found.items()})


def version() -> str:
    """Return what the registry copy says about itself: its date and where it came from."""
    return _registry().heading


@lru_cache(maxsize=4096)
def registrant(mac: str) -> str | None:
    """Return who registered the prefix of a MAC (or of a bare prefix of at least 6 hex digits), or None.

    Locally administered addresses (second bit of the first byte) have no registrant.
    """
    digits = _digits(mac)
    if len(digits) < 6 or not _is_hex(digits) or int(digits[1], 16) & 2:
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
    """Return the camera trade's block that a MAC lies in, longest prefix first, or None."""
    digits, blocks = _digits(mac), camera_blocks()
    return next((blocks[digits[:n]] for n in _DIGITS if len(digits) >= n and digits[:n] in blocks), None)
