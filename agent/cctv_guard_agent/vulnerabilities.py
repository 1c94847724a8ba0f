"""Which published flaws concern a device: by maker, kind, model and the build date or version of its firmware. Pure.

`known`: build date or version lie in the affected range. `probably`: maker, kind and model fit, but the firmware cannot
be told or the range is neither dated nor versioned. No match is never a clean bill: lists that are not machine-readable
(`models` is `-`) match nothing but flaws on CISA's list, with "probably".
Source: knowledge/vulnerabilities.csv (each row its own source and verification); facts/policy_notes.md section 5.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files

from cctv_guard_agent.errors import DataError
from cctv_guard_agent.knowledge.makers import companies
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.snapshot import VulnerabilityMatch
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.versions import Range, affected, version_of

_FILE = "vulnerabilities.csv"
MOST_DAYS = 90
"""Older data says nothing of what was published since (design section 8)."""
_CLASSES = {
    "camera": frozenset({"camera"}),
    "recorder": frozenset({"recorder", "storage"}),
    "encoder": frozenset({"camera"}),
    "door_station": frozenset({"intercom", "access_control", "camera"}),
    "unknown": frozenset({"camera"}),
}
"""Our kinds of device, and the `device_class` of rows that speak about them; a restreamer or router has none."""
_RECORDERS = re.compile(r"recorder|\b[NDX]VR", re.IGNORECASE)
"""A row of class `camera` whose list names recorders speaks about both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A pattern of model names, with its own date where series differ."""

    pattern: re.Pattern[str]
    before: date | None
    versions: Range | None = None
    """The versions that are affected, of makers whose firmware tells no date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vulnerability:
    """One row."""

    cve: str
    makers: frozenset[str]
    classes: frozenset[str]
    models: tuple[Model, ...] | None
    """None: any model; empty: the list is not machine-readable."""
    before: date | None
    """Firmware built on or after this day is fixed; None where the source gives no date."""
    aged: date
    """Of rows without a date: firmware built later than the year after publication normally holds the fix."""
    rebrands: bool
    """The source says that rebranded units are concerned, too."""
    match: VulnerabilityMatch
    """What is reported, with state `probably`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VulnerabilityData:
    """The whole file."""

    compiled: date
    by_maker: Mapping[str, tuple[Vulnerability, ...]]

    def matches(self, identity: Identity) -> tuple[VulnerabilityMatch, ...]:
        """Return the flaws that concern a device, exploited ones first; nothing for a maker that is not known."""
        built = build_date(identity.firmware or "", identity.maker)
        found = [
            match
            for row in self.by_maker.get(identity.maker or "", ())
            if (match := _match(row, identity, built)) is not None
        ]
        return tuple(sorted(found, key=lambda m: (not m.exploited, m.state != "known", bool(m.needs_login), m.cve)))


def _match(row: Vulnerability, identity: Identity, built: date | None) -> VulnerabilityMatch | None:
    """Does one row concern the device?"""
    if not row.classes & _CLASSES.get(identity.kind, frozenset()):
        return None
    before, fitting = row.before, None
    if row.models is not None:
        fitting = next((m for m in row.models if identity.model and m.pattern.search(identity.model)), None)
        if fitting is None and not _may_be(row, identity):
            return None
        before = fitting.before or before if fitting else before
    listed = row.models is None or fitting is not None
    found = _for_label(row.match, identity, listed=listed)
    version = version_of(identity.firmware or "", identity.maker) if fitting and fitting.versions else None
    if fitting and fitting.versions and version is not None:
        if not fitting.versions.holds(version):
            return None if not _rebrand(identity) else found
        sure = not (fitting.versions.also_mended or _rebrand(identity))
        return replace(found, state="known" if sure else "probably")
    if built is None:
        return found
    if before is None:
        return None if built > row.aged and not row.match.exploited else found
    if built >= before:
        return None
    # a rebrand counts its builds in its own way, so that the maker's dates do not prove anything about it
    return replace(found, state="known" if listed and not _rebrand(identity) else "probably")


def _for_label(match: VulnerabilityMatch, identity: Identity, *, listed: bool) -> VulnerabilityMatch:
    """Name a firmware only for the maker's own label and a model that the list holds: another's file breaks cameras."""
    other = _rebrand(identity)
    named = listed and bool(identity.brand and identity.model) and not other
    return replace(match, fixed_in=match.fixed_in if named else "", other_label=other)


def _may_be(row: Vulnerability, identity: Identity) -> bool:
    """May a flaw concern it though its model is on no list? Only exploited ones are worth the doubt.

    The model is not known, or is a rebrand's own name, which no list of the maker's holds.
    """
    if not row.match.exploited:
        return False
    return not identity.model or not row.models or (row.rebrands and _rebrand(identity))


def _rebrand(identity: Identity) -> bool:
    """Is it sold under another label than its maker's?"""
    company = companies().get(identity.maker or "")
    if not identity.brand or company is None:
        return False
    brand, name = identity.brand.lower(), company.name.lower()
    return brand not in name and name not in brand and brand != company.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a device stands to the published flaws, in one word. There is none that says that nothing can happen."""

    state: str
    """known, probably, none_known (compared with all, none concerns it) or unknown."""
    because: Text
    data_date: date


def standing(identity: Identity, found: Sequence[VulnerabilityMatch], at: date) -> Standing:
    """Sum up; data of more than 90 days, or what cannot be compared, makes "none known" unknown."""
    data = load()
    state, because = _standing(data, identity, found, at)
    return Standing(state=state, because=because, data_date=data.compiled)


def _standing(
    data: VulnerabilityData, identity: Identity, found: Sequence[VulnerabilityMatch], at: date
) -> tuple[str, Text]:
    for state in ("known", "probably"):
        if count := sum(match.state == state for match in found):
            exploited = sum(match.state == state and match.exploited for match in found)
            return state, say(
                f"vulnerability.{state}",
                "Published flaws that concern it: {count}; of these being exploited: {exploited}."
                if state == "known"
                else "Published flaws that may concern it: {count}; of these being exploited: {exploited}. Its model "
                "or firmware could not be compared exactly.",
                count=count,
                exploited=exploited,
            )
    if identity.maker is None or identity.kind not in _CLASSES:
        return "unknown", say("vulnerability.no_maker", "Its maker or its kind is not known, so nothing was compared.")
    if not identity.model or not identity.firmware:
        missing = "firmware version" if identity.model else "model"
        return "unknown", say(
            "vulnerability.not_told",
            "Its {missing} is not known. A login for it that you enter under `devices` would tell.",
            missing=missing,
        )
    if (at - data.compiled).days > MOST_DAYS:
        return "unknown", say(
            "vulnerability.old", "The list is more than {days} days old. Update the agent.", days=MOST_DAYS
        )
    if open_rows := _not_comparable(data, identity):
        return "unknown", say(
            "vulnerability.not_comparable",
            "Published flaws of this maker that name no models or versions to compare with: {count}. Look at the "
            "maker's security page.",
            count=open_rows,
        )
    return "none_known", say(
        "vulnerability.none_known", "No flaw on the list concerns this model and firmware. Others may exist."
    )


def _not_comparable(data: VulnerabilityData, identity: Identity) -> int:
    """Count the maker's flaws without a list of models that its firmware is not younger than by years."""
    built = build_date(identity.firmware or "", identity.maker)
    classes = _CLASSES[identity.kind]
    return sum(
        row.models == () and bool(row.classes & classes) and (built is None or built <= row.aged)
        for row in data.by_maker.get(identity.maker or "", ())
    )


