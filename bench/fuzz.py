"""Every parser put to hostile replies for longer than the tests may, each reply timed; every signature to long strings.

    .venv/bin/python bench/fuzz.py [--seconds 120] [--only NAME] [--atheris SECONDS]

growth: small pieces repeated, to 32 and to 64 thousand bytes; what takes more than three times as long for twice the
length grows with the square. patterns: each regular expression of the signatures on such strings as long as a value
may be. mutations: the tests' own, at random, for the time given. atheris: guided by coverage instead, where that
package is installed (`pip install atheris`); what ends in anything but an answer or the agent's own error is printed.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for folder in (ROOT, ROOT / "agent"):
    sys.path.insert(0, str(folder))

import _lab  # noqa: E402

from cctv_guard_agent.app import load_plugins  # noqa: E402
from cctv_guard_agent.wire.decode import LONGEST_VALUE  # noqa: E402
from tests.agent.wire import fuzzing  # noqa: E402

LONGEST_BODY = 16_384
SLOW_S = 0.25
"""For one reply; the largest that is read is 256 KiB."""
SLOW_PATTERN_S = 0.02
SQUARE = 3.0
NOISE_S = 0.02
"""Shorter times tell nothing about growth."""


def took(call: Callable[[], object]) -> float:
    """Return the seconds of processor time of one call."""
    began = time.process_time()
    call()
    return time.process_time() - began


def growth(parsers: list[fuzzing.Parser]) -> int:
    """Print parsers whose time grows with the square; how many."""
    found = 0
    for parser in parsers:
        for unit in fuzzing.UNITS:
            for sample in (b"", fuzzing.suitable(parser.name)[0]):
                half, whole = (_grown(sample, unit, size) for size in (32_768, 65_536))
                if took(lambda p=parser, d=whole: p.answers(d)) < NOISE_S:
                    continue
                quick, slow = (_least(parser, data) for data in (half, whole))
                if slow > SQUARE * quick or slow > SLOW_S:
                    print(f"  {parser.name}: {unit!r} repeated takes {quick:.3f} s, twice as long {slow:.3f} s")
                    found += 1
    return found


def _grown(sample: bytes, unit: str, size: int) -> bytes:
    at = len(sample) // 2
    return sample[:at] + (unit * (size // len(unit))).encode() + sample[at:]


def _least(parser: fuzzing.Parser, data: bytes) -> float:
    return min(took(lambda: parser.answers(data)) for _ in range(3))


def patterns() -> int:
    """Print signature patterns that are slow on a long value; how many."""
    found = count = 0
    for maker in load_plugins().makers:
        for one in maker.signatures:
            longest = LONGEST_BODY if one.kind == "http.body" else LONGEST_VALUE
            values = list(_long(one.examples, longest))
            for text in (one.pattern, *(pattern for _, pattern in (*one.also, *one.unless))):
                count += 1
                seconds, value = _slowest(re.compile(text, re.IGNORECASE), values)
                if seconds > SLOW_PATTERN_S:
                    print(f"  {maker.id} {one.kind} {text!r}: {seconds:.3f} s on {value[:40]!r} ...")
                    found += 1
    print(f"  {count} patterns, {found} slow ones")
    return found


def _slowest(pattern: re.Pattern[str], values: list[str]) -> tuple[float, str]:
    return max((took(lambda v=value: pattern.search(v)), value) for value in values)


def _long(examples: tuple[str, ...], longest: int) -> Iterator[str]:
    """Yield long strings: pieces repeated, and the beginnings of what matches, repeated."""
    for unit in fuzzing.UNITS:
        yield (unit * longest)[:longest]
    for example in examples[:3]:
        for part in (example, example[:-1], example[: len(example) // 2], example[-3:]):
            if part:
                yield (part * (longest // len(part) + 1))[:longest]
                yield (part + part[-1] * longest)[:longest]


def mutations(parsers: list[fuzzing.Parser], seconds: float) -> int:
    """Print what ends in another error or takes too long; how many."""
    draw, ends, found, tried = random.Random(time.time_ns()), time.monotonic() + seconds, 0, 0
    while time.monotonic() < ends:
        parser = draw.choice(parsers)
        data = fuzzing.mutated(draw.choice(fuzzing.suitable(parser.name)), draw)
        tried += 1
        try:
            used = took(lambda p=parser, d=data: p.answers(d))
        except Exception as error:
            print(f"  {parser.name}: {type(error).__name__}: {error} on {data[:300]!r}")
            found += 1
        else:
            if used > SLOW_S:
                print(f"  {parser.name}: {used:.2f} s on {len(data)} bytes: {data[:100]!r}")
                found += 1
    print(f"  {tried} replies in {seconds:.0f} s")
    return found


def guided(seconds: int, names: list[str]) -> None:
    """Let atheris look, one byte choosing the parser; it ends the process."""
    try:
        import atheris
    except ImportError:
        sys.exit("atheris is not installed here: pip install atheris (Python 3.11 to 3.14)")
    parsers = [fuzzing.parsers()[name] for name in names]

    def once(data: bytes) -> None:
        if data:
            parsers[data[0] % len(parsers)].answers(data[1:])

    corpus = ROOT / ".local/bench/fuzz"
    corpus.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(names[:256]):
        for number, sample in enumerate(fuzzing.suitable(name)[:4]):
            (corpus / f"{index}-{number}").write_bytes(bytes([index]) + sample)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-timeout=5", "-max_len=8192", str(corpus)], once)
    atheris.Fuzz()


def main() -> int:
    """Look and print; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--only", default="", metavar="NAME", help="parsers whose name holds this")
    parser.add_argument("--atheris", type=int, metavar="SECONDS")
    options = parser.parse_args()
    names = sorted(name for name in fuzzing.parsers() if options.only in name)
    print(_lab.machine())
    if options.atheris:
        guided(options.atheris, names)
    chosen = [fuzzing.parsers()[name] for name in names]
    print(f"growth of {len(chosen)} parsers:")
    found = growth(chosen)
    print("patterns:")
    found += patterns()
    print("mutations:")
    found += mutations(chosen, options.seconds)
    print(f"{found} findings")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
