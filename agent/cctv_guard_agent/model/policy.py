"""What authorities say about makers, as data (facts/policies.yaml), and the profile that the owner chose."""

from dataclasses import dataclass
from enum import StrEnum

from cctv_guard_agent.model.text import Text

ABOUT_MAKERS = ("named", "jurisdiction")
"""Criteria that mean makers; the others ask something of the product or of its owner."""


class PolicyHit(StrEnum):
    """What a policy says of one maker."""

    HIT = "hit"
    NO = "no"
    YOUR_DECISION = "your_decision"
    """Contested: the sources disagree, the owner decides."""
    UNKNOWN = "unknown"
    """The maker is not known, or the product's answers do not tell."""


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
    criterion: str = "named"
    """named, jurisdiction (about makers); certification, product_rule, procedural (about products and owners)."""
    because: Text | None = None
    """Of rules about products: why."""
    actions: tuple[str, ...]
    deadline: str | None
    source_title: str
    source_url: str
    verification: str
    """confirmed, partly, unconfirmed; unconfirmed informs, never raises severity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakerAnswer:
    """One question about a maker; several stand side by side and are never summed up."""

    question: str
    """section_889, prc_law, fcc_covered_list, us_entity_list."""
    hit: PolicyHit
    because: Text
    verification: str
    """Of the company's row: confirmed, partly, unconfirmed."""
