"""TVT's NVMS-9000 pages: P2P (AutoNAT, NAT 2.0), as XML by POST behind a session.

The login answers a nonce, so the password itself never travels; firmware that offers none takes a readable one and is
not logged in to. `queryP2PCfg` is the one question that can be built. UPnP and DDNS are not documented.
Source: facts exposure.md 1 and 2.5 (the vendor's web pages), public clients for the session, paths and error codes.
"""

import hashlib
import re
from dataclasses import dataclass

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.remote import About
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.remote import Question, Told, flag, platform, shown

REQ_LOGIN, DO_LOGIN, DO_LOGOUT = "/reqLogin", "/doLogin", "/doLogout"
CONTENT_TYPE = "application/x-www-form-urlencoded; charset=UTF-8"
"""What its own pages send, although the body is XML."""
_WORD = re.compile(r"\{?[0-9A-Za-z-]{4,64}\}?")
_NOT_THE_PASSWORD = (536870945, 536870949, 536870950, 536870951)
"""Busy, logged in elsewhere, allowed from other computers only, locked: 0x20000000 + 0x21, 0x25 to 0x27."""
_STATES = {"success": True, "fail": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What `reqLogin` hands out."""

    cookie: str
    token: str
    nonce: str
    """As received: its braces are part of the digest."""


def request(asked: Session | None = None, content: str = "") -> bytes:
    """Return one request's body, without a session the one that asks for it."""
    token = asked.token if asked else "null"
    inside = f"<content>{content}</content>" if content else ""
    return (
        '<?xml version="1.0" encoding="utf-8" ?><request version="1.0" systemType="NVMS-9000" clientType="WEB">'
        f"<token>{token}</token>{inside}</request>"
    ).encode()


def session(text: str) -> Session:
    """Read the answer to `reqLogin`. Raises BadReply, also for firmware whose login would give the password away."""
    document = xml.read(text, "TVT reqLogin")
    cookie, token, nonce = (document.text(name) or "" for name in ("sessionId", "token", "nonce"))
    if not all(_WORD.fullmatch(word) for word in (cookie, token, nonce)):
        raise BadReply("TVT reqLogin: no session with a nonce in it; older firmware takes readable passwords only")
    return Session(cookie=cookie.strip("{}"), token=token, nonce=nonce)


def login(credentials: Credentials, asked: Session) -> bytes:
    """Return the log-in message."""
    secret = hashlib.md5(credentials.password.reveal().encode(), usedforsecurity=False).hexdigest().upper()
    answer = hashlib.sha512(f"{secret}#{asked.nonce}".encode()).hexdigest()
    user = credentials.username.replace("]]>", "]]]]><![CDATA[>")
    content = f"<userName><![CDATA[{user}]]></userName><password><![CDATA[{answer}]]></password>"
    return request(asked, content)


def logged_in(text: str) -> None:
    """Return where the login was taken. Raises Refused, and BadReply where it was turned away for another reason."""
    document = xml.read(text, "TVT doLogin")
    status, code = document.text("status"), document.text("errorCode") or ""
    if status == "success":
        return
    if status is None:
        raise BadReply("TVT doLogin: no status in the answer")
    if code.isascii() and code.isdecimal() and int(code[:12]) in _NOT_THE_PASSWORD:
        raise BadReply(f"TVT doLogin: turned away (code {code[:12]}), not for the password")
    raise Refused("TVT doLogin: user name or password refused; not asked again until they are changed")


def p2p(text: str) -> Told:
    """Read `queryP2PCfg`: one switch that is on is enough. Raises BadReply."""
    document = xml.read(text, "TVT queryP2PCfg")
    switches = [one.text for one in document.elements if one.path[-2:] == ("content", "switch")]
    on = next((word for word in switches if word.strip().lower() == "true"), switches[0] if switches else None)
    word = (document.text("natServerState") or "").strip().lower()
    because = shown(**{"P2P switch": on})
    if word in _STATES:
        because = f"{because}, natServerState = {word}"
    return platform(flag(on, "P2P switch"), _STATES.get(word), None, because)


QUESTIONS = (
    Question(path="/queryP2PCfg", about=About.CLOUD, service="TVT P2P (AutoNAT, NAT 2.0)", read=p2p, method="POST"),
)
