"""Writes docs/supported_devices.md: who can be told, by what, and which replies of real devices prove it.

Source: labels.csv beside this file, the samples put aside (`../held_out`) and the makers' files in `vendors/`.
`--check` says whether the page is current.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from cctv_guard_agent import plugins
from cctv_guard_agent.model.evidence import Maker

HERE = Path(__file__).parent
HELD_OUT = HERE.parent / "held_out"
PAGE = HERE.parents[2] / "docs" / "supported_devices.md"

HEAD = """\
# Supported devices

Generated from the captures in `tests/agent/captures/`, the samples in `tests/agent/held_out/` and the makers' files in
`agent/cctv_guard_agent/vendors/` (`tests/agent/captures/generate_docs.py`); do not edit.

A device of a maker not listed here is still found and shown, as "maker unknown". *Replies* counts the captures of real
devices (and, after the plus, those built from documented facts) that the tests hold us to. *Put aside* counts the
devices whose replies were gathered apart from the signatures, in part from other programs' test data
(`bench/README.md`).

| maker | replies | put aside | protocols | seen in them |
|---|---:|---:|---|---|
"""
UNSEEN = """
## Told without a reply of a real device in the corpus

By label, model range, hardware address or documented facts: {names}.
"""
OTHERS = """
## Told apart as no camera, or as software

{names}. Replies in the corpus:

| sort | replies |
|---|---:|
"""


def labels() -> list[dict[str, str]]:
    """Return the rows of labels.csv."""
    with (HERE / "labels.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def put_aside() -> list[dict[str, Any]]:
    """Return the samples that were gathered apart from the signatures."""
    files = sorted(HELD_OUT.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]


def page() -> str:
    """Return the page as it should be."""
    makers = plugins.load("cctv_guard_agent.vendors", "MAKER", Maker).values
    by_maker = defaultdict(list)
    for row in labels():
        by_maker[row["maker"]].append(row)
    apart = defaultdict(list)
    for sample in put_aside():
        apart[sample["maker"]].append(sample)
    named = sorted((maker for maker in makers if maker.id), key=lambda maker: maker.name.lower())
    seen = [_maker_line(maker, by_maker[maker.id], apart[maker.id]) for maker in named if by_maker[maker.id]]
    unseen = ", ".join(maker.name for maker in named if not by_maker[maker.id])
    sorts = Counter(row["file"].split("/")[1].split("_")[0].split(".")[0] for row in by_maker["none"])
    others = "; ".join(maker.name for maker in makers if not maker.id)
    tail = [f"| {sort} | {count} |" for sort, count in sorted(sorts.items())]
    parts = [
        HEAD,
        "\n".join(seen),
        "\n",
        UNSEEN.format(names=unseen),
        OTHERS.format(names=others),
        "\n".join(tail),
        "\n",
    ]
    return "".join(parts)


def _maker_line(maker: Maker, rows: list[dict[str, str]], apart: list[dict[str, Any]]) -> str:
    observed = sum(row["origin"] == "observed" for row in rows)
    built = len(rows) - observed
    count = f"{observed} + {built}" if built else str(observed)
    answered = {capture["kind"] for sample in apart for capture in sample["captures"]}
    kinds = ", ".join(sorted({row["kind"] for row in rows} | answered))
    names = sorted({row["file"].split("/")[1].rsplit(".", 1)[0].split("_", 1)[-1].replace("_", " ") for row in rows})
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"| {maker.name} | {count} | {len(apart) or ''} | {kinds} | {shown} |"


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` return 1 where it is not current."""
    wanted = page()
    if "--check" in arguments:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted else 1
    PAGE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
