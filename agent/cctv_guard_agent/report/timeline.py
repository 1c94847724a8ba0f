"""The plan as a timeline: a picture of the dates, then every task with reason, remedy and how its date came about."""

from collections.abc import Sequence
from datetime import date

from cctv_guard_agent.model.text import say
from cctv_guard_agent.report.data import SEVERITIES, Json, ReportData, Task
from cctv_guard_agent.report.markup import NOTHING, Markup, items, join, tag
from cctv_guard_agent.report.words import chip, mark, word

_STOPS = 7
"""Dates that fit on the line; later ones share the last."""
_NAMED = 40
"""Devices that one task names; the rest is counted (the CSV and JSON have all)."""
_WIDTH, _LEFT, _Y = 720, 60, 62


def timeline(data: ReportData, tasks: Sequence[Task]) -> Markup:
    """Return the picture and the list."""
    t = data.language
    if not tasks:
        return tag("p", t(say("report.plan.nothing", "Nothing is planned.")))
    stops: dict[tuple[date | None, str], list[Task]] = {}
    for one in tasks:
        stops.setdefault((one.due, one.tier if one.due is None else ""), []).append(one)
    groups = list(stops.values())
    lines = [
        tag("li", _heading(data, group[0]), *(_task(data, one) for one in group), class_=f"is-{_mark(group)}")
        for group in groups
    ]
    return join((_picture(data, groups), tag("ol", *lines, class_="plan")))


def _mark(group: Sequence[Task]) -> str:
    worst = min((one.severity for one in group), key=SEVERITIES.index)
    return mark("severity", worst)


def _heading(data: ReportData, one: Task) -> Markup:
    t = data.language
    if one.due is None:
        return tag("h3", word(t, "tier", one.tier))
    by = t(say("report.plan.by", "By {date}", date=one.due.isoformat()))
    if one.late(data.today):
        days = (data.today - one.due).days
        late = tag("span", t(say("report.plan.late", "{days} days late", days=days)), class_="chip is-bad")
        return tag("h3", f"{by} ", late)
    return tag("h3", by, tag("small", f" · {word(t, 'tier', one.tier)}"))


def _task(data: ReportData, one: Task) -> Markup:
    t = data.language
    first = one.items[0]
    titles = [t.of(item["title"]) for item in one.items]
    if len(titles) == 1:
        what = tag("h4", chip(t, "severity", one.severity), f" {titles[0]}")
        listed = NOTHING
    else:
        head = t(say("report.plan.several", "{count} tasks of one kind", count=len(titles)))
        what = tag("h4", chip(t, "severity", one.severity), f" {head}")
        more = len(titles) - _NAMED
        tail = [t(say("report.plan.more", "and {count} more", count=more))] if more > 0 else []
        listed = items([*titles[:_NAMED], *tail])
    how = t.of(first["how"])
    parts = [what, listed, tag("p", t.of(first["reason"])) if len(titles) == 1 else NOTHING]
    if how:
        parts.append(tag("p", tag("b", t(say("report.plan.how", "What to do:"))), f" {how}"))
    parts += [tag("p", t.of(first["derivation"]), class_="soft"), _unnecessary(data, one)]
    return tag("div", *parts, class_="task")


def _unnecessary(data: ReportData, one: Task) -> Markup:
    spared = sum(len(item["makes_unnecessary"]) for item in one.items)
    if not spared:
        return NOTHING
    text = say("report.plan.spares", "Once this is done, {count} other tasks need not be done.", count=spared)
    return tag("p", data.language(text), class_="soft")


def _picture(data: ReportData, groups: Sequence[Sequence[Task]]) -> Markup:
    """Dates from left to right, each with how many tasks are due; not to scale."""
    t = data.language
    shown = list(groups[: _STOPS - 1] if len(groups) > _STOPS else groups)
    rest = list(groups[len(shown) :])
    step = (_WIDTH - 2 * _LEFT) / max(len(shown) + bool(rest) - 1, 1)
    stops = [(_label(data, group), group) for group in shown]
    if rest:
        stops.append((t(say("report.plan.later", "later")), [one for group in rest for one in group]))
    marks = [
        _stop(_LEFT + round(step * index), label, sum(len(one.items) for one in group), _mark(group))
        for index, (label, group) in enumerate(stops)
    ]
    end = _LEFT + round(step * (len(stops) - 1))
    line = tag("line", x1=_LEFT, y1=_Y, x2=end, y2=_Y, class_="way is-calm")
    title = t(say("report.plan.picture", "How many tasks are due when"))
    listed = "; ".join(f"{label}: {sum(len(one.items) for one in group)}" for label, group in stops)
    svg = tag(
        "svg", tag("title", title), tag("desc", listed), line, *marks,
        viewBox=f"0 0 {_WIDTH} 120", role="img", aria_label=f"{title}. {listed}", width=_WIDTH, height=120,
    )  # fmt: skip
    caption = tag("figcaption", title)
    return tag("figure", tag("div", svg, class_="scroll", tabindex=0, role="region", aria_label=title), caption)


def _label(data: ReportData, group: Sequence[Task]) -> str:
    one = group[0]
    return one.due.isoformat() if one.due else word(data.language, "tier", one.tier)


def _stop(x: int, label: str, number: int, colour: str) -> Markup:
    short = label if len(label) <= 14 else label[:13] + "…"
    return tag(
        "g",
        tag("circle", cx=x, cy=_Y, r=20, class_=f"dot is-{colour}"),
        tag("text", str(number), x=x, y=_Y + 5, class_="count"),
        tag("text", short, x=x, y=_Y + 42, class_="mid"),
    )


def late_count(data: ReportData, tasks: Sequence[Task]) -> int:
    """Count the tasks whose date is over."""
    return sum(len(one.items) for one in tasks if one.late(data.today))


def items_of(tasks: Sequence[Task]) -> list[Json]:
    """Return every plan item, in the order of the plan."""
    return [item for one in tasks for item in one.items]
