"""Makes the two registry files anew: `python -m cctv_guard_agent.knowledge.build_registry`, by a developer.

    --listing FILE   lines `PREFIX[/28|/36] TAB REGISTRANT` (`manuf.txt` of the pymanuf package, MIT, made monthly
                     from the IEEE's oui, mam, oui36, iab and cid listings) with --date, its date
    --cameras FILE   `oui,registered_name,maker` (facts: camera makers' blocks)

Writes `mac_registry.txt` (one registrant a line with all its prefixes) and `camera_prefixes.csv` beside this file.
"""

import argparse
import csv
import re
from collections import defaultdict
from pathlib import Path

from cctv_guard_agent.errors import DataError

_HERE = Path(__file__).parent
_NOBODY = {"IEEE Registration Authority", "Private"}

# The facts name registrants as people know them; what makers.csv calls them, and the label that the block proves.
# A registrant that is missing here is looked up in makers.csv by name.
_MAKERS: dict[str, tuple[str, str | None]] = {
    "2N (Axis group)": ("axis", "2N"),
    "Amazon (Blink)": ("amazon", "Blink"),
    "Amazon (Ring)": ("amazon", "Ring"),
    "Anker / eufy": ("anker", "eufy"),
    "Bosch / Keenfinity": ("bosch", "Bosch"),
    "Digital Watchdog": ("dw", "Digital Watchdog"),
    "DoorBird": ("", "DoorBird"),
    "EZVIZ": ("hikvision", "EZVIZ"),
    "Google Nest": ("google", "Nest"),
    "HIKMICRO (Hikvision group)": ("hikvision", "HIKMICRO"),
    "Hikrobot (Hikvision group)": ("hikvision", "Hikrobot"),
    "Hikstorage (Hikvision group)": ("hikvision", "Hikstorage"),
    "HuaRay (Dahua group)": ("dahua", "HuaRay"),
    "IMILAB (Xiaomi ecosystem)": ("xiaomi", "IMILAB"),
    "Imou": ("dahua", "Imou"),
    "JUAN (JAWS web server)": ("mvpower", None),
    "NSS (BCS brand)": ("", "BCS"),
    "Observint (ALIBI)": ("", "ALIBI"),
    "Gwell / Yoosee": ("gwell", "Yoosee"),
    "YI / Kami": ("yi", "YI"),
    "GE Security / Interlogix (later UTC, Carrier)": ("", "Interlogix"),
    "Canary": ("", "Canary"),
    "TKH Security / Siqura": ("tkh", "Siqura"),
}

# Blocks of brands that other companies make for: the label is proved, the maker is not (identification.md 7, 8.1).
_MIXED = {"ubiquiti", "google", "motorola", "hytera", "panasonic", "zkteco", "somfy"}
"""Companies whose blocks also hold routers, radios or telephones: the block counts on a camera only."""

_LABELS = {
    "honeywell", "lorex", "lts", "amcrest", "abus", "annke", "swann", "nightowl", "speco", "intelbras", "cpplus",
    "prama", "rvi", "provision", "ptzoptics", "trendnet", "snapone", "comelit", "eneo", "grundig", "lupus", "sannce",
    "vanderbilt", "jci", "luminys", "geovision", "dw", "openeye", "threexlogic", "zmodo",
    "mvpower",
}  # fmt: skip


def registry_lines(listing: str, date: str) -> list[str]:
    """Return the registry file's lines; raises DataError where a line of the listing is not understood."""
    prefixes: dict[str, list[str]] = defaultdict(list)
    for number, line in enumerate(listing.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        block, _, name = line.partition("\t")
        address, _, bits = block.partition("/")
        digits = address.replace(":", "").lower()[: int(bits or 24) // 4]
        name = " ".join(name.split())
        if len(digits) not in (6, 7, 9) or not re.fullmatch(r"[0-9a-f]+", digits) or not name:
            raise DataError(f"listing, line {number}: expected PREFIX TAB NAME, found {line[:60]!r}")
        if name not in _NOBODY:
            prefixes[name].append(digits)
    head = f"# MAC registry of {date}: IEEE oui, mam, oui36, iab, cid (listing of the pymanuf package, MIT)"
    return [head, *(f"{name}\t{' '.join(sorted(found))}" for name, found in sorted(prefixes.items()))]


def camera_rows(cameras: str, makers: str) -> list[tuple[str, str, str, str, str]]:
    """Return (prefix, registrant, maker, brand, means) for each block of the camera trade."""
    ids = {row["name"].lower(): row["id"] for row in csv.DictReader(makers.splitlines())}
    ids |= {row["id"]: row["id"] for row in csv.DictReader(makers.splitlines())}
    ids |= {name.split(" / ")[0].split(" (")[0]: found for name, found in ids.items()} | ids
    rows = []
    for row in csv.DictReader(cameras.splitlines()):
        address, _, bits = row["oui"].partition("/")
        prefix = address.replace(":", "").lower()[: int(bits or 24) // 4]
        known = row["maker"].lower()
        maker, brand = _MAKERS.get(row["maker"], (ids.get(known, ids.get(known.split(" / ")[0], "")), row["maker"]))
        if row["registered_name"].startswith("Prama Hikvision"):
            maker = "hikvision"
        means = "mixed" if maker in _MIXED else "own" if maker and maker not in _LABELS else "label"
        rows.append((prefix, row["registered_name"], maker, brand or "", means))
    return sorted(rows)


def main() -> None:
    """Read the two sources and write the two files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--listing", type=Path, required=True)
    parser.add_argument("--date", required=True, help="date of the listing, YYYY-MM-DD")
    parser.add_argument("--cameras", type=Path, required=True)
    args = parser.parse_args()
    lines = registry_lines(args.listing.read_text("utf-8"), args.date)
    (_HERE / "mac_registry.txt").write_text("\n".join(lines) + "\n", "utf-8")
    makers = (_HERE / "makers.csv").read_text("utf-8")
    with (_HERE / "camera_prefixes.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("prefix", "registrant", "maker", "brand", "means"))
        writer.writerows(camera_rows(args.cameras.read_text("utf-8"), makers))


if __name__ == "__main__":
    main()
