"""The table of cameras, the register of providers, and what policies say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cctv_guard_agent.model.provider import Provider
from cctv_guard_agent.model.text import say
from cctv_guard_agent.report.data import Json, ReportData, brokers
from cctv_guard_agent.report.markup import Markup, items, join, table, tag
from cctv_guard_agent.report.words import chip, word


def cameras(data: ReportData) -> Markup:
    """Return the table of cameras and recorders, worst first."""
    t = data.language
    heads = [
        t(say("report.head.camera", "Camera or recorder")),
        t(say("report.head.maker", "Really made by")),
        t(say("report.head.reachable", "Way in from the internet")),
        t(say("report.head.cloud", "Cloud access")),
        t(say("report.head.restricted", "Restricted")),
        t(say("report.head.trust", "Trust")),
        t(say("report.head.worst", "Worst finding")),
        t(say("report.head.act_by", "Act by")),
    ]
    caption = t(say("report.cameras.caption", "Every camera and recorder that was found, worst first"))
    return table(caption, heads, (_row(data, one) for one in data.devices))


def _row(data: ReportData, one: Json) -> list[str | Markup]:
    t = data.language
    identity, exposure = one["identity"], one["exposure"]
    where = ", ".join([word(t, "kind", one["kind"]), *one["addresses"][:2]])
    maker: str | Markup = word(t, "confidence", "unknown")
    if identity["maker"]:
        sure = word(t, "confidence", identity["confidence_word"])
        maker = join((str(identity["maker_name"]), tag("br"), tag("small", sure)))
    return [
        join((str(one["name"]), tag("br"), tag("small", where))),
        maker,
        chip(t, "reachable", exposure["reachable_from_internet"]["answer"]),
        chip(t, "answer", exposure["cloud_access"]["answer"]),
        chip(t, "restricted", one["policy"]["restricted"]),
        chip(t, "trust", trust(one)),
        chip(t, "severity", one["risk"]["severity"]),
        tag("span", str(one["risk"]["act_by"] or "–"), class_="day"),
    ]


def trust(one: Json) -> str:
    """Return the word of a device's trust."""
    state = one["policy"]["trust"]
    return str(state.get("state", "unverified")) if isinstance(state, Mapping) else str(state)


def providers(data: ReportData) -> Markup:
    """Return who holds remote access, and for which ways in that is not known."""
    t = data.language
    unknown = [
        str(one["name"])
        for one in data.devices
        if one["exposure"]["cloud_access"]["answer"] == "yes" and not brokers(data, one)
    ]
    parts = [_register(data)]
    if unknown:
        ask = say(
            "report.providers.ask",
            "Through a cloud one can get in to {count} devices, and no entry of the register says whose account that "
            "is: unknown, ask your installer.",
            count=len(unknown),
        )
        shown = [*unknown[:20], *(["…"] if len(unknown) > 20 else [])]
        parts += [tag("p", t(ask)), items(shown)]
    return join(parts)


def _register(data: ReportData) -> Markup:
    t = data.language
    if not data.providers:
        return tag(
            "p",
            t(
                say(
                    "report.providers.none",
                    "Nobody has written down who installed the cameras, who watches them, or who holds an account: no "
                    "network tells that. Name them under `providers` in the configuration.",
                )
            ),
        )
    heads = [
        t(say("report.head.provider", "Who")),
        t(say("report.head.role", "As what")),
        t(say("report.head.access", "Remote access")),
        t(say("report.head.since", "Since")),
        t(say("report.head.review", "Next review")),
        t(say("report.head.contract", "Contract ends")),
    ]
    caption = t(say("report.providers.caption", "Who else has a hand in the cameras, as the owner wrote it down"))
    return table(caption, heads, (_provider(data, one) for one in data.providers))


def _provider(data: ReportData, one: Provider) -> list[str | Markup]:
    t = data.language
    access = {True: "yes", False: "no", None: "unknown"}[one.remote_access]
    who: list[str | Markup] = [one.name]
    for more in (one.contact if not data.for_insurer else "", one.note):
        if more:
            who += [tag("br"), tag("small", more)]
    return [
        join(who),
        word(t, "provider", one.kind),
        word(t, "answer", access),
        _day(one.since),
        _dated(data, one.review, t(say("report.providers.overdue", "overdue"))),
        _dated(data, one.contract_end, t(say("report.providers.ended", "over"))),
    ]


def _day(day: date | None) -> Markup:
    return tag("span", day.isoformat() if day else "–", class_="day")


def _dated(data: ReportData, day: date | None, over: str) -> str | Markup:
    if day is None or day >= data.today:
        return _day(day)
    return join((_day(day), " ", tag("span", over, class_="chip is-bad")))


def policies(data: ReportData) -> Markup:
    """Return every policy that speaks about a maker here, with issuer, date, whom it binds and its source."""
    t = data.language
    told: dict[str, tuple[Mapping[str, Any], set[str]]] = {}
    for device in data.devices:
        for verdict in device["policy"]["verdicts"]:
            if verdict["hit"] in ("hit", "your_decision"):
                told.setdefault(verdict["policy"], (verdict, set()))[1].add(str(device["identity"]["maker_name"]))
    profile = say(
        "report.policies.profile", "Judged for the profile: {profile}.", profile=data.payloads["site"]["profile"]
    )
    if not told:
        none = say("report.policies.none", "None of the policies that are known concerns a maker here.")
        return join((tag("p", t(profile)), tag("p", t(none))))
    heads = [
        t(say("report.head.policy", "Policy")),
        t(say("report.head.issuer", "By whom, when")),
        t(say("report.head.binds", "Binds you")),
        t(say("report.head.makers", "Makers here")),
        t(say("report.head.source", "Source")),
    ]
    order = sorted(told.values(), key=lambda one: (not one[0]["binds"], one[0]["jurisdiction"], one[0]["date"]))
    caption = t(say("report.policies.caption", "What authorities say about makers that were found here"))
    intro = say(
        "report.policies.intro",
        "A rule that does not bind you is told because others decide by it; it is no accusation.",
    )
    return join((tag("p", t(profile), " ", t(intro)), table(caption, heads, (_policy(data, *one) for one in order))))


def _policy(data: ReportData, one: Mapping[str, Any], makers: set[str]) -> list[str | Markup]:
    t = data.language
    binds = "yes" if one["binds"] else "no"
    unsure: list[str | Markup] = []
    if one["verification"] != "confirmed":
        words = say("report.policies.unconfirmed", "not confirmed by a second source")
        if one["verification"] == "partly":
            words = say("report.policies.partly", "confirmed in part by a second source")
        unsure = [tag("br"), tag("small", t(words))]
    if one["hit"] == "your_decision":
        contested = say("report.policies.contested", "sources disagree whether it concerns this maker")
        unsure += [tag("br"), tag("small", t(contested))]
    when = str(one["date"])
    if one["deadline"]:
        when += f", {t(say('report.policies.deadline', 'deadline {date}', date=one['deadline']))}"
    return [
        join((str(one["title"]), *unsure)),
        join((str(one["issuer"]), tag("br"), tag("small", when))),
        join((word(t, "answer", binds), tag("br"), tag("small", str(one["binding_on"])))),
        ", ".join(sorted(makers)),
        join((str(one["source"]["title"]), tag("br"), tag("small", str(one["source"]["url"])))),
    ]
