"""Names of makers' clouds as rules for AdGuard Home, Pi-hole and dnsmasq. Pure.

A rule covers a name and all below it, so that the app of the same cloud ends with it in this house; each maker's part
says what else does. Names that nobody confirmed are there as comments, names of web pages alone are not.
Source: knowledge/cloud_domains.csv and cloud_effects.csv; AdGuard's and Pi-hole's filter syntax (`||name^`), dnsmasq(8)
`--address` (`/name/` without an address: no such name).
"""

import csv
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.knowledge import __name__ as _knowledge
from cctv_guard_agent.knowledge.cloud_domains import DATE, CloudDomain, cloud_domains, vendors

_WIDTH = 110


def _filter_rule(row: CloudDomain) -> str:
    return f"|{row.suffix}^" if row.exact else f"||{row.suffix}^"


def _list_line(row: CloudDomain) -> str:
    return row.suffix if row.exact else f"||{row.suffix}^"


def _address(row: CloudDomain) -> str:
    return f"address=/{row.suffix}/"


FORMS: dict[str, tuple[str, Callable[[CloudDomain], str], str]] = {
    "adguard": (
        "!",
        _filter_rule,
        "AdGuard Home: Filters > DNS blocklists > Add, or paste under Custom filtering rules.",
    ),
    "pihole": ("#", _list_line, "Pi-hole 6: Lists > Add blocklist, with the address of this file (file:///...)."),
    "dnsmasq": ("#", _address, "dnsmasq: put the file into /etc/dnsmasq.d/ and restart dnsmasq."),
}
"""Program -> the mark of a comment, how a rule is written, where it belongs."""


@lru_cache(maxsize=1)
def _stops() -> dict[str, str]:
    with files(_knowledge).joinpath("cloud_effects.csv").open("r", encoding="utf-8") as lines:
        return {row["vendor"]: row["stops"] for row in csv.DictReader(lines)}


def blocklist(form: str, wanted: Sequence[str] = ()) -> str:
    """Write the list of these vendors (all where none is named). Raises ConfigError for one that is not known."""
    mark, rule, where = FORMS[form]
    names = _chosen(wanted)
    lines = [
        f"{mark} Names of camera makers' clouds: {', '.join(names) if wanted else 'all that are known'}",
        f"{mark} Written by CCTV Guard from its table of {DATE}. {where}",
        f"{mark} It stops the names, not the cameras: one with built-in addresses, or that asks another name server,",
        f"{mark} goes on. Only the router keeps a device off the internet.",
    ]
    for name in names:
        lines += ["", f"{mark} {name}", *_wrapped(mark, f"Stops: {_stops()[name]}.")]
        for row in _rows(name):
            lines.append(f"{mark} {row.service}; {row.purpose}; {row.verification}: {row.source}")
            lines.append(rule(row) if row.sure else f"{mark} not confirmed, so off: {rule(row)}")
    return "\n".join(lines) + "\n"


def _chosen(wanted: Sequence[str]) -> list[str]:
    known = {name.lower(): name for name in vendors() if _rows(name)}
    for one in wanted:
        if one.strip().lower() not in known:
            raise ConfigError(f"--vendor {one!r} is not in the table; known: {', '.join(known.values())}")
    return list(dict.fromkeys(known[one.strip().lower()] for one in wanted)) or list(known.values())


def _rows(vendor: str) -> list[CloudDomain]:
    """Return what devices of this vendor ask for, without what a shorter name among it covers."""
    own = {row.suffix: row for row in cloud_domains().values() if row.vendor == vendor and row.devices}
    covering = {suffix for suffix, row in own.items() if row.sure and not row.exact}
    return [row for suffix, row in own.items() if not _above(suffix) & covering]


def _above(suffix: str) -> set[str]:
    labels = suffix.split(".")
    return {".".join(labels[at:]) for at in range(1, len(labels))}


def _wrapped(mark: str, text: str) -> list[str]:
    lines, line = [], mark
    for word in text.split():
        if len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = mark
        line += f" {word}"
    return [*lines, line]
