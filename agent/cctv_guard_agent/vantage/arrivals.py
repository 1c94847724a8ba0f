"""Did a phone outside arrive at a camera? The router's own connection table tells, where the agent may read it. Pure.

    ipv4 2 tcp 6 117 TIME_WAIT src=80.1.2.3 dst=11.22.33.44 sport=40000 dport=8081
        src=192.168.1.20 dst=80.1.2.3 sport=80 dport=40000 [ASSURED] use=1

Proof is a line whose first half goes from an address on the internet to the router's own one and the mapped port, whose
second half comes from the camera's port, and that was answered. It stays for two minutes after the connection ended.
The phone's own address is not kept.

Source: conntrack(8) `-o extended`; kernel documentation nf_conntrack-sysctl (TCP TIME_WAIT 120 s).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from cctv_guard_agent.model.address import Address

_MOST_LINE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One rule of a router: from its outside port to a port of a device."""

    wan: Address
    port: int
    client: Address
    client_port: int


def arrived(lines: Iterable[str], way: Way) -> bool:
    """Is there a connection from the internet through this rule?"""
    return any(len(line) <= _MOST_LINE and _is_arrival(line.split(), way) for line in lines)


def _is_arrival(words: list[str], way: Way) -> bool:
    if "tcp" not in words[:4] or "[UNREPLIED]" in words or "[ASSURED]" not in words:
        return False
    halves: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for word in words:
        key, mark, value = word.partition("=")
        if mark and key in ("src", "dst", "sport", "dport"):
            halves[key in halves[0]].setdefault(key, value)
    there, back = halves
    source = _address(there.get("src"))
    return (
        source is not None
        and source.is_global  # a phone on the house's own Wi-Fi has a private address
        and source != way.wan
        and (_address(there.get("dst")), there.get("dport")) == (way.wan, str(way.port))
        and (_address(back.get("src")), back.get("sport")) == (way.client, str(way.client_port))
    )


def _address(text: str | None) -> Address | None:
    try:
        return ip_address(text) if text else None
    except ValueError:
        return None
