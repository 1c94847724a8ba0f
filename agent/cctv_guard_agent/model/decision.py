"""What the owner decided: whom to trust, which risk to accept, when a device came, until when it is supported."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DecisionKind(StrEnum):
    """What it is about."""

    TRUST = "trust"
    """answer: `trusted` or `not_allowed`."""
    RISK = "risk"
    """A finding stays as it is until a date. answer: `accepted`."""
    INSTALLED = "installed"
    """answer: `installed` (on `day`), or `moved`: it was here before, under another address or identity."""
    SUPPORT = "support"
    """The maker, or who sold it, promised updates until `day`. answer: `supported`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision with who, when, why and until when."""

    kind: DecisionKind
    device: str | None = None
    finding: str | None = None
    """Finding id, of accepted risks."""
    answer: str
    reason: str
    by: str
    """`command line`, or whom a paired program named."""
    made_at: datetime
    until: date | None = None
    """The last day on which it holds; then it is asked again. None: it does not expire."""
    day: date | None = None
    """When it was installed, or until when it is supported."""
    statement: str = ""
    """The supplier's statement: a note, or the name of a file that the owner keeps."""

    @property
    def key(self) -> str:
        """One decision of a kind holds for one thing; a newer one replaces it."""
        return f"{self.kind}:{self.finding or self.device}"

    def holds(self, today: date) -> bool:
        """Is it not expired?"""
        return self.until is None or today <= self.until
