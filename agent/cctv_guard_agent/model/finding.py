"""So what: a check, a subject, its because and its remedy."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cctv_guard_agent.model.decision import Decision
from cctv_guard_agent.model.text import Text


class Severity(StrEnum):
    """How bad; ordered by `RANK`."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


RANK = {severity: rank for rank, severity in enumerate(Severity)}
"""none 0 ... critical 4."""


class Confidence(StrEnum):
    """How sure (identification.md, section 9)."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Tier(StrEnum):
    """By when."""

    NOW = "now"
    DAYS = "days"
    WEEKS = "weeks"
    NEXT_REPLACEMENT = "next_replacement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that should not stay as it is."""

    id: str
    """Stable over runs: `check` + device + subject, hashed (see `finding_id`)."""
    check: str
    """Id of the check; `docs/checks/<check>.md` explains it."""
    device: str | None
    """Device id, or None for the site or a gateway."""
    subject: str
    """What tells two findings of one check on one device apart: `tcp/8080`, a CVE, a policy id; may be empty."""
    title: Text
    reason: Text
    """Why it matters, in the owner's words."""
    remedy: Text
    """What to press or whom to ask."""
    action: str
    """close_mapping, patch, isolate, set_password, disable_p2p, protect_stream, replace, review, configure, ..."""
    severity: Severity
    confidence: Confidence
    tier: Tier
    because: tuple[Text, ...]
    gateway: str | None = None
    policy: str | None = None
    """Policy id where one speaks."""
    official_due: str | None = None
    """A date that an authority set (ISO date), shown beside ours; may be past."""
    needs_person: bool = True
    """Someone must act: becomes a repair in Home Assistant."""
    accepted: Decision | None = None
    """The owner's decision to leave it so until a date; it stays open and is no task meanwhile."""
    opened_at: datetime | None = None
    """When it was first found; filled in from the store."""


def finding_id(check: str, device: str | None, subject: str) -> str:
    """Return the stable id of a finding: 12 hex digits."""
    return hashlib.sha256(f"{check}\n{device or ''}\n{subject}".encode()).hexdigest()[:12]
