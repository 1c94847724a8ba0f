"""The companies: ids, names and where they are organised.

Source: `makers.csv` (company table, its own `sources` and `verification` columns).
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One row of makers.csv."""

    id: str
    name: str
    legal_name: str
    country: str
    type: str
    """camera_maker, relabeller (sells what others make), platform, component."""
    under_prc_law: str
    """`subject_to_prc_nil`: yes, no, contested."""
    section_889: str
    fcc_covered_list: str
    entity_list: str
    notes: str
    sources: str
    verification: str
    """confirmed, partly, unconfirmed: unconfirmed rows inform only."""


@lru_cache(maxsize=1)
def companies() -> dict[str, Company]:
    """Return every company by its canonical id."""
    with files(__package__).joinpath("makers.csv").open("r", encoding="utf-8") as lines:
        return {
            row["id"]: Company(
                id=row["id"],
                name=row["name"],
                legal_name=row["legal_name"],
                country=row["hq_country"],
                type=row["type"],
                under_prc_law=row["subject_to_prc_nil"],
                section_889=row["us_section_889"],
                fcc_covered_list=row["fcc_covered_list"],
                entity_list=row["us_entity_list"],
                notes=row["notes"],
                sources=row["sources"],
                verification=row["verification"],
            )
            for row in csv.DictReader(lines)
        }


def short_name(maker: str) -> str:
    """Return a company's name for people, without the parenthesis: `Xiongmai`, not `Xiongmai (XM)`; else the id."""
    company = companies().get(maker)
    return company.name.split(" (")[0].split(" / ")[0] if company else maker
