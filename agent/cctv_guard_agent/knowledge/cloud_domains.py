"""Which name belongs to which maker's cloud, and what for.

Source: `cloud_domains.csv` (each row names its own source and ends with how sure it is). Rows overlap on purpose: the
longest suffix counts, at the border of a label and never as a part of a word. Names of web pages and of app servers
are in the table so that they are told apart: a camera that asks for them says nothing.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

DATE = "2026-11-24"
"""When the table was compiled."""
_NOT_DEVICES = re.compile(
    r"^(client API|open API for apps|web (front|portal|assets)|vendor (web )?site(?! and cloud)"
    r"|product pictures for apps|region lookup for clients)|not expected from a camera"
)
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudDomain:
    """One row."""

    suffix: str
    vendor: str
    service: str
    purpose: str
    source: str
    """Without the mark of how sure it is."""
    verification: str
    """confirmed, observed, unconfirmed."""
    devices: bool
    """Cameras use it; False: browsers and apps do."""

    @property
    def sure(self) -> bool:
        """May it prove anything? An unconfirmed row never does alone."""
        return self.verification != "unconfirmed"

    @property
    def exact(self) -> bool:
        """Is only this very name meant, none below it?"""
        return "exact host only" in self.purpose


@lru_cache(maxsize=1)
def cloud_domains() -> dict[str, CloudDomain]:
    """Return every row by its suffix."""
    with files(__package__).joinpath("cloud_domains.csv").open("r", encoding="utf-8") as lines:
        return {row["domain_suffix"]: _row(row) for row in csv.DictReader(lines)}


def _row(row: dict[str, str]) -> CloudDomain:
    source, _, mark = row["source"].rpartition(" [")
    return CloudDomain(
        suffix=row["domain_suffix"],
        vendor=row["vendor"],
        service=row["service"],
        purpose=row["purpose"],
        source=source,
        verification=mark.rstrip("]"),
        devices=row["service"] != "web site" and not _NOT_DEVICES.search(row["purpose"]),
    )


def find(name: str) -> CloudDomain | None:
    """Return the row with the longest suffix of a name; None where none fits or the name is no name."""
    labels = name.strip(".").lower().split(".") if len(name) <= _LONGEST_NAME else []
    table = cloud_domains()
    for at in range(len(labels) - 1):
        row = table.get(".".join(labels[at:]))
        if row is not None and (at == 0 or not row.exact):
            return row
    return None


def vendors() -> tuple[str, ...]:
    """Return every vendor of the table, as written there, in order."""
    return tuple(dict.fromkeys(row.vendor for row in cloud_domains().values()))
