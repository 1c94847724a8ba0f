"""The history: what was found, decided and done, when and by whom."""

from cctv_guard_agent.history import AGENT, Entry
from cctv_guard_agent.model.text import say
from cctv_guard_agent.report.data import ReportData
from cctv_guard_agent.report.markup import Markup, join, table, tag

_MOST = 500
"""Entries that the page shows, the newest; the JSON report has all of them."""


def past(data: ReportData) -> Markup:
    """Return the newest entries, newest first."""
    t = data.language
    told = [one for one in data.history if one.what != "review.kept"]
    if not told:
        return tag("p", t(say("report.history.nothing", "Nothing is written down for this time.")))
    heads = [
        t(say("report.head.when", "When (UTC)")),
        t(say("report.head.what", "What")),
        t(say("report.head.by", "By whom")),
    ]
    caption = t(say("report.history.caption", "What was found, decided and done, newest first"))
    grid = table(caption, heads, (_row(data, one) for one in reversed(told[-_MOST:])))
    if len(told) <= _MOST:
        return grid
    older = say("report.history.older", "{count} older entries are in the JSON report.", count=len(told) - _MOST)
    return join((grid, tag("p", t(older), class_="soft")))


def _row(data: ReportData, one: Entry) -> list[str | Markup]:
    t = data.language
    kinds = {
        "finding.opened": t(say("report.event.opened", "found")),
        "finding.changed": t(say("report.event.changed", "more or less severe than before")),
        "finding.closed": t(say("report.event.closed", "no longer there")),
    }
    kind = kinds.get(one.what)
    by = t(say("report.by.agent", "the checks")) if one.by == AGENT else one.by
    what = t.of(one.text)
    return [
        f"{one.at:%Y-%m-%d %H:%M}",
        join((tag("b", f"{kind}: "), what)) if kind else what,
        by,
    ]
