"""What a change of profile or of policy files changed: which devices' verdicts, from what to what."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """One device whose maker is judged differently now, its maker being the same."""

    device: str
    name: str
    maker: str
    before: str
    """here, by_choice, elsewhere, your_decision, no, unknown: see policies.compare.word."""
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """The last change."""

    at: datetime
    profile_before: str
    profile_after: str
    files_changed: bool
    """The policies themselves changed: the owner's files, or a newer version of what is shipped."""
    devices: tuple[VerdictChange, ...]
