"""A UniFi console: UniFi OS or a controller of its own, sessions and API keys, both firewalls, roles, its errors.

Source: facts/routers.md 4.3 and 8 (double "UniFi"); fields as public clients read them.
"""

import json
from typing import Any

from fakes_web import CAMERA, PASSWORD, Asked, Said

ZONES: list[dict[str, Any]] = [
    {
        "_id": "z-int", "name": "Home", "zone_key": "internal",
        "data": [{"_id": "z-ext", "action": "allow", "policy_count": 1}],
    },
    {
        "_id": "z-ext", "name": "External", "zone_key": "external",
        "data": [
            {"_id": "z-int", "action": "block", "policy_count": 2},
            {"_id": "z-gw", "action": "allow", "policy_count": 1},
        ],
    },
    {"_id": "z-gw", "name": "Gateway", "zone_key": "gateway", "data": []},
]  # fmt: skip
RETURN = {
    "_id": "p0", "name": "Allow Return Traffic", "enabled": True, "predefined": True, "action": "ALLOW",
    "ip_version": "BOTH", "protocol": "all", "connection_state_type": "RESPOND_ONLY",
    "source": {"zone_id": "z-ext"}, "destination": {"zone_id": "z-int", "matching_target": "ANY"},
}  # fmt: skip
OPENS = {
    "_id": "p1", "name": "camera over IPv6", "enabled": True, "action": "ALLOW", "ip_version": "IPV6",
    "protocol": "tcp", "connection_state_type": "ALL", "source": {"zone_id": "z-ext", "matching_target": "ANY"},
    "destination": {
        "zone_id": "z-int", "matching_target": "IP", "ips": ["2a00::64"], "port_matching_type": "SPECIFIC",
        "port": "443",
    },
}  # fmt: skip
FORWARD = {
    "_id": "f1", "name": "camera", "enabled": True, "pfwd_interface": "wan", "src": "any", "dst_port": "34567",
    "fwd": CAMERA, "fwd_port": "80", "proto": "tcp", "log": False, "destination_ip": "any",
}  # fmt: skip


class FakeUnifi:
    """One console; its attributes are what a test changes."""

    def __init__(self, *forwards: dict[str, Any], is_os: bool = True) -> None:
        self.is_os = is_os
        self.v1: dict[str, Any] = {
            "stat/health": [{"subsystem": "wan", "status": "ok", "wan_ip": "11.22.33.44", "gw_name": "Dream Machine"}],
            "rest/portforward": list(forwards),
            "rest/setting/usg": [{"key": "usg", "upnp_enabled": False}],
            "rest/firewallrule": [],
            "stat/sta": [
                {"mac": "44:19:b6:0a:1b:2c", "ip": CAMERA, "hostname": "MARKER"},
                {"mac": "44:19:b6:0a:1b:2d"},
            ],
        }
        self.v2: dict[str, Any] = {"firewall/zone-matrix": ZONES, "firewall-policies": [RETURN]}
        self.denied: set[str] = set()
        self.login_answer: Said | None = None
        self.sessions: set[str] = set()
        self.logins = 0
        self.asked: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        self.asked.append(f"{asked.method} {asked.path}")
        if asked.path == "/":
            return Said(200) if self.is_os else Said(302, headers=[("Location", "/manage")])
        if asked.path == ("/api/auth/login" if self.is_os else "/api/login"):
            return self._login(json.loads(asked.body))
        prefix = "/proxy/network" if self.is_os else ""
        known = asked.headers.get("cookie", "") in self.sessions or asked.headers.get("x-api-key") == PASSWORD
        if not known:
            return _v1(401, "api.err.LoginRequired")
        for start, table in ((f"{prefix}/api/s/default/", self.v1), (f"{prefix}/v2/api/site/default/", self.v2)):
            if asked.path.startswith(start):
                return self._table(asked.path.removeprefix(start), table, older=table is self.v1)
        return _v1(400, "api.err.NoSiteContext")

    def _login(self, body: dict[str, Any]) -> Said:
        self.logins += 1
        if self.login_answer is not None:
            return self.login_answer
        if (body["username"], body["password"]) != ("cctvguard", PASSWORD):
            if self.is_os:
                answer = {
                    "code": "AUTHENTICATION_FAILED_INVALID_CREDENTIALS",
                    "message": "Invalid username or password",
                }
                return Said(401, json.dumps(answer).encode())
            return _v1(400, "api.err.Invalid")
        cookie = f"{'TOKEN' if self.is_os else 'unifises'}=MARKER-session-{self.logins}"
        self.sessions.add(cookie)
        return Said(200, b"{}", [("Set-Cookie", f"{cookie}; Path=/; HttpOnly"), ("X-CSRF-Token", "MARKER-csrf")])

    def _table(self, path: str, table: dict[str, Any], *, older: bool) -> Said:
        if path in self.denied:
            if older:
                return _v1(403, "api.err.NoPermission")
            return Said(403, json.dumps({"errorCode": 403, "message": "Forbidden for this role"}).encode())
        if path not in table:
            return Said(404, b"{}")
        data = table[path]
        return Said(body=json.dumps({"meta": {"rc": "ok"}, "data": data} if older else data).encode())


def _v1(status: int, message: str) -> Said:
    return Said(status, json.dumps({"meta": {"rc": "error", "msg": message}, "data": []}).encode())
