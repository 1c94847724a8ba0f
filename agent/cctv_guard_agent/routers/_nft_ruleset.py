"""The kernel's rules as `nft -j list ruleset` prints them, and what one condition says about a packet from outside.

Source: libnftables-json(5), schema version 1; rules of miniupnpd 2.3.1 as seen in facts/routers.md 4.9 and 9 (raw
payload matches instead of names). Leaves out: what iptables-nft writes (`xt`), which JSON does not show.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from cctv_guard_agent.errors import BadReply

Rule = Mapping[str, Any]
_PROTOCOLS = {"tcp": "tcp", "udp": "udp", 6: "tcp", 17: "udp", "6": "tcp", "17": "udp"}
_SILENT = ("counter", "log", "comment", "mangle", "notrack", "ct helper", "ct timeout", "flow")
"""Statements that neither pick packets nor end the rule."""
_SOMETIMES = ("limit", "quota")
"""Let some packets pass on and others not, whatever is in them."""
_HEADER: Mapping[str, Mapping[tuple[object, object], str]] = {
    "ip": {(72, 8): "protocol", (96, 32): "saddr", (128, 32): "daddr"},
    "ip6": {(48, 8): "protocol", (64, 128): "saddr", (192, 128): "daddr"},
}
"""What stands where in the header, in bits: offset and length (RFC 791, 3.1; RFC 8200, 3). No place is in both."""


class Fits(Enum):
    """Does a condition hold for a new connection from outside?"""

    YES = "yes"
    NO = "no"
    NARROW = "narrow"
    """For some of them; what it narrows down to is noted in the packet."""
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A new connection from outside, narrowed down by the conditions passed so far."""

    wan: frozenset[str]
    """Names of the outside interfaces; empty where unknown."""
    family: str
    """`ip` or `ip6`."""
    protocol: str | None = None
    ports: tuple[tuple[int, int], ...] | None = None
    """Ranges of ports outside; None: every port."""
    sources: str = ""
    """Who outside is meant; empty: anybody."""
    destination: str = ""
    """Address or prefix that the packet goes to; empty: any."""
    sometimes: bool = False
    """Not every such packet came this far (a rate limit, the kind of address)."""


