"""What is put to every parser: samples cut short, mutated, doubled, and strings made to hurt.

A parser is any public pure function of the packages below that takes bytes or text first; those are found by folder, so
that a new protocol is put to the same without a word here. Shared by the tests and by bench/fuzz.py.
"""

import asyncio
import csv
import importlib
import inspect
import pkgutil
import random
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cctv_guard_agent.errors import BadReply, CctvGuardError, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.net import http
from cctv_guard_agent.wire.decode import DECODERS

CAPTURES = Path(__file__).resolve().parents[1] / "captures"
PACKAGES = ("wire", "wire.captures", "discovery", "recorders", "routers", "probes")
BUILDERS = frozenset({"call", "envelope", "inquiry", "search", "probe", "hide", "show"})
"""They make a question out of our own words."""
_ADDRESS = ip_address("192.0.2.64")


@dataclass(frozen=True, slots=True)
class Parser:
    """One of them."""

    name: str
    takes: type
    """bytes or str."""
    call: Callable[[Any], object]

    def answers(self, data: bytes) -> bool:
        """Put data to it: an answer (True) or its own error (False). Anything else is raised."""
        given = data if self.takes is bytes else data.decode("utf-8", "replace")
        try:
            found = self.call(given)
            if isinstance(found, Iterator):
                list(found)
        except CctvGuardError:
            return False
        return True


class Replayed:
    """A connection over which one fixed text comes, then the end."""

    certificate_der = None

    def __init__(self, data: bytes) -> None:
        """Give these bytes."""
        self._data = data
        self._at = 0

    async def write(self, data: bytes) -> None:
        """Forget it."""

    async def read_until(self, mark: bytes, limit: int) -> bytes:
        """As `Connection` has it."""
        end = self._data.find(mark, self._at, self._at + limit)
        if end < 0:
            if len(self._data) - self._at >= limit:
                raise BadReply("no end")
            raise Unreachable("ended", "ended")
        return self._take(end + len(mark) - self._at)

    async def read_exactly(self, size: int) -> bytes:
        """As `Connection` has it."""
        if self._at + size > len(self._data):
            raise Unreachable("ended", "ended")
        return self._take(size)

    async def read_some(self, limit: int) -> bytes:
        """As `Connection` has it."""
        return self._take(min(limit, len(self._data) - self._at))

    def _take(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]


def _http_reply(data: bytes) -> object:
    return asyncio.run(http.read_reply(Replayed(data), "a test", limit=262_144))


@cache
def parsers() -> Mapping[str, Parser]:
    """Return every parser by name."""
    found = {"net.http.read_reply": Parser("net.http.read_reply", bytes, _http_reply)}
    for package in PACKAGES:
        folder = importlib.import_module(f"cctv_guard_agent.{package}")
        for one in pkgutil.iter_modules(folder.__path__):
            if not one.ispkg:
                module = importlib.import_module(f"{folder.__name__}.{one.name}")
                found.update((parser.name, parser) for parser in _of(module, f"{package}.{one.name}"))
    return found


def _of(module: types.ModuleType, prefix: str) -> Iterator[Parser]:
    for name, function in vars(module).items():
        if (
            not inspect.isfunction(function)
            or function.__module__ != module.__name__
            or inspect.iscoroutinefunction(function)
            or name.startswith("_")
            or name in BUILDERS
        ):
            continue
        hints = typing.get_type_hints(function)
        needed = [one for one in inspect.signature(function).parameters.values() if one.default is one.empty]
        kinds = [hints[one.name] for one in needed]
        if not kinds or kinds[0] not in (bytes, str) or not all(_filler(kind) is not None for kind in kinds[1:]):
            continue
        rest = [_filler(kind) for kind in kinds[1:]]
        yield Parser(f"{prefix}.{name}", kinds[0], lambda data, call=function, rest=rest: call(data, *rest))


def _filler(kind: object) -> object:
    """Return something for a parser's further arguments, None where it is no parser."""
    if kind is str:
        return "a test"
    if kind is bytes:
        return b"a test"
    if kind is int:
        return 0
    if kind is Endpoint:
        return Endpoint(address=_ADDRESS, port=80)
    return _ADDRESS if kind in (Address, *typing.get_args(Address)) or kind == Address else None


