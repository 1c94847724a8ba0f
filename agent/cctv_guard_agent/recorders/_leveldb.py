"""What a LevelDB folder holds under one prefix of keys, read without opening it: another program may be using it. Pure.

The manifest says which tables (`*.ldb`, `*.sst`) and logs (`*.log`) count; unfinished and replaced ones lie beside
them. Of each key the newest value counts, one that was deleted does not. Of a table only those blocks are unpacked that
can hold the prefix. Checksums are not compared; a log that breaks off, as one that is being written does, ends there.
Source: LevelDB doc/impl.md, table_format.md, log_format.md, db/version_edit.cc, write_batch.cc (layout); Snappy
format_description.txt.
"""

import struct
from collections.abc import Iterator

from cctv_guard_agent.errors import BadReply

_MAGIC = 0xDB4775248B80FB57
_FOOTER = 48
_LOG_BLOCK = 32_768
_LARGEST_BLOCK = 16_777_216
"""Blocks are about 4 kB; a block holds at least one value, and values are settings of one device."""
_LONGEST_KEY = 4096
"""Keys are a word and a number; without a bound a block of repeated beginnings would grow without end."""

Entry = tuple[bytes, int, bytes | None]
"""Key, sequence number, value; None where the key was deleted."""


def newest(entries: Iterator[Entry], known: dict[bytes, tuple[int, bytes | None]]) -> None:
    """Take up entries into `known`, the newest of each key."""
    for key, sequence, value in entries:
        if key not in known or sequence >= known[key][0]:
            known[key] = (sequence, value)


def live(manifest: bytes) -> tuple[frozenset[int], int]:
    """Return the numbers of the tables that count, and of the first log that does. Raises BadReply."""
    tables: set[int] = set()
    first_log = 0
    for edit in _records(manifest):
        try:
            at = 0
            while at < len(edit):
                tag, at = _varint(edit, at)
                if tag == 2:
                    first_log, at = _varint(edit, at)
                elif tag in (3, 4, 9):  # next file, last sequence, previous log
                    _, at = _varint(edit, at)
                elif tag == 1:  # comparator
                    _, at = _text(edit, at)
                elif tag == 5:  # where compaction goes on
                    _, at = _text(edit, _varint(edit, at)[1])
                elif tag in (6, 7):
                    number, at = _varint(edit, _varint(edit, at)[1])
                    tables = tables - {number} if tag == 6 else tables | {number}
                    if tag == 7:
                        _, at = _varint(edit, at)
                        _, at = _text(edit, _text(edit, at)[1])
                else:
                    raise BadReply(f"LevelDB manifest: an entry of sort {tag} is not known")
        except IndexError as error:
            raise BadReply("LevelDB manifest: broken") from error
    return frozenset(tables), first_log


def table(data: bytes, prefix: bytes) -> Iterator[Entry]:
    """Yield a table's entries whose keys begin with `prefix`. Raises BadReply."""
    try:
        if len(data) < _FOOTER or struct.unpack("<Q", data[-8:])[0] != _MAGIC:
            raise BadReply("LevelDB table: no footer")
        handles = data[-_FOOTER:]
        at = 0
        for _ in range(2):
            _, at = _varint(handles, at)
        index, _ = _handle(handles, at)
        before = b""
        for last, where in _entries(_block(data, *index)):
            if last[:-8] >= prefix and not (before > prefix and not before.startswith(prefix)):
                block, _ = _handle(where, 0)
                yield from _wanted(_block(data, *block), prefix)
            before = last[:-8]
    except (IndexError, struct.error) as error:
        raise BadReply("LevelDB table: broken") from error


def _wanted(block: bytes, prefix: bytes) -> Iterator[Entry]:
    for key, value in _entries(block):
        if key.startswith(prefix) and len(key) >= 8:
            packed = struct.unpack("<Q", key[-8:])[0]
            yield key[:-8], packed >> 8, value if packed & 0xFF else None


