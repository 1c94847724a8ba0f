"""`may-i-buy BRAND [MODEL]`: before a purchase, who makes it and which policies would concern it, unknown included."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cctv_guard_agent import policies
from cctv_guard_agent.commands import _options
from cctv_guard_agent.model.policy import PolicyHit, PolicyVerdict
from cctv_guard_agent.model.policy_words import VERIFICATION, bearing
from cctv_guard_agent.publish import payload
from cctv_guard_agent.publish.payload import clean
from cctv_guard_agent.purchase import SIGNALS, Candidate, Outcome, Purchase, look_up

EXIT = {
    Outcome.NONE_KNOWN: 0,
    Outcome.ELSEWHERE: 0,
    Outcome.CONCERNED: 1,
    Outcome.ASK: 3,
    Outcome.UNKNOWN: 3,
}
_SAYS = {
    Outcome.CONCERNED: "A policy that you go by means the company behind this label.",
    Outcome.ASK: "It depends: on who made this model, or on a decision of yours. Ask the seller before you buy.",
    Outcome.ELSEWHERE: "Policies elsewhere mean a maker of it. Under your profile none forbids you anything.",
    Outcome.NONE_KNOWN: "No policy that we know of means its maker.",
    Outcome.UNKNOWN: "Unknown: nobody is known to make this model. That is no yes and no no.",
}
_RELATIONS = {
    "own_brand": "its own label",
    "full_oem": "makes all or most under this label",
    "partial_oem": "makes part of what is sold under this label",
    "former_oem": "made what was sold under this label",
    "white_label_list": "was named in a list of makers and labels",
    "shared_firmware": "its firmware shares parts with this label's",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    _options.add_config(parser)
    parser.add_argument("brand", help="the label on the box, or a maker's id")
    parser.add_argument("model", nargs="?", default="", help="the model, as the box or the shop names it")
    parser.add_argument("--profile", metavar="ID", help="judge under this profile instead of the configuration's")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def main(options: argparse.Namespace) -> int:
    """Exit 0 no policy that you go by concerns it, 1 one does, 3 it depends or is unknown; 2 could not run."""
    config = _options.load(options)
    if options.profile:
        config = replace(config, profile=options.profile)
    found = look_up(options.brand[:200], options.model[:200], policies.load_with(config.policy_files), config.profile)
    if options.json:
        print(json.dumps(_plain(found), indent=2, ensure_ascii=False))
    else:
        print("\n".join(clean(line, 600) or "" for line in _lines(found)))
    return EXIT[found.outcome]


def _lines(found: Purchase) -> list[str]:
    what = " ".join(filter(None, (found.brand or found.asked, found.model)))
    lines = [f"{what} (profile {found.profile})", "", _SAYS[found.outcome], ""]
    if found.brand is None:
        lines += ["This label is in none of our tables. Look at its sticker, or for whose app it uses.", ""]
    for one in found.candidates:
        lines += [*_candidate(one), ""]
    lines += ["Ask the seller, in writing:", *(f"  - {question}" for question in found.questions), ""]
    return [*lines, "Not legal advice. A row that is wrong can be contested with a source: docs/policies.md."]


def _candidate(one: Candidate) -> list[str]:
    lines = [f"{one.name} ({one.maker}): {_RELATIONS.get(one.relation, one.relation)}{_sure(one)}"]
    lines += [f"  {word}: {value}" for word, value in (("Lines", one.lines), ("Period", one.period)) if value]
    if one.caution:
        lines.append(f"  Caution: {one.caution}")
    if not one.own_label:
        lines.append(f"  Source: {one.source or 'none kept'}")
    lines += [f"  - {answer.because.english} ({_known(answer.verification)})" for answer in one.answers[:2]]
    mine = one.hits(followed=True)
    lines += ["  Policies that you go by:"] if mine else ["  Policies that you go by: none known that means it."]
    for rule in mine:
        asks = "; contested, your decision" if rule.hit is PolicyHit.YOUR_DECISION else ""
        known = _known(rule.verification)
        lines.append(f"    {rule.title} ({rule.issuer}, {rule.date}); {bearing(rule)}{asks} ({known})")
    return lines + _elsewhere(one.hits(followed=False))


def _elsewhere(rules: Sequence[PolicyVerdict]) -> list[str]:
    """Rules for others, in short: how many, where, the newest."""
    if not rules:
        return ["  Elsewhere: none known that means it."]
    places = Counter(rule.jurisdiction for rule in rules)
    where = ", ".join(f"{place} ({count})" if count > 1 else place for place, count in places.most_common())
    newest = max(rules, key=lambda rule: rule.date)
    contested = sum(rule.hit is PolicyHit.YOUR_DECISION for rule in rules)
    asks = f"; of {contested} the sources disagree" if contested else ""
    return [
        f"  Elsewhere {len(rules)} rules for others: {where}{asks}. Each with its source: --json.",
        f"    The newest: {newest.title} ({newest.issuer}, {newest.date}); {bearing(newest)}",
    ]


def _sure(one: Candidate) -> str:
    if one.own_label:
        return ""
    model = ", and names this model" if one.fits_model else ""
    return f" (confidence {one.confidence}: {SIGNALS.get(one.confidence, '')}{model})"


def _known(verification: str) -> str:
    return VERIFICATION.get(verification, verification)


def _plain(found: Purchase) -> dict[str, object]:
    return {
        "asked": found.asked,
        "model": found.model,
        "brand": found.brand,
        "profile": found.profile,
        "outcome": str(found.outcome),
        "makers": [
            {
                "maker": one.maker,
                "name": one.name,
                "own_label": one.own_label,
                "relation": one.relation,
                "confidence": one.confidence,
                "period": one.period,
                "lines": one.lines,
                "fits_model": one.fits_model,
                "caution": one.caution,
                "source": one.source,
                "answers": [payload.maker_answer(answer) for answer in one.answers],
                "policies": [
                    payload.policy(rule) for followed in (True, False) for rule in one.hits(followed=followed)
                ],
            }
            for one in found.candidates
        ],
        "questions": list(found.questions),
    }
