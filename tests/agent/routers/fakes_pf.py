"""OPNsense's and pfSense's REST: keys, lists in the envelope of each, 403 for a privilege that is missing.

Source: facts/routers.md 4.5, 4.6, 8 (double "OPNsense"); rows as the controllers and models of both write them.
"""

import base64
import json
from typing import Any

from fakes_web import CAMERA, PASSWORD, Asked, Said

CAMERA6 = "2a00:1234:5678:1::64"
D_NAT = {
    "uuid": "8a2e0000-0000-4000-8000-000000000001", "sequence": "1", "disabled": "0", "nordr": "0", "interface": "wan",
    "%interface": "WAN", "ipprotocol": "inet", "protocol": "tcp", "source.network": "any", "source.port": "",
    "source.not": "0", "destination.network": "wanip", "destination.port": "34567", "destination.not": "0",
    "target": CAMERA, "local-port": "80", "descr": "camera", "natreflection": "", "pass": "pass",
}  # fmt: skip
BINAT = {
    "uuid": "8a2e0000-0000-4000-8000-000000000002", "enabled": "1", "interface": "wan", "type": "binat",
    "source_net": CAMERA, "destination_net": "any", "external": "11.22.33.45", "description": "whole camera",
}  # fmt: skip
SYSTEM6: list[dict[str, Any]] = [
    {"action": "block", "ipprotocol": "inet46", "description": "Default deny / state violation rule", "quick": False},
    {"action": "pass", "ipprotocol": "inet6", "protocol": "ipv6-icmp", "description": "IPv6 RFC4890 (ICMP)"},
    {"action": "pass", "ipprotocol": "inet6", "protocol": "udp", "source_net": "fe80::/10",
     "destination_net": "fe80::/10", "destination_port": 546, "interface": "WAN", "description": "allow DHCPv6"},
    {"action": "pass", "ipprotocol": "inet6", "protocol": "udp", "source_net": "fe80::/10",
     "destination_net": "(self)", "destination_port": 546, "interface": "WAN"},
    {"action": "pass", "direction": "out", "description": "let out anything from firewall host itself"},
]  # fmt: skip
"""Rules that the firewall makes itself."""
LAN_ANY = {
    "uuid": "8a2e0000-0000-4000-8000-000000000003", "enabled": "1", "action": "pass", "quick": "1", "interface": "lan",
    "direction": "in", "ipprotocol": "inet6", "protocol": "any", "source_net": "lan", "source_not": "0",
    "destination_net": "any", "destination_not": "0", "destination_port": "", "description": "Default allow LAN IPv6",
}  # fmt: skip
OPEN6 = LAN_ANY | {
    "interface": "wan", "protocol": "TCP", "source_net": "any", "destination_net": CAMERA6, "destination_port": "443",
    "description": "camera v6",
}  # fmt: skip


def automatic(rule: dict[str, Any]) -> dict[str, Any]:
    """A row as the firewall's script lists its own rules."""
    blank = dict.fromkeys(("protocol", "source_net", "source_port", "destination_net", "destination_port"), "")
    return {**blank, "direction": "in", "enabled": "1", "legacy": True, "is_automatic": True, "uuid": "", **rule}


class FakeOpnsense:
    """One firewall; its attributes are what a test changes."""

    def __init__(self, *d_nat: dict[str, Any]) -> None:
        self.lists: dict[str, Any] = {
            "interfaces/overview/interfaces_info": [
                {"identifier": "wan", "description": "WAN", "device": "igb0", "gateways": ["11.22.33.1"],
                 "ipv4": [{"ipaddr": "11.22.33.44/24"}], "ipv6": [{"ipaddr": "2a00:1234::2/64"}]},
                {"identifier": "lan", "description": "LAN", "device": "igb1", "gateways": [],
                 "ipv4": [{"ipaddr": "192.168.1.1/24"}],
                 "ipv6": [{"ipaddr": "fe80::1/64"}, {"ipaddr": "2a00:1234:5678:1::1/64"}]},
                {"identifier": "", "description": "Unassigned Interface", "device": "igb2"},
            ],
            "firewall/alias/search_item": [
                {"name": "cameras", "type": "host", "enabled": "1", "content": f"{CAMERA}\n192.168.1.65\n{CAMERA6}"},
                {"name": "webports", "type": "port", "enabled": "1", "content": "80\n8000:8001"},
                {"name": "everybody", "type": "geoip", "enabled": "1", "content": "DE"},
            ],
            "dnsmasq/leases/search": [],
            "kea/leases4/search": [{"address": CAMERA, "hwaddr": "44:19:b6:0a:1b:2c", "hostname": "MARKER"}],
            "kea/leases6/search": [{"address": CAMERA6, "hwaddr": "44:19:b6:0a:1b:2c"}],
            "dhcpv4/leases/search_lease": [],
            "firewall/d_nat/search_rule": list(d_nat),
            "firewall/one_to_one/search_rule": [],
            "firewall/filter/search_rule": [*map(automatic, SYSTEM6), LAN_ANY],
            "core/service/search": [{"id": "dnsmasq", "name": "dnsmasq", "running": 1}],
        }  # fmt: skip
        self.denied: set[str] = set()
        self.asked: list[str] = []
        self.states: list[dict[str, Any]] = []
        self.phrases: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        wanted = "Basic " + base64.b64encode(f"cctvguard:{PASSWORD}".encode()).decode()
        path = asked.path.removeprefix("/api/").partition("?")[0]
        self.asked.append(f"{asked.method} {path}")
        if asked.headers.get("authorization") != wanted:
            return _said(401, {"status": 401, "message": "Authentication Failed"})
        if path in self.denied:
            return _said(403, {"status": 403, "message": "Forbidden"})
        if path == "diagnostics/firewall/query_states" and asked.method == "POST":
            return self._states(json.loads(asked.body))
        if path not in self.lists:
            return _said(404, {"errorMessage": "Endpoint not found", "errorTitle": "An API exception occurred"})
        found = self.lists[path]
        if not isinstance(found, list):
            return _said(200, found)
        return _said(200, {"total": len(found), "rowCount": len(found), "current": 1, "rows": found})

    def _states(self, body: dict[str, Any]) -> Said:
        """Filter as the firewall's script does: an address as a network, anything else as a part of the line."""
        phrase = str(body["searchPhrase"])
        self.phrases.append(phrase)
        fitting = [row for row in self.states if phrase in f"{row['src_addr']} {row['dst_addr']}"]
        rows = fitting[: body["rowCount"]]
        return _said(200, {"total": len(fitting), "rowCount": len(rows), "current": 1, "rows": rows})


