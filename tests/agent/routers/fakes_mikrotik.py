"""RouterOS' REST: Basic login, every value a text, dynamic rows, errors as JSON with `error`, `message`, `detail`.

Source: facts/routers.md 4.2 and 8 (double "RouterOS REST"); the rules are those of the factory set.
"""

import base64
import json
from typing import Any

from fakes_web import CAMERA, PASSWORD, Asked, Said

MASQUERADE = {".id": "*1", "chain": "srcnat", "action": "masquerade", "out-interface-list": "WAN", "disabled": "false"}
FORWARD = {
    ".id": "*2", "chain": "dstnat", "action": "dst-nat", "protocol": "tcp", "dst-port": "34567", "to-addresses": CAMERA,
    "to-ports": "80", "in-interface-list": "WAN", "disabled": "false", "dynamic": "false", "comment": "camera",
    "invalid": "false", "bytes": "0", "packets": "0", "log": "false", "log-prefix": "",
}  # fmt: skip
BY_UPNP = {
    ".id": "*8000", "chain": "dstnat", "action": "dst-nat", "protocol": "tcp", "dst-port": "8554",
    "to-addresses": CAMERA, "to-ports": "554", "in-interface": "ether1", "disabled": "false", "dynamic": "true",
    "comment": f"upnp {CAMERA}: IPC",
}  # fmt: skip
FACTORY6: list[dict[str, str]] = [
    {"action": "accept", "connection-state": "established,related,untracked"},
    {"action": "drop", "connection-state": "invalid"},
    {"action": "drop", "src-address-list": "bad_ipv6"},
    {"action": "drop", "hop-limit": "equal:1", "protocol": "icmpv6"},
    {"action": "accept", "protocol": "icmpv6"},
    {"action": "accept", "protocol": "139"},
    {"action": "accept", "protocol": "udp", "dst-port": "500,4500"},
    {"action": "accept", "protocol": "ipsec-ah"},
    {"action": "accept", "protocol": "ipsec-esp"},
    {"action": "accept", "ipsec-policy": "in,ipsec"},
    {"action": "drop", "in-interface-list": "!LAN", "comment": "defconf: drop everything else not coming from LAN"},
]
"""The IPv6 forward chain of the factory set."""


def chain6(*rules: dict[str, str]) -> list[dict[str, str]]:
    """Rows as REST shows them."""
    return [
        {".id": f"*{n}", "chain": "forward", "disabled": "false", "invalid": "false", **rule}
        for n, rule in enumerate(rules)
    ]


class FakeMikrotik:
    """One router; its attributes are what a test changes."""

    def __init__(self, *nat: dict[str, str]) -> None:
        self.menus: dict[str, Any] = {
            "system/resource": {"board-name": "hAP ax3", "version": "7.20.1 (stable)"},
            "interface/list/member": [
                {".id": "*1", "list": "LAN", "interface": "bridge", "disabled": "false"},
                {".id": "*2", "list": "WAN", "interface": "ether1", "disabled": "false"},
            ],
            "ip/route": [
                {"dst-address": "0.0.0.0/0", "gateway": "11.22.33.1", "immediate-gw": "11.22.33.1%ether1"},
                {"dst-address": "192.168.88.0/24", "gateway": "bridge"},
            ],
            "ip/address": [
                {"address": "192.168.88.1/24", "interface": "bridge", "disabled": "false"},
                {"address": "11.22.33.44/24", "interface": "ether1", "disabled": "false", "dynamic": "true"},
            ],
            "ip/firewall/nat": [MASQUERADE, *nat],
            "ipv6/settings": {"disable-ipv6": "false", "forward": "true"},
            "ipv6/firewall/filter": chain6(*FACTORY6),
            "ip/upnp": {"enabled": "true", "allow-disable-external-interface": "false"},
            "ip/nat-pmp": {"enabled": "false"},
            "ip/dhcp-server/lease": [
                {"active-mac-address": "44:19:B6:0A:1B:2C", "active-address": CAMERA},
                {".id": "*9"},
            ],
        }
        self.denied: set[str] = set()
        self.logins = 0
        self.asked: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        wanted = "Basic " + base64.b64encode(f"cctvguard:{PASSWORD}".encode()).decode()
        menu, _, query = asked.path.removeprefix("/rest/").partition("?")
        self.asked.append(f"{asked.method} {menu}")
        self.logins += menu == "system/resource"
        if asked.headers.get("authorization") != wanted:
            return _error(401, "Unauthorized")
        if menu in self.denied:
            return _error(403, "Forbidden", "not enough permissions (9)")
        if menu not in self.menus:
            return _error(400, "Bad Request", f"no such command or directory ({menu.rpartition('/')[2]})")
        found = self.menus[menu]
        if query.startswith(".proplist="):
            wanted_fields = query.partition("=")[2].split(",")
            found = [{key: row[key] for key in wanted_fields if key in row} for row in found]
        return Said(body=json.dumps(found).encode())


def _error(status: int, message: str, detail: str = "") -> Said:
    body = {"error": status, "message": message, **({"detail": detail} if detail else {})}
    return Said(status, json.dumps(body).encode())
