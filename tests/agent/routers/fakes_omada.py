"""Omada's Open API: controller id without login, client credentials, tokens that grow old, pages, errors by number.

Source: facts/routers.md 4.7; TP-Link's OpenAPI files.
"""

import json
from typing import Any

from fakes_web import CAMERA, PASSWORD, Asked, Said

CONTROLLER = "1f0e2d3c4b5a69788796a5b4c3d2e1f0"
SITE = "6507f1f77bcf86cd79943901"
MAC = "AA-BB-CC-00-11-22"
FORWARD = {
    "id": "f1", "name": "camera", "status": True, "from": 0, "limitedAddresses": None, "interfaceWanPortId": ["1_a"],
    "externalPort": "34567", "forwardIp": CAMERA, "forwardPort": "80", "protocol": 1, "dMZ": False,
}  # fmt: skip
ONE = {"id": "o1", "name": "whole", "status": True, "internalIp": CAMERA, "externalIp": "11.22.33.45", "dmz": True}
LEASED = {
    "entryId": 1, "name": "IPC-HTTP", "from": 0, "protocol": 1, "externalPort": "8081", "internalIp": CAMERA,
    "internalPort": "80", "leaseDuration": 604800,
}  # fmt: skip


class FakeOmada:
    """One controller; its attributes are what a test changes."""

    def __init__(self, *forwards: dict[str, Any]) -> None:
        self.lists: dict[str, Any] = {
            "sites": [{"siteId": SITE, "name": "Shop one"}],
            "devices": [
                {"type": "ap", "mac": "AA-BB-CC-00-11-23", "name": "AP", "ip": "192.168.0.5"},
                {"type": "gateway", "mac": MAC, "name": "ER605", "model": "ER605 v2.0", "ip": "192.168.0.1"},
            ],
            f"gateways/{MAC}/wan-status": None,
            "nat/port-forwardings": list(forwards),
            "nat/one-to-one-nat": [],
            "insight/port-forwarding/UPnP": [],
            "clients": [{"mac": "44-19-B6-0A-1B-2C", "ip": CAMERA, "name": "MARKER", "wireless": False}],
        }
        self.wan = [
            {"port": 1, "mode": 0, "ip": "11.22.33.44"},
            {"port": 2, "mode": 1, "ip": "192.168.0.1"},
            {"port": 3, "mode": 0, "ip": ""},
        ]
        self.upnp: Any = {"enable": False, "wanPortIds": [], "networkIds": []}
        self.denied: set[str] = set()
        self.tokens = 0
        self.valid = ""
        self.asked: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        path, _, query = asked.path.partition("?")
        self.asked.append(f"{asked.method} {path}")
        if path == "/api/info":
            return _said(0, {"omadacId": CONTROLLER, "controllerVer": "6.0.0.24"})
        if path == "/openapi/authorize/token":
            return self._log_in(asked, query)
        if asked.headers.get("authorization") != f"AccessToken={self.valid}" or not self.valid:
            return _said(-44112, None, "The access token has expired")
        return self._table(path.removeprefix(f"/openapi/v1/{CONTROLLER}/").removeprefix(f"sites/{SITE}/"))

    def _log_in(self, asked: Asked, query: str) -> Said:
        body = json.loads(asked.body)
        wanted = {"omadacId": CONTROLLER, "client_id": "cctvguard", "client_secret": PASSWORD}
        if body != wanted or query != "grant_type=client_credentials":
            return _said(-44106, None, "The client id or client secret is invalid")
        self.tokens += 1
        self.valid = f"AT-MARKER-{self.tokens}"
        return _said(0, {"accessToken": self.valid, "tokenType": "bearer", "expiresIn": 7200, "refreshToken": "RT"})

    def _table(self, path: str) -> Said:
        if path in self.denied:
            return _said(-7131, None, "No permission to access")
        if path == "upnp":
            return _said(0, self.upnp)
        if path.endswith("/wan-status"):
            return _said(0, self.wan)
        if path not in self.lists:
            return _said(-1600, None, "Unsupported request path")
        found = self.lists[path]
        total = len(found) if isinstance(found, list) else 0
        return _said(0, {"totalRows": total, "currentPage": 1, "currentSize": 1000, "data": found})


def _said(code: int, result: Any, words: str = "Success.") -> Said:
    return Said(body=json.dumps({"errorCode": code, "msg": words, "result": result}).encode())
