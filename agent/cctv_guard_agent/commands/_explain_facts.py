"""What a camera is and what is written about it: maker with reasons, analogue inputs, published flaws, policies."""

from collections import Counter

from cctv_guard_agent.identity.channels import analog_inputs
from cctv_guard_agent.identity.explain import explain, reasons, unanswered
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.model.snapshot import Assessed, Snapshot
from cctv_guard_agent.support import support_ended
from cctv_guard_agent.vulnerabilities import standing

_STANDS = {
    "known": "known vulnerable",
    "probably": "probably vulnerable",
    "none_known": "none known",
    "unknown": "unknown",
}
_PLACES = {
    "US": "the United States",
    "US-VT": "Vermont",
    "US/CA": "the United States and Canada",
    "GB": "the United Kingdom",
    "GB-SCT": "Scotland",
    "EU": "the European Union",
    "AU": "Australia",
    "NZ": "New Zealand",
    "CA": "Canada",
    "IE": "Ireland",
    "LT": "Lithuania",
    "IN": "India",
    "TW": "Taiwan",
}
"""Codes of policies.yaml (ISO 3166) for people; one that is not here is shown as it stands."""


_SHORT = ("maker", "not_camera", "maker_unknown", "sold_as", "label_only", "kind")


def summary(one: Assessed) -> str:
    """Say in one line who made it, what its label says and what it is."""
    told = [text.english for text in explain(one.device.identity) if text.key.removeprefix("identity.") in _SHORT]
    return " ".join(told)


def identity(one: Assessed) -> list[str]:
    """Give the reasons for that, one a line, and what speaks against it or would tell more."""
    known, seen = one.device.identity, one.device.observations
    lines = []
    for text in explain(known):
        if text.key.removeprefix("identity.") in _SHORT:
            continue
        if text.key in ("identity.because", "identity.seen"):
            lines.append("Why we say who made it:" if text.key == "identity.because" else "What was seen of it so far:")
            lines += [f"  - {reason}" for reason in reasons(known)]
        else:
            lines.append(text.english)
    return lines + [text.english for text in unanswered(known, seen)]


def channels(one: Assessed) -> list[str]:
    """The analogue inputs, where it has any: no devices of their own."""
    inputs = analog_inputs(one.device.observations, one.device.identity.kind)
    if inputs is None:
        return []
    words = {"yes": "picture", "no": "no picture", "unknown": "not told whether there is a picture"}
    about = "cameras on coax, without a network connection of their own; who made them cannot be told"
    return [
        "",
        f"Analogue channels: {inputs.count} ({about}).",
        *(f"  {each.number}: {each.name or '-'} ({words[each.signal]})" for each in inputs.listed),
    ]


def flaws(one: Assessed, snapshot: Snapshot) -> list[str]:
    """How it stands to the published flaws, with the date of the list; and whether its maker still mends it."""
    known = one.device.identity
    sum_up = standing(known, one.vulnerabilities, snapshot.at.date())
    ended = support_ended(known, one.vulnerabilities)
    word = "has ended" if ended.answer is Answer.YES else "not known whether it has ended"
    return [
        "",
        f"Published flaws: {_STANDS[sum_up.state]} (list of {sum_up.data_date.isoformat()})",
        f"  {sum_up.because.english}",
        f"Support by its maker: {word}",
        *(f"  {text.english}" for text in ended.because if known.model),
    ]


def policies(one: Assessed) -> list[str]:
    """Those that the owner goes by or must decide one a line; the others, which only inform, summed up."""
    told = [verdict for verdict in one.policies if verdict.hit in (PolicyHit.HIT, PolicyHit.YOUR_DECISION)]
    if not told:
        if one.device.identity.maker is None:
            return ["  Unknown: the maker is not known."]
        if any(verdict.hit is PolicyHit.UNKNOWN for verdict in one.policies):
            return ["  Unknown: only hints name this maker (a network card's address, a label), which restrict nobody."]
        return ["  None that we know concerns this maker."]
    mine = [verdict for verdict in told if verdict.followed or verdict.binds]
    lines = [f"  {verdict.title} ({verdict.issuer}, {verdict.date}): {_bearing(verdict)}." for verdict in mine]
    return lines + _elsewhere([verdict for verdict in told if verdict not in mine])


def _elsewhere(others: list[PolicyVerdict]) -> list[str]:
    """Rules that do not bind, in one paragraph: how many, where, the newest."""
    if not others:
        return []
    places = Counter(_PLACES.get(verdict.jurisdiction, verdict.jurisdiction) for verdict in others)
    where = ", ".join(f"{place} ({count})" if count > 1 else place for place, count in places.most_common())
    contested = sum(verdict.hit is PolicyHit.YOUR_DECISION for verdict in others)
    verb = "may concern" if contested == len(others) else "concerns" if len(others) == 1 else "concern"
    rules = f"One rule {verb}" if len(others) == 1 else f"{len(others)} rules {verb}"
    newest = max(others, key=lambda verdict: verdict.date)
    lines = [
        f"  {rules} this maker elsewhere, which does not bind you: {where}.",
        f"  The newest is by {newest.issuer}, of {newest.date}.",
    ]
    open_ones = []
    if contested:
        open_ones.append(f"{contested} of which the sources disagree whether they concern this maker")
    if unsure := sum(verdict.verification == "unconfirmed" for verdict in others):
        open_ones.append(f"{unsure} not confirmed by a second source")
    if open_ones:
        lines.append(f"  Among these: {'; '.join(open_ones)}.")
    return [*lines, "  Each with its date and source: the same command with --json."]


def _bearing(verdict: PolicyVerdict) -> str:
    concerns = (
        "the sources disagree whether it concerns this maker"
        if verdict.hit is PolicyHit.YOUR_DECISION
        else "concerns this maker"
    )
    binds = "binds you" if verdict.binds else "does not bind you, you go by it by choice"
    sure = "; not confirmed by a second source" if verdict.verification == "unconfirmed" else ""
    return f"{concerns}; {binds}{sure}"
