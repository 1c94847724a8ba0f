"""Reads on in a log file that grows and is rotated, from where the last reading ended. Bounded; no network.

A mark is `INODE:OFFSET`. A rotated file (`log.1`, as logrotate and newsyslog name it) is read to its end first; a file
that was cut (`copytruncate`) or is another one begins anew, and the pause is told.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 67_108_864
"""Of one reading; 64 MB are half a million lines. Of more only the newest are read."""
_CHUNK = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What came since the mark."""

    text: bytes
    """Whole lines."""
    mark: str
    whole: bool
    """Nothing between the mark and this text is missing."""


def read_on(path: Path, mark: str) -> Tail:
    """Read what came since `mark`, everything where there is none. Raises OSError."""
    inode, offset = _parse(mark)
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        same = status.st_ino == inode and status.st_size >= offset
        if same or not mark:
            data, end, whole = _rest(file, offset if same else 0)
            return Tail(text=data, mark=f"{status.st_ino}:{end}", whole=whole and same)
        before, found = _rotated(path, inode, offset)
        data, end, whole = _rest(file, 0)
        return Tail(text=before + data, mark=f"{status.st_ino}:{end}", whole=whole and found)


def _parse(mark: str) -> tuple[int, int]:
    inode, _, offset = mark.partition(":")
    plain = inode.isascii() and inode.isdecimal() and offset.isascii() and offset.isdecimal()
    return (int(inode), int(offset)) if plain else (-1, 0)


def _rotated(path: Path, inode: int, offset: int) -> tuple[bytes, bool]:
    """Return the end of the file that was rotated away, and whether it was found whole."""
    try:
        with Path(f"{path}.1").open("rb") as file:
            if os.fstat(file.fileno()).st_ino != inode:
                return b"", False
            data, _, whole = _rest(file, offset)
            return data if data.endswith(b"\n") or not data else data + b"\n", whole
    except OSError:
        return b"", False


def _rest(file: BinaryIO, offset: int) -> tuple[bytes, int, bool]:
    """Return the whole lines behind `offset`, where they end, and whether none was left out."""
    size = os.fstat(file.fileno()).st_size
    start = max(offset, size - MOST_BYTES)
    file.seek(start)
    data = file.read(min(size - start, MOST_BYTES))
    end = data.rfind(b"\n") + 1
    if end == 0 and len(data) > _CHUNK:  # a line without an end is no line of a log: passed over
        return b"", start + len(data), False
    return data[:end], start + end, start == offset
