"""DNS messages as far as mDNS service discovery needs them: a question for services, and PTR, SRV, TXT answers.

Written here because the library for it costs 4 MB of memory for these few lines (zeroconf stays the tests' judge).
Source: RFC 1035 sections 4.1 (format) and 4.1.4 (compression), RFC 2782 (SRV), RFC 6763 section 6 (TXT).
Left out: every other record type, which is skipped.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from cctv_guard_agent.errors import BadReply

PTR, TXT, SRV = 12, 16, 33
_IN = 1
_RESPONSE = 0x8000
_HEADER = struct.Struct("!6H")
_RECORD = struct.Struct("!HHIH")
MOST_BYTES = 9_000
"""RFC 6762 section 17: no mDNS message is longer."""
_MOST_RECORDS = 256
_MOST_JUMPS = 32
"""Compression pointers in one name; each must also point backwards, so a loop ends anyway."""
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One answer."""

    name: str
    """Without the dot at its end."""
    kind: int
    """PTR, SRV or TXT."""
    target: str = ""
    """PTR: the instance; SRV: the host."""
    port: int = 0
    entries: tuple[str, ...] = ()
    """TXT: `key=value`, bad bytes replaced."""


def question(names: Sequence[str]) -> bytes:
    """Build one query for PTR records of every name."""
    body = b"".join(_name(name) + struct.pack("!HH", PTR, _IN) for name in names)
    return _HEADER.pack(0, 0, len(names), 0, 0, 0) + body


def _name(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label for label in name.encode().split(b".")) + b"\0"


def answers(data: bytes) -> tuple[Record, ...]:
    """Return the PTR, SRV and TXT records of a response; none for a question. Raises BadReply."""
    try:
        return _answers(data)
    except (struct.error, IndexError) as error:
        raise BadReply("DNS message: cut off", data[:40].decode("latin-1")) from error


def _answers(data: bytes) -> tuple[Record, ...]:
    if len(data) > MOST_BYTES:
        raise BadReply(f"DNS message: {len(data)} bytes, at most {MOST_BYTES} are read")
    _, flags, questions, *counts = _HEADER.unpack_from(data)
    if not flags & _RESPONSE:
        return ()
    at = _HEADER.size
    for _ in range(min(questions, _MOST_RECORDS)):
        at = _read_name(data, at)[1] + 4
    found = []
    for _ in range(min(sum(counts), _MOST_RECORDS)):
        name, at = _read_name(data, at)
        kind, _, _, size = _RECORD.unpack_from(data, at)
        at += _RECORD.size
        if at + size > len(data):
            raise BadReply("DNS message: a record is longer than the message", name)
        if kind == PTR:
            found.append(Record(name=name, kind=kind, target=_read_name(data, at)[0]))
        elif kind == SRV and size > 6:
            port = struct.unpack_from("!H", data, at + 4)[0]
            found.append(Record(name=name, kind=kind, port=port, target=_read_name(data, at + 6)[0]))
        elif kind == TXT:
            found.append(Record(name=name, kind=kind, entries=_entries(data[at : at + size])))
        at += size
    return tuple(found)


def _read_name(data: bytes, at: int) -> tuple[str, int]:
    """Return a name and where the reading goes on behind it."""
    labels: list[bytes] = []
    after, jumps, length = -1, 0, 0
    while size := data[at]:
        if size >= 0xC0:
            after = at + 2 if after < 0 else after
            jumps += 1
            target = (size & 0x3F) << 8 | data[at + 1]
            if jumps > _MOST_JUMPS or target >= at:
                raise BadReply("DNS message: a name that never ends")
            at = target
            continue
        label = data[at + 1 : at + 1 + size]
        length += size + 1
        if size > 63 or len(label) < size or length > _LONGEST_NAME:
            raise BadReply("DNS message: a broken name", label.decode("latin-1"))
        labels.append(label)
        at += 1 + size
    return b".".join(labels).decode("utf-8", "replace"), at + 1 if after < 0 else after


def _entries(data: bytes) -> tuple[str, ...]:
    """Split a TXT record: one length byte before each entry; a length beyond the end takes what is there."""
    found, at = [], 0
    while at < len(data):
        entry = data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]
        if entry:
            found.append(entry.decode("utf-8", "replace"))
    return tuple(found)
