"""A policy's verdict as sentences: body, date, whom it binds, whether it binds this owner, how well we know it."""

from functools import lru_cache

from cctv_guard_agent.model.policy import PolicyVerdict
from cctv_guard_agent.model.text import Text, say

VERIFICATION = {
    "confirmed": "seen in its source",
    "partly": "partly confirmed, details come from reports or memory",
    "unconfirmed": "not confirmed, one weak source; it informs only",
}


def bearing(verdict: PolicyVerdict) -> str:
    """Say in a few words whether it binds this owner, and if not, why it is shown."""
    if verdict.binds:
        return "binding on you: yes"
    followed = "a rule for others that you follow by choice" if verdict.followed else "a rule for others"
    return f"binding on you: no, {followed}"


@lru_cache(maxsize=512)
def cited(verdict: PolicyVerdict) -> Text:
    """Name the policy with everything that a reader needs to look it up and to doubt it."""
    values = {
        "title": verdict.title,
        "issuer": verdict.issuer,
        "date": verdict.date,
        "status": verdict.status.replace("_", " "),
        "whom": verdict.binding_on,
        "source": verdict.source_title or "none kept",
        "verification": VERIFICATION.get(verdict.verification, verdict.verification),
    }
    if verdict.binds:
        return say(
            "policy.cited_binds",
            "{title} ({issuer}, {date}, {status}). Binding on you: yes. It binds: {whom}. Source: {source}. "
            "How well we know it: {verification}.",
            **values,
        )
    if verdict.followed:
        return say(
            "policy.cited_by_choice",
            "{title} ({issuer}, {date}, {status}). Binding on you: no, a rule for others that you follow by choice. "
            "It binds: {whom}. Source: {source}. How well we know it: {verification}.",
            **values,
        )
    return say(
        "policy.cited_elsewhere",
        "{title} ({issuer}, {date}, {status}). Binding on you: no, a rule for others. It binds: {whom}. "
        "Source: {source}. How well we know it: {verification}.",
        **values,
    )
