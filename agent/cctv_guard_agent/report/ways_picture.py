"""The ways in as a picture: internet, router, cameras, and which door between them is open; the same in words below.

An open way is a line that goes through the router's wall; one that leads through a maker's cloud is broken; what is
closed ends at the wall; what nobody could look at ends there with a question mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cctv_guard_agent.model.text import say
from cctv_guard_agent.report.data import Json, ReportData, brokers
from cctv_guard_agent.report.markup import Markup, items, join, tag
from cctv_guard_agent.report.words import text

_NAMED = 12
"""Open ways that are drawn one by one; more are drawn together, and listed below."""
_LISTED = 200
_ROW, _TOP, _FOOT = 52, 20, 44
_WIDTH, _WALL, _WALL_W, _NET_W, _BOX = 900, 338, 126, 126, 640


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """One line of the picture."""

    state: str
    """open, cloud, closed, unknown."""
    label: str
    """What the line says."""
    target: str
    """What the line leads to."""


def ways_picture(data: ReportData) -> Markup:
    """Return the picture with its explanation and the same in words."""
    t = data.language
    opened = _opened(data)
    rows = [*_bounded(data, opened), *_rest(data)]
    if not rows:
        return tag("p", t(say("report.ways.nothing", "There is no camera or recorder to draw.")))
    height = _TOP + _ROW * len(rows) + _FOOT
    title = t(say("report.ways.title", "Ways in from the internet"))
    words = [f"{one.target}: {one.label}" for one in opened[:_LISTED]]
    svg = tag(
        "svg", tag("title", title), tag("desc", "; ".join(f"{one.target}: {one.label}" for one in rows)),
        _net(data, height), _wall(data, height), *(_line(one, _TOP + _ROW * i) for i, one in enumerate(rows)),
        viewBox=f"0 0 {_WIDTH} {height}", role="img", aria_label=title, width=_WIDTH, height=height,
    )  # fmt: skip
    legend = say(
        "report.ways.legend",
        "A line that goes through the router is an open way in; a broken line leads through a maker's cloud. A line "
        "that ends at the router found no way in; with a question mark, nobody could look at every way.",
    )
    more = len(opened) - _LISTED
    tail = [t(say("report.plan.more", "and {count} more", count=more))] if more > 0 else []
    listed = join((tag("h3", t(say("report.ways.listed", "Open ways in"))), items([*words, *tail]))) if words else ""
    figure = tag("div", svg, class_="scroll", tabindex=0, role="region", aria_label=title)
    return join((tag("figure", figure, tag("figcaption", t(legend))), listed))


def _opened(data: ReportData) -> list[_Way]:
    """Every way in that was found open, device by device."""
    found = []
    for one in data.devices:
        if one["exposure"]["reachable_from_internet"]["answer"] == "yes":
            found.append(_Way(state="open", label=_through(data, one), target=str(one["name"])))
        if one["exposure"]["cloud_access"]["answer"] == "yes":
            found.append(_Way(state="cloud", label=_broker(data, one), target=str(one["name"])))
    return found


def _through(data: ReportData, device: Json) -> str:
    """Say which door it is."""
    t = data.language
    ports = sorted(
        {
            f"{rule['external_port']}/{rule['protocol']}"
            for router in data.payloads["routers"]
            for rule in router["mappings"]
            if rule["device"] == device["id"] and rule["enabled"]
        }
    )
    if ports and not data.for_insurer:
        shown = ", ".join(ports[:3]) + (" …" if len(ports) > 3 else "")
        return t(say("report.ways.port", "port {ports}", ports=shown))
    ways = [way["way"] for way in device["exposure"]["coverage"]["ways"] if way["answer"] == "yes"]
    inbound = [way for way in ways if way not in ("cloud", "anonymous_stream", "ddns")]
    if device["behind"] and not inbound:
        return t(say("report.ways.recorder", "through the recorder that it hangs on"))
    return t(text("way", inbound[0])) if inbound else t(say("report.ways.seen", "seen from outside"))


def _broker(data: ReportData, device: Json) -> str:
    t = data.language
    known = brokers(data, device)
    if known:
        return t(say("report.ways.broker", "cloud: {provider}", provider=", ".join(one.name for one in known[:2])))
    return t(say("report.ways.broker_unknown", "cloud; account: unknown, ask"))


def _bounded(data: ReportData, opened: Sequence[_Way]) -> list[_Way]:
    """The first ways one by one, the others of each kind together."""
    if len(opened) <= _NAMED:
        return list(opened)
    rows = list(opened[: _NAMED - 2])
    t = data.language
    for state, label in (
        ("open", t(say("report.ways.more_open", "more open ports, listed below"))),
        ("cloud", t(say("report.ways.more_cloud", "more clouds, listed below"))),
    ):
        count = sum(1 for one in opened[_NAMED - 2 :] if one.state == state)
        if count:
            rows.append(
                _Way(state=state, label=label, target=t(say("report.ways.others", "{count} others", count=count)))
            )
    return rows


def _rest(data: ReportData) -> list[_Way]:
    """What is not open, counted."""
    t = data.language
    rows = []
    for answer, state, label in (
        ("unknown", "unknown", t(say("report.ways.unknown", "not every way could be looked at"))),
        ("no", "closed", t(say("report.ways.none", "no way in found"))),
    ):
        here = [one for one in data.devices if one["exposure"]["reachable_from_internet"]["answer"] == answer]
        if here:
            target = say("report.ways.devices", "{count} cameras or recorders", count=len(here))
            if len(here) == 1:
                rows.append(_Way(state=state, label=label, target=str(here[0]["name"])))
            else:
                rows.append(_Way(state=state, label=label, target=t(target)))
    return rows


def _net(data: ReportData, height: int) -> Markup:
    word = data.language(say("report.ways.internet", "Internet"))
    return _box("box", 6, _NET_W - 6, height, word)


def _wall(data: ReportData, height: int) -> Markup:
    names = [str(one["name"] or "") for one in data.payloads["routers"]]
    word = names[0] if len(names) == 1 and names[0] else data.language(say("report.ways.router", "Router"))
    return _box("wall", _WALL, _WALL_W, height, word)


def _box(class_: str, x: int, width: int, height: int, word: str) -> Markup:
    shown = word if len(word) <= 14 else word[:13] + "…"
    return tag(
        "g",
        tag("rect", x=x, y=8, width=width, height=height - 16, rx=8, class_=class_),
        tag("text", shown, x=x + width // 2, y=height - 22, class_="mid strong"),
    )


def _line(one: _Way, y: int) -> Markup:
    middle = y + _ROW // 2 - 6
    target = one.target if len(one.target) <= 30 else one.target[:29] + "…"
    box = (
        tag("rect", x=_BOX, y=middle - 17, width=_WIDTH - _BOX - 6, height=34, rx=6, class_="box"),
        tag("text", target, x=_BOX + 12, y=middle + 5, class_="strong"),
    )
    return tag("g", *_PASSES[one.state](one, middle), *box)


def _passes(one: _Way, y: int) -> tuple[Markup, ...]:
    """A line through the wall."""
    cloud = one.state == "cloud"
    colour = "is-warn" if cloud else "is-bad"
    end = _BOX - 4
    label = one.label if len(one.label) <= 27 else one.label[:26] + "…"
    door = tag("rect", x=_WALL + 6, y=y - 10, width=_WALL_W - 12, height=20, rx=3, class_="gap")
    return (
        *(() if cloud else (door,)),
        tag(
            "line", x1=_NET_W, y1=y, x2=end - 8, y2=y, class_=f"way {colour}", stroke_dasharray="9 6" if cloud else None
        ),
        tag("path", d=f"M{end} {y}l-11 -6v12z", class_="tip cloud" if cloud else "tip"),
        tag("text", label, x=_WALL + _WALL_W + 6, y=y - 8, class_="small"),
    )


def _ends(one: _Way, y: int) -> tuple[Markup, ...]:
    """A line that ends at the wall."""
    unknown = one.state == "unknown"
    colour = "is-warn" if unknown else "is-ok"
    end = _WALL - (20 if unknown else 6)
    sign = (
        tag("text", "?", x=_WALL - 10, y=y + 5, class_="mid strong")
        if unknown
        else tag("line", x1=end, y1=y - 11, x2=end, y2=y + 11, class_=f"way {colour}")
    )
    return (
        tag("line", x1=_NET_W, y1=y, x2=end, y2=y, class_=f"way {colour}", stroke_dasharray="2 6" if unknown else None),
        sign,
        tag("text", one.label, x=_NET_W + 6, y=y - 14, class_="small"),
    )


_PASSES = {"open": _passes, "cloud": _passes, "closed": _ends, "unknown": _ends}
