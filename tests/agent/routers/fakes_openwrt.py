"""OpenWrt's ubus over HTTP: sessions that expire, rights by object and method, uci, rpcd's and uhttpd's errors.

Source: facts/routers.md 4.1 and 8 (double "ubus").
"""

import json
from typing import Any

from fakes_web import CAMERA, PASSWORD, Asked, Said

FIREWALL: dict[str, Any] = {
    "cfg01": {".type": "defaults", ".name": "cfg01", ".anonymous": True, "input": "REJECT", "forward": "REJECT"},
    "cfg02": {".type": "zone", ".name": "cfg02", "name": "lan", "network": ["lan"], "forward": "ACCEPT"},
    "cfg03": {
        ".type": "zone", ".name": "cfg03", "name": "wan", "network": ["wan", "wan6"], "forward": "REJECT", "masq": "1",
    },
    "cfg04": {".type": "forwarding", ".name": "cfg04", "src": "lan", "dest": "wan"},
    "cfg05": {
        ".type": "rule", ".name": "cfg05", "name": "Allow-ICMPv6-Forward", "src": "wan", "dest": "*",
        "proto": "icmp", "family": "ipv6", "target": "ACCEPT",
    },
    "cfg06": {
        ".type": "rule", ".name": "cfg06", "name": "Allow-IPSec-ESP", "src": "wan", "dest": "lan", "proto": "esp",
        "target": "ACCEPT",
    },
    "cfg07": {
        ".type": "rule", ".name": "cfg07", "name": "Allow-ISAKMP", "src": "wan", "dest": "lan", "dest_port": "500",
        "proto": "udp", "target": "ACCEPT",
    },
}  # fmt: skip
"""The firewall of a fresh OpenWrt 23.05, shortened to what concerns forwarding."""
FORWARD = {
    ".type": "redirect", ".name": "cfg10", "name": "camera", "src": "wan", "src_dport": "34567", "dest": "lan",
    "dest_ip": CAMERA, "dest_port": "80", "proto": ["tcp"], "target": "DNAT",
}  # fmt: skip
UPNPD = {"config": {".type": "upnpd", ".name": "config", "enabled": "1", "enable_natpmp": "1"}}
LEASED = {
    "num": 1, "intaddr": CAMERA, "intport": 554, "extport": 8554, "proto": "TCP", "descr": "IPC", "expires": 3600,
}  # fmt: skip
ALL = frozenset(
    {"network.interface dump", "system board", "uci get firewall", "uci get upnpd", "luci.upnp get_status"}
) | {"luci-rpc getDHCPLeases"}


class FakeOpenwrt:
    """One router; its attributes are what a test changes."""

    def __init__(self, *more: dict[str, Any], rights: frozenset[str] = ALL) -> None:
        self.configs: dict[str, Any] = {
            "firewall": {**FIREWALL, **{f"more{n}": one for n, one in enumerate(more)}},
            "upnpd": UPNPD,
        }
        self.rights = rights
        self.rules: Any = []
        self.has_luci_upnp = True
        self.leases: Any = {
            "dhcp_leases": [{"hostname": "MARKER", "macaddr": "44:19:B6:0A:1B:2C", "ipaddr": CAMERA, "expires": 40000}],
            "dhcp6_leases": [{"macaddr": "44:19:B6:0A:1B:2C", "ip6addr": "2a00::64", "ip6addrs": ["2a00::65/128"]}],
        }
        self.wan = "11.22.33.44"
        self.sessions: set[str] = set()
        self.logins = 0
        self.calls: list[str] = []
        self.command: dict[str, Any] | None = None
        """What the program prints that `file exec` runs; None: it is not installed."""

    def __call__(self, asked: Asked) -> Said:
        if asked.path != "/ubus":
            return Said(404)
        request = json.loads(asked.body)
        session, name, method, arguments = request["params"]
        answer = self._answer(session, name, method, arguments)
        return Said(body=json.dumps({"jsonrpc": "2.0", "id": request["id"], **answer}).encode())

    def _answer(self, session: str, name: str, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if (name, method) == ("session", "login"):
            return self._login(arguments)
        right = f"{name} {method}"
        self.calls.append(right)
        if name == "luci.upnp" and not self.has_luci_upnp:
            return {"error": {"code": -32000, "message": "Object not found"}}
        calls = {one.rpartition(" ")[0] if one.startswith("uci ") else one for one in self.rights}
        if session not in self.sessions or right not in calls:
            return {"error": {"code": -32002, "message": "Access denied"}}
        return self._data(right, arguments)

    def _login(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.logins += 1
        if (arguments["username"], arguments["password"]) != ("cctvguard", PASSWORD):
            return {"result": [6]}
        session = f"{self.logins:032x}"
        self.sessions.add(session)
        return {"result": [0, {"ubus_rpc_session": session, "timeout": 600, "expires": 600, "acls": {}}]}

    def _data(self, right: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if right == "uci get":
            config = arguments["config"]
            if f"uci get {config}" not in self.rights:
                return {"result": [6]}
            if config not in self.configs:
                return {"result": [4]}
            return {"result": [0, {"values": self.configs[config]}]}
        if right == "file exec":
            line = " ".join([arguments["command"], *arguments["params"]])
            if f"file {line}" not in self.rights:
                return {"result": [6]}
            return {"result": [4]} if self.command is None else {"result": [0, self.command]}
        lan = {"interface": "lan", "up": True, "ipv4-address": [{"address": "192.168.1.1", "mask": 24}], "route": []}
        wan = {
            "interface": "wan", "up": True, "ipv4-address": [{"address": self.wan, "mask": 24}],
            "route": [{"target": "0.0.0.0", "mask": 0, "nexthop": "11.22.33.1"}],
        }  # fmt: skip
        answers: dict[str, Any] = {
            "network.interface dump": {"interface": [lan, wan]},
            "system board": {
                "model": "GL.iNet GL-MT6000",
                "hostname": "OpenWrt",
                "release": {"description": "OpenWrt 23.05.5"},
            },
            "luci.upnp get_status": {"rules": self.rules},
            "luci-rpc getDHCPLeases": self.leases,
        }
        return {"result": [0, answers[right]]}
