"""`cctv-guard identify`: captures in on stdin, one device a line; who made it out, one line each. No network.

A line is read, answered and forgotten, so memory stays flat however many there are. A line that is no device answers
`{"id", "error"}` and the run goes on. A device's own garbage is no error of the line: it is named among the conflicts.
Answers are JSON lines, but for a person at a terminal, who gets sentences unless `--json` is given.
Form: design section 3.
"""

import argparse
import io
import json
import logging
import sys
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.identity.engine import identify
from cctv_guard_agent.identity.explain import explain
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.wire.decode import DECODERS, decode

_LOG = logging.getLogger(__name__)
LONGEST_LINE = 8_388_608
"""Characters of one line; the largest real bundle of captures seen is below 100 kB."""
_MOST_CAPTURES = 256
_LONGEST_CAPTURE = 1_048_576
_MOST_UNREAD = 8
_BLANK = " \t\r\n\ufeff"
"""White space as JSON knows it, and the mark that some editors put at a file's start."""


class BadLine(Exception):
    """A line of the input that is no device; says what is wrong and what is expected."""

    def __init__(self, why: str, name: object = None) -> None:
        """Keep the line's id where it is known already."""
        super().__init__(why)
        self.name = name


def run(stdin: TextIO, stdout: TextIO, *, for_people: bool = False) -> int:
    """Answer every line, each as soon as it is read; returns 0, also where lines were not valid (each says so)."""
    write: Callable[[str], str] = sentences_line if for_people else _json_line
    while line := stdin.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith("\n"):
                line = stdin.readline(LONGEST_LINE)
            line = ""
        elif not line.strip(_BLANK):
            continue
        stdout.write(write(line) + "\n")
        stdout.flush()  # whoever feeds us line by line waits for each answer
    return 0


def answer_line(line: str) -> Mapping[str, Any]:
    """Answer one line; never raises. An empty one stands for a line that was too long to be kept."""
    name, answer = _answer_line(line)
    if isinstance(answer, str):
        return _error(name, answer)
    identity, unread = answer
    return _answer(name, identity, unread)


def sentences_line(line: str) -> str:
    """Answer one line in sentences; never raises."""
    name, answer = _answer_line(line)
    shown = _printable(str(name if name is not None else "?"))
    if isinstance(answer, str):
        return f"{shown}: not read: {_printable(answer)}"
    identity, unread = answer
    said = [text.english for text in explain(identity)] + [
        f"Could not be read: {why}." for why in unread[:_MOST_UNREAD]
    ]
    return f"{shown}: {_printable(' '.join(said), 4000)}"


def _json_line(line: str) -> str:
    return json.dumps(answer_line(line))


def _answer_line(line: str) -> tuple[object, str | tuple[Identity, list[str]]]:
    """Return the line's id with its verdict and what could not be read, or with what is wrong about the line."""
    name: object = None
    try:
        if not line:
            raise BadLine(f"line longer than {LONGEST_LINE} characters")
        device = _device(line)
        name = device.get("id")
        observations, unread = _observations(device)
        return name, (identify(observations), unread)
    except BadLine as error:
        return error.name if name is None else name, str(error)
    except Exception as error:  # fences off one device: a decoder's bug must not end the run
        _LOG.exception("one line could not be judged")
        return name, f"our own bug, please report it: {type(error).__name__}"


def _device(line: str) -> dict[str, Any]:
    twice: list[str] = []

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            twice.append(_twice(pairs))
        return found

    try:
        device = json.loads(line.strip(_BLANK), object_pairs_hook=read)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(device, dict):
        raise BadLine('expected an object {"id", "captures": [{"kind", "raw"}, ...]}')
    if not isinstance(device.setdefault("id", None), (str, int, type(None))):
        raise BadLine('"id": expected a text')
    if twice:
        raise BadLine(f"the key {twice[0][:40]!r} stands twice in one object: which was meant?", name=device["id"])
    return device


def _twice(pairs: list[tuple[str, Any]]) -> str:
    """Return the first key that an object gives a second time."""
    known: set[str] = set()
    for key, _ in pairs:
        if key in known:
            break
        known.add(key)
    return key


def _observations(device: Mapping[str, Any]) -> tuple[list[Observation], list[str]]:
    """Decode what can be decoded; a broken capture beside good ones is named and left out."""
    captures = device.get("captures")
    if not isinstance(captures, list):
        raise BadLine('"captures": expected a list of {"kind", "raw"}')
    if len(captures) > _MOST_CAPTURES:
        raise BadLine(f'"captures": {len(captures)} of them, at most {_MOST_CAPTURES} are read')
    observations: list[Observation] = []
    unread: list[str] = []
    for number, capture in enumerate(captures):
        kind, raw = (capture.get("kind"), capture.get("raw")) if isinstance(capture, dict) else (None, None)
        if not isinstance(kind, str) or not isinstance(raw, str):
            raise BadLine(f'captures[{number}]: expected {{"kind": text, "raw": text}}')
        try:
            observations.extend(decode(Capture(kind=kind, raw=raw[:_LONGEST_CAPTURE], source="identify")))
        except BadReply as error:
            unread.append(f"captures[{number}]: {error}")
    if captures and not any(capture["kind"] in DECODERS for capture in captures):
        raise BadLine("; ".join(unread[:4]))
    return observations, unread


def _answer(name: object, identity: Identity, unread: list[str]) -> dict[str, Any]:
    return {
        "id": name,
        "maker": identity.maker,
        "brand": identity.brand,
        "model": identity.model,
        "confidence": identity.confidence,
        "is_camera": identity.is_camera,
        "because": [
            {"kind": one.kind, "says": one.says, "maker": one.maker, "strength": str(one.strength)}
            for one in identity.because
        ],
        "conflicts": [*identity.conflicts, *(f"Could not be read: {why}" for why in unread[:_MOST_UNREAD])],
    }


def _error(name: object, why: str) -> dict[str, Any]:
    return {"id": name, "error": _printable(why, 1000)}


def _printable(text: str, most: int = 500) -> str:
    return "".join(c if c.isprintable() else "." for c in text[:most])


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="JSON lines, also on a terminal (elsewhere always)")


def main(options: argparse.Namespace) -> int:
    """Read captures on standard input, one device a line, and answer one line each."""
    # bytes that are no UTF-8 are a line's own fault: replaced, so that the run goes on
    stdin = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    return run(stdin, sys.stdout, for_people=sys.stdout.isatty() and not options.json)
