"""How often `identify` is right on samples put aside: precision and recall by maker, with Wilson's interval.

    .venv/bin/python bench/heldout.py [FILE.jsonl ...] [--misses] [--known]

A line is what `identify` reads and what is true of the device beside it: `{"id", "captures", "maker", "is_camera",
"source"}`; `maker` null where it is not publicly known or nothing there is a camera, `is_camera` null where it is not
judged. Replies that stand in the tests' corpus too (digits and white space aside) are left out unless `--known`.
"""

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "agent"))

from _reliability import interval  # noqa: E402

from cctv_guard_agent.commands.identify import answer_line  # noqa: E402

CAPTURES = ROOT / "tests/agent/captures"
SAMPLES = ROOT / "tests/agent/held_out"
BANNED = ("hikvision", "dahua")
"""Makers most restricted: naming one where there is no camera does harm."""
Pair = tuple[Mapping[str, Any], Mapping[str, Any]]
"""What is true and what was answered."""


def shape(raw: str) -> str:
    """Return a reply without what differs from unit to unit of one model."""
    return re.sub(r"[\d\s]+", "", raw)


def corpus() -> frozenset[str]:
    """Return the shapes of the corpus' replies."""
    with (CAPTURES / "labels.csv").open(encoding="utf-8") as rows:
        files = [row["file"] for row in csv.DictReader(rows)]
    return frozenset(shape((CAPTURES / file).read_text(encoding="utf-8", errors="replace")) for file in files)


def judged(lines: Iterable[str], known: frozenset[str]) -> list[Pair]:
    """Return each device of which no reply is known, with what `identify` says of it."""
    rows = [json.loads(line) for line in lines if line.strip()]
    kept = [row for row in rows if not any(shape(one["raw"]) in known for one in row["captures"])]
    return [(row, answer_line(json.dumps({"id": row["id"], "captures": row["captures"]}))) for row in kept]


def figure(right: int, of: int) -> str:
    """Return a share as people read it."""
    low, high = interval(right, of)
    return f"{right:4d} of {of:4d}  {right / of if of else float('nan'):6.1%}  ({low:.1%} to {high:.1%})"


def of_makers(pairs: list[Pair]) -> None:
    """Print precision and recall for the two makers most restricted, for the others, and for all."""
    groups: dict[str, set[str | None]] = {maker: {maker} for maker in BANNED}
    groups["other makers"] = {one.get("maker") for pair in pairs for one in pair} - {None, *BANNED}
    groups["all makers"] = groups["other makers"] | set(BANNED)
    for name, makers in groups.items():
        named = [t["maker"] == a["maker"] for t, a in pairs if a.get("maker") in makers]
        asked = [t["maker"] == a.get("maker") for t, a in pairs if t["maker"] in makers]
        print(f"{name:14s} precision {figure(sum(named), len(named))}")
        print(f"{'':14s} recall    {figure(sum(asked), len(asked))}")


def of_sorts(pairs: list[Pair]) -> None:
    """Print what was said to be a camera and is none, and the other way round."""
    others = [a for t, a in pairs if t["is_camera"] is False]
    cameras = [a for t, a in pairs if t["is_camera"] is True]
    print(f"{len(others)} that are no camera: {sum(a.get('is_camera') is True for a in others)} called one,", end=" ")
    print(f"{sum(a.get('maker') in BANNED for a in others)} by the name of {' or '.join(BANNED)},", end=" ")
    print(f"{sum(a.get('is_camera') is False for a in others)} known to be none, the rest left open")
    told = Counter(a.get("is_camera") for a in cameras)
    print(
        f"{len(cameras)} cameras: {told[True]} called so, {told[False]} called something else, {told[None]} left open"
    )


def main(arguments: list[str]) -> int:
    """Read the samples, judge, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="the samples of the tests where none is named")
    parser.add_argument("--misses", action="store_true", help="print each device that was not told right")
    parser.add_argument("--known", action="store_true", help="count replies that the tests' corpus holds too")
    options = parser.parse_args(arguments)
    known = frozenset[str]() if options.known else corpus()
    pairs: list[Pair] = []
    for file in options.files or sorted(SAMPLES.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            pairs += judged(lines, known)
    print(f"{len(pairs)} devices, {len({one['kind'] for t, _ in pairs for one in t['captures']})} kinds of reply")
    of_makers(pairs)
    of_sorts(pairs)
    if options.misses:
        for true, said in pairs:
            if said.get("maker") != true["maker"] and (
                true["maker"] or said.get("maker") in BANNED or true["is_camera"]
            ):
                print(f"{true['id']}: {true['maker']} was called {said.get('maker')} ({said.get('error', 'no error')})")
            if None not in (true["is_camera"], said.get("is_camera")) and true["is_camera"] != said["is_camera"]:
                print(f"{true['id']}: is a camera: {true['is_camera']}, said {said['is_camera']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
