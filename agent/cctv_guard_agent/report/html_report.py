"""The report as one self-contained page: no script, no external resource, light and dark, prints on A4."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.report import evidence, limits, past, summary, tables, timeline, ways_picture
from cctv_guard_agent.report.data import ReportData, tasks
from cctv_guard_agent.report.markup import NOTHING, Markup, join, tag
from cctv_guard_agent.report.style import STYLE

_STALE = timedelta(hours=24)
"""What nobody looked at for longer is not called current (design section 1)."""
_Chapter = tuple[str, Text, Markup]


def render(data: ReportData) -> str:
    """Return the page. Every string from outside is escaped."""
    t = data.language
    chapters = _chapters(data)
    name = str(data.payloads["site"]["name"])
    title = t(say("report.title", "{site}: cameras and recorders", site=name))
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Markup(STYLE)),
    )
    main = tag("main", *(_section(data, one) for one in chapters))
    body = tag("body", _top(data, title, chapters), main, _foot(data))
    return f"<!doctype html>\n{tag('html', head, body, lang=t.code)}\n"


def _chapters(data: ReportData) -> list[_Chapter]:
    done = tasks(data)
    chapters: list[_Chapter] = [
        ("summary", say("report.chapter.summary", "In plain words"), summary.summary(data, done)),
        ("plan", say("report.chapter.plan", "What to do, by when"), timeline.timeline(data, done)),
        ("ways", say("report.chapter.ways", "Ways in"), ways_picture.ways_picture(data)),
        ("cameras", say("report.chapter.cameras", "Cameras and recorders"), tables.cameras(data)),
        ("providers", say("report.chapter.providers", "Who else holds access"), tables.providers(data)),
        ("policies", say("report.chapter.policies", "What policies say"), tables.policies(data)),
    ]
    if data.chain is not None:
        chapters.append(("history", say("report.chapter.history", "What happened"), past.past(data)))
    chapters += [
        ("limits", say("report.chapter.limits", "What was not checked, and why"), limits.limits(data)),
        ("evidence", say("report.chapter.evidence", "Appendix: the evidence"), evidence.appendix(data)),
        ("chain", say("report.chapter.chain", "How to tell whether this was changed"), limits.chain(data)),
    ]
    # last, as it counts what could not be translated in the others
    chapters.append(("sources", say("report.chapter.sources", "Data and versions"), limits.sources(data)))
    return chapters


def _section(data: ReportData, chapter: _Chapter) -> Markup:
    id_, title, content = chapter
    new_page = "new-page" if id_ == "evidence" else None
    heading = tag("h2", data.language(title), id=id_)
    return tag("section", heading, content, aria_labelledby=id_, class_=new_page)


def _top(data: ReportData, title: str, chapters: Sequence[_Chapter]) -> Markup:
    t = data.language
    audience = say("report.for.insurer", "an insurer") if data.for_insurer else say("report.for.owner", "the owner")
    facts = [
        (t(say("report.meta.at", "As of")), _moment(data.at)),
        (t(say("report.meta.judged", "So since")), _moment(data.judged_at)),
        (t(say("report.meta.for", "For")), t(audience)),
        (t(say("report.meta.profile", "Profile")), str(data.payloads["site"]["profile"])),
    ]
    meta = tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts), class_="meta")
    links = [tag("li", tag("a", t(name), href=f"#{id_}")) for id_, name, _ in chapters]
    nav = tag("nav", tag("ul", *links), aria_label=t(say("report.contents", "Contents")))
    kicker = tag("p", t(say("report.kicker", "Security review of video surveillance")), class_="kicker")
    return join((tag("header", kicker, tag("h1", title), meta, _warnings(data)), nav))


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _warnings(data: ReportData) -> Markup:
    """Say on the first page what takes away from the rest."""
    t = data.language
    texts = []
    looked = data.looked_until or data.judged_at
    age = data.at - looked
    if age > _STALE:
        stale = say(
            "report.warning.stale",
            "Nobody looked after {judged}: that is {days} days before the time that this report is about. How things "
            "stood in between is not known.",
            judged=_moment(looked),
            days=max(age.days, 1),
        )
        texts.append(t(stale))
    if data.chain is not None and not data.chain.intact:
        texts.append(
            t(
                say(
                    "report.warning.chain",
                    "The history behind this report was changed after it was written (entry {seq}); see the last "
                    "chapters.",
                    seq=data.chain.broken_at,
                )
            )
        )
    if not data.payloads["site"]["scan"]["complete"]:
        texts.append(t(say("report.warning.incomplete", "The first complete look at this site is not done yet.")))
    if not texts:
        return NOTHING
    return tag("div", *(tag("p", one) for one in texts), class_="note alarm", role="note")


def _foot(data: ReportData) -> Markup:
    t = data.language
    parts = [t(say("report.foot", "Made by CCTV Guard {version}.", version=data.payloads["agent"]["version"]))]
    if data.for_insurer:
        parts.append(
            t(
                say(
                    "report.foot.insurer",
                    "Addresses, hardware addresses and instructions are left out of this edition.",
                )
            )
        )
    return tag("footer", tag("p", " ".join(parts)))
