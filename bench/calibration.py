"""Is a verdict as sure as it says? Confidence against truth, over the corpus and over what makes it harder.

    .venv/bin/python bench/calibration.py [--fit] [--plot docs/images/calibration.svg] [--samples FILE]...

The signatures were written with these captures in view, so these flatter them. Each view of a device is one case:
    single      one reply
    subset      some of its replies, drawn at random
    weakened    what the strongest sign read is taken away, again and again: weaker signs decide
    unsigned    the maker's own file is taken away: it is somebody whom we do not know
    rebrand     labels of a seller, a Wi-Fi module's MAC, and the strongest sign taken away
    sample      a line of a file given with `--samples`: what `identify` reads, with "maker" beside it; replies that
                nobody had in view when the signatures were written say most
`--fit` searches the numbers of identity/weights.py: least log loss on makers that were left out (five parts by maker).
"""

import argparse
import csv
import itertools
import json
import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "agent"))

from _reliability import Band, error, interval, svg  # noqa: E402

from cctv_guard_agent import plugins  # noqa: E402
from cctv_guard_agent.errors import BadReply  # noqa: E402
from cctv_guard_agent.identity import resolve, weights  # noqa: E402
from cctv_guard_agent.identity.engine import Engine  # noqa: E402
from cctv_guard_agent.identity.evidence import by_kind  # noqa: E402
from cctv_guard_agent.identity.registrant import REPORTED_KINDS  # noqa: E402
from cctv_guard_agent.model.evidence import Evidence, Maker, Strength  # noqa: E402
from cctv_guard_agent.model.observation import Capture, Observation  # noqa: E402
from cctv_guard_agent.wire.decode import decode  # noqa: E402

CAPTURES = ROOT / "tests/agent/captures"
EDGES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0001)
LABEL_KINDS = ("onvif.Manufacturer", "isapi.manufacturer", "ssdp_desc.manufacturer", "dahua.Vendor", "axis.Brand")
LABEL_SCOPES = ("name/", "manufacturer/", "mfr/", "acc/mfr/")
WIFI_MODULE = "bc:09:b9:00:00:01"
"""Hui Zhou Gaoshengda: found in cameras of many makers (identification.md 7)."""
SELLERS = ("Honeywell", "Swann", "Amcrest", "ABUS", "LTS", "Speco", "Q-See", "Night Owl", "Zmodo", "Acme Security")
PARTS = 5

