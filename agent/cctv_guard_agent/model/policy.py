"""What authorities say about makers, as data (facts/policies.yaml), and the profile that the owner chose."""

from dataclasses import dataclass
from enum import StrEnum


class PolicyHit(StrEnum):
    """What a policy says of one maker."""

    HIT = "hit"
    NO = "no"
    YOUR_DECISION = "your_decision"
    """Contested: the sources disagree, the owner decides."""
    UNKNOWN = "unknown"
    """The maker is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVerdict:
    """One policy applied to one maker under the chosen profile."""

    policy: str
    title: str
    issuer: str
    jurisdiction: str
    date: str
    status: str
    """in_force, guidance, proposed, lapsed, political."""
    hit: PolicyHit
    binds: bool
    """Does it bind this owner under the chosen profile?"""
    followed: bool = False
    """The chosen profile goes by it, by duty (`binds`) or by choice; otherwise it holds elsewhere and informs only."""
    binding_on: str
    actions: tuple[str, ...]
    deadline: str | None
    source_title: str
    source_url: str
    verification: str
    """confirmed, partly, unconfirmed; unconfirmed informs, never raises severity."""
