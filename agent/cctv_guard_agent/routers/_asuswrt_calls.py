"""Asks an ASUS router for named settings: one login for a token, then `appGet.cgi` with `nvram_get` alone.

Source: facts/routers.md 4.8; Vaskivskyi/asusrouter 1.21 (`login.cgi`, the numbers of `error_status`, `&#60` and `&#62`
for the marks between fields).
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.routers._kept import Kept
from cctv_guard_agent.routers._web import Web, json_of, text

_AGENT = ("User-Agent", "asusrouter-CCTVGuard-DUTUtil-1.0")
"""Without this word the router answers with pages for people instead of JSON."""
_FORM = ("Content-Type", "application/x-www-form-urlencoded")
_OTHER, _LOCKED = 9, 7
_WRONG = {
    3: "user name or password refused",
    10: "it wants a captcha: log in once by hand",
    11: "it wants its password to be set first",
}
_LARGEST_VALUE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The token of a login."""

    token: str = field(repr=False)


class Asus:
    """The questions of one reading."""

    def __init__(self, web: Web, kept: Kept[Session]) -> None:
        """Use the kept session where there is one."""
        self._web = web
        self._kept = kept
        self._what = f"asuswrt {web.place.endpoint}"

    async def settings(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Read settings by name; one that the router does not know is empty. Raises Refused, Unreachable, BadReply."""
        fresh = self._kept.session is None
        session = self._kept.session or await self._log_in()
        answer = await self._ask(session, keys)
        if _error(answer) is not None and not fresh:
            session = await self._log_in()
            answer = await self._ask(session, keys)
        code = _error(answer)
        if code is not None:
            raise BadReply(f"{self._what} appGet.cgi: error_status {code} right after the login")
        lacking = [key for key in keys if not isinstance(answer.get(key), str)]
        if lacking:
            raise BadReply(f"{self._what} appGet.cgi: the answer does not hold {lacking[0]}")
        long = [key for key in keys if len(answer[key]) > _LARGEST_VALUE]
        if long:
            raise BadReply(f"{self._what} appGet.cgi: {long[0]} is longer than {_LARGEST_VALUE} characters")
        return {key: _plain(answer[key]) for key in keys}

    async def _ask(self, session: Session, keys: Sequence[str]) -> Mapping[str, Any]:
        hook = "".join(f"nvram_get({key});" for key in keys)
        reply = await self._post("/appGet.cgi", f"hook={quote(hook)}", (("Cookie", f"asus_token={session.token}"),))
        return _object(reply, self._what)

    async def _log_in(self) -> Session:
        """Log in. Raises Refused, Unreachable where it is locked for a while, BadReply."""
        self._kept.session = None
        self._kept.log_in(self._what)
        login = self._web.place.credentials
        pair = base64.b64encode(f"{login.username}:{login.password.reveal()}".encode()).decode("ascii")
        reply = await self._post("/login.cgi", f"login_authorization={quote(pair)}", (), again=False)
        answer = _object(reply, self._what)
        code = _error(answer)
        if code in _WRONG:
            raise self._kept.note_refusal(f"{self._what}: {_WRONG[code]}; not asked again until the login changes")
        if code in (_LOCKED, _OTHER):
            self._kept.pace.drain()
            why = "it is locked after failed logins" if code == _LOCKED else "somebody else is logged in"
            raise Unreachable(f"{self._what}: {why}; waiting")
        token = text(answer.get("asus_token"), 256)
        if code is not None or not token.isalnum():
            raise BadReply(f"{self._what} login.cgi: no token (error_status {code})")
        self._kept.session = Session(token=token)
        return self._kept.session

    async def _post(self, path: str, body: str, headers: Sequence[tuple[str, str]], *, again: bool = True) -> HttpReply:
        return await self._web.ask(
            "POST", path, headers=(_AGENT, _FORM, *headers), body=body.encode("ascii"), again=again
        )


def _object(reply: HttpReply, what: str) -> Mapping[str, Any]:
    """Raises BadReply where the answer is no JSON object."""
    answer = json_of(reply, what)
    if not isinstance(answer, dict):
        raise BadReply(f"{what}: status {reply.status}, no JSON object")
    return answer


def _error(answer: Mapping[str, Any]) -> int | None:
    """The number of an error; None where there is none."""
    told = text(answer.get("error_status"), 8)
    if not told:
        return None
    return int(told) if told.isascii() and told.isdecimal() else -1


def _plain(value: str) -> str:
    """Undo the router's own writing of the marks between fields."""
    for coded, plain in (("&#60;", "<"), ("&#62;", ">"), ("&#60", "<"), ("&#62", ">")):
        value = value.replace(coded, plain)
    return value