@cache
def samples() -> Mapping[str, tuple[bytes, ...]]:
    """Return the corpus by kind."""
    found: dict[str, list[bytes]] = {}
    with (CAPTURES / "labels.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["kind"], []).append((CAPTURES / row["file"]).read_bytes())
    return {kind: tuple(each) for kind, each in found.items()}


def decoders() -> Sequence[str]:
    """Return the kinds of capture that are read."""
    return sorted(DECODERS)


def suitable(name: str) -> tuple[bytes, ...]:
    """Return samples for a parser: its own kind's, else a few of each kind."""
    kind = name.split(".")[-2]
    own = samples().get(kind) or samples().get(f"{kind}_discovery")
    return own or tuple(each[0] for each in samples().values())


HOSTILE_TEXTS = (
    b"\x1b]0;owned\x07\x1b[2J\x1b[31m", b"<script>alert(1)</script>", b"<img src=x onerror=alert(1)>", b"\0\0\0\0",
    "\u202egpj.exe\ufeff\ud7ff".encode(), b"\xff\xfe<\0?\0x\0m\0l\0", b"\xc3\x28\xa0\xa1", b"%s%n%x{0.__class__}",
    b"'; drop table device; --", b"flase", b"-1", b"99999999999999999999999999", b"1e999", b"NaN", b"0x", b"\xd9\xa3",
    b"http://[::1", b"http://[fe80::1%25eth0]:99999/", b"://", b"//", b"=?utf-8?b?AAAA?=", b"file:///etc/passwd",
    b"<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]><x>&c;</x>", b"<!ENTITY % x SYSTEM 'http://x/'>",
    b'{"a":' * 3000, b"[" * 20_000, b"<a>" * 5000, b"(" * 3000, b"\xc0\x0c" * 200, b"\r\n" * 3000,
)  # fmt: skip
UNITS = (
    "<", ">", "<a", "<a>", "</a>", "<a ", "<a b='", "<!--", "<![CDATA[", "&", "&#", "&amp;", "\n", "\r\n", " ", "\t",
    ": ", ":", ",", ", ", "; ", "=", '"', "'", "\\", '\\"', '"a": ', "{", "}", "[", "]", "(", ")", "0", "0.", "1.", "a",
    "a ", "aA0", "-", "_", "/", "//", "://", "%", "%20", "realm=", 'realm="', "Digest ", "Digest realm=,",
    "Basic realm=x,",
    "onvif://www.onvif.org/", "Server: ", "<title>", "<title ", "<script>", "<meta ", "urn:", "uuid:", "0a:", "\x1b[",
    "\x00", "\xa0", "\u3042", "é", "xmlns:a=", "<a:b>", "a=b\n", "a:b\n", "m=video ", "a=control:", "RTSP/1.0 ",
    "HTTP/1.1 200 ", "10.0.0.", "CN=", "CN=a,", "<d:ProbeMatch>", "<d:ProbeMatch ", "<XAddrs>", "<XAddrs ", "MessageID",
    "<RelatesTo", "Date:",
)  # fmt: skip
"""Repeated, they bring out what grows with the square of the length."""


def cut(sample: bytes, most: int) -> Iterator[bytes]:
    """Yield a sample cut short at every byte; at `most` places of a long one, its ends always among them."""
    step = max(1, len(sample) // most)
    for end in range(0, len(sample), step):
        yield sample[:end]
    for end in range(max(0, len(sample) - 40), len(sample)):
        yield sample[:end]


def mutated(sample: bytes, draw: random.Random) -> bytes:
    """Change a sample a little: bytes flipped, pieces dropped, doubled, moved or replaced by something hostile."""
    data = bytearray(sample)
    for _ in range(draw.randint(1, 4)):
        start = draw.randint(0, len(data))
        end = min(len(data), start + draw.choice((1, 2, 4, 16, 64)))
        match draw.randrange(6):
            case 0:
                data[start:end] = bytes(draw.randrange(256) for _ in range(end - start))
            case 1:
                del data[start:end]
            case 2:
                data[start:start] = data[start:end] * draw.choice((1, 2, 50))
            case 3:
                data[start:end] = draw.choice(HOSTILE_TEXTS)
            case 4:
                lines = bytes(data).splitlines(keepends=True)
                draw.shuffle(lines)
                data = bytearray(b"".join(lines))
            case 5:
                data[start:start] = sample[draw.randint(0, len(sample)) :][:500]
    return bytes(data)


def encodings(sample: bytes) -> Iterator[bytes]:
    """Yield a sample in encodings that it is not in."""
    text = sample.decode("utf-8", "replace")
    for encoding in ("utf-16-le", "utf-16", "utf-32-be", "gb18030", "shift_jis", "latin-1", "utf-7"):
        yield text.encode(encoding, "replace")
    yield b"\xef\xbb\xbf" + sample
    yield bytes(byte ^ 0x80 for byte in sample)


def doubled(sample: bytes) -> Iterator[bytes]:
    """Yield duplicates and contradictions: twice over, each line twice, lines of one with values of another."""
    lines = sample.splitlines(keepends=True)
    yield sample + sample
    yield b"".join(line + line for line in lines)
    yield b"".join(line + line[::-1] for line in lines)
    yield sample.replace(b"true", b"flase").replace(b"0", b"9")


def with_long_names(sample: bytes, size: int) -> Iterator[bytes]:
    """Yield a sample in which one text has grown to `size` bytes, and such a text alone."""
    long = b"N" * size
    middle = len(sample) // 2
    yield sample[:middle] + long + sample[middle:]
    yield long
    yield sample + long
