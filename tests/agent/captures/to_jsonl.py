"""Writes the corpus as `identify` reads it: one device a line, with everything that it was seen to answer.

    .venv/bin/python tests/agent/captures/to_jsonl.py > captures.jsonl
    ./scripts/cctv-guard identify < captures.jsonl

`--single` writes one line per reply, `--check ANSWERS` compares a file of answers with labels.csv: it prints each
device that was named otherwise, and returns 1 where there was one. A device is an entry of the column `device`.
"""

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
_NOBODY = ("none", "unknown")


def devices(*, single: bool = False) -> dict[str, list[dict[str, str]]]:
    """Return the rows of labels.csv by device, or by file."""
    found = defaultdict(list)
    with (HERE / "labels.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["file" if single else "device"]].append(row)
    return dict(found)


def lines(*, single: bool = False) -> Iterator[str]:
    """Yield one JSON line per device."""
    for name, rows in devices(single=single).items():
        captures = [{"kind": row["kind"], "raw": (HERE / row["file"]).read_bytes().decode("utf-8")} for row in rows]
        yield json.dumps({"id": name, "captures": captures})


def differences(answers: Iterator[str]) -> Iterator[str]:
    """Yield what the answers say otherwise than labels.csv: wrong or missing makers, other things called cameras."""
    known = devices() | devices(single=True)
    for line in answers:
        answer = json.loads(line)
        rows = known[answer["id"]]
        wanted = None if rows[0]["maker"] in _NOBODY else rows[0]["maker"]
        if "error" in answer:
            yield f"{answer['id']}: {answer['error']}"
        elif answer["maker"] != wanted:
            yield f"{answer['id']}: {answer['maker']}, labelled {wanted}"
        elif any(row["is_camera"] == "no" for row in rows) and answer["is_camera"] is not False:
            yield f"{answer['id']}: no camera by its label, is_camera {answer['is_camera']}"


def main(arguments: list[str]) -> int:
    """Write or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--single", action="store_true", help="one line per reply instead of one per device")
    parser.add_argument("--check", metavar="ANSWERS", type=Path, help="compare these answers with labels.csv")
    options = parser.parse_args(arguments)
    if options.check is None:
        print("\n".join(lines(single=options.single)))
        return 0
    with options.check.open(encoding="utf-8") as answers:
        found = list(differences(answers))
    print("\n".join(found) or "every answer is as labelled")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
