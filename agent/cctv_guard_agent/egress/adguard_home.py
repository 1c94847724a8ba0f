"""Reads AdGuard Home's query log: which camera asked for which name, and whether that was answered or blocked.

`GET /control/querylog`, newest first, paged with `older_than`; basic login. Only entries of cameras are taken.
Source: facts/exposure.md section 6 (fields, reasons, paging). Leaves out: statistics, clients, changing rules.
"""

from base64 import b64encode
from datetime import datetime
from typing import Any
from urllib.parse import quote

from cctv_guard_agent.egress import _options, _read
from cctv_guard_agent.egress.interface import EgressConfig, Reading, Seen
from cctv_guard_agent.errors import BadReply, ConfigError, Refused
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.egress import Outcome
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers._web import Web, json_of, rows

PAGE = 1000
"""Entries; about 0.7 kB each, below the 4 MB that one answer may have."""
MOST_PAGES = 60
"""Of one reading. A house with 100 devices asks about 60,000 names a day."""


class AdGuardHome:
    """One AdGuard Home."""

    name = "adguard_home"
    every_s = 900
    slack_s = 60
    flows = False
    glimpses = False
    router = ""

    def check(self, config: EgressConfig) -> None:
        """Look at the options. Raises ConfigError."""
        _options.place_of(config, port=80, tls_port=443)
        if config.credentials is not None and not config.credentials.username:
            raise ConfigError("egress: adguard_home needs `username` with its password")

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Read back to the mark, or 24 hours. Raises as the interface says."""
        self.check(config)
        goal = _read.goal(mark, now)
        seen: list[Seen] = []
        newest, oldest, cursor, complete = mark, now, "", False
        async with Web(net, _options.place_of(config, port=80, tls_port=443)) as web:
            for _ in range(MOST_PAGES):
                page = await _page(web, config, cursor)
                entries, _ = rows(page.get("data"), PAGE)
                for entry in entries:
                    at = _read.moment(entry.get("time"))
                    if at is None:
                        continue
                    if at <= goal:
                        complete = True
                        break
                    newest = newest if newest != mark else str(entry["time"])
                    oldest = min(oldest, at)
                    if (one := _seen(entry, at, cameras)) is not None and len(seen) < _read.MOST_SEEN:
                        seen.append(one)
                following = page.get("oldest")
                if complete or not entries or not isinstance(following, str) or following in ("", cursor):
                    break
                cursor = following
        # A log that ends before the goal was switched on, cleared or shortened meanwhile: nothing is known before.
        return Reading(seen=tuple(seen), since=goal if complete else oldest, until=now, mark=newest)


async def _page(web: Web, config: EgressConfig, older_than: str) -> dict[str, Any]:
    path = f"/control/querylog?limit={PAGE}" + (f"&older_than={quote(older_than[:60])}" if older_than else "")
    headers = []
    if config.credentials is not None:
        login = f"{config.credentials.username}:{config.credentials.password.reveal()}"
        headers = [("Authorization", "Basic " + b64encode(login.encode()).decode())]
    reply = await web.ask("GET", path, headers=headers, shown="/control/querylog")
    what = f"adguard_home {web.place.endpoint} /control/querylog"
    if reply.status in (401, 403):
        if config.credentials is None:
            raise ConfigError("egress: adguard_home asks for a login: add `username` and `password_file`")
        raise Refused(f"{what}: the login was refused; set the one that you use for AdGuard Home's page")
    if reply.status != 200:
        raise BadReply(f"{what}: status {reply.status}; is this AdGuard Home, and its `port` right?")
    page = json_of(reply, what)
    if not isinstance(page, dict):
        raise BadReply(f"{what}: no query log")
    return page


def _seen(entry: dict[str, Any], at: datetime, cameras: frozenset[Address]) -> Seen | None:
    client = _read.address(entry.get("client"))
    if client not in cameras or client is None:
        return None
    question = entry.get("question")
    name = _read.domain(question.get("name") if isinstance(question, dict) else None)
    return Seen(client=client, at=at, outcome=_outcome(entry), name=name)


def _outcome(entry: dict[str, Any]) -> Outcome:
    """A name that the owner's rules block or rewrite was not told; nor was one that does not exist."""
    passed = str(entry.get("reason", "")).startswith("NotFiltered")
    return Outcome.ANSWERED if passed and entry.get("status") == "NOERROR" else Outcome.BLOCKED


SOURCE = AdGuardHome()
