"""The one account of a device: who may log in, which nonces are known, what counts as a login.

Source: RFC 7616 and RFC 2617 (Digest), RFC 7617 (Basic), WS-Security UsernameToken profile 1.0 (PasswordDigest).
A refusal is an answer to credentials that were wrong; a nonce that this device did not give is merely stale.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from cctv_guard_simulator.counters import Counters

_NONCES_MAX = 1000
_PAIR = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


class Verdict(Enum):
    """What a device makes of a request's credentials."""

    NONE = "none"
    STALE = "stale"
    REFUSED = "refused"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsernameToken:
    """The WS-Security header of a SOAP request, as written."""

    username: str
    password: str
    is_digest: bool
    nonce: str
    """Base64 as sent; empty when absent."""
    created: str


class Account:
    """Checks credentials and counts them. `refuses_all` makes the 401 that never ends."""

    def __init__(self, user: str | None, password: str | None, counters: Counters, *, refuses_all: bool) -> None:
        """Without a user or a password every login is refused."""
        self._user = user
        self._password = None if refuses_all else password
        self._counters = counters
        self._issued: dict[str, bool] = {}

    def new_nonce(self) -> str:
        """Gives out a nonce; the oldest is forgotten when there are too many."""
        if len(self._issued) >= _NONCES_MAX:
            del self._issued[next(iter(self._issued))]
        nonce = secrets.token_hex(16)
        self._issued[nonce] = False
        return nonce

    def check_header(self, header: str | None, method: str, realms: Mapping[str, str]) -> Verdict:
        """Judges an `Authorization` header; `realms` maps the schemes that this service offers to their realm."""
        if not header:
            return Verdict.NONE
        self._counters.requests_with_credentials += 1
        scheme, _, rest = header.strip().partition(" ")
        if scheme.lower() == "basic":
            self._counters.basic_credentials += 1
            return self._counted(self._basic(rest) if "basic" in realms else Verdict.REFUSED, key=None)
        if scheme.lower() == "digest" and "digest" in realms:
            given = {match[1].lower(): match[2] if match[2] is not None else match[3] for match in _PAIR.finditer(rest)}
            return self._counted(self._digest(given, method, realms["digest"]), key=given.get("nonce"))
        return self._counted(Verdict.REFUSED, key=None)

    def check_token(self, token: UsernameToken | None, now: datetime, tolerance: timedelta) -> Verdict:
        """Judges a WS-UsernameToken against the device's own clock; a nonce is good once."""
        if token is None:
            return Verdict.NONE
        self._counters.requests_with_credentials += 1
        if not token.is_digest:
            self._counters.basic_credentials += 1
            good = self._user == token.username and self._is_password(token.password)
            return self._counted(Verdict.ACCEPTED if good else Verdict.REFUSED, key=None)
        return self._counted(self._token(token, now, tolerance), key=token.nonce)

    def _basic(self, rest: str) -> Verdict:
        try:
            user, _, password = base64.b64decode(rest, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return Verdict.REFUSED
        return Verdict.ACCEPTED if user == self._user and self._is_password(password) else Verdict.REFUSED

    def _digest(self, given: Mapping[str, str], method: str, realm: str) -> Verdict:
        algorithm = _HASHES.get(given.get("algorithm", "MD5").upper())
        if algorithm is None or self._password is None or given.get("username") != self._user:
            return Verdict.REFUSED
        if given.get("realm") != realm:
            return Verdict.REFUSED

        def digest(text: str) -> str:
            return algorithm(text.encode()).hexdigest()

        nonce = given.get("nonce", "")
        first = digest(f"{self._user}:{realm}:{self._password}")
        second = digest(f"{method}:{given.get('uri', '')}")
        between = f"{nonce}:{given.get('nc', '')}:{given.get('cnonce', '')}:{given['qop']}" if "qop" in given else nonce
        if not hmac.compare_digest(digest(f"{first}:{between}:{second}"), given.get("response", "")):
            return Verdict.REFUSED
        return Verdict.ACCEPTED if nonce in self._issued else Verdict.STALE

    def _token(self, token: UsernameToken, now: datetime, tolerance: timedelta) -> Verdict:
        try:
            nonce = base64.b64decode(token.nonce, validate=True)
            created = datetime.fromisoformat(token.created)
        except (binascii.Error, ValueError):
            return Verdict.REFUSED
        if self._password is None or token.username != self._user or self._issued.get(token.nonce):
            return Verdict.REFUSED
        digest = hashlib.sha1(nonce + token.created.encode() + self._password.encode()).digest()
        if not hmac.compare_digest(base64.b64encode(digest), token.password.encode()):
            return Verdict.REFUSED
        if created.tzinfo is None or abs(created - now) > tolerance:
            return Verdict.STALE
        return Verdict.ACCEPTED

    def _is_password(self, given: str) -> bool:
        return self._password is not None and hmac.compare_digest(given.encode(), self._password.encode())

    def _counted(self, verdict: Verdict, key: str | None) -> Verdict:
        if verdict is Verdict.REFUSED:
            self._counters.refusals += 1
        elif verdict is Verdict.ACCEPTED and (key is None or not self._issued.get(key)):
            self._counters.logins += 1
            if key is not None:
                self._issued[key] = True
        return verdict
