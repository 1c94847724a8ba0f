"""What authorities say about a maker, under the profile that the owner chose.

A restriction is reported with who issued it, when, whom it binds, and whether it binds this owner; the words "banned"
and "safe" are nobody's verdict here (design section 7.7, 7.8).
Source: knowledge/policies.yaml (facts with their own sources and verification), knowledge/makers.csv.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import yaml

from cctv_guard_agent.errors import ConfigError, DataError
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.knowledge.policy_schema import (
    CONTESTED,
    CRITERIA,
    STATUSES,
    TESTS,
    VERIFICATIONS,
    Checked,
    unique,
)
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict

DEFAULT_PROFILE = "small-business"
_LARGEST = 1_048_576
"""A policy file is some 40 kB; a megabyte is no policy file."""
_ORDER = (PolicyHit.HIT, PolicyHit.YOUR_DECISION, PolicyHit.UNKNOWN, PolicyHit.NO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One authority's rule."""

    id: str
    issuer: str
    jurisdiction: str
    title: str
    date: str
    status: str
    binding_on: str
    criterion: str
    """named, jurisdiction, certification, product_rule, procedural."""
    test: str
    """Of jurisdiction rules: `prc_nil`, or `none_designated` where nobody has been named yet."""
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
    """Everything in one policy file."""

    compiled: date
    policies: Mapping[str, Policy]
    profiles: Mapping[str, Profile]
    affiliates: Mapping[str, Affiliate]
    tier_days: Mapping[str, int]
    """Days of T0 to T3 (remediation_windows)."""

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
        verdicts = [
            self._verdict(policy, maker_id, profile)
            for policy in self.policies.values()
            if policy.criterion in ("named", "jurisdiction")
        ]
        return tuple(
            sorted(verdicts, key=lambda v: (not v.binds, not v.followed, _ORDER.index(v.hit), v.date, v.policy))
        )

    def _verdict(self, policy: Policy, maker_id: str | None, profile: Profile) -> PolicyVerdict:
        """One rule, one maker."""
        followed = policy.id in profile.policies
        return PolicyVerdict(
            policy=policy.id,
            title=policy.title,
            issuer=policy.issuer,
            jurisdiction=policy.jurisdiction,
            date=policy.date,
            status=policy.status,
            hit=self._hit(policy, maker_id, contested_is_hit=followed and profile.contested_is_hit),
            binds=policy.id in profile.binds,
            followed=followed,
            binding_on=policy.binding_on,
            actions=policy.actions,
            deadline=policy.deadline,
            source_title=policy.source_title,
            source_url=policy.source_url,
            verification=policy.verification,
        )

    def _hit(self, policy: Policy, maker_id: str | None, *, contested_is_hit: bool) -> PolicyHit:
        """Does the rule mean this maker?"""
        company = companies().get(maker_id or "")
        if company is None:
            return PolicyHit.UNKNOWN
        contested = PolicyHit.HIT if contested_is_hit else PolicyHit.YOUR_DECISION
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


def load(path: Path | None = None) -> PolicyBook:
    """Read a policy file; without a path the one that is shipped. Raises DataError naming file and key."""
    if path is None:
        return _shipped()
    try:
        if path.stat().st_size > _LARGEST:
            raise DataError(f"{path}: larger than 1 MiB; a policy file is some 40 kB")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read: {error}") from error
    return parse(text, str(path))


@lru_cache(maxsize=1)
def _shipped() -> PolicyBook:
    """The shipped file, read once."""
    return parse(files("cctv_guard_agent.knowledge").joinpath("policies.yaml").read_text("utf-8"), "policies.yaml")


@lru_cache(maxsize=512)
def verdicts(maker_id: str | None, profile_id: str = DEFAULT_PROFILE) -> tuple[PolicyVerdict, ...]:
    """Apply the shipped policies to one maker (see `PolicyBook.verdicts`)."""
    return load().verdicts(maker_id, profile_id)


