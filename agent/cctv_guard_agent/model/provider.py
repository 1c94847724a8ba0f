"""Who else has a hand in the cameras: an entry of the owner's register of providers and systems."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
