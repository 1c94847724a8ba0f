"""Reolink's JSON API: `GetP2p`, `GetUpnp`, `GetDdns`, each `[{"cmd", "action", "param"}]` behind a token.

`GetP2p` holds the UID with which the camera is opened from anywhere, `GetDdns` a user and a password: not kept. P2P
being on is told, being online is not. Source: facts exposure.md 2.3 (vendor's API guide; starkillerOG/reolink_aio),
public clients for the error codes: -7 `login failed`, -9 `not support`.
"""

import json
import re
from typing import Any

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.remote import About, State
from cctv_guard_agent.wire.captures.json_text import first_object, scalar
from cctv_guard_agent.wire.remote import DDNS, UPNP, Question, Told, flag, shown, switch

PATH = "/api.cgi?cmd="
_REFUSED, _UNKNOWN_COMMAND = -7, -9
_TOKEN = re.compile(r"[0-9A-Za-z_.-]{4,128}")


def command(name: str, param: dict[str, object] | None = None) -> bytes:
    """Return the body of one command."""
    return json.dumps([{"cmd": name, "action": 0, "param": param or {}}]).encode()


def token(text: str) -> str:
    """Return the token of a `Login` answer. Raises Refused for a wrong user or password, BadReply for all else."""
    answer = first_object(text, "Reolink Login")
    if _error(answer) == _REFUSED:
        raise Refused("Reolink Login: user name or password refused; not asked again until they are changed")
    found = _inside(_inside(answer, "value"), "Token").get("name")
    if not isinstance(found, str) or not _TOKEN.fullmatch(found):
        raise BadReply(f"Reolink Login: no token in the answer (error {_error(answer)})")
    return found


def _error(answer: dict[str, Any]) -> int | None:
    code = _inside(answer, "error").get("rspCode")
    return code if isinstance(code, int) else None


def _inside(told: dict[str, Any], key: str) -> dict[str, Any]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _enabled(text: str, name: str) -> Told:
    answer = first_object(text, f"Reolink {name}")
    if _error(answer) == _UNKNOWN_COMMAND:
        return State.UNSUPPORTED, f"error {_UNKNOWN_COMMAND}"
    on = scalar(_inside(_inside(answer, "value"), name).get("enable"))
    return switch(flag(on, f"{name} enable"), shown(**{f"{name} enable": on}))


def p2p(text: str) -> Told:
    """Read `GetP2p`. Raises BadReply."""
    return _enabled(text, "P2p")


def upnp(text: str) -> Told:
    """Read `GetUpnp`. Raises BadReply."""
    return _enabled(text, "Upnp")


def ddns(text: str) -> Told:
    """Read `GetDdns`. Raises BadReply."""
    return _enabled(text, "Ddns")


def _question(name: str, about: About, service: str, read: Any) -> Question:
    return Question(path=PATH + name, about=about, service=service, read=read, method="POST", body=command(name))


QUESTIONS = (
    _question("GetP2p", About.CLOUD, "Reolink P2P (UID)", p2p),
    _question("GetUpnp", About.UPNP, UPNP, upnp),
    _question("GetDdns", About.DDNS, DDNS, ddns),
)
