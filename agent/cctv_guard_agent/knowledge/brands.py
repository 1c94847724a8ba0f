"""Brands: who makes what is sold under a label, and which labels belong to a maker of its own cameras.

A row of `oem_brands.csv` is a prior about a label, never proof about a unit (identification.md, rule 3): `high` counts
once one signal of the device agrees, `medium` two, `low` is only a question. `self_made.csv` holds the labels under
which a company sells what it makes itself, where the label does say something about the maker; its column
`also_written` holds other spellings of the first label.
Source: `oem_brands.csv` (its own evidence and source columns), identification.md 8.6 (EZVIZ and Imou as lines of
Hikvision and Dahua), `makers.csv`.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from cctv_guard_agent.knowledge.makers import companies

_MADE_BY_OTHERS = frozenset({"full_oem", "partial_oem", "white_label_list", "shared_firmware", "former_oem"})
_LONGEST_LABEL = 4
"""Words in the longest label looked for inside a longer text."""
_SHORTEST_INNER = 4
"""A label inside a longer text has at least so many characters: `YI` or `ADT` there is chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OemRow:
    """One row of the brand table: somebody makes (part of) what is sold under a label."""

    brand: str
    maker: str
    relation: str
    product_lines: str
    period: str
    confidence: str
    """high, medium, low."""
    caution: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One label."""

    name: str
    """As it is written on the box."""
    self_maker: str | None = None
    """Id of the company that makes its own cameras under this label."""
    broad: bool = False
    """That company sells much besides cameras, so the label alone says nothing about a camera."""
    oem: tuple[OemRow, ...] = ()
    """Who else makes goods under this label."""
    common_word: bool = False
    """The label is an everyday word: only the whole text counts."""


def key(text: str) -> str:
    """Return a label without case, blanks and punctuation: `CP PLUS`, `CP_Plus` and `cpplus` are one."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files(__package__).joinpath(name).open("r", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


@lru_cache(maxsize=1)
def brands() -> dict[str, Brand]:
    """Return every known label by its key."""
    oem: dict[str, list[OemRow]] = {}
    for row in _rows("oem_brands.csv"):
        oem.setdefault(row["brand_key"], []).append(
            OemRow(
                brand=row["brand"],
                maker=row["maker_id"],
                relation=row["relation"],
                product_lines=row["product_lines"],
                period=row["period"],
                confidence=row["confidence"],
                caution=row["match_caution"],
                source=row["source"],
            )
        )
    made: dict[str, tuple[str, str | None, bool]] = {}
    aliases: dict[str, str] = {}
    for row in _rows("self_made.csv"):
        labels = row["labels"].split(";")
        if row["maker"]:
            made |= {key(label): (label, row["maker"], row["scope"] == "broad") for label in labels}
        aliases |= {key(alias): key(labels[0]) for alias in row["also_written"].split(";") if alias}
    names = {key(company.name.split(" (")[0].split(" / ")[0]): company for company in companies().values()}
    names = {found: company for found, company in names.items() if company.type != "component"}
    found: dict[str, Brand] = {}
    for label in {*oem, *made, *names}:
        others = tuple(row for row in oem.get(label, ()) if row.relation in _MADE_BY_OTHERS)
        name, maker, broad = made.get(label, (None, None, False))
        found[label] = Brand(
            name=name or (oem[label][0].brand if label in oem else names[label].name.split(" (")[0].split(" / ")[0]),
            self_maker=maker,
            broad=broad,
            oem=others,
            common_word=any("common word" in row.caution for row in oem.get(label, ())),
        )
    return found | {alias: found[label] for alias, label in aliases.items()}


@lru_cache(maxsize=4096)
def find(text: str) -> Brand | None:
    """Return the label that a text names, or None: the whole text first, then words inside it, longest and first.

    `HIKVISION DS-2CD2032-I` names Hikvision, `Zhejiang Dahua Technology Co., Ltd.` names Dahua.
    """
    table = brands()
    if (whole := table.get(key(text[:200]))) is not None:
        return whole
    words = re.split(r"[^A-Za-z0-9]+", text[:200])[:12]
    for length in range(_LONGEST_LABEL, 0, -1):
        for start in range(len(words) - length + 1):
            inner = key("".join(words[start : start + length]))
            brand = table.get(inner) if len(inner) >= _SHORTEST_INNER or (start == 0 and len(inner) > 2) else None
            if brand is not None and not brand.common_word:
                return brand
    return None


@lru_cache(maxsize=1)
def _only_cameras() -> frozenset[str]:
    return frozenset(brand.self_maker for brand in brands().values() if brand.self_maker and not brand.broad)


def only_cameras(maker: str) -> bool:
    """Does this company, as far as the table knows, sell hardly anything but cameras and what belongs to them?"""
    return maker in _only_cameras()
