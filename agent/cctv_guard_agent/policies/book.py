"""The book of policies: what was read, and what it says of one maker under one profile. Pure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.model.policy import ABOUT_MAKERS, PolicyHit, PolicyVerdict

DEFAULT_PROFILE = "small-business"
_ORDER = (PolicyHit.HIT, PolicyHit.YOUR_DECISION, PolicyHit.UNKNOWN, PolicyHit.NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One authority's rule, or one of the owner's own."""

    id: str
    issuer: str
    jurisdiction: str
    title: str
    date: str
    effective: str | None = None
    """From when it counts, where that is later."""
    status: str
    binding_on: str
    criterion: str
    """named, jurisdiction, certification, product_rule, procedural."""
    rule: str = ""
    """Its test in words."""
    test: str
    """Of jurisdiction rules `prc_nil`, or `none_designated` where nobody has been named yet; of product rules what
    part of the product is looked at (`policy_schema.PRODUCT_TESTS`)."""
    equipment: tuple[str, ...] = ()
    """Empty: not said."""
    makers: tuple[str, ...]
    later_makers: tuple[str, ...]
    affiliates: bool
    actions: tuple[str, ...]
    deadline: str | None
    """The latest date that its actions set."""
    source_title: str
    source_url: str
    verification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Affiliate:
    """A company that counts as part of a listed maker."""

    of: str
    certain: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an owner goes by."""

    id: str
    title: str
    policies: tuple[str, ...]
    binds: tuple[str, ...]
    """Those of `policies` that bind this owner; the others are followed by choice."""
    maker_test: str
    contested_is_hit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyBook:
    """Everything in the policy file, and in the owner's own files."""

    compiled: date
    policies: Mapping[str, Policy]
    profiles: Mapping[str, Profile]
    affiliates: Mapping[str, Affiliate]
    tier_days: Mapping[str, int]
    """Days of T0 to T3 (remediation_windows)."""
    digest: str = ""
    """Tells whether the files changed."""
    _verdicts: dict[tuple[str | None, str], tuple[PolicyVerdict, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Makers are few and devices many: each pair is worked out once."""
    judged_products: dict[tuple[str, Hashable], tuple[PolicyVerdict, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """The same for what products show (`products.rules`)."""

    def profile(self, profile_id: str) -> Profile:
        """Return a profile. Raises ConfigError with the names that exist."""
        found = self.profiles.get(profile_id)
        if found is None:
            raise ConfigError(f"profile: {profile_id!r} does not exist; allowed: {', '.join(sorted(self.profiles))}")
        return found

    def verdicts(self, maker_id: str | None, profile_id: str) -> tuple[PolicyVerdict, ...]:
        """Apply every rule about makers to one maker: what the profile goes by first, then hits before the rest.

        maker_id: None where the maker is not known: then nothing can be said. Raises ConfigError (profile).
        """
        profile = self.profile(profile_id)
        if (maker_id, profile_id) not in self._verdicts:
            found = [
                self.verdict(one, profile, self._hit(one, maker_id, profile))
                for one in self.policies.values()
                if one.criterion in ABOUT_MAKERS
            ]
            self._verdicts[maker_id, profile_id] = tuple(sorted(found, key=_rank))
        return self._verdicts[maker_id, profile_id]

    def verdict(self, policy: Policy, profile: Profile, hit: PolicyHit) -> PolicyVerdict:
        """Join a rule and what it says with whom it binds."""
        return PolicyVerdict(
            policy=policy.id,
            title=policy.title,
            issuer=policy.issuer,
            jurisdiction=policy.jurisdiction,
            date=policy.date,
            status=policy.status,
            hit=hit,
            binds=policy.id in profile.binds,
            followed=policy.id in profile.policies,
            binding_on=policy.binding_on,
            criterion=policy.criterion,
            actions=policy.actions,
            deadline=policy.deadline,
            source_title=policy.source_title,
            source_url=policy.source_url,
            verification=policy.verification,
        )

    def _hit(self, policy: Policy, maker_id: str | None, profile: Profile) -> PolicyHit:
        """Does the rule mean this maker?"""
        company = companies().get(maker_id or "")
        if company is None:
            return PolicyHit.UNKNOWN
        decided = policy.id in profile.policies and profile.contested_is_hit
        contested = PolicyHit.HIT if decided else PolicyHit.YOUR_DECISION
        if policy.criterion == "jurisdiction":
            answers = {"yes": PolicyHit.HIT, "no": PolicyHit.NO, "contested": contested}
            return PolicyHit.NO if policy.test == "none_designated" else answers[company.under_prc_law]
        if company.id in (*policy.makers, *policy.later_makers):
            return PolicyHit.HIT
        affiliate = self.affiliates.get(company.id)
        if affiliate is None or not policy.affiliates or affiliate.of not in policy.makers:
            return PolicyHit.NO
        return PolicyHit.HIT if affiliate.certain else contested


def _rank(verdict: PolicyVerdict) -> tuple[bool, bool, int, str, str]:
    """What binds first, then what is followed, then hits; older before newer."""
    return not verdict.binds, not verdict.followed, _ORDER.index(verdict.hit), verdict.date, verdict.policy
