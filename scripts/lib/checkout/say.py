"""What the scripts tell the person who started them: one line when a step begins, one when it took long.

Everything goes to stderr, so that the output of `scripts/cctv-guard ... --json` stays machine-readable.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

SLOW_STEP_S = 2.0
"""From here on a step's duration is worth a line."""


class SetupError(Exception):
    """Something the person can put right; the message says what is missing and what to do."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def is_terminal() -> bool:
    return sys.stderr.isatty()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say that `text` begins, and how long it took if that was long."""
    say(f"==> {text}")
    started = time.monotonic()
    yield
    took_s = time.monotonic() - started
    if took_s >= SLOW_STEP_S:
        say(f"    done in {took_s:.0f} s")