def log(data: bytes, prefix: bytes) -> Iterator[Entry]:
    """Yield a log's entries whose keys begin with `prefix`. Raises BadReply where a batch is broken."""
    for batch in _records(data):
        try:
            sequence, count = struct.unpack_from("<QI", batch)
            at = 12
            for number in range(count):
                kind, at = batch[at], at + 1
                key, at = _text(batch, at)
                value = None
                if kind == 1:
                    value, at = _text(batch, at)
                if key.startswith(prefix):
                    yield key, sequence + number, value
        except (IndexError, struct.error) as error:
            raise BadReply("LevelDB log: a broken batch") from error


def _records(data: bytes) -> Iterator[bytes]:
    """Join the fragments of each record; what is not whole at the end is left out."""
    parts: list[bytes] = []
    size_bytes, at = 0, 0
    while at + 7 <= len(data):
        if _LOG_BLOCK - at % _LOG_BLOCK < 7:
            at += _LOG_BLOCK - at % _LOG_BLOCK
            continue
        size, kind = struct.unpack_from("<HB", data, at + 4)
        if kind not in (1, 2, 3, 4) or at + 7 + size > len(data):
            return
        if kind in (1, 2):
            parts, size_bytes = [], 0
        parts.append(data[at + 7 : at + 7 + size])
        size_bytes += size
        at += 7 + size
        if size_bytes > _LARGEST_BLOCK:
            return
        if kind in (1, 4):
            yield b"".join(parts)
            parts, size_bytes = [], 0


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    offset, at = _varint(data, at)
    size, at = _varint(data, at)
    return (offset, size), at


def _block(data: bytes, offset: int, size: int) -> bytes:
    if offset + size + 1 > len(data):
        raise BadReply("LevelDB table: a block lies outside it")
    raw, kind = data[offset : offset + size], data[offset + size]
    if kind == 0:
        return raw
    if kind == 1:
        return unsnapped(raw)
    raise BadReply(f"LevelDB table: compression {kind} is not read")


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (internal key, value); each key repeats the beginning of the one before."""
    end = len(block) - 4 - 4 * int(struct.unpack("<I", block[-4:])[0])
    key, at = b"", 0
    while at < end:
        shared, at = _varint(block, at)
        own, at = _varint(block, at)
        size, at = _varint(block, at)
        if at + own + size > end or shared > len(key) or shared + own > _LONGEST_KEY:
            raise BadReply("LevelDB table: a broken entry")
        key = key[:shared] + block[at : at + own]
        yield key, block[at + own : at + own + size]
        at += own + size


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    size, at = _varint(data, at)
    if at + size > len(data):
        raise IndexError
    return data[at : at + size], at + size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 64, 7):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise BadReply("LevelDB: a number without an end")


def unsnapped(data: bytes) -> bytes:
    """Unpack Snappy's raw format. Raises BadReply."""
    try:
        size, at = _varint(data, 0)
        if size > _LARGEST_BLOCK:
            raise BadReply(f"Snappy: more than {_LARGEST_BLOCK} bytes")
        out = bytearray()
        while at < len(data) and len(out) <= size:
            tag, at = data[at], at + 1
            if tag & 3 == 0:
                length = tag >> 2
                if length >= 60:
                    extra = length - 59
                    length, at = int.from_bytes(data[at : at + extra], "little"), at + extra
                out += data[at : at + length + 1]
                at += length + 1
                continue
            if tag & 3 == 1:
                length, offset = 4 + (tag >> 2 & 7), (tag >> 5) << 8 | data[at]
                at += 1
            else:
                wide = 2 if tag & 3 == 2 else 4
                length, offset = 1 + (tag >> 2), int.from_bytes(data[at : at + wide], "little")
                at += wide
            _copy(out, offset, length)
    except IndexError as error:
        raise BadReply("Snappy: broken off") from error
    if len(out) != size:
        raise BadReply("Snappy: another length than announced")
    return bytes(out)


def _copy(out: bytearray, offset: int, length: int) -> None:
    if not 0 < offset <= len(out):
        raise BadReply("Snappy: a copy from before the beginning")
    start = len(out) - offset
    pattern = bytes(out[start : start + length])
    out += (pattern * (length // len(pattern) + 1))[:length]
