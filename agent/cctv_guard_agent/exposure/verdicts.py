"""How a verdict is made, and how long it holds (design section 1: three times its interval, at least 24 h)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.newest import newest as newest
from cctv_guard_agent.model.newest import newest_first as newest_first
from cctv_guard_agent.model.text import Text, say

_LEAST = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervals:
    """How often each thing is looked at, in seconds (design section 8)."""

    mappings_s: int = 30
    discovery_s: int = 900
    identity_s: int = 86_400
    outside_s: int = 21_600
    egress_s: int = 900


def good_until(at: datetime, interval_s: int) -> datetime:
    """When a verdict on something seen then stops to hold."""
    return at + max(_LEAST, timedelta(seconds=3 * interval_s))


def verdict(answer: Answer, because: Iterable[Text], at: datetime | None, interval_s: int, now: datetime) -> Verdict:
    """Make a verdict; one that grew old is unknown and says what it was."""
    reasons = tuple(dict.fromkeys(because))
    if at is None:
        return Verdict(answer=answer, because=reasons)
    until = good_until(at, interval_s)
    if at > now + _LEAST:
        return unknown(
            say(
                "exposure.clock",
                "This computer's clock was set back, to before the last look on {when}. The next look will tell.",
                when=at.date().isoformat(),
            )
        )
    if now <= until or answer is Answer.UNKNOWN:  # what is missing, and the remedy, grows no older
        return Verdict(answer=answer, because=reasons, checked_at=at, good_until=until)
    old = say(
        "exposure.stale",
        "Last looked at on {when}; the answer then was {answer}. That is too long ago to count.",
        when=at.date().isoformat(),
        answer=answer.value,
    )
    return Verdict(answer=Answer.UNKNOWN, because=(old,), checked_at=at, good_until=until)


def unknown(*because: Text) -> Verdict:
    """Nothing was looked at, and why."""
    return Verdict(answer=Answer.UNKNOWN, because=because)
