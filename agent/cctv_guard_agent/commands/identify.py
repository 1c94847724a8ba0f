"""`cctv-guard identify`: captures in on stdin, one device a line; who made it out, one line each. No network.

A line is read, answered and forgotten, so memory stays flat however many there are. A line that is no device answers
`{"id", "error"}` and the run goes on. A device's own garbage is no error of the line: it is named among the conflicts.
Form: design section 3.
"""

import argparse
import io
import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.identity.engine import identify
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.wire.decode import DECODERS, decode

LONGEST_LINE = 8_388_608
"""Characters of one line; the largest real bundle of captures seen is below 100 kB."""
_MOST_CAPTURES = 256
_LONGEST_CAPTURE = 1_048_576
_MOST_UNREAD = 8


class BadLine(Exception):
    """A line of the input that is no device; says what is wrong and what is expected."""


def run(stdin: TextIO, stdout: TextIO) -> int:
    """Answer every line; returns 0, also where lines were not valid (each says so)."""
    while line := stdin.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            while line and not line.endswith("\n"):
                line = stdin.readline(LONGEST_LINE)
            answer: Mapping[str, Any] = _error(None, f"line longer than {LONGEST_LINE} characters")
        elif not line.strip():
            continue
        else:
            answer = answer_line(line)
        stdout.write(json.dumps(answer) + "\n")
    stdout.flush()
    return 0


def answer_line(line: str) -> Mapping[str, Any]:
    """Answer one line; never raises."""
    name: object = None
    try:
        device = _device(line)
        name = device.get("id")
        observations, unread = _observations(device)
    except BadLine as error:
        return _error(name, str(error))
    return _answer(name, identify(observations), unread)


def _device(line: str) -> dict[str, Any]:
    try:
        device = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(device, dict):
        raise BadLine('expected an object {"id", "captures": [{"kind", "raw"}, ...]}')
    if not isinstance(device.get("id"), (str, int)):
        device["id"] = None
    return device


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
    return {"id": name, "error": "".join(c if c.isprintable() else "." for c in why[:500])}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="answer as JSON lines (it always does)")


def main(options: argparse.Namespace) -> int:
    """Read captures on standard input, one device a line, and answer one line each."""
    # bytes that are no UTF-8 are a line's own fault: replaced, so that the run goes on
    stdin = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
    return run(stdin, sys.stdout)
