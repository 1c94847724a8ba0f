"""The user accounts of a device, as far as they are anybody's business: which are a factory's, and how many others.

Names that people chose are counted and dropped where they are read, so that no person's name travels or is kept.
Source: facts/exposure.md 7 (factory user name).
"""

from collections.abc import Iterable
from dataclasses import dataclass

KIND = "account.list"
UNREAD = "account.unread"
"""The list was asked for, and why it could not be read."""
RECORDER_LOGIN = "account.recorder_login"
"""With which of the factory's names the recorder logs in to the camera; no observation where it is another name."""
ADMIN = frozenset({"admin", "root", "administrator"})
"""The names under which makers ship the account that may do everything."""
EXTRA = frozenset(
    {"onvif", "default", "888888", "666666", "guest", "user", "service", "supervisor", "support", "anonymous"}
)
"""Names under which makers ship, or attackers of weak firmware used, one more account."""
FACTORY = ADMIN | EXTRA
MOST = 256
"""More accounts than any device has; a list that is longer is not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One account, while the answer is read."""

    name: str
    admin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What is kept of a list of accounts."""

    factory: tuple[str, ...]
    """Names of the factory's own, in lower case, sorted."""
    others: int
    """Accounts under names that somebody chose."""
    other_admins: int
    """How many of these may do everything."""

    def as_text(self) -> str:
        """The observation's value: `FACTORY NAMES|OTHERS|OTHER ADMINS`."""
        return f"{' '.join(self.factory)}|{self.others}|{self.other_admins}"


def factory_name(name: str) -> str:
    """Return the name in lower case where it is a factory's, else nothing."""
    word = name.strip().lower()
    return word if word in FACTORY else ""


def summed_up(users: Iterable[User]) -> Accounts:
    """Keep what may be kept."""
    all_users = tuple(users)
    own = [user for user in all_users if not factory_name(user.name)]
    return Accounts(
        factory=tuple(sorted({name for user in all_users if (name := factory_name(user.name))})),
        others=len(own),
        other_admins=sum(user.admin for user in own),
    )


def accounts(value: str) -> Accounts | None:
    """Read an observation back; None where another version wrote it."""
    names, _, rest = value.partition("|")
    others, _, admins = rest.partition("|")
    if not (others.isascii() and others.isdigit() and admins.isascii() and admins.isdigit()):
        return None
    return Accounts(factory=tuple(names.split()), others=int(others), other_admins=int(admins))
