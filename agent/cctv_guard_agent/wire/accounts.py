"""Lists of user accounts as three APIs give them: names and whether each may do everything. Pure.

The same answers can hold passwords and their hashes: only the two fields named here are looked at, and no error carries
an excerpt. Source: facts/exposure.md 2.1 (`UserList/User/{userName,userLevel}`), 7; ONVIF Core `GetUsers`
(`User/{Username,UserLevel}`, level Administrator); `getUserInfoAll`'s lines `users[0].Name=`, `users[0].Group=`.
"""

import re
from collections.abc import Iterable, Mapping

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.account import MOST, User
from cctv_guard_agent.wire import xml

ISAPI_PATH = "/Security/users"
DAHUA_PATH = "/cgi-bin/userManager.cgi?action=getUserInfoAll"
_ADMIN = frozenset({"admin", "administrator"})
_LINE = re.compile(r"users\[(\d{1,3})\]\.(Name|Group)=(.{0,128})")


def isapi(text: str) -> tuple[User, ...]:
    """Read a `UserList`, whatever its namespace. Raises BadReply."""
    found: list[User] = []
    name = level = ""
    for one in xml.read(text, "ISAPI UserList").elements:
        if one.path[-2:] == ("User", "userName"):
            name = one.text
        elif one.path[-2:] == ("User", "userLevel"):
            level = one.text
        elif one.name == "User":
            found += [_user(name, level)] if name else []
            name = level = ""
    return _some(found, "ISAPI UserList")


def dahua(text: str) -> tuple[User, ...]:
    """Read `users[N].Name=` and `users[N].Group=`. Raises BadReply."""
    rows: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match and (match[1] in rows or len(rows) <= MOST):
            rows.setdefault(match[1], {}).setdefault(match[2], match[3])
    return _some((_user(row["Name"], row.get("Group", "")) for row in rows.values() if row.get("Name")), "user list")


def onvif(rows: Iterable[Mapping[str, object]]) -> tuple[User, ...]:
    """Read the users of a GetUsers answer. Raises BadReply."""
    found = (_user(str(row.get("Username") or ""), str(row.get("UserLevel") or "")) for row in rows)
    return _some((user for user in found if user.name), "ONVIF GetUsers")


def _user(name: str, level: str) -> User:
    return User(name=name.strip(), admin=level.strip().lower() in _ADMIN)


def _some(users: Iterable[User], what: str) -> tuple[User, ...]:
    """No device is without an account: an empty list is an answer that was not understood. Raises BadReply."""
    found = tuple(users)
    if not found:
        raise BadReply(f"{what}: no account in it")
    if len(found) > MOST:
        raise BadReply(f"{what}: more than {MOST} accounts")
    return found
