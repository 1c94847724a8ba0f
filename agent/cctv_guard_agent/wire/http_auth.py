"""HTTP authentication as cameras speak it, in HTTP and in RTSP: challenges read, an `Authorization` value made.

Speaks Digest with MD5 and SHA-256, plain and `-sess`, with qop `auth`, `auth-int` or none, and Basic. It only builds
and parses; whether anything may be sent at all is decided by whoever holds the credentials (design section 7.2).
Source: RFC 7616 (Digest), RFC 2069 (no qop), RFC 7617 (Basic), RFC 7235 section 4.1 (several challenges in one field).
Left out: `userhash`, SHA-512-256, proxy authentication.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.credentials import Credentials

_Hash = Callable[[bytes], "hashlib._Hash"]

# MD5 is what nearly every camera offers; it proves knowledge of the password, it does not protect anything of ours.
_HASHES: dict[str, _Hash] = {
    "md5": lambda data: hashlib.md5(data, usedforsecurity=False),
    "sha-256": hashlib.sha256,
}

_MAX_HEADER = 4_096
"""Longest challenge that is read; real ones stay below 400 characters."""

_PART = re.compile(
    r"""\s*(?:
        (?P<key>[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s,"]*))
      | (?P<scheme>[!#$%&'*+.^_`|~0-9A-Za-z-]+)(?=\s|,|$)
      | (?P<junk>[^\s])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """One challenge of a `WWW-Authenticate` field."""

    scheme: str
    """Lower case: `digest`, `basic`, ..."""
    realm: str = ""
    """Unquoted, as it goes into the hash."""
    nonce: str = ""
    opaque: str | None = None
    algorithm: str | None = None
    """As received; None means MD5 and is then not sent back."""
    qop: tuple[str, ...] = ()
    """Lower case, in the order offered; empty: RFC 2069."""
    stale: bool = False
    """Only the nonce was too old; name and password were right."""


def challenges(values: Iterable[str]) -> tuple[Challenge, ...]:
    """Read every challenge from the values of all `WWW-Authenticate` fields of one reply; junk is passed over."""
    found: list[tuple[str, dict[str, str]]] = []
    for value in values:
        for part in _PART.finditer(value[:_MAX_HEADER]):
            if part["scheme"]:
                found.append((part["scheme"].lower(), {}))
            elif part["key"] and found:
                text = part["bare"] if part["quoted"] is None else re.sub(r"\\(.)", r"\1", part["quoted"])
                found[-1][1].setdefault(part["key"].lower(), text)
    return tuple(_challenge(scheme, fields) for scheme, fields in found)


def _challenge(scheme: str, fields: dict[str, str]) -> Challenge:
    return Challenge(
        scheme=scheme,
        realm=fields.get("realm", ""),
        nonce=fields.get("nonce", ""),
        opaque=fields.get("opaque"),
        algorithm=fields.get("algorithm"),
        qop=tuple(option for option in re.split(r"[\s,]+", fields.get("qop", "").lower()) if option),
        stale=fields.get("stale", "").lower() == "true",  # Hikvision quotes it and writes "FALSE"
    )


def choose(offered: Iterable[Challenge], *, basic: bool) -> Challenge | None:
    """Return the best challenge that can be answered, or None.

    SHA-256 before MD5 before Basic; Basic only with `basic` (over TLS, or allowed by the owner for this camera).
    """
    usable = [c for c in offered if (c.scheme == "basic" and basic) or (c.scheme == "digest" and _answerable(c))]
    return min(usable, key=lambda c: (c.scheme != "digest", _base(c) != "sha-256"), default=None)


def _base(challenge: Challenge) -> str:
    return (challenge.algorithm or "md5").lower().removesuffix("-sess")


def _answerable(challenge: Challenge) -> bool:
    known_qop = not challenge.qop or bool({"auth", "auth-int"} & set(challenge.qop))
    return bool(challenge.nonce) and _base(challenge) in _HASHES and known_qop


def authorization(
    challenge: Challenge,
    credentials: Credentials,
    *,
    method: str,
    uri: str,
    count: int,
    cnonce: str,
    body: bytes = b"",
) -> str:
    """Return the value of the `Authorization` field for one request.

    uri: exactly as in the request line. count: 1 for the first request with this nonce, then rising by one.
    cnonce: fresh random hex for each nonce (with `-sess` it stays the same while the nonce does).
    Raises BadReply where the challenge cannot be answered (device: unknown algorithm or qop).
    """
    if challenge.scheme == "basic":
        pair = f"{credentials.username}:{credentials.password.reveal()}"
        return "Basic " + base64.b64encode(pair.encode()).decode("ascii")
    if challenge.scheme != "digest" or not _answerable(challenge):
        raise BadReply("authentication challenge that cannot be answered", f"{challenge.scheme} {challenge.algorithm}")
    return _digest(challenge, credentials, method=method, uri=uri, count=count, cnonce=cnonce, body=body)


def _digest(
    challenge: Challenge, credentials: Credentials, *, method: str, uri: str, count: int, cnonce: str, body: bytes
) -> str:
    def hashed(*parts: str) -> str:
        return _HASHES[_base(challenge)](":".join(parts).encode()).hexdigest()

    qop = next((option for option in ("auth", "auth-int") if option in challenge.qop), None)
    session = (challenge.algorithm or "").lower().endswith("-sess")
    user_hash = hashed(credentials.username, challenge.realm, credentials.password.reveal())
    if session:
        user_hash = hashed(user_hash, challenge.nonce, cnonce)
    asked = [method, uri] + ([_HASHES[_base(challenge)](body).hexdigest()] if qop == "auth-int" else [])
    middle = [f"{count:08x}", cnonce, qop] if qop else []
    fields = [
        f"username={_quote(credentials.username)}",
        f"realm={_quote(challenge.realm)}",
        f"nonce={_quote(challenge.nonce)}",
        f"uri={_quote(uri)}",
        f'response="{hashed(user_hash, challenge.nonce, *middle, hashed(*asked))}"',
    ]
    fields += [f"algorithm={challenge.algorithm}"] if challenge.algorithm else []
    fields += [f"opaque={_quote(challenge.opaque)}"] if challenge.opaque is not None else []
    fields += [f"qop={qop}", f"nc={count:08x}"] if qop else []
    fields += [f'cnonce="{cnonce}"'] if qop or session else []
    return "Digest " + ", ".join(fields)


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