_BUILD_WORD = re.compile(r"build(?:\s*date)?[:\s_-]*(\d{8}|\d{6}|\d{4}-\d{2}-\d{2})", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(20\d{2}-\d{2}-\d{2})(?!\d)")
_LONG = re.compile(r"(?<!\d)(20[0-3]\d[01]\d[0-3]\d)(?!\d)")
_SHORT_TAIL = re.compile(r"[._ ](\d{6})$")


_OF_MAKER = {"reolink": re.compile(r"_(\d{6})\d{2,4}$")}
"""v3.0.0.136_20121102 is of 2020-12-11: read as a year, it would be older than that model."""


def build_date(firmware: str, maker: str | None = None) -> date | None:
    """Read when a firmware was built: `V5.5.82 build 190220`, `2.800.0000000.8.R.20241111`, `..., Build: 2020-05-01`.

    None where the text holds no date.
    """
    if maker in _OF_MAKER:
        match = _OF_MAKER[maker].search(firmware[:200])
        return _date(match[1]) if match else None
    for pattern in (_BUILD_WORD, _ISO, _LONG, _SHORT_TAIL):
        for digits in pattern.findall(firmware[:200]):
            found = _date(digits.replace("-", ""))
            if found is not None:
                return found
    return None


def _date(digits: str) -> date | None:
    """`yymmdd` or `yyyymmdd` as a date between 2005 and 2040, else None."""
    text = digits if len(digits) == 8 else f"20{digits}"
    try:
        found = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return found if 2005 <= found.year < 2040 else None


@lru_cache(maxsize=1)
def load() -> VulnerabilityData:
    """Read the shipped file. Raises DataError naming the row."""
    return parse(files("cctv_guard_agent.knowledge").joinpath(_FILE).read_text("utf-8"), _FILE)


def matches(identity: Identity) -> tuple[VulnerabilityMatch, ...]:
    """Match a device against the shipped data (see `VulnerabilityData.matches`)."""
    return load().matches(identity)


def data_date() -> date:
    """When the shipped facts were put together."""
    return load().compiled


def count() -> int:
    """How many flaws the shipped data holds."""
    return len({flaw.cve for flaws in load().by_maker.values() for flaw in flaws})


def parse(text: str, name: str) -> VulnerabilityData:
    """Read a file's text. Raises DataError naming file and row."""
    head, _, table = text.partition("\n")
    compiled = re.match(r"# compiled: (\d{4}-\d{2}-\d{2})", head)
    if compiled is None:
        raise DataError(f"{name}, line 1: must begin with `# compiled: YYYY-MM-DD`")
    by_maker: dict[str, list[Vulnerability]] = {}
    for line, row in enumerate(csv.DictReader(table.splitlines()), 3):
        try:
            flaw = _row(row)
        except (KeyError, ValueError, AttributeError, re.error) as error:
            raise DataError(f"{name}, line {line} ({row.get('cve')}): {error}") from error
        for maker in flaw.makers:
            by_maker.setdefault(maker, []).append(flaw)
    return VulnerabilityData(
        compiled=date.fromisoformat(compiled[1]), by_maker={maker: tuple(flaws) for maker, flaws in by_maker.items()}
    )


def _row(row: Mapping[str, str]) -> Vulnerability:
    """One row. Raises KeyError, ValueError, re.error."""
    makers = frozenset([row["maker_id"], *filter(None, row["also_makers"].split(";"))])
    unknown = sorted(maker for maker in makers if maker not in companies())
    if unknown:
        raise ValueError(f"maker {unknown[0]!r} is not in makers.csv")
    reach = row["remote_unauth"]
    if reach not in ("yes", "no", "adjacent"):
        raise ValueError(f"remote_unauth is {reach!r}; allowed: yes, no, adjacent")
    return Vulnerability(
        cve=row["cve"],
        makers=makers,
        classes=frozenset(
            {row["device_class"], *(("recorder",) if _RECORDERS.search(row["affected"]) else ())}
            | ({"camera"} if "camera" in row["affected"].lower() else set())
        ),
        models=None if row["models"] == "any" else tuple(_models(row["models"])),
        before=_day(row["build_before"]),
        aged=date.max if row["no_fix_expected"] else date(int(row["cve"].split("-")[1]) + 1, 12, 31),
        rebrands="rebrand" in row["affected"],
        match=VulnerabilityMatch(
            cve=row["cve"],
            effect=row["effect"],
            state="probably",
            exploited=row["kev"] == "yes",
            # `adjacent` needs no login either, only a place on the same network
            needs_login=reach == "no",
            fixed_in=row["fixed_in"],
            kev_due=row["kev_due_date"] or None,
            source=row["source"],
            verification=row["verification"],
            no_fix=row["no_fix_expected"].startswith(("yes", "likely")),
        ),
    )


def _models(text: str) -> Iterable[Model]:
    """`PATTERN<DATE ; PATTERN<vVERSION ; PATTERN`; `-` holds none."""
    for item in text.split(" ; ") if text != "-" else ():
        pattern, bound = re.split(r"(?=>=v|<)", item, maxsplit=1) if re.search(">=v|<", item) else (item, "")
        versions = affected(bound) if "v" in bound else None
        before = None if versions else _day(bound.removeprefix("<"))
        yield Model(pattern=re.compile(pattern, re.IGNORECASE), before=before, versions=versions)


def _day(text: str) -> date | None:
    """An ISO date, or None where the field is empty."""
    return date.fromisoformat(text) if text else None
