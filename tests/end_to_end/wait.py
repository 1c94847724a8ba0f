"""Waiting on a condition: what these tests do instead of sleeping."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
WITHIN_S = 90.0
"""Generous: a busy machine with two cores; a condition that comes true ends the wait at once."""
_POLL_S = 0.1


async def until(what: str, condition: Callable[[], T | Awaitable[T]], within_s: float = WITHIN_S) -> T:
    """Return the condition's first true value. Raises AssertionError that says what did not happen, and what was."""
    ends_at = time.monotonic() + within_s
    while True:
        found = condition()
        value: T = await found if isinstance(found, Awaitable) else found
        if value:
            return value
        if time.monotonic() > ends_at:
            raise AssertionError(f"within {within_s:.0f} s it did not happen that {what}; last seen: {value!r}")
        await asyncio.sleep(_POLL_S)