FORWARD = {
    "id": 0, "interface": "WAN", "ipprotocol": "inet", "protocol": "tcp", "source": "any", "source_port": None,
    "destination": "wan:ip", "destination_port": "34567", "target": CAMERA, "local_port": "80", "disabled": False,
    "nordr": False, "descr": "camera", "associated_rule_id": "",
}  # fmt: skip
RULE6 = {
    "id": 3, "type": "pass", "interface": ["WAN"], "ipprotocol": "inet6", "protocol": "tcp", "source": "any",
    "source_port": None, "destination": CAMERA6, "destination_port": "443", "descr": "camera v6", "disabled": False,
    "floating": False, "direction": None,
}  # fmt: skip


class FakePfsense:
    """One firewall with the REST package; its attributes are what a test changes."""

    def __init__(self, *forwards: dict[str, Any]) -> None:
        self.lists: dict[str, Any] = {
            "status/interfaces": [
                {"id": 0, "name": "wan", "descr": "WAN", "hwif": "igb0", "ipaddr": "11.22.33.44", "subnet": "24",
                 "ipaddrv6": "2a00:1234::2", "subnetv6": "64", "gateway": "11.22.33.1", "gatewayv6": "fe80::9"},
                {"id": 1, "name": "lan", "descr": "LAN", "hwif": "igb1", "ipaddr": "192.168.1.1", "subnet": "24",
                 "ipaddrv6": "2a00:1234:5678:1::1", "subnetv6": "64", "gateway": None, "gatewayv6": ""},
            ],
            "firewall/aliases": [
                {"id": 0, "name": "cameras", "type": "host", "address": [CAMERA, "192.168.1.65", CAMERA6]},
                {"id": 1, "name": "webports", "type": "port", "address": ["80", "8000:8001"]},
            ],
            "firewall/nat/port_forwards": list(forwards),
            "firewall/nat/one_to_one/mappings": [],
            "firewall/rules": [RULE6 | {"interface": ["LAN"], "source": "lan", "destination": "any", "protocol": None,
                                        "destination_port": None, "descr": "Default allow LAN IPv6 to any rule"}],
            "status/dhcp_server/leases": [{"ip": CAMERA, "mac": "44:19:b6:0a:1b:2c", "hostname": "MARKER"}],
            "status/services": [
                {"id": 0, "name": "unbound", "enabled": True, "status": True},
                {"id": 1, "name": "miniupnpd", "enabled": False, "status": False},
            ],
        }  # fmt: skip
        self.denied: set[str] = set()
        self.asked: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        path, _, query = asked.path.removeprefix("/api/v2/").partition("?")
        self.asked.append(f"{asked.method} {path}")
        if asked.headers.get("x-api-key") != PASSWORD:
            return _error(401, "AUTH_AUTHENTICATION_FAILED", "Authentication failed.")
        if path in self.denied:
            return _error(403, "AUTH_AUTHORIZATION_FAILED", "Authorization failed.")
        if path not in self.lists:
            return Said(404, b"<html>404</html>")
        found = self.lists[path]
        if query.startswith("source__startswith="):
            found = [row for row in found if row["source"].startswith(query.partition("=")[2])]
        return _said(200, {"code": 200, "status": "ok", "response_id": "SUCCESS", "message": "", "data": found})


def _error(status: int, response_id: str, message: str) -> Said:
    return _said(status, {"code": status, "response_id": response_id, "message": message, "data": []})


def _said(status: int, body: Any) -> Said:
    return Said(status, json.dumps(body).encode())