def parse(text: str, name: str) -> PolicyBook:
    """Read a policy file's text. Raises DataError naming file and key."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        # the safe loader of either kind: builds plain values only
        document = yaml.load(text, Loader=loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataError(f"{name}: not readable as YAML: {str(error)[:200]}") from error
    root = Checked(document, "", name)
    policies = root.get("policies").items(needed=True)
    profiles = root.get("profiles").items(needed=True)
    unique(policies, lambda p: p.get("id").text())
    unique(profiles, lambda p: p.get("id").text())
    known = {p.get("id").text() for p in policies}
    return PolicyBook(
        compiled=_month(root.get("compiled")),
        policies={p.id: p for p in map(_policy, policies)},
        profiles={p.id: p for p in (_profile(item, known) for item in profiles)},
        affiliates={key: _affiliate(item) for key, item in root.get("affiliates").entries()},
        tier_days=dict(filter(None, map(_window, root.get("remediation_windows").items(needed=True)))),
    )


def _policy(item: Checked) -> Policy:
    """One entry of `policies`."""
    criterion = item.get("criterion")
    deadlines = [a.get("deadline").text("") for a in item.get("actions").items()]
    sources = item.get("sources").items()
    makers = criterion.get("makers").texts()
    later = [maker for added in criterion.get("later_additions").items() for maker in added.get("makers").texts()]
    later += [maker for added in item.get("later_additions").items() for maker in added.get("makers").texts()]
    for maker in (*makers, *later):
        if maker not in companies():
            raise criterion.get("makers").wrong(f"ids of makers.csv (it has no {maker!r})")
    return Policy(
        id=item.get("id").text(),
        issuer=item.get("issuer").text(),
        jurisdiction=item.get("jurisdiction").text(),
        title=item.get("title").text(),
        date=item.get("date").text(),
        status=item.get("status").one_of(STATUSES),
        binding_on=item.get("binding_on").text(),
        criterion=criterion.get("type").one_of(CRITERIA),
        test=criterion.get("test").one_of(("prc_nil", "none_designated"), "prc_nil"),
        makers=makers,
        later_makers=tuple(later),
        affiliates=criterion.get("includes_affiliates").flag(),
        actions=tuple(dict.fromkeys(a.get("action").text() for a in item.get("actions").items())),
        deadline=max((d for d in deadlines if d), default=None),
        source_title=sources[0].get("title").text() if sources else "",
        source_url=sources[0].get("url").text() if sources else "",
        verification=item.get("verification").one_of(VERIFICATIONS),
    )


def _profile(item: Checked, known: set[str]) -> Profile:
    """One entry of `profiles`."""
    chosen, binds = item.get("policies").texts(), item.get("binds").texts()
    for policy in chosen:
        if policy not in known:
            raise item.get("policies").wrong(f"ids that stand under `policies` ({policy!r} does not)")
    for policy in binds:
        if policy not in chosen:
            raise item.get("binds").wrong(f"ids that the profile's own `policies` hold ({policy!r} is not there)")
    return Profile(
        id=item.get("id").text(),
        title=item.get("title").text(),
        policies=chosen,
        binds=binds,
        maker_test=item.get("maker_test").one_of(TESTS),
        contested_is_hit=item.get("contested").one_of(CONTESTED) == "treat_as_hit",
    )


def _affiliate(item: Checked) -> Affiliate:
    """One entry of `affiliates`."""
    return Affiliate(
        of=item.get("of").one_of(tuple(companies())), certain=item.get("certain").flag(), why=item.get("why").text("")
    )


def _window(item: Checked) -> tuple[str, int] | None:
    """One entry of `remediation_windows`; None where it sets no date (monitor)."""
    days = item.get("days")
    if days.value is None:
        return None
    if not isinstance(days.value, int) or isinstance(days.value, bool) or not 0 < days.value < 4000:
        raise days.wrong("a number of days")
    return item.get("tier").text(), days.value


def _month(item: Checked) -> date:
    """`2026-11` or `2026-11-24`; a month means its first day."""
    text = item.text()
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError as error:
        raise item.wrong("a date such as 2026-11 or 2026-11-24") from error
