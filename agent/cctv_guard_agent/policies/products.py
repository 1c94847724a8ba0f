"""Rules that ask something of the product or of its owner, whoever made it: what this unit's facts say to them. Pure.

They never restrict a maker and raise no severity of their own: the checks do (no password, exploited flaw). "No" means
that nothing against the rule was found, never that the product keeps it.
Source: knowledge/policies.yaml, criterion types certification, product_rule and procedural.
"""

from dataclasses import dataclass, replace

from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.policy import ABOUT_MAKERS, PolicyHit, PolicyVerdict
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.policies.book import Policy, PolicyBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What is known of one unit, as far as such rules ask."""

    kind: str
    """camera, recorder, encoder, ..."""
    activated: Answer
    """Was a password set?"""
    exploited: tuple[str, ...] = ()
    """Flaws on CISA's list that certainly concern it."""
    perhaps_exploited: tuple[str, ...] = ()
    flaws_known: bool = False
    """Its build is known well enough to say that no listed flaw concerns it."""
    support_ended: Answer = Answer.UNKNOWN


def rules(book: PolicyBook, profile_id: str, product: Product) -> tuple[PolicyVerdict, ...]:
    """Apply every rule that is about products or procedures: what the profile goes by first."""
    key = (profile_id, product)
    if key not in book.judged_products:
        book.judged_products[key] = _rules(book, profile_id, product)
    return book.judged_products[key]


def _rules(book: PolicyBook, profile_id: str, product: Product) -> tuple[PolicyVerdict, ...]:
    profile = book.profile(profile_id)
    found = []
    for policy in book.policies.values():
        if policy.criterion in ABOUT_MAKERS or not policy.actions or not _concerns(policy, product.kind):
            continue
        hit, because = _judge(policy, product)
        found.append(replace(book.verdict(policy, profile, hit), because=because))
    return tuple(sorted(found, key=lambda one: (not one.binds, not one.followed, one.date, one.policy)))


def _concerns(policy: Policy, kind: str) -> bool:
    """Recorders are recorders; everything else that shows a picture counts as a camera."""
    return not policy.equipment or ("recorder" if kind == "recorder" else "camera") in policy.equipment


def _judge(policy: Policy, product: Product) -> tuple[PolicyHit, Text]:
    if policy.criterion == "procedural":
        return PolicyHit.YOUR_DECISION, say(
            "policy.procedural", "It asks for a judgement that no program can make: {rule}.", rule=policy.rule
        )
    if policy.criterion == "certification":
        return PolicyHit.UNKNOWN, say(
            "policy.certification",
            "It asks for a certificate that the device does not show: ask the seller for it ({rule}).",
            rule=policy.rule,
        )
    match policy.test:
        case "default_password":
            return _password(product)
        case "exploited_flaw":
            return _exploited(product)
        case "end_of_support":
            return _support(product)
    return PolicyHit.UNKNOWN, say(
        "policy.not_judged", "The device's answers do not tell: ask the seller about it ({rule}).", rule=policy.rule
    )


def _password(product: Product) -> tuple[PolicyHit, Text]:
    if product.activated is Answer.NO:
        return PolicyHit.HIT, say("policy.no_password", "No password was set on it yet.")
    return PolicyHit.UNKNOWN, say(
        "policy.password_not_told",
        "Whether it was sold with a password of its own, and until when it is supported, the device does not tell: ask "
        "the seller.",
    )


def _exploited(product: Product) -> tuple[PolicyHit, Text]:
    if product.exploited:
        flaws = ", ".join(product.exploited[:4])
        return PolicyHit.HIT, say(
            "policy.exploited", "Flaws that are being exploited concern it: {flaws}.", flaws=flaws
        )
    if product.perhaps_exploited:
        flaws = ", ".join(product.perhaps_exploited[:4])
        return PolicyHit.UNKNOWN, say(
            "policy.perhaps_exploited",
            "Flaws that are being exploited may concern it ({flaws}); its exact firmware is not known.",
            flaws=flaws,
        )
    if product.flaws_known:
        return PolicyHit.NO, say("policy.not_exploited", "No flaw of the list is known to concern its firmware.")
    return PolicyHit.UNKNOWN, say("policy.flaws_unknown", "Its model or firmware is not known well enough to tell.")


def _support(product: Product) -> tuple[PolicyHit, Text]:
    if product.support_ended is Answer.YES:
        return PolicyHit.HIT, say("policy.support_ended", "Its maker has ended support for it.")
    return PolicyHit.UNKNOWN, say(
        "policy.support_unknown", "Whether its maker still supports it is not known: look on the maker's support page."
    )
