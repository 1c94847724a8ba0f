"""Speaks ubus over HTTP (JSON-RPC 2.0) with OpenWrt's uhttpd: one session, kept between readings.

Source: facts/routers.md 4.1 (openwrt/uhttpd ubus.c, openwrt/rpcd session.c). Only calls that read are ever named.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cctv_guard_agent.errors import BadReply, CctvGuardError
from cctv_guard_agent.routers._kept import Kept
from cctv_guard_agent.routers._web import Web, json_of, text

PATH = "/ubus"
_NOBODY = "0" * 32
_DENIED = -32002
"""Also what an expired session gets."""
_NO_SESSION = -32001
_NO_OBJECT = -32000
_SESSION_S = 600
"""rpcd counts from the last use; the mappings are read every 30 s."""
_STATUS = {
    1: "invalid command",
    2: "invalid argument",
    3: "no such method",
    4: "not found",
    5: "no data",
    6: "permission denied",
    7: "timeout",
    8: "not supported",
    9: "unknown error",
}


@dataclass(slots=True)
class Session:
    """A session of rpcd's."""

    id: str = field(repr=False)
    denied: set[str] = field(default_factory=set)
    """Calls that were denied right after the login: the right is missing, so that no new login would help."""


class UbusError(CctvGuardError):
    """One call that the router did not answer, though it answers others."""

    def __init__(self, call: str, words: str, *, denied: bool = False, missing: bool = False) -> None:
        """denied: a right is missing; missing: the router has no such object or configuration."""
        self.call = call
        self.words = words
        self.denied = denied
        self.missing = missing
        super().__init__(f"{call}: {words}")


class Ubus:
    """The calls of one reading."""

    def __init__(self, web: Web, kept: Kept[Session]) -> None:
        """Use the kept session where there is one."""
        self._web = web
        self._kept = kept
        self._fresh = False
        self._count = 0

    async def call(self, name: str, method: str, arguments: Mapping[str, object] | None = None) -> Mapping[str, Any]:
        """Call one method. Raises UbusError, Refused (login), Unreachable, BadReply, NotAllowed."""
        call = _shown(name, method, arguments or {})
        session = self._kept.session or await self._log_in()
        try:
            return await self._call(session, name, method, arguments or {})
        except _Expired as error:
            # an expired session and a missing right are answered alike: one fresh login tells them apart
            if self._fresh or call in session.denied:
                session.denied.add(call)
                raise UbusError(call, "access denied", denied=True) from error
        session = await self._log_in()
        try:
            return await self._call(session, name, method, arguments or {})
        except _Expired as error:
            session.denied.add(call)
            raise UbusError(call, "access denied", denied=True) from error

    async def _log_in(self) -> Session:
        what = f"openwrt {self._web.place.endpoint}"
        self._kept.log_in(what)
        login = self._web.place.credentials
        arguments = {"username": login.username, "password": login.password.reveal(), "timeout": _SESSION_S}
        try:
            answer = await self._call(Session(_NOBODY), "session", "login", arguments)
        except UbusError as error:
            if not error.denied:
                raise
            raise self._kept.note_refusal(
                f"{what}: user name or password refused (session login: {error.words}); not asked again until they are "
                "changed"
            ) from error
        except _Expired as error:
            raise BadReply(f"{what}: rpcd's session login may not be called: is `rpcd` running?") from error
        session = answer.get("ubus_rpc_session")
        if not isinstance(session, str) or not 16 <= len(session) <= 64:
            raise BadReply(f"{what}: session login gave no session")
        self._fresh = True
        self._kept.session = Session(session)
        return self._kept.session

    async def _call(
        self, session: Session, name: str, method: str, arguments: Mapping[str, object]
    ) -> Mapping[str, Any]:
        self._count += 1
        call = _shown(name, method, arguments)
        body = {
            "jsonrpc": "2.0",
            "id": self._count,
            "method": "call",
            "params": [session.id, name, method, arguments],
        }
        reply = await self._web.ask(
            "POST",
            PATH,
            headers=(("Content-Type", "application/json"),),
            body=json.dumps(body).encode(),
            again=name != "session",
        )
        what = f"openwrt {self._web.place.endpoint} {call}"
        if reply.status == 404:
            raise BadReply(f"{what}: no {PATH} there; install `uhttpd-mod-ubus` in the router")
        answer = json_of(reply, what)
        if not isinstance(answer, dict):
            raise BadReply(f"{what}: no JSON-RPC answer")
        return _result(answer, call, what)


def _shown(name: str, method: str, arguments: Mapping[str, object]) -> str:
    """A call for people: `uci get firewall`."""
    config = arguments.get("config")
    return f"{name} {method}" + (f" {config}" if config else "")


class _Expired(Exception):
    """The session is unknown, or lacks the right."""


def _result(answer: Mapping[str, Any], call: str, what: str) -> Mapping[str, Any]:
    """Take the result out of one JSON-RPC answer. Raises UbusError, _Expired, BadReply."""
    error = answer.get("error")
    if isinstance(error, dict):
        code = error.get("code")
        if code in (_DENIED, _NO_SESSION):
            raise _Expired
        raise UbusError(call, text(error.get("message")) or f"error {text(code)}", missing=code == _NO_OBJECT)
    result = answer.get("result")
    if not isinstance(result, list) or not result or not isinstance(result[0], int):
        raise BadReply(f"{what}: no ubus result")
    status = result[0]
    if status != 0:
        words = _STATUS.get(status, f"status {status}")
        raise UbusError(call, words, denied=status == 6, missing=status in (3, 4))
    data = result[1] if len(result) > 1 else {}
    return data if isinstance(data, dict) else {}
