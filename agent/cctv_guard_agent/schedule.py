"""What is asked when: jitter, so that a restart never makes every camera answer in the same second."""

import random
from datetime import datetime, timedelta

JITTER = 0.1


def jitter(interval_s: float) -> float:
    """Return the interval, up to a tenth shorter or longer."""
    return interval_s * random.uniform(1 - JITTER, 1 + JITTER)


def due(last: datetime | None, interval_s: float, now: datetime) -> bool:
    """Is it time again? A clock that jumped back counts as due."""
    return last is None or now < last or now - last >= timedelta(seconds=interval_s)
