"""Speaks Omada's Open API: a token for an application that the owner registered, then GET alone; errors in its words.

Source: facts/routers.md 4.7; TP-Link's OpenAPI files (envelope `errorCode`, `msg`, `result`; pages of at most 1,000).
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from cctv_guard_agent.errors import BadReply, CctvGuardError
from cctv_guard_agent.routers._kept import Kept
from cctv_guard_agent.routers._reading import Limit
from cctv_guard_agent.routers._web import Web, json_of, rows, text

_STALE = frozenset({-44106, -44111, -44112, -44113, -44114, -44116})
"""A token that is missing, wrong or too old."""
_REFUSALS = range(-44199, -44099)
"""What the authorization part of the API complains of."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MOST_TOKEN = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How further requests are made."""

    controller: str
    token: str = field(repr=False)


class OmadaError(CctvGuardError):
    """One question that was not answered, though others are."""

    def __init__(self, path: str, words: str, *, denied: bool) -> None:
        """denied: the application's role lacks it."""
        self.path = path
        self.words = words
        self.denied = denied
        super().__init__(f"{path}: {words}")

    def limit(self, role: str) -> Limit:
        """Say it of a way in. role: as the console names it."""
        return Limit(f"{self.path}: {self.words}", f'the role "{role}"' if self.denied else "")


class Omada:
    """The questions of one reading."""

    def __init__(self, web: Web, kept: Kept[Session]) -> None:
        """Use the kept session where there is one."""
        self._web = web
        self._kept = kept
        self._fresh = False
        self._what = f"omada {web.place.endpoint}"

    async def get(self, path: str) -> Any:
        """Read one thing, by its path under the controller's id. Raises OmadaError, Refused, Unreachable, BadReply."""
        session = self._kept.session or await self._log_in()
        code, words, result, status = await self._ask(session, path)
        if (code in _STALE or status == 401) and not self._fresh:
            session = await self._log_in()
            code, words, result, status = await self._ask(session, path)
        if code == 0 and status == 200:
            return result
        shown = re.sub(r"^sites/[^/]*/", "", path.partition("?")[0])
        denied = status in (401, 403) or code in _STALE or "permission" in words.lower()
        raise OmadaError(shown, f"{words or 'an error without words'} ({code})", denied=denied)

    async def table(self, path: str) -> tuple[list[dict[str, Any]], bool]:
        """Read one list, and whether all of it came. Raises as `get`."""
        result = await self.get(f"{path}?page=1&pageSize=1000")
        told = result if isinstance(result, dict) else {}
        found, whole = rows(told.get("data"))
        return found, whole and told.get("totalRows") == len(found)

    async def _ask(self, session: Session, path: str) -> tuple[int, str, Any, int]:
        reply = await self._web.ask(
            "GET",
            f"/openapi/v1/{session.controller}/{path}",
            headers=(("Authorization", f"AccessToken={session.token}"),),
        )
        return (*_envelope(json_of(reply, f"{self._what} {path}"), self._what), reply.status)

    async def _log_in(self) -> Session:
        """Ask for the controller's id, which needs no login, and then for a token. Raises Refused, BadReply."""
        self._kept.session = None
        _, _, info = _envelope(json_of(await self._web.ask("GET", "/api/info"), self._what), self._what)
        controller = text(info.get("omadacId"), 64) if isinstance(info, dict) else ""
        if not _ID.fullmatch(controller):
            raise BadReply(f"{self._what} /api/info: no id of a controller; is this an Omada controller?")
        self._kept.log_in(self._what)
        self._fresh = True
        login = self._web.place.credentials
        body = {
            "omadacId": controller,
            "client_id": login.username,
            "client_secret": login.password.reveal(),
        }
        reply = await self._web.ask(
            "POST",
            "/openapi/authorize/token?grant_type=client_credentials",
            headers=(("Content-Type", "application/json"),),
            body=json.dumps(body).encode(),
        )
        (
            code,
            words,
            result,
        ) = _envelope(json_of(reply, self._what), self._what)
        if code in _REFUSALS or reply.status in (401, 403):
            raise self._kept.note_refusal(
                f"{self._what}: client id or secret refused ({words or 'no words'}, {code}); not used again until they "
                "change"
            )
        if code != 0 or reply.status != 200:
            raise BadReply(f"{self._what}: the login failed ({words or 'no words'}, {code})")
        token = text(result.get("accessToken"), _MOST_TOKEN) if isinstance(result, dict) else ""
        if not token:
            raise BadReply(f"{self._what}: the login gave no token")
        self._kept.session = Session(controller=controller, token=token)
        return self._kept.session


def _envelope(answer: object, what: str) -> tuple[int, str, Any]:
    """Open one answer: error code, words, result. Raises BadReply."""
    if not isinstance(answer, dict) or not isinstance(answer.get("errorCode"), int):
        raise BadReply(f"{what}: the answer has no errorCode; is this an Omada controller with its Open API on?")
    return answer["errorCode"], text(answer.get("msg"), 200), answer.get("result")


def is_id(value: str) -> bool:
    """Is it fit for a path?"""
    return bool(_ID.fullmatch(value))
