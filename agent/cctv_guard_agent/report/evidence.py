"""The appendix: each camera with what was seen, what was concluded from it, and what was not looked at."""

from collections.abc import Mapping, Sequence
from typing import Any

from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.report.data import Json, ReportData
from cctv_guard_agent.report.markup import NOTHING, Markup, items, join, tag
from cctv_guard_agent.report.words import chip, text, word

MANY = 200
"""From so many devices on, each keeps its strongest evidence only, so that the page stays small enough to open."""
_ALL, _FEW = 12, 3
_CLAIMS: tuple[tuple[str, str, Text], ...] = (
    ("reachable_from_internet", "reachable", say("report.claim.reachable", "Way in from the internet")),
    ("cloud_access", "answer", say("report.claim.cloud", "Access through the maker's cloud")),
    ("anonymous_stream", "answer", say("report.claim.anonymous", "Its picture without a password")),
    ("phones_home", "answer", say("report.claim.phones_home", "Does it phone home")),
    ("could_open_itself", "answer", say("report.claim.could_open", "Could it open a door by itself")),
)
_ACTIVATED = say("report.claim.activated", "Is a password set")


def appendix(data: ReportData) -> Markup:
    """Return one section for each device."""
    devices = data.devices
    most = _FEW if len(devices) > MANY else _ALL
    note = NOTHING
    if len(devices) > MANY:
        words = say(
            "report.evidence.short",
            "With so many devices, each shows its {count} strongest reasons only; the JSON report has all of them.",
            count=most,
        )
        note = tag("p", data.language(words), class_="soft")
    return join((note, *(_unit(data, one, most) for one in devices)))


def _unit(data: ReportData, one: Json, most: int) -> Markup:
    t = data.language
    parts = [
        tag("h3", str(one["name"])),
        tag("p", t.of(one["identity"]["summary"]), " ", _facts(data, one)),
        items(_reasons(one, most)),
        _claims(data, one, most),
        _ways(data, one),
        _flaws(data, one),
        _findings(data, one),
        _channels(data, one),
        _left_out(data, one),
    ]
    return tag("section", *parts, class_="unit")


def _facts(data: ReportData, one: Json) -> Markup:
    t = data.language
    identity = one["identity"]
    facts = [
        (t(say("report.fact.model", "Model")), identity["model"]),
        (t(say("report.fact.firmware", "firmware")), identity["firmware"]),
        (t(say("report.fact.serial", "serial number ends in")), identity["serial_tail"]),
        ("MAC", identity["mac"]),
        (t(say("report.fact.address", "address")), ", ".join(one["addresses"][:3])),
        (t(say("report.fact.first_seen", "first seen")), str(one["first_seen"])[:10]),
    ]
    return tag("span", "; ".join(f"{name} {value}" for name, value in facts if value) + ".", class_="soft")


def _reasons(one: Json, most: int) -> list[str | Markup]:
    lines: list[str | Markup] = []
    for reason in one["identity"]["because"][:most]:
        value = reason["value"]
        lines.append(join((str(reason["says"]), tag("small", f" ({value})") if value else NOTHING)))
    lines += [str(conflict) for conflict in one["identity"]["conflicts"][:most]]
    return lines


def _claims(data: ReportData, one: Json, most: int) -> Markup:
    t = data.language
    lines = []
    for claim, area, question in _CLAIMS:
        verdict = one["exposure"][claim]
        lines.append(
            join((tag("b", t(question)), ": ", chip(t, area, verdict["answer"]), *_because(data, verdict, most)))
        )
    verdict = one["exposure"]["activated"]
    lines.append(
        join((tag("b", t(_ACTIVATED)), f": {word(t, 'answer', verdict['answer'])}", *_because(data, verdict, most)))
    )
    return items(lines)


def _because(data: ReportData, verdict: Mapping[str, Any], most: int) -> list[Markup]:
    said = [data.language.of(one) for one in verdict["because"][: min(most, 4)]]
    return [tag("span", f" {' '.join(said)}", class_="soft")] if said else []


def _ways(data: ReportData, one: Json) -> Markup:
    """Which ways in have no answer: the reasons stand with the claims above."""
    t = data.language
    coverage = one["exposure"]["coverage"]
    missing = [t(text("way", way["way"])) for way in coverage["ways"] if way["answer"] == "unknown"]
    looked = t(
        say(
            "report.coverage",
            "Ways in that were looked at: {looked} of {all}.",
            looked=coverage["looked_at"],
            all=coverage["of"],
        )
    )
    not_looked = t(say("report.coverage.not", "Not looked at: {ways}.", ways="; ".join(missing))) if missing else ""
    return tag("p", looked, " ", not_looked)


def _flaws(data: ReportData, one: Json) -> Markup:
    if not one["vulnerabilities"]:
        return NOTHING
    t = data.language
    exploited = t(say("report.flaw.exploited", "used by criminals"))
    sure = {
        "known": t(say("report.flaw.known", "concerns it")),
        "probably": t(say("report.flaw.probably", "may concern it")),
    }
    listed = "; ".join(
        f"{flaw['cve']} ({sure.get(flaw['state'], flaw['state'])}{', ' + exploited if flaw['exploited'] else ''})"
        for flaw in one["vulnerabilities"][:20]
    )
    return tag("p", tag("b", t(say("report.flaw.title", "Published flaws"))), f": {listed}")


def _findings(data: ReportData, one: Json) -> Markup:
    t = data.language
    opened = one["findings"]["open"]
    if not opened:
        return tag(
            "p", t(say("report.findings.none", "No finding is open, by the checks that could run.")), class_="soft"
        )
    since = say("report.findings.since", "since")
    lines = [
        join(
            (
                chip(t, "severity", finding["severity"]),
                f" {t.of(finding['title'])}",
                tag("small", f" ({t(since)} {str(finding['opened_at'])[:10]})") if finding["opened_at"] else NOTHING,
            )
        )
        for finding in opened
    ]
    return items(lines)


def _channels(data: ReportData, one: Json) -> Markup:
    """The cameras on coax, where it has sockets for them."""
    channels = one.get("channels")
    if channels is None:
        return NOTHING
    t = data.language
    words = {
        "yes": t(say("report.channel.yes", "picture")),
        "no": t(say("report.channel.no", "no picture")),
        "unknown": t(say("report.channel.unknown", "not told whether there is a picture")),
    }
    about = say(
        "report.channels",
        "{count} analogue channels: cameras on coax, without a network connection of their own; who made them cannot "
        "be told.",
        count=channels["analog"],
    )
    return join(
        (tag("p", t(about)), items(f"{c['number']}: {c['name']} ({words[c['signal']]})" for c in channels["list"]))
    )


def _left_out(data: ReportData, one: Json) -> Markup:
    missing: Sequence[str] = one.get("left_out", ())
    if not missing:
        return NOTHING
    words = say(
        "report.left_out", "So much is known about it that this was left out: {parts}.", parts=", ".join(missing)
    )
    return tag("p", data.language(words), class_="soft")
