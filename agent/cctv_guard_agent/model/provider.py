"""Who else has a hand in the cameras: an entry of the owner's register of providers and systems."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class ProviderKind(StrEnum):
    """What they do."""

    INSTALLER = "installer"
    MONITORING = "monitoring"
    """A company that watches, or comes when an alarm goes."""
    CLOUD_ACCOUNT = "cloud_account"
    RECORDING_SOFTWARE = "recording_software"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One company, account or program, as the owner wrote it down."""

    name: str
    kind: ProviderKind
    remote_access: bool | None = None
    """Can they get in from outside? None: the owner does not know."""
    since: date | None = None
    review: date | None = None
    """When their access is to be looked at again."""
    contract_end: date | None = None
    makers: tuple[str, ...] = ()
    """Whose cloud it is (ids of makers.csv); empty: any."""
    devices: tuple[str, ...] = ()
    """Names, MACs, addresses or ids of the cameras that it concerns; empty: all."""
    contact: str = ""
    note: str = ""


def as_plain(one: Provider) -> Mapping[str, Any]:
    """Return one entry of the register as plain values."""
    return {
        "name": one.name,
        "kind": str(one.kind),
        "remote_access": one.remote_access,
        "since": one.since.isoformat() if one.since else None,
        "review": one.review.isoformat() if one.review else None,
        "contract_end": one.contract_end.isoformat() if one.contract_end else None,
        "makers": list(one.makers),
        "devices": list(one.devices),
        "contact": one.contact,
        "note": one.note,
    }


def from_plain(one: Mapping[str, Any]) -> Provider:
    """Return an entry from what `as_plain` gave."""

    def day(key: str) -> date | None:
        return date.fromisoformat(one[key]) if one.get(key) else None

    return Provider(
        name=one["name"],
        kind=ProviderKind(one["kind"]),
        remote_access=one.get("remote_access"),
        since=day("since"),
        review=day("review"),
        contract_end=day("contract_end"),
        makers=tuple(one.get("makers", ())),
        devices=tuple(one.get("devices", ())),
        contact=one.get("contact", ""),
        note=one.get("note", ""),
    )
