"""AdGuard Home and Pi-hole 6 as their documentation describes them, as handlers of the fake web server."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fakes_web import ADDRESS, PASSWORD, Asked, FakeWeb, Said, tls

from cctv_guard_agent.egress.interface import EgressConfig
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.redact import Secret

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CAMERA = IPv4Address("192.168.1.64")
PHONE = "192.168.1.99"
CLOUD = "devaccess.easy4ipcloud.com"


def config(web: FakeWeb, source: str, *, password: str | None = PASSWORD, **options: object) -> EgressConfig:
    return EgressConfig(
        source=source,
        address=ADDRESS,
        options={"port": web.port, "tls": True, "certificate": tls()[1], **options},
        credentials=None if password is None else Credentials(username="cctvguard", password=Secret(password)),
    )


def entry(ago_s: float, name: str = CLOUD, client: object = str(CAMERA), **rest: Any) -> dict[str, Any]:
    """One entry of AdGuard's query log."""
    at = NOW - timedelta(seconds=ago_s)
    return {
        "time": at.isoformat().replace("+00:00", "123Z") if at.microsecond else at.strftime("%Y-%m-%dT%H:%M:%S.0009Z"),
        "client": client,
        "question": {"name": name, "type": "A", "class": "IN"},
        "status": "NOERROR",
        "reason": "NotFilteredNotFound",
        **rest,
    }


class FakeAdGuard:
    """Serves entries, newest first, in pages of its own size."""

    def __init__(self, *entries: dict[str, Any], page: int = 2) -> None:
        self.entries = list(entries)
        self.page = page

    def __call__(self, asked: Asked) -> Said:
        login = b64encode(f"cctvguard:{PASSWORD}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {login}":
            return Said(status=401)
        query = parse_qs(urlsplit(asked.path).query)
        older = query.get("older_than", [""])[0]
        rest = [one for one in self.entries if not older or one["time"] < older]
        data = rest[: self.page]
        return Said(body=json.dumps({"data": data, "oldest": data[-1]["time"] if data else ""}).encode())


def query(number: int, ago_s: float, name: str = CLOUD, client: str = str(CAMERA), **rest: Any) -> dict[str, Any]:
    """One query of Pi-hole."""
    return {
        "id": number,
        "time": (NOW - timedelta(seconds=ago_s)).timestamp(),
        "type": "A",
        "domain": name,
        "status": "FORWARDED",
        "client": {"ip": client, "name": None},
        "reply": {"type": "IP", "time": 0.1},
        **rest,
    }


class FakePihole:
    """Gives out a number of seats, and queries newest first."""

    def __init__(self, *queries: dict[str, Any], seats: int = 1, page: int = 2) -> None:
        self.queries = sorted(queries, key=lambda one: -one["id"])
        self.seats = seats
        self.page = page
        self.sessions: set[str] = set()
        self.logins = 0

    def __call__(self, asked: Asked) -> Said:
        if asked.path == "/api/auth":
            return self._auth(asked)
        if asked.headers.get("x-ftl-sid") not in self.sessions:
            return Said(status=401, body=b'{"error":{"key":"unauthorized"}}')
        told = parse_qs(urlsplit(asked.path).query)
        since, cursor = int(told["from"][0]), int(told.get("cursor", ["999999"])[0])
        rest = [one for one in self.queries if one["id"] <= cursor and one["time"] >= since]
        return Said(body=json.dumps({"queries": rest[: self.page], "cursor": 999999}).encode())

    def _auth(self, asked: Asked) -> Said:
        if asked.method == "DELETE":
            self.sessions.discard(asked.headers.get("x-ftl-sid", ""))
            return Said(status=204)
        self.logins += 1
        if json.loads(asked.body)["password"] != PASSWORD:
            return Said(status=401, body=b'{"session":{"valid":false,"totp":false,"sid":null}}')
        if len(self.sessions) >= self.seats:
            return Said(status=429, body=b'{"error":{"key":"api_seats_exceeded"}}')
        sid = f"MARKER-sid-{self.logins}"
        self.sessions.add(sid)
        return Said(body=json.dumps({"session": {"valid": True, "totp": False, "sid": sid, "validity": 1800}}).encode())
