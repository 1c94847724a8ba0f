"""The first page: what was found, in plain words for somebody who does not know networks."""

from collections.abc import Sequence

from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.report.data import Json, ReportData, Task
from cctv_guard_agent.report.markup import Markup, items, join, tag
from cctv_guard_agent.report.words import chip

_FIRST = 5
"""Tasks that the first page names; the plan names all."""


def summary(data: ReportData, tasks: Sequence[Task]) -> Markup:
    """Return the numbers, what they mean, and what comes first."""
    t = data.language
    devices = data.devices
    return join(
        (
            tag("ul", *_tiles(data, devices, tasks), class_="tiles"),
            tag("p", t(_opening(devices)), class_="lead"),
            items([t(one) for one in _sentences(data, devices, tasks)]),
            _first(data, tasks),
            tag(
                "div",
                tag("p", t(_WHAT_IT_IS)),
                tag("p", t(_NOT_ADVICE)),
                class_="note",
            ),
        )
    )


_WHAT_IT_IS = say(
    "report.what_it_is",
    "This page tells what these checks found, at the time that stands above. What could not be looked at is called "
    '"not known", never "no"; the last parts of this report name it. No list of checks is complete.',
)
_NOT_ADVICE = say(
    "report.not_advice",
    "It is not legal advice. Rules about makers are told with who made them, when, and whether they bind you. Whoever "
    "thinks that a row of the data is wrong can have it corrected: the chapter about policies in the documentation "
    "says how.",
)


def in_words(data: ReportData, tasks: Sequence[Task]) -> list[str]:
    """Return the page's first sentences, for a terminal."""
    devices = data.devices
    return [data.language(one) for one in (_opening(devices), *_sentences(data, devices, tasks))]


def count(devices: Sequence[Json], claim: str, answer: str) -> int:
    """Count the devices with this answer to a claim about their exposure."""
    return sum(1 for one in devices if one["exposure"][claim]["answer"] == answer)


def _tiles(data: ReportData, devices: Sequence[Json], tasks: Sequence[Task]) -> list[Markup]:
    t = data.language
    found, unknown = (count(devices, "reachable_from_internet", answer) for answer in ("yes", "unknown"))
    now = sum(len(one.items) for one in tasks if one.tier == "now")
    late = sum(len(one.items) for one in tasks if one.late(data.today))
    restricted = sum(1 for one in devices if one["policy"]["restricted"] in ("here", "elsewhere"))
    return [
        _tile(len(devices), t(say("report.tile.devices", "cameras and recorders")), "calm"),
        _tile(found, t(say("report.tile.reachable", "with a way in from the internet")), "bad" if found else "ok"),
        _tile(unknown, t(say("report.tile.unknown", "where that is not known")), "warn" if unknown else "ok"),
        _tile(now, t(say("report.tile.now", "tasks to do now")), "bad" if now else "ok"),
        _tile(late, t(say("report.tile.late", "tasks past their date")), "bad" if late else "ok"),
        _tile(restricted, t(say("report.tile.restricted", "of makers restricted somewhere")), "calm"),
    ]


def _tile(number: int, label: str, mark: str) -> Markup:
    return tag("li", tag("b", str(number)), label, class_=f"is-{mark}")


def _opening(devices: Sequence[Json]) -> Text:
    if not devices:
        return say("report.opening.nothing", "No camera and no recorder was found in the networks that were looked at.")
    found = count(devices, "reachable_from_internet", "yes")
    if found:
        return say(
            "report.opening.reachable",
            "Somebody on the internet can open a connection to {found} of {all} cameras and recorders.",
            found=found,
            all=len(devices),
        )
    unknown = count(devices, "reachable_from_internet", "unknown")
    if unknown:
        return say(
            "report.opening.unknown",
            "No way in from the internet was found; for {unknown} of {all} cameras and recorders not every way could "
            "be looked at.",
            unknown=unknown,
            all=len(devices),
        )
    return say(
        "report.opening.none",
        "No way in from the internet to any of {all} cameras and recorders was found, by these checks, at this time.",
        all=len(devices),
    )


def _sentences(data: ReportData, devices: Sequence[Json], tasks: Sequence[Task]) -> list[Text]:
    exploited = sum(1 for one in devices if any(flaw["exploited"] for flaw in one["vulnerabilities"]))
    here, elsewhere = (sum(1 for one in devices if one["policy"]["restricted"] == word) for word in _RESTRICTED)
    unknown = sum(1 for one in devices if one["identity"]["maker"] is None)
    every = len(devices)
    counted = (
        (cloud := count(devices, "cloud_access", "yes"), _cloud(cloud, every)),
        (shown := count(devices, "anonymous_stream", "yes"), _anonymous(shown, every)),
        (exploited, _exploited(exploited, every)),
        (here, _here(here, every)),
        (elsewhere, _elsewhere(elsewhere, every)),
        (unknown, _maker(unknown, every)),
    )
    found = [text for number, text in counted if number]
    if not tasks:
        found.append(say("report.sentence.no_task", "Nothing is planned: no check found anything to be done."))
    return found


_RESTRICTED = ("here", "elsewhere")


def _cloud(number: int, every: int) -> Text:
    return say(
        "report.sentence.cloud",
        "Remote access through a maker's cloud, for whoever has the account: {count} of {all}.",
        count=number,
        all=every,
    )


def _anonymous(number: int, every: int) -> Text:
    return say(
        "report.sentence.anonymous",
        "Picture shown without any password to everybody in the same network: {count} of {all}.",
        count=number,
        all=every,
    )


def _exploited(number: int, every: int) -> Text:
    return say(
        "report.sentence.exploited",
        "With published flaws, certain or possible, that criminals are known to use: {count} of {all}.",
        count=number,
        all=every,
    )


def _here(number: int, every: int) -> Text:
    return say(
        "report.sentence.here",
        "Of a maker that a rule concerns which binds you: {count} of {all}.",
        count=number,
        all=every,
    )


def _elsewhere(number: int, every: int) -> Text:
    return say(
        "report.sentence.elsewhere",
        "Of makers that authorities elsewhere restrict, by rules that do not bind you: {count} of {all}.",
        count=number,
        all=every,
    )


def _maker(number: int, every: int) -> Text:
    return say("report.sentence.maker", "Who made it is not known yet: {count} of {all}.", count=number, all=every)


def _first(data: ReportData, tasks: Sequence[Task]) -> Markup:
    t = data.language
    if not tasks:
        return Markup("")
    lines = []
    for one in tasks[:_FIRST]:
        by = one.due.isoformat() if one.due else ""
        more = len(one.items) - 1
        tail = f" {t(say('report.and_more', '(and {count} more of this kind)', count=more))}" if more else ""
        lines.append(
            join((chip(t, "severity", one.severity), f" {t.of(one.items[0]['title'])}{tail}", tag("small", f" {by}")))
        )
    title = t(say("report.first", "What comes first"))
    return join((tag("h3", title), tag("ol", *(tag("li", line) for line in lines))))
