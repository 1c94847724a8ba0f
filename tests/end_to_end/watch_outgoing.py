"""Counts where the packets of one program go, by the group that it runs under. Source: nft(8), `meta skgid`."""

import json

from tests.end_to_end.namespaces import Namespaces
from tests.end_to_end.router import LAN, LAN6, ROUTER

GROUP = 64_999
"""A group that nobody on the host has: only the agent's sockets carry it."""
_COUNTERS = ("loopback", "gateway", "lan", "broadcast", "multicast", "outside")
_RULES = f"""\
table inet watch {{
  {"; ".join(f"counter {name} {{ }}" for name in _COUNTERS)}
  chain agent {{
    oifname "lo" counter name loopback return
    ip daddr {ROUTER} counter name gateway return
    ip daddr {{ 255.255.255.255, 192.168.77.255 }} counter name broadcast return
    ip daddr {LAN} counter name lan return
    ip6 daddr {{ {LAN6}, fe80::/10 }} counter name lan return
    ip daddr 224.0.0.0/4 counter name multicast return
    ip6 daddr ff00::/8 counter name multicast return
    counter name outside
  }}
  chain output {{
    type filter hook output priority 0; policy accept;
    meta skgid {GROUP} jump agent
  }}
}}
"""


def begin(hosts: Namespaces, host: str) -> None:
    """Start counting on one host."""
    hosts.run(host, "nft", "-f", "-", stdin=_RULES)


def packets(hosts: Namespaces, host: str) -> dict[str, int]:
    """Packets so far, by where they went."""
    listed = json.loads(hosts.run(host, "nft", "-j", "list", "counters"))
    counters = [item["counter"] for item in listed["nftables"] if "counter" in item]
    return {one["name"]: one["packets"] for one in counters if one["table"] == "watch"}
