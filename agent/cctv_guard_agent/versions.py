"""Dotted firmware versions: reading one out of a device's text, and whether it lies in a range that a flaw names. Pure.

A version is compared only where a maker's firmware is known to count that way; anything else cannot be compared, and
then a flaw concerns the device "probably". Source: knowledge/vulnerabilities.csv (ranges as their sources write them);
each maker's release notes (how its versions are written).
"""

import re
from dataclasses import dataclass

Version = tuple[int, ...]

_DOTTED = re.compile(r"(?<![\w.])[vV]?(\d{1,5}(?:\.\d{1,6}){1,4})(?![\d])")
_OF_MAKER = {
    # UVC.S2LM.v4.74.106.0.1a2b3c4.250101.1234: the first dotted number after a `v`
    "ubiquiti": re.compile(r"(?:^|[.\s])v?(\d{1,3}\.\d{1,3}\.\d{1,4})(?=[.\s]|$)"),
    # v3.0.0.136_20121102, and on recorders v3.3.0.226_23031644
    "reolink": re.compile(r"(?:^|\s)[vV]?(\d{1,2}(?:\.\d{1,5}){2,3})(?=[_\s]|$)"),
    # 10.12.114, 11.5.64, and 9.80.3.12 before
    "axis": re.compile(r"(?:^|\s)(\d{1,2}\.\d{1,3}(?:\.\d{1,4}){0,2})(?=[_\s]|$)"),
}
"""Where a maker's text holds more numbers than the version."""
_RANGE = re.compile(r"(?:>=v(?P<least>[\d.]+))?(?:<(?P<with>=?)v(?P<end>[\d.]+))?(?P<mended>\??)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The versions that are affected."""

    least: Version = ()
    end: Version
    including: bool
    """Is `end` itself affected, with whatever counts on below it (`4.74.106` includes `4.74.106.7`)?"""
    also_mended: bool = False
    """Other release lines within the range were mended, too: lying in it proves nothing."""

    def holds(self, version: Version) -> bool:
        """Does the version lie in it?"""
        if self.least and _padded(version, self.least) < self.least:
            return False
        if self.including:
            return version[: len(self.end)] <= self.end
        return _padded(version, self.end) < _padded(self.end, version)


def affected(text: str) -> Range:
    """Read `<v1.2`, `<=v1.2`, `>=v1.0<v1.2`, with `?` at the end. Raises ValueError."""
    match = _RANGE.fullmatch(text)
    if match is None or not match["end"]:
        raise ValueError(f"{text!r} is no range of versions")
    return Range(
        least=_numbers(match["least"] or ""),
        end=_numbers(match["end"]),
        including=bool(match["with"]),
        also_mended=bool(match["mended"]),
    )


def version_of(firmware: str, maker: str | None) -> Version | None:
    """Return the version in a device's own text; None where it holds none that can be compared."""
    pattern = _OF_MAKER.get(maker or "", _DOTTED)
    match = pattern.search(firmware[:200])
    return _numbers(match[1]) if match else None


def _numbers(text: str) -> Version:
    return tuple(int(part) for part in text.split(".")) if text else ()


def _padded(version: Version, other: Version) -> Version:
    """Fill up with zeros: 2.12 and 2.12.0 are the same."""
    return version + (0,) * (len(other) - len(version))
