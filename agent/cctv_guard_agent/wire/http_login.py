"""One login by HTTP authentication, without a socket: what to send next, and what a 401 means.

Law (design section 7.2): a login is the first request that carries a nonce; at most one per service and reading. A
refusal is a 401 to a request that carried credentials with a fresh nonce; the first challenge and `stale=true` are
none. Nothing is ever sent as Basic over plain HTTP unless the owner allowed it for this camera.
Serves HTTP and RTSP alike; whoever carries the bytes asks `headers` before and `again` after each exchange.
"""

import secrets
from collections.abc import Iterable

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.wire.http_auth import Challenge, authorization, challenges, choose


class HttpLogin:
    """The state of one login: nonce, count, and whether a stale nonce was already renewed."""

    def __init__(self, credentials: Credentials, *, encrypted: bool) -> None:
        """Begin without a challenge. encrypted: the bytes go over TLS, so that Basic is readable by nobody else."""
        self._credentials = credentials
        self._basic = encrypted or credentials.allow_basic
        self._challenge: Challenge | None = None
        self._cnonce = ""
        self._count = 0
        self._renewed = False

    @property
    def carries(self) -> bool:
        """Did the last request carry credentials?"""
        return self._count > 0

    def headers(self, method: str, uri: str, body: bytes = b"") -> tuple[tuple[str, str], ...]:
        """Return the fields for one request: none before the first challenge. uri: exactly as in the request line."""
        if self._challenge is None:
            return ()
        self._count += 1
        value = authorization(
            self._challenge,
            self._credentials,
            method=method,
            uri=uri,
            count=self._count,
            cnonce=self._cnonce,
            body=body,
        )
        return (("Authorization", value),)

    def again(self, status: int, www_authenticate: Iterable[str], what: str) -> bool:
        """Say whether the same request is to be sent once more, now with (new) credentials.

        what: names the request in errors. Raises Refused (a fresh nonce was refused) and BadReply (no login that may
        be answered here, or a device that takes no nonce twice: not a refusal, but the end of this reading).
        """
        if status != 401:
            return False
        offered = challenges(www_authenticate)
        if not self.carries:
            self._begin(self._chosen(offered, what))
            return True
        renewed = choose(offered, basic=self._basic)
        if renewed is not None and renewed.stale:
            if self._renewed:
                raise BadReply(f"{what}: it calls every nonce stale; ended without a further login")
            self._renewed = True
            self._begin(renewed)
            return True
        if self._count == 1:
            raise Refused(f"{what}: user name or password refused; not asked again until they are changed")
        raise BadReply(f"{what}: it takes each nonce only once; ended, as a second login is not allowed")

    def _chosen(self, offered: tuple[Challenge, ...], what: str) -> Challenge:
        best = choose(offered, basic=self._basic)
        if best is not None:
            return best
        if any(challenge.scheme == "basic" for challenge in offered):
            raise BadReply(f"{what}: offers only Basic over plain HTTP; allow_basic is not set for this camera")
        schemes = ", ".join(challenge.scheme for challenge in offered) or "none"
        raise BadReply(f"{what}: needs a login, but offers no method that is spoken here", schemes)

    def _begin(self, challenge: Challenge) -> None:
        self._challenge, self._count, self._cnonce = challenge, 0, secrets.token_hex(8)