View = tuple[Observation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One view of one device."""

    sort: str
    device: str
    truth: str | None
    """The maker, None where naming anybody is wrong."""
    family: str
    """Whose device it is, for leaving whole makers out."""
    evidence: tuple[Evidence, ...]
    maker: str | None
    confidence: float

    @property
    def right(self) -> bool:
        """Was the maker named as labelled?"""
        return self.maker == self.truth


def devices() -> Mapping[str, list[tuple[dict[str, str], View]]]:
    """Return the corpus: what each reply of each device says."""
    found = defaultdict(list)
    with (CAPTURES / "labels.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            raw = (CAPTURES / row["file"]).read_bytes().decode("utf-8", "replace")
            try:
                found[row["device"]].append((row, decode(Capture(kind=row["kind"], raw=raw))))
            except BadReply:
                print(f"not read: {row['file']}", file=sys.stderr)
    return found


def views(replies: Sequence[View], draw: random.Random) -> Iterator[tuple[str, View]]:
    """Yield what might have been seen of a device: each reply alone, some of them together, all."""
    for one in replies:
        yield "single", one
    if len(replies) > 1:
        yield "subset", tuple(itertools.chain(*replies))
    for _ in range(2 * len(replies) if len(replies) > 2 else 0):
        yield "subset", tuple(itertools.chain(*draw.sample(replies, draw.randint(2, len(replies) - 1))))


def weaker(engine: Engine, view: View) -> View | None:
    """Take away every value that the strongest sign read; None where no sign is left."""
    matches = [match for match in engine.catalogue.matches(by_kind(view)) if match.evidence.maker]
    if not matches:
        return None
    best = matches[0]
    gone = {(match.evidence.kind, match.raw) for match in matches if match.evidence.says == best.evidence.says}
    return tuple(one for one in view if (one.kind, one.value) not in gone)


def rebranded(view: View, seller: str) -> View:
    """Put a seller's labels and a Wi-Fi module's MAC on it."""
    out = []
    for one in view:
        prefix = next((scope for scope in LABEL_SCOPES if one.value.lower().startswith(scope)), None)
        if one.kind in LABEL_KINDS:
            out.append(replace(one, value=seller))
        elif one.kind == "onvif.scope" and prefix:
            out.append(replace(one, value=prefix + seller))
        elif one.kind in REPORTED_KINDS:
            out.append(replace(one, value=WIFI_MODULE))
        else:
            out.append(one)
    return tuple(out)


def cases(seed: int) -> Iterator[Case]:
    """Yield every case of the corpus."""
    makers = plugins.load("cctv_guard_agent.vendors", "MAKER", Maker).values
    whole, draw = Engine(makers), random.Random(seed)
    without: dict[str, Engine] = {}
    for name, replies in devices().items():
        label = replies[0][0]["maker"]
        truth = None if label in ("none", "unknown") else label
        for sort, view in views([view for _, view in replies], draw):
            yield judged(whole, sort, name, truth, view)
            less: View | None = view
            for depth in range(4):
                less = weaker(whole, less) if less else None
                if not less:
                    break
                yield judged(whole, "weakened", name, truth, less)
                if depth == 0:
                    yield judged(whole, "rebrand", name, truth, rebranded(less, draw.choice(SELLERS)))
            if truth is not None:
                if truth not in without:
                    without[truth] = Engine(maker for maker in makers if maker.id != truth)
                yield judged(without[truth], "unsigned", name, truth, view)


def samples(path: Path) -> Iterator[Case]:
    """Yield the lines of a file of labelled devices, whole as they are."""
    engine = Engine(plugins.load("cctv_guard_agent.vendors", "MAKER", Maker).values)
    for line in path.read_text(encoding="utf-8").splitlines():
        device = json.loads(line)
        seen: list[Observation] = []
        for one in device["captures"]:
            try:
                seen.extend(decode(Capture(kind=one["kind"], raw=one["raw"])))
            except BadReply as unread:
                print(f"not read: {device['id']}: {unread}", file=sys.stderr)
        yield judged(engine, "sample", device["id"], device["maker"], tuple(seen))


def judged(engine: Engine, sort: str, device: str, truth: str | None, view: View) -> Case:
    """Judge one view."""
    found = engine.identify(view)
    return Case(
        sort=sort, device=device, truth=truth, family=truth or device,
        evidence=found.because if found.is_camera is not False else (),
        maker=found.maker, confidence=found.confidence,
    )  # fmt: skip


def bands(found: Iterable[tuple[float, bool]]) -> list[Band]:
    """Put verdicts with a maker into bands of confidence."""
    told = list(found)
    out = []
    for low, high in itertools.pairwise(EDGES):
        inside = [(sure, right) for sure, right in told if low <= sure < high]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            right = sum(right for _, right in inside)
            out.append(Band(low=low, high=min(high, 1.0), count=len(inside), right=right, mean=mean))
    return out


def table(found: Sequence[Band]) -> str:
    """Return the bands as a table for bench/README.md."""
    rows = ["| confidence | mean | verdicts | right | share | 95 % interval |", "|---|---:|---:|---:|---:|---|"]
    for one in found:
        least, greatest = interval(one.right, one.count)
        rows.append(
            f"| {one.low:.2f} to {one.high:.2f} | {one.mean:.3f} | {one.count} | {one.right} | {one.share:.3f} "
            f"| {least:.3f} to {greatest:.3f} |"
        )
    return "\n".join(rows)


def told(found: Iterable[Case]) -> list[tuple[float, bool]]:
    """Return confidence and rightness of the cases in which somebody was named."""
    return [(one.confidence, one.right) for one in found if one.maker is not None]


def loss(found: Iterable[Case]) -> float:
    """Return the mean log loss of the best candidate's chance under the weights as they are set now."""
    total, count = 0.0, 0
    for one in found:
        chances = weights.chances(weights.sums(resolve.admissible(one.evidence)))
        if chances:
            best = max(sorted(chances), key=lambda maker: chances[maker])
            chance = min(max(chances[best], 1e-6), 1 - 1e-6)
            total -= math.log(chance if best == one.truth else 1 - chance)
            count += 1
    return total / max(count, 1)


def set_weights(prior: float, further: float, strong: float, medium: float, weak: float) -> None:
    """Try other numbers."""
    weights.PRIOR_ODDS = prior
    weights.FURTHER_GROUPS = further
    weights.LOG10_RATIO = {
        Strength.STRONG: strong, Strength.MEDIUM: medium, Strength.WEAK: weak, Strength.LABEL: 0.0,
    }  # fmt: skip


def fit(found: Sequence[Case]) -> None:
    """Search the numbers on four fifths of the makers, judge them on the last fifth, print both."""
    grid = list(
        itertools.product(
            (0.2, 1 / 3, 0.5, 1.0), (0.3, 0.6, 0.9), (1.4, 1.7, 2.0, 2.2, 2.4), (0.7, 1.0, 1.3), (0.1, 0.3, 0.5)
        )
    )
    now = (weights.PRIOR_ODDS, weights.FURTHER_GROUPS, *(weights.LOG10_RATIO[s] for s in list(Strength)[:3]))
    families = sorted({one.family for one in found})
    random.Random(7).shuffle(families)
    part_of = {family: index % PARTS for index, family in enumerate(families)}
    losses = {}
    for numbers in [now, *grid]:
        set_weights(*numbers)
        parts = [[one for one in found if part_of[one.family] == index] for index in range(PARTS)]
        losses[numbers] = [(loss(part), len(part)) for part in parts]
    for index in range(PARTS):
        rest = {numbers: _mean(parts[:index] + parts[index + 1 :]) for numbers, parts in losses.items()}
        best = min(rest, key=lambda numbers: rest[numbers])
        left_out, today = losses[best][index][0], losses[now][index][0]
        print(f"part {index}: best on the others {best}: loss {left_out:.4f}, now {today:.4f}")
    ranked = sorted(losses, key=lambda numbers: _mean(losses[numbers]))
    for numbers in [now, *ranked[:5]]:
        print(numbers, f"loss {_mean(losses[numbers]):.4f}")
    set_weights(*now)


def _mean(parts: Sequence[tuple[float, int]]) -> float:
    return sum(one * count for one, count in parts) / max(sum(count for _, count in parts), 1)


def main() -> int:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=Path, action="append", default=[], help="a JSONL file of labelled devices")
    parser.add_argument("--fit", action="store_true", help="search the numbers of identity/weights.py")
    parser.add_argument("--plot", type=Path, help="write the plot there (SVG)")
    options = parser.parse_args()
    found = list(cases(options.seed))
    for path in options.samples:
        found.extend(samples(path))
    for sort in ("single", "subset", "weakened", "rebrand", "unsigned", "sample"):
        part = [one for one in found if one.sort == sort]
        named = told(part)
        right = sum(right for _, right in named)
        known = sum(one.truth is not None for one in part)
        print(f"{sort:9} {len(part):5} cases, {len(named):5} named, precision {right / max(len(named), 1):.3f}, "
              f"recall {right / max(known, 1):.3f}")  # fmt: skip
    every = bands(told(found))
    print(table(every))
    print(f"expected calibration error {error(every):.3f}; of verdicts at 0.9 and more "
          f"{sum(r for s, r in told(found) if s >= 0.9)} of {sum(s >= 0.9 for s, _ in told(found))} right")  # fmt: skip
    wrong = {(one.device, one.sort, one.truth or "-", one.maker, one.confidence) for one in found if not one.right}
    for line in sorted(line for line in wrong if line[3] is not None)[:40]:
        print("  wrong:", *line)
    if options.plot is not None:
        note = f"{sum(band.count for band in every)} verdicts; numbers: verdicts in the band; bars: 95 % intervals"
        options.plot.write_text(
            svg(every, "How often a verdict of a given confidence is right", note), encoding="utf-8"
        )
    if options.fit:
        fit(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
