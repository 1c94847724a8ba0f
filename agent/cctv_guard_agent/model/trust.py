"""Whether a device is trusted, and on what that rests. Never "safe": by these checks, at this time."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cctv_guard_agent.model.decision import Decision
from cctv_guard_agent.model.text import Text


class TrustState(StrEnum):
    """One word; docs/trust.md says what each takes."""

    CONTAINED = "contained"
    """A restricted maker's, and may stay: no way in found, cut off and proved, no published flaw known."""
    VERIFIED = "verified"
    """Maker proven, restricted nowhere that counts, supported, no way in found."""
    UNVERIFIED = "unverified"
    NOT_ALLOWED = "not_allowed"
    DECIDED_BY_OWNER = "decided_by_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """The proof that a device is cut off from the internet."""

    proved_at: datetime
    how: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that is missing, and how to get it."""

    what: Text
    how: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """The verdict."""

    state: TrustState
    because: tuple[Text, ...]
    missing: tuple[Gap, ...] = ()
    decision: Decision | None = None
    """The owner's, where one holds."""
    next_check: date | None = None
    """When it has to be looked at again: a containment's proof grows old, a decision expires."""
    checked_at: datetime | None = None
    """The oldest of the looks that it rests on; None where one was never taken."""
