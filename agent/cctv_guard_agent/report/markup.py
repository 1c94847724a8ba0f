"""Builds HTML and SVG from values: text is always escaped: what a camera calls itself never becomes markup. Pure."""

from collections.abc import Iterable
from html import escape

_VOID = frozenset({"meta", "br", "hr", "col"})


class Markup(str):
    """Text that is markup already; everything else is escaped when it is put into an element."""

    __slots__ = ()


NOTHING = Markup("")


def tag(name: str, /, *children: "str | Markup", **attributes: "str | int | float | None") -> Markup:
    """Return an element. `class_` stands for `class`, `_` in a name for `-`; an attribute of None is left out."""
    inside = "".join(child if isinstance(child, Markup) else escape(child, quote=False) for child in children)
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>") if name in _VOID else Markup(f"<{name}{given}>{inside}</{name}>")


def join(parts: Iterable["str | Markup"], between: "str | Markup" = NOTHING) -> Markup:
    """Put parts beside each other, each escaped unless it is markup."""
    escaped = (part if isinstance(part, Markup) else escape(part, quote=False) for part in parts)
    return Markup((between if isinstance(between, Markup) else escape(between, quote=False)).join(escaped))


def items(parts: Iterable["str | Markup"], **attributes: "str | int | float | None") -> Markup:
    """Return a list, or nothing where it would be empty."""
    lines = [tag("li", part) for part in parts]
    return tag("ul", *lines, **attributes) if lines else NOTHING


def table(
    caption: str, heads: Iterable[str], rows: Iterable[Iterable["str | Markup"]], *, class_: str = "grid"
) -> Markup:
    """Return a table in which the first cell of each row is its heading; it scrolls sideways on a narrow screen."""
    top = tag("tr", *(tag("th", head, scope="col") for head in heads))
    body = join(tag("tr", *_cells(row)) for row in rows)
    whole = tag("table", tag("caption", caption), tag("thead", top), tag("tbody", body), class_=class_)
    return tag("div", whole, class_="scroll", role="region", aria_label=caption, tabindex=0)


def _cells(row: Iterable["str | Markup"]) -> Iterable[Markup]:
    for index, cell in enumerate(row):
        yield tag("td", cell) if index else tag("th", cell, scope="row")
