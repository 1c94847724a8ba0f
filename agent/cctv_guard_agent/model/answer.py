"""Three answers to every question. A check that did not run never looks like a check that passed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cctv_guard_agent.model.text import Text


class Answer(StrEnum):
    """Yes, no, or unknown with a reason."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An answer with its because, and how long it holds."""

    answer: Answer
    because: tuple[Text, ...] = ()
    """What it rests on; for `unknown` what was not looked at and what would make it so. Never empty."""
    checked_at: datetime | None = None
    """When the newest observation behind it was made; None where nothing was looked at."""
    good_until: datetime | None = None
    """After this it is unknown: three times its interval, at least 24 h (design section 1)."""
