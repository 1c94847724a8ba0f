"""How fast `identify` is, whether its memory stays flat, and how often it is right, on the captures of the tests.

    .venv/bin/python bench/identify.py [--lines 1000000] [--replies 6]

Every line is one device; digits are drawn anew in two of three lines, so that no cache can answer them. One core.
With more than one reply a line, those are neighbours in the corpus sorted by maker: what one device says on a network
in several protocols, nearly.
"""

import argparse
import csv
import io
import itertools
import json
import random
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "agent"))

from cctv_guard_agent.commands.identify import answer_line, run  # noqa: E402

CAPTURES = ROOT / "tests/agent/captures"
BANDS = (0.6, 0.75, 0.9, 0.97, 1.01)


def corpus() -> list[dict[str, str]]:
    """Return the rows of the corpus with the captures' text."""
    rows = list(csv.DictReader((CAPTURES / "labels.csv").open(encoding="utf-8")))
    for row in rows:
        row["raw"] = (CAPTURES / row["file"]).read_bytes().decode("utf-8", "replace")
    return rows


def line(number: object, rows: list[dict[str, str]], draw: random.Random | None) -> str:
    """Return one device as JSON, its longer numbers drawn anew where `draw` is given."""
    captures = [{"kind": row["kind"], "raw": _drawn(row["raw"], draw)} for row in rows]
    return json.dumps({"id": number, "captures": captures}) + "\n"


def _drawn(raw: str, draw: random.Random | None) -> str:
    if draw is None:
        return raw
    return re.sub(r"\d{4,}", lambda found: "".join(draw.choices("0123456789", k=len(found[0]))), raw)


class Stream(io.TextIOBase):
    """Lines that exist only while they are read."""

    def __init__(self, lines: Iterator[str]) -> None:
        """Read from an iterator."""
        self._lines = lines

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]
        """Return the next line, empty at the end."""
        return next(self._lines, "")


class Nowhere(io.TextIOBase):
    """Counts what is written and forgets it."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.lines = 0

    def write(self, text: str, /) -> int:
        """Count a line."""
        self.lines += 1
        return len(text)


def memory_mb() -> float:
    """Return the greatest resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed(rows: list[dict[str, str]], lines: int, replies: int) -> None:
    """Print devices a second of processor time, and memory after a hundredth and after all."""
    draw = random.Random(1)
    if replies > 1:
        rows = sorted(rows, key=lambda row: (row["maker"], row["kind"], row["file"]))
    twice = rows + rows

    def some(count: int) -> Iterator[str]:
        for number in range(count):
            at = number % len(rows)
            yield line(number, twice[at : at + replies], draw if number % 3 else None)

    run(Stream(some(max(1000, lines // 100))), Nowhere())  # type: ignore[arg-type]
    before, making = memory_mb(), time.process_time()
    for _ in some(min(lines, 50_000)):
        pass
    making = (time.process_time() - making) / min(lines, 50_000)
    start, sink = time.process_time(), Nowhere()
    run(Stream(some(lines)), sink)  # type: ignore[arg-type]
    used = time.process_time() - start - making * lines
    print(f"{sink.lines} devices of {replies} replies, {lines / used:.0f} a second on one core (aim 2000)")
    print(f"memory {before:.1f} MB after a hundredth, {memory_mb():.1f} MB after all (aim: flat)")


def verdicts(rows: list[dict[str, str]]) -> None:
    """Print precision and recall of single replies, and how often each band of confidence was right."""
    answers = [(row, answer_line(line(0, [row], None))) for row in rows]
    named = [(row, answer) for row, answer in answers if answer.get("maker")]
    makers = [row for row in rows if row["maker"] not in ("", "none", "unknown")]
    right = [(row, answer) for row, answer in named if answer["maker"] == row["maker"]]
    print(f"{len(rows)} replies: precision {len(right) / len(named):.3f}, recall {len(right) / len(makers):.3f}")
    for group in ("hikvision", "dahua"):
        of_group = [row for row in makers if row["maker"] == group]
        found = sum(row["maker"] == group for row, _ in right)
        wrong = sum(answer["maker"] == group and row["maker"] != group for row, answer in named)
        print(
            f"  {group} and its rebrands: recall {found / len(of_group):.3f} of {len(of_group)}, {wrong} wrongly named"
        )
    others = [answer for row, answer in answers if row["is_camera"] == "no"]
    print(f"  {sum(bool(a.get('is_camera')) for a in others)} of {len(others)} other devices called a camera (aim 0)")
    for low, high in itertools.pairwise(BANDS):
        print(f"  confidence {low:.2f} to {min(high, 1.0):.2f}: {_share(named, low, high)}")


def _share(named: list[tuple[dict[str, str], Any]], low: float, high: float) -> str:
    band = [answer["maker"] == row["maker"] for row, answer in named if low <= answer["confidence"] < high]
    return f"{sum(band)} of {len(band)} right" if band else "none"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--replies", type=int, default=1, help="of each device")
    options = parser.parse_args()
    rows = corpus()
    verdicts(rows)
    speed(rows, options.lines, options.replies)
    return 0


if __name__ == "__main__":
    sys.exit(main())
