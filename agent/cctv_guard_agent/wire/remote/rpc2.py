"""RPC2, the DHIP makers' JSON calls over HTTP: whether P2P has a channel and is online now (`Nat.getTurnStatus`).

The login answers a challenge, so the password itself never travels; another kind of login than `Default` is not
answered. Only the four calls here can be built, and none of them writes. Which words `Status` can hold is not
documented: `online` and `offline` count, any other word says only that the channel is switched on.
Source: facts exposure.md 2.2 (mcw0/DahuaConsole), its public clients for the login and its codes.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.remote import About, Setting, State
from cctv_guard_agent.wire.captures.json_text import first_object, scalar
from cctv_guard_agent.wire.remote import Told, flag, platform, shown
from cctv_guard_agent.wire.remote.dahua import P2P

LOGIN_PATH, PATH = "/RPC2_Login", "/RPC2"
_KIND = "Default"
_WRONG = 268632085
_WRONG_WORDS = re.compile(r"(?:User|Password)Not ?Valid|not valid|password error", re.IGNORECASE)
"""Other words: locked, in use, this computer shut out."""
_PRINTABLE = re.compile(r"[ -~]{1,128}")
_ONLINE = {"online": True, "offline": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """What the device asks a login to answer."""

    session: int | str
    realm: str
    random: str


def ask(username: str) -> bytes:
    """Return the first half of a login: a name, and no password."""
    return _call("global.login", 1, None, {"userName": username, "password": "", "clientType": "Web3.0"})


def challenge(text: str) -> Challenge:
    """Read the answer to `ask`. Raises BadReply, also for a login of a kind that would give the password away."""
    answer = first_object(text, "RPC2 login")
    params = _inside(answer, "params")
    kind = scalar(params.get("encryption")) or ""
    realm, random = scalar(params.get("realm")) or "", scalar(params.get("random")) or ""
    if kind != _KIND:
        raise BadReply("RPC2 login: it asks for another kind of login than the one that hides the password")
    if not _PRINTABLE.fullmatch(realm) or not _PRINTABLE.fullmatch(random):
        raise BadReply("RPC2 login: no challenge in the answer")
    return Challenge(session=_session(answer), realm=realm, random=random)


def login(credentials: Credentials, asked: Challenge) -> bytes:
    """Return the second half: the digest of name, challenge and password."""
    user, password = credentials.username, credentials.password.reveal()
    secret = _md5(f"{user}:{asked.realm}:{password}")
    params = {
        "userName": user,
        "password": _md5(f"{user}:{asked.random}:{secret}"),
        "clientType": "Web3.0",
        "authorityType": _KIND,
        "passwordType": _KIND,
    }
    return _call("global.login", 2, asked.session, params)


def logged_in(text: str) -> None:
    """Return where the login was taken. Raises Refused, and BadReply where it was turned away for another reason.

    The same login was taken over CGI just before, so that only a plain word on the password counts as a refusal.
    """
    answer = first_object(text, "RPC2 login")
    if answer.get("result") is True:
        return
    error = _inside(answer, "error")
    code, word = error.get("code"), scalar(error.get("message")) or ""
    if code == _WRONG or _WRONG_WORDS.search(word):
        raise Refused("RPC2 login: user name or password refused; not asked again until they are changed")
    raise BadReply(f"RPC2 login: turned away (code {code if isinstance(code, int) else 'unknown'}); locked, or in use")


def turn_status(session: int | str) -> bytes:
    """Return the question for P2P's state."""
    return _call("Nat.getTurnStatus", 3, session, None)


def logout(session: int | str) -> bytes:
    """Return the log-out."""
    return _call("global.logout", 4, session, None)


def p2p(text: str) -> Setting:
    """Read `Nat.getTurnStatus`. Raises BadReply, also for firmware without the call."""
    state, because = _told(_inside(_inside(first_object(text, "RPC2 Nat.getTurnStatus"), "params"), "Status"))
    return Setting(about=About.CLOUD, state=state, service=P2P, because=because)


def _told(status: dict[str, Any]) -> Told:
    channel = scalar(status.get("IsTurnChannel"))
    word = (scalar(status.get("Status")) or "").strip().lower()
    because = shown(**{"Nat.getTurnStatus IsTurnChannel": channel})
    if word in _ONLINE:
        because = f"{because}, Status = {word}"
    state, _ = platform(flag(channel, "IsTurnChannel"), _ONLINE.get(word), None, because)
    return State(state), because


def _session(answer: dict[str, Any]) -> int | str:
    value = answer.get("session")
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _PRINTABLE.fullmatch(value):
        return value
    raise BadReply("RPC2 login: no session in the answer")


def _inside(told: dict[str, Any], key: str) -> dict[str, Any]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()  # the protocol's own


def _call(method: str, number: int, session: int | str | None, params: dict[str, str] | None) -> bytes:
    body: dict[str, Any] = {"method": method, "params": params, "id": number}
    if session is not None:
        body["session"] = session
    return json.dumps(body).encode()
