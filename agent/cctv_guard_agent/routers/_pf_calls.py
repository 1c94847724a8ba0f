"""Asks OPNsense's and pfSense's REST API: a key with every request, errors in the firewall's own words.

GET alone, but for OPNsense's list of states, which takes its filter in a POST and changes nothing.

Neither knows sessions for keys, so that each reading is a login. What the key's user may not see is answered with 403.
Source: facts/routers.md 4.5, 4.6; opnsense/core ApiControllerBase (401 and 403 with `message`), pfSense-pkg-RESTAPI
(`message`, `response_id`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cctv_guard_agent.errors import BadReply, CctvGuardError
from cctv_guard_agent.routers._kept import Kept
from cctv_guard_agent.routers._reading import Limit
from cctv_guard_agent.routers._web import Web, json_of, text


class RestError(CctvGuardError):
    """One question that the firewall did not answer, though it answers others."""

    def __init__(self, path: str, words: str, *, denied: bool = False, missing: bool = False) -> None:
        """denied: the user lacks the privilege; missing: this version has no such path."""
        self.path = path
        self.words = words
        self.denied = denied
        self.missing = missing
        super().__init__(f"{path}: {words}")

    def limit(self, privilege: str, since: str = "") -> Limit:
        """Say it of a way in. privilege: as the firewall's page names it; since: the version that has the path."""
        if self.missing and since:
            return Limit(f"{self.path} is not there; it needs {since}")
        return Limit(f"{self.path}: {self.words}", f'the privilege "{privilege}"' if self.denied else "")


class Rest:
    """The questions of one reading."""

    def __init__(self, web: Web, kept: Kept[None], prefix: str, headers: Sequence[tuple[str, str]], needs: str) -> None:
        """Count one login. needs: what has to be there so that the API answers at all. Raises Refused, Unreachable."""
        self._web = web
        self._kept = kept
        self._prefix = prefix
        self._headers = tuple(headers)
        self._needs = needs
        self._what = f"{web.place.driver} {web.place.endpoint}"
        self._answered = False
        kept.log_in(self._what)

    async def get(self, path: str) -> Any:
        """Read one path. Raises RestError, Refused, Unreachable, BadReply, NotAllowed."""
        return await self._ask("GET", path)

    async def query(self, path: str, body: Mapping[str, object]) -> Any:
        """Read a list that takes its filter in a POST; it changes nothing there. Raises like `get`."""
        return await self._ask("POST", path, json.dumps(body).encode())

    async def _ask(self, method: str, path: str, body: bytes = b"") -> Any:
        headers = (*self._headers, ("Content-Type", "application/json")) if body else self._headers
        reply = await self._web.ask(method, self._prefix + path, headers=headers, body=body)
        if reply.status == 401:
            raise self._kept.note_refusal(f"{self._what}: the key was refused; not used again until it changes")
        if reply.status in (301, 302, 303, 307, 308) or (reply.status == 404 and not self._answered):
            try:
                json_of(reply, self._what)
            except BadReply:
                raise BadReply(f"{self._what}: status {reply.status} at {self._prefix}{path}; {self._needs}") from None
        data = json_of(reply, f"{self._what} {path}")
        self._answered = True
        if reply.status == 200:
            return data
        said = data if isinstance(data, dict) else {}
        words = text(said.get("message")) or text(said.get("errorMessage")) or f"status {reply.status}"
        raise RestError(path.partition("?")[0], words, denied=reply.status == 403, missing=reply.status in (400, 404))
