"""Does its maker still mend it? Told from published flaws that will not be mended; no list of end dates is built in.

Source: knowledge/vulnerabilities.csv, column `no_fix_expected` (each row its own source). Never "yes, supported": that
nobody wrote of an end proves none.
"""

from collections.abc import Sequence

from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.snapshot import VulnerabilityMatch
from cctv_guard_agent.model.text import say


def support_ended(identity: Identity, found: Sequence[VulnerabilityMatch]) -> Verdict:
    """Say YES where a flaw that concerns it will not be mended any more, else unknown and where to look."""
    never = [match for match in found if match.no_fix]
    if any(match.state == "known" for match in never):
        return Verdict(
            answer=Answer.YES,
            because=(
                say(
                    "support.ended",
                    "Its maker has ended support for it, or is not expected to mend {flaws} in it any more.",
                    flaws=", ".join(match.cve for match in never[:4]),
                ),
            ),
        )
    if never:
        text = say(
            "support.may_have_ended",
            "{flaws} may concern it, and no mending is expected. Whether it is this very model is not certain.",
            flaws=", ".join(match.cve for match in never[:4]),
        )
        return Verdict(answer=Answer.UNKNOWN, because=(text,))
    text = say(
        "support.not_known",
        'The agent has no list of end dates. Look for "{model}" on the support page of {brand}.',
        model=identity.model or "its model",
        brand=identity.brand or "the brand on its label",
    )
    return Verdict(answer=Answer.UNKNOWN, because=(text,))
