"""Reads Pi-hole's queries (version 6): which camera asked for which name, and whether that was answered or blocked.

A session (`POST /api/auth`, best with an app password) is opened for one reading and given back after it, as Pi-hole
has few seats; then `GET /api/queries`, newest first, paged with `cursor`.
Source: facts/exposure.md section 6 (fields, states, seats). Leaves out: version 5, lists, changing anything.
"""

import json
from datetime import UTC, datetime
from typing import Any

from cctv_guard_agent.egress import _options, _read
from cctv_guard_agent.egress.interface import EgressConfig, Reading, Seen
from cctv_guard_agent.errors import BadReply, CctvGuardError, Refused, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.egress import Outcome
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.routers._web import Web, json_of, rows

PAGE = 2000
"""Queries; about 0.4 kB each."""
MOST_PAGES = 40
_TOLD = frozenset({"FORWARDED", "CACHE", "CACHE_STALE"})
_PENDING = frozenset({"IN_PROGRESS", "RETRIED", "RETRIED_DNSSEC", "DBBUSY", "UNKNOWN"})
_NO_ADDRESS = frozenset({"NXDOMAIN", "SERVFAIL", "REFUSED", "NOTIMP", "NONE"})


class Pihole:
    """One Pi-hole."""

    name = "pihole"
    every_s = 900
    slack_s = 60
    flows = False
    glimpses = False
    router = ""

    def check(self, config: EgressConfig) -> None:
        """Look at the options. Raises ConfigError."""
        _options.place_of(config, port=80, tls_port=443)

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Read back to the mark, or 24 hours. Raises as the interface says."""
        goal = _read.goal(mark, now)
        async with Web(net, _options.place_of(config, port=80, tls_port=443)) as web:
            sid = await _log_in(web, config)
            try:
                return await _queries(web, sid, goal, mark, now, cameras)
            finally:
                if sid:
                    await _log_out(web, sid)


async def _log_in(web: Web, config: EgressConfig) -> str:
    """Open a session; empty where Pi-hole has no password or none is configured. Raises."""
    if config.credentials is None:
        return ""
    body = json.dumps({"password": config.credentials.password.reveal()}).encode()
    reply = await web.ask("POST", "/api/auth", headers=[("Content-Type", "application/json")], body=body)
    what = f"pihole {web.place.endpoint} /api/auth"
    if reply.status == 429:
        raise Unreachable(
            f"{what}: no free seat, or too many logins; it is asked again later (webserver.api.max_sessions)"
        )
    session = _object(_object(json_of(reply, what), "").get("session"), "") if reply.status in (200, 401) else {}
    if session.get("totp") is True and session.get("valid") is not True:
        raise Refused(f"{what}: it wants a second factor; make an app password (Settings > Web interface / API)")
    if reply.status == 401:
        raise Refused(f"{what}: the password was refused; make an app password (Settings > Web interface / API)")
    sid = session.get("sid")
    if reply.status != 200 or session.get("valid") is not True:
        raise BadReply(f"{what}: status {reply.status}; is this Pi-hole version 6, and its `port` right?")
    return sid[:200] if isinstance(sid, str) else ""


async def _log_out(web: Web, sid: str) -> None:
    """Give the seat back; where that fails it ends by itself after half an hour."""
    try:
        await web.ask("DELETE", "/api/auth", headers=[("X-FTL-SID", sid)])
    except CctvGuardError:
        return


async def _queries(
    web: Web, sid: str, goal: datetime, mark: str, now: datetime, cameras: frozenset[Address]
) -> Reading:
    seen: list[Seen] = []
    ids: set[int] = set()
    newest, oldest, complete, masked = goal if mark else None, now, False, False
    cursor = ""
    for _ in range(MOST_PAGES):
        queries = await _page(web, sid, goal, cursor)
        fresh = [(number, query) for query in queries if (number := _number(query)) is not None and number not in ids]
        if not fresh:
            complete = True
            break
        ids.update(number for number, _ in fresh)
        for _, query in fresh:
            at = _at(query)
            if at is None or at <= goal:
                continue
            newest, oldest = max(newest or at, at), min(oldest, at)
            client = _read.address(_object(query.get("client"), "").get("ip"))
            masked = masked or str(client) == "0.0.0.0"
            if client in cameras and client is not None and len(seen) < _read.MOST_SEEN:
                seen.append(Seen(client=client, at=at, outcome=_outcome(query), name=_read.domain(query.get("domain"))))
        cursor = str(min(ids))
    return Reading(
        seen=tuple(seen),
        since=goal if complete else oldest,
        until=now,
        mark=(newest or now).isoformat(),
        limits=(_masked(),) if masked else (),
    )


async def _page(web: Web, sid: str, goal: datetime, cursor: str) -> list[dict[str, Any]]:
    path = f"/api/queries?from={int(goal.timestamp())}&length={PAGE}" + (f"&cursor={cursor}" if cursor else "")
    reply = await web.ask("GET", path, headers=[("X-FTL-SID", sid)] if sid else [], shown="/api/queries")
    what = f"pihole {web.place.endpoint} /api/queries"
    _require_ok(reply, what, bool(sid))
    return rows(_object(json_of(reply, what), what).get("queries"), PAGE)[0]


def _require_ok(reply: HttpReply, what: str, logged_in: bool) -> None:
    if reply.status in (401, 403):
        why = "it ended the session" if logged_in else "it asks for a login: add `password_file` (an app password)"
        raise Unreachable(f"{what}: {why}")
    if reply.status != 200:
        raise BadReply(f"{what}: status {reply.status}")


def _object(value: object, what: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if what:
        raise BadReply(f"{what}: not the object that it should be")
    return {}


def _number(query: dict[str, Any]) -> int | None:
    value = query.get("id")
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _at(query: dict[str, Any]) -> datetime | None:
    value = query.get("time")
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _outcome(query: dict[str, Any]) -> Outcome:
    status = query.get("status")
    if status in _PENDING or not isinstance(status, str):
        return Outcome.SEEN
    reply = _object(query.get("reply"), "").get("type")
    return Outcome.ANSWERED if status in _TOLD and reply not in _NO_ADDRESS else Outcome.BLOCKED


def _masked() -> Text:
    return say(
        "egress.pihole_privacy",
        "Pi-hole hides who asked (privacy level 2 or 3): set it to 0 under Settings > Privacy.",
    )


SOURCE = Pihole()