@dataclass(slots=True)
class Ruleset:
    """Chains with their rules, and the named maps."""

    chains: dict[tuple[str, str, str], Mapping[str, Any]] = field(default_factory=dict)
    """By family, table, name."""
    rules: dict[tuple[str, str, str], list[Rule]] = field(default_factory=dict)
    maps: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def hooked(self, hook: str, kind: str, families: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """Give the base chains of one hook, in the order in which the kernel asks them."""
        found = [
            (chain.get("prio", 0), key)
            for key, chain in self.chains.items()
            if chain.get("hook") == hook and chain.get("type") == kind and key[0] in families
        ]
        return (key for _, key in sorted(found, key=lambda item: (_number(item[0]), item[1])))


def _number(priority: object) -> int:
    """A chain's priority; text where nft names it."""
    return priority if isinstance(priority, int) else 0


def parse(document: bytes) -> Ruleset:
    """Read the program's answer. Raises BadReply."""
    try:
        items = json.loads(document)["nftables"]
        ruleset = Ruleset()
        for item in items:
            ((kind, value),) = item.items()
            if kind == "chain":
                ruleset.chains[(value["family"], value["table"], value["name"])] = value
            elif kind == "rule":
                ruleset.rules.setdefault((value["family"], value["table"], value["chain"]), []).append(value)
            elif kind in ("map", "set"):
                ruleset.maps[(value["family"], value["table"], value["name"])] = value.get("elem", [])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadReply("nft -j list ruleset", document[:80].decode("latin-1")) from error
    return ruleset


def judge(expression: Mapping[str, Any], packet: Packet) -> tuple[Fits, Packet]:
    """Say whether one `match` holds for the packet, and the packet narrowed down by it."""
    match = expression["match"]
    left, right, equal = match.get("left"), match.get("right"), match.get("op") in ("==", "in")
    if not isinstance(left, dict) or (_named_set(right) and "payload" not in left):
        return Fits.UNCLEAR, packet
    if "meta" in left:
        return _meta(left["meta"].get("key", ""), right, equal, packet)
    if "ct" in left:
        return _ct(left["ct"].get("key", ""), right, equal), packet
    if "payload" in left:
        return _payload(left["payload"], right, equal, packet)
    if "fib" in left:
        # `fib daddr type local`: before translation a packet from outside is for the router's own address
        local = right == "local" and equal
        return (Fits.NARROW if local else Fits.UNCLEAR), replace(packet, sometimes=True)
    return Fits.UNCLEAR, packet


def _meta(key: str, right: object, equal: bool, packet: Packet) -> tuple[Fits, Packet]:
    """Interfaces, family, protocol."""
    values = listed(right)
    if key in ("iif", "iifname"):
        return _incoming(values, equal, packet), packet
    if key in ("oif", "oifname"):
        back_out = bool(packet.wan) and packet.wan.issuperset(map(str, values))
        return (Fits.NO if back_out == equal and packet.wan else Fits.YES), packet
    if key in ("nfproto", "protocol"):
        wanted = {"ipv4": "ip", "ipv6": "ip6"}
        return (Fits.YES if (packet.family in [wanted.get(str(v), v) for v in values]) == equal else Fits.NO), packet
    if key == "l4proto":
        return _protocol(values, equal, packet)
    if key == "pkttype":
        return (Fits.YES if ("unicast" in values or "host" in values) == equal else Fits.NO), packet
    return Fits.UNCLEAR, packet


def _incoming(values: Sequence[object], equal: bool, packet: Packet) -> Fits:
    """Did it come in by one of these interfaces?"""
    if not packet.wan or not all(isinstance(value, str) for value in values):
        return Fits.UNCLEAR if equal else Fits.YES
    names = [str(value) for value in values]
    hit = any(name == wan or (name.endswith("*") and wan.startswith(name[:-1])) for name in names for wan in packet.wan)
    return Fits.YES if hit == equal else Fits.NO


def _protocol(values: Sequence[object], equal: bool, packet: Packet) -> tuple[Fits, Packet]:
    """TCP, UDP or something else."""
    named = [_PROTOCOLS.get(value, "") for value in values if isinstance(value, str | int)]
    wanted = [name for name in named if name]
    if not equal or len(named) != len(values):
        return Fits.UNCLEAR, packet
    if not wanted or (packet.protocol and packet.protocol not in wanted):
        return Fits.NO, packet
    return Fits.NARROW, replace(packet, protocol=wanted[0] if len(wanted) == 1 else packet.protocol)


def _ct(key: str, right: object, equal: bool) -> Fits:
    """Connection tracking: we ask about new connections that were not translated."""
    values = listed(right)
    if key == "state":
        return Fits.YES if ("new" in values) == equal else Fits.NO
    if key == "status":
        return Fits.NO if equal else Fits.YES
    return Fits.UNCLEAR


def _payload(payload: Mapping[str, Any], right: object, equal: bool, packet: Packet) -> tuple[Fits, Packet]:
    """Ports and addresses."""
    protocol, name = payload.get("protocol"), payload.get("field")
    if protocol in ("tcp", "udp", "th") and name == "dport" and equal:
        ranges = port_ranges(right)
        if ranges is None:
            return Fits.UNCLEAR, packet
        if packet.protocol and protocol not in ("th", packet.protocol):
            return Fits.NO, packet
        named = packet.protocol if protocol == "th" else protocol
        return Fits.NARROW, replace(packet, ports=ranges, protocol=named)
    if protocol in ("ip", "ip6"):
        return _addresses(protocol, str(name), right, equal, packet)
    if protocol in ("icmp", "icmpv6", "igmp", "esp", "ah", "sctp", "dccp"):
        return Fits.NO, packet
    if protocol in ("tcp", "udp", "th") and name == "sport":
        # whoever is outside chooses the port he comes from
        return Fits.NARROW, replace(packet, sources=f"from port {_shown(right)}")
    if payload.get("base") == "nh":
        return _raw(payload, right, equal, packet)
    return Fits.UNCLEAR, packet


def _addresses(protocol: str, name: str, right: object, equal: bool, packet: Packet) -> tuple[Fits, Packet]:
    """Source and destination."""
    if protocol != packet.family:
        return Fits.NO, packet
    shown = ", ".join(_shown(value) for value in listed(right))
    if name == "saddr":
        return Fits.NARROW, replace(packet, sources=shown if equal else f"not {shown}")
    if name == "daddr" and equal:
        return Fits.NARROW, replace(packet, destination=shown)
    if name in ("protocol", "nexthdr"):
        return _protocol(listed(right), equal, packet)
    return Fits.UNCLEAR, packet


def _raw(payload: Mapping[str, Any], right: object, equal: bool, packet: Packet) -> tuple[Fits, Packet]:
    """miniupnpd's raw matches: bytes of the IP header, whose place tells which header it means."""
    place = (payload.get("offset"), payload.get("len"))
    if place not in _HEADER.get(packet.family, {}):
        other = any(place in places for places in _HEADER.values())
        return (Fits.NO if other else Fits.UNCLEAR), packet
    name = _HEADER[packet.family][place]
    if name == "protocol":
        return _protocol(listed(right), equal, packet)
    address = _raw_address(right, packet.family)
    if address is None or not equal:
        return Fits.UNCLEAR, packet
    if name == "saddr":
        return Fits.NARROW, replace(packet, sources=address)
    return Fits.NARROW, replace(packet, destination=address)


def _raw_address(right: object, family: str) -> str | None:
    """The address in a raw match: a number, or its hexadecimal text where it is longer than 64 bits."""
    try:
        number = int(right, 16) if isinstance(right, str) else right
        if not isinstance(number, int):
            return None
        return str(IPv4Address(number) if family == "ip" else IPv6Address(number))
    except ValueError:
        return None


def listed(right: object) -> list[Any]:
    """One value, a list or an anonymous set as a list."""
    if isinstance(right, dict) and "set" in right:
        right = right["set"]
    return list(right) if isinstance(right, list) else [right]


def _shown(value: object) -> str:
    """An address, prefix or range as text."""
    if isinstance(value, dict) and "prefix" in value:
        return f"{value['prefix'].get('addr')}/{value['prefix'].get('len')}"
    if isinstance(value, dict) and "range" in value:
        return "-".join(map(str, value["range"]))
    return str(value)


def port_ranges(right: object) -> tuple[tuple[int, int], ...] | None:
    """Ports of a match as ranges; None where they cannot be told (a named set, a service name)."""
    ranges = []
    for value in listed(right):
        pair = value.get("range") if isinstance(value, dict) else [value, value]
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(port, int) for port in pair)):
            return None
        ranges.append((pair[0], pair[1]))
    return tuple(ranges)


def _named_set(right: object) -> bool:
    """Does the rule compare with a set that stands elsewhere?"""
    return any(isinstance(value, str) and value.startswith("@") for value in listed(right))


def silent(expression: Mapping[str, Any]) -> bool:
    """Does this statement neither pick packets nor end the rule?"""
    return next(iter(expression), "") in _SILENT


def sometimes(expression: Mapping[str, Any]) -> bool:
    """Does this statement let some packets pass on and others not?"""
    return next(iter(expression), "") in _SOMETIMES


def excerpt(rule: Rule) -> str:
    """Show a rule to a person: where it stands and how it begins."""
    text = json.dumps(rule.get("expr", []))
    return f"{rule.get('table')}/{rule.get('chain')} #{rule.get('handle')} {text}"[:160]
