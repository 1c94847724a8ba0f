"""By which platform each kind of device is opened from outside, who can, and how it is switched off.

Source: `remote_access.csv` (each row names its own and ends with how sure it is), one row for each row of the table of
vendors in facts exposure.md 1. A row is found by the name of a setting that a device told, by the protocol that it
answered in, by its label, or by its maker. `design` is what the maker built: `always` (the product is its cloud),
`no_switch` (none is known), `switch`, or `unknown` (nobody described it in public).
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

DATE = "2026-11-25"
"""When the table was compiled."""
DESIGNS = ("always", "no_switch", "switch", "unknown")
OPENS = ("account", "login", "id", "server")
"""What somebody needs: an account, the id and a login of the device, the id alone, or the server it connects to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAccess:
    """One row."""

    row: str
    platform: str
    makers: frozenset[str]
    """Canonical ids."""
    brands: frozenset[str]
    """Labels, in lower case."""
    services: frozenset[str]
    """Names of settings (wire/remote)."""
    signs: tuple[str, ...]
    """Beginnings of kinds of observation."""
    brokers: frozenset[tuple[str, str]]
    """(vendor, service) of the table of cloud names that let a remote app in; push and log servers are not among it."""
    ports: frozenset[tuple[str, int]]
    """(transport, port) of its broker; a hint that counts for a device of this row only."""
    design: str
    opens: str
    look: str
    """Where the device or its app shows it."""
    press: str
    """What to press; completes "To stop it: ..."."""
    also: str
    """What else somebody can do there, as a sentence without its full stop; empty: nothing that was seen."""
    source: str
    verification: str
    """confirmed, observed, unconfirmed."""

    @property
    def sure(self) -> bool:
        """May it prove anything? An unconfirmed row never does."""
        return self.verification != "unconfirmed"


@lru_cache(maxsize=1)
def remote_access() -> dict[str, RemoteAccess]:
    """Return every row by its id."""
    with files(__package__).joinpath("remote_access.csv").open("r", encoding="utf-8") as lines:
        return {row["row"]: _row(row) for row in csv.DictReader(lines)}


def _row(row: dict[str, str]) -> RemoteAccess:
    source, _, mark = row["source"].rpartition(" [")
    return RemoteAccess(
        row=row["row"],
        platform=row["platform"],
        makers=frozenset(row["makers"].split()),
        brands=frozenset(row["brands"].split()),
        services=frozenset(filter(None, row["services"].split(";"))),
        signs=tuple(row["signs"].split()),
        brokers=frozenset(_broker(one) for one in _parts(row["brokers"])),
        ports=frozenset((transport, int(port)) for transport, port in map(str.split, _parts(row["ports"]))),
        design=row["design"],
        opens=row["opens"],
        look=row["look"],
        press=row["press"],
        also=row["also"],
        source=source,
        verification=mark.rstrip("]"),
    )


def _parts(text: str) -> list[str]:
    return [one for one in text.split(";") if one]


def _broker(text: str) -> tuple[str, str]:
    """Read `VENDOR/SERVICE`; names hold ` / ` themselves, so that only a bar without blanks parts them."""
    vendor, _, service = text.replace(" / ", "\0").partition("/")
    return vendor.replace("\0", " / "), service.replace("\0", " / ")


def by_service(service: str) -> RemoteAccess | None:
    """Return the row of a setting that a device told."""
    return next((row for row in remote_access().values() if service in row.services), None)


def by_broker(vendor: str, service: str) -> RemoteAccess | None:
    """Return the row whose broker this is."""
    return next((row for row in remote_access().values() if (vendor, service) in row.brokers), None)


def by_device(kinds: Iterable[str], brand: str | None, maker: str | None) -> RemoteAccess | None:
    """Return the row of a device: by its label, by the protocols that it answered in, by its maker."""
    rows = remote_access().values()
    label = (brand or "").lower()
    seen = tuple(dict.fromkeys(kinds))
    return (
        next((row for row in rows if label and label in row.brands), None)
        or next((row for row in rows if any(kind.startswith(sign) for sign in row.signs for kind in seen)), None)
        or next((row for row in rows if maker and maker in row.makers), None)
    )
