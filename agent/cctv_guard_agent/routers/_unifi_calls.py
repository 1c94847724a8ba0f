"""Speaks UniFi Network's own API, the one of its pages: a session or an API key, errors in its words.

Everything but the login itself is a GET.
Source: facts/routers.md 4.3 (Kane610/aiounifi, Art-of-WiFi/UniFi-API-client): `meta.rc` in version 1, `errorCode` in 2.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cctv_guard_agent.errors import BadReply, CctvGuardError, Refused, Unreachable
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.routers._kept import Kept
from cctv_guard_agent.routers._web import Web, json_of, text

_MOST_COOKIES = 8
_NO_PERMISSION = ("NoPermission", "Forbidden", "FORBIDDEN", "AUTHORIZATION")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How further requests are made."""

    prefix: str
    """`/proxy/network` on UniFi OS, empty on a controller of its own."""
    headers: tuple[tuple[str, str], ...] = field(repr=False)


class UnifiError(CctvGuardError):
    """One question that was not answered, though others are."""

    def __init__(self, path: str, words: str, *, denied: bool = False, missing: bool = False) -> None:
        """denied: the role lacks it; missing: this version has no such path."""
        self.path = path
        self.words = words
        self.denied = denied
        self.missing = missing
        super().__init__(f"{path}: {words}")


class Unifi:
    """The questions of one reading."""

    def __init__(self, web: Web, kept: Kept[Session], site: str, *, api_key: bool) -> None:
        """Use the kept session where there is one. api_key: the password is a key of the console's."""
        self._web = web
        self._kept = kept
        self._site = site
        self._api_key = api_key
        self._fresh = False
        self._what = f"unifi {web.place.endpoint}"

    async def v1(self, path: str) -> Any:
        """Read one list of version 1. Raises UnifiError, Refused, Unreachable, BadReply, NotAllowed."""
        answer = await self._get(f"/api/s/{self._site}/{path}", path)
        return answer.get("data") if isinstance(answer, dict) else None

    async def v2(self, path: str) -> Any:
        """Read one list of version 2. Raises as above."""
        return await self._get(f"/v2/api/site/{self._site}/{path}", path)

    async def _get(self, path: str, shown: str) -> Any:
        session = self._kept.session or await self._log_in()
        reply = await self._web.ask("GET", session.prefix + path, headers=session.headers)
        if reply.status == 401 and not self._fresh and not self._api_key:
            session = await self._log_in()
            reply = await self._web.ask("GET", session.prefix + path, headers=session.headers)
        if reply.status == 401:
            if self._api_key:
                raise self._kept.note_refusal(f"{self._what}: the API key was refused; not used again until it changes")
            raise UnifiError(shown, "status 401 right after the login", denied=True)
        if reply.status == 404:
            raise UnifiError(shown, "not found", missing=True)
        answer = json_of(reply, f"{self._what} {shown}")
        words = _complaint(answer) or ("" if reply.status == 200 else f"status {reply.status}")
        if words:
            denied = reply.status == 403 or any(word in words for word in _NO_PERMISSION)
            raise UnifiError(shown, words, denied=denied)
        return answer

    async def _log_in(self) -> Session:
        self._kept.session = None
        self._kept.log_in(self._what)
        self._fresh = True
        login = self._web.place.credentials
        if self._api_key:
            session = Session(prefix="/proxy/network", headers=(("X-API-KEY", login.password.reveal()),))
        else:
            session = await self._session()
        self._kept.session = session
        return session

    async def _session(self) -> Session:
        """Log in with name and password. Raises Refused, Unreachable (asked to wait), BadReply."""
        # UniFi OS shows its page at once, a controller of its own sends on to /manage
        is_os = (await self._web.ask("GET", "/")).status == 200
        login = self._web.place.credentials
        body = {
            "username": login.username,
            "password": login.password.reveal(),
            "rememberMe" if is_os else "remember": False,
        }
        reply = await self._web.ask(
            "POST",
            "/api/auth/login" if is_os else "/api/login",
            headers=(("Content-Type", "application/json"),),
            body=json.dumps(body).encode(),
            again=False,
        )
        self._check_login(reply)
        cookies = [one.partition(";")[0].strip() for one in reply.all("set-cookie")[:_MOST_COOKIES]]
        cookie = "; ".join(one for one in cookies if "=" in one)[:8192]
        if not cookie:
            raise BadReply(f"{self._what}: the login gave no session cookie")
        csrf = reply.header("x-csrf-token")
        headers = (("Cookie", cookie), *((("X-CSRF-Token", csrf[:512]),) if csrf else ()))
        return Session(prefix="/proxy/network" if is_os else "", headers=headers)

    def _check_login(self, reply: HttpReply) -> None:
        """Raises Refused, Unreachable where the console wants a pause, BadReply."""
        if reply.status == 200:
            return
        try:
            words = _complaint(json_of(reply, self._what))
        except BadReply:
            words = ""
        shown = f"status {reply.status}" + (f" {words}" if words else "")
        if reply.status == 429:
            self._kept.pace.drain()
            raise Unreachable(f"{self._what}: too many logins by its own count ({shown}); waiting")
        if reply.status == 499 or "2fa" in words.lower() or "mfa" in words.lower():
            raise self._refused(
                f"{self._what}: this account needs a second factor ({shown}); make a local account without one, for "
                "local access only"
            )
        if reply.status in (400, 401, 403):
            raise self._refused(
                f"{self._what}: user name or password refused ({shown}); not asked again until they are changed"
            )
        raise BadReply(f"{self._what}: the login failed ({shown})")

    def _refused(self, why: str) -> Refused:
        return self._kept.note_refusal(why)


def _complaint(answer: object) -> str:
    """What an answer complains of, in its own words; empty where it does not."""
    if not isinstance(answer, Mapping):
        return ""
    meta = answer.get("meta")
    if isinstance(meta, Mapping) and meta.get("rc") not in (None, "ok"):
        return text(meta.get("msg")) or "an error without words"
    if "errorCode" in answer or "code" in answer:
        return text(answer.get("message")) or text(answer.get("errorCode")) or text(answer.get("code"))
    return ""
