"""What authorities say about a maker, and about products, under the profile that the owner chose. Pure.

A restriction is reported with who issued it, when, whom it binds, and whether it binds this owner; the words "banned"
and "safe" are nobody's verdict here (design section 7.7, 7.8).
Source: knowledge/policies.yaml (facts with their own sources and verification), knowledge/makers.csv.
"""

from functools import lru_cache

from cctv_guard_agent.model.policy import PolicyVerdict
from cctv_guard_agent.policies.answers import answers as maker_answers
from cctv_guard_agent.policies.book import DEFAULT_PROFILE, Affiliate, Policy, PolicyBook, Profile
from cctv_guard_agent.policies.products import Product, rules
from cctv_guard_agent.policies.read import load, load_with, parse

__all__ = (
    "DEFAULT_PROFILE",
    "Affiliate",
    "Policy",
    "PolicyBook",
    "Product",
    "Profile",
    "load",
    "load_with",
    "maker_answers",
    "parse",
    "rules",
    "verdicts",
)


@lru_cache(maxsize=512)
def verdicts(maker_id: str | None, profile_id: str = DEFAULT_PROFILE) -> tuple[PolicyVerdict, ...]:
    """Apply the shipped policies to one maker (see `PolicyBook.verdicts`)."""
    return load().verdicts(maker_id, profile_id)
