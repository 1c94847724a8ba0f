"""What to do by when."""

from dataclasses import dataclass
from datetime import date

from cctv_guard_agent.model.finding import Severity, Tier
from cctv_guard_agent.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One task with its date and how the date came about."""

    id: str
    action: str
    device: str | None
    findings: tuple[str, ...]
    """Ids of the findings that it settles."""
    title: Text
    reason: Text
    how: Text
    tier: Tier
    severity: Severity
    due: date | None
    """Never before first detection plus the tier's days; None with tier next_replacement without end-of-life data."""
    derivation: Text
    """How the date was derived, recomputable by hand."""
    official_due: date | None = None
    score: float = 0.0
    """Order within the plan; see docs/plan.md."""
    makes_unnecessary: tuple[str, ...] = ()
    """Ids of items that need not be done once this is."""
