"""What OpenWrt's firewall configuration lets in: redirects, IPv6 rules, zones that are open to the outside. Pure.

Rules that let in less than they seem to (hours, limits, sets of addresses, a DROP before them) are taken at their word.
Source: facts/routers.md 4.1; openwrt/firewall4 ruleset.uc and fw4.uc for defaults (proto tcp+udp, target DNAT).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.exposure import PortMapping
from cctv_guard_agent.routers import _rules
from cctv_guard_agent.routers._web import text

Section = Mapping[str, Any]
_OFF = ("0", "no", "off", "false", "disabled")


@dataclass(slots=True)
class Found:
    """Mappings, and the rules that were not understood."""

    mappings: list[PortMapping] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def sections(values: object) -> tuple[list[Section], bool]:
    """Return the sections of one uci configuration in their order, and whether all were of the known form."""
    if not isinstance(values, Mapping):
        return [], False
    found = [one for one in values.values() if isinstance(one, Mapping) and isinstance(one.get(".type"), str)]
    return found[:10_000], len(found) == len(values) and len(found) <= 10_000


def outside_zones(found: Sequence[Section], wan_networks: frozenset[str]) -> frozenset[str]:
    """The zones that face the internet: those that hold a network with a default route.

    wan_networks: their names; where none is known, zones that masquerade or are called `wan...` count.
    """
    zones = [one for one in found if one.get(".type") == "zone" and _is_on(one)]
    told = {str(one.get("name")) for one in zones if wan_networks & set(_words(one.get("network")))}
    guessed = {str(z.get("name")) for z in zones if z.get("masq") == "1" or str(z.get("name")).startswith("wan")}
    return frozenset(told | {name for name in guessed if name.startswith("wan")} or guessed)


def forwards(found: Sequence[Section], outside: frozenset[str]) -> Found:
    """Every redirect that carries a port from outside to an inside host."""
    result = Found()
    for one in found:
        if one.get(".type") != "redirect" or str(one.get("target", "DNAT")).upper() != "DNAT":
            continue
        if not one.get("dest_ip") or str(one.get("src", "")) not in (*outside, "*"):
            # without dest_ip it leads to the router itself
            continue
        try:
            result.mappings += _forwards(one)
        except BadReply as error:
            if _is_on(one):
                result.unclear.append(f"{_name(one)}: {error.excerpt}")
    return result


def _forwards(one: Section) -> Iterator[PortMapping]:
    """The mappings of one redirect. Raises BadReply."""
    outside, inside = _rules.ports(one.get("src_dport")), _rules.ports(one.get("dest_port"))
    for client in _words(one.get("dest_ip")):
        for protocol in _rules.protocols(one.get("proto") or "tcpudp"):
            base = PortMapping(
                origin="static",
                protocol=protocol,
                external_port=0,
                internal_client=_rules.address(client),
                internal_port=0,
                enabled=_is_on(one),
                description=_name(one),
                remote_host=_remote(one),
            )
            yield from _rules.forward(base, outside, inside)


def openings6(found: Sequence[Section], outside: frozenset[str]) -> Found:
    """Everything that the forward chain lets in over IPv6."""
    result = Found()
    for one in found:
        kind = one.get(".type")
        if kind == "defaults" and str(one.get("forward", "")).upper() == "ACCEPT":
            result.mappings += _rules.opening6("any", "::/0", None, words="firewall default: forward ACCEPT")
        elif kind == "forwarding" and _is_on(one) and str(one.get("src")) in (*outside, "*"):
            if str(one.get("family", "")).lower() != "ipv4" and str(one.get("dest")) not in outside:
                words = f"forwarding {text(one.get('src'))} to {text(one.get('dest'))}"
                result.mappings += _rules.opening6("any", "::/0", None, words=words)
        elif kind == "rule" and _lets_in6(one, outside):
            try:
                result.mappings += _openings(one)
            except BadReply as error:
                result.unclear.append(f"{_name(one)}: {error.excerpt}")
        elif kind == "include" and _is_on(one) and _is_foreign(one):
            result.unclear.append(f"include {text(one.get('path'))}")
    return result


def _lets_in6(one: Section, outside: frozenset[str]) -> bool:
    """Is it a rule that accepts what comes from outside and goes on inside?"""
    return (
        _is_on(one)
        and str(one.get("target", "")).upper() == "ACCEPT"
        and str(one.get("src", "")) in (*outside, "*")
        and bool(one.get("dest"))
        and str(one.get("dest")) not in outside
        and str(one.get("family", "any")).lower() not in ("ipv4", "4")
    )


def _openings(one: Section) -> Iterator[PortMapping]:
    """The openings of one rule. Raises BadReply."""
    ports = _rules.ports(one.get("dest_port"))
    targets = [t for t in _words(one.get("dest_ip")) if ":" in t]
    if one.get("dest_ip") and not targets:
        return
    for protocol in _rules.protocols(one.get("proto") or "tcpudp"):
        if _rules.only_ipsec(protocol, ports):
            continue
        for target in targets or ["::/0"]:
            network = _rules.network6(target)
            yield from _rules.opening6(protocol, network, ports, remote=_remote(one), words=_name(one))


def _is_foreign(one: Section) -> bool:
    """Does it pull in rules that are in no uci section? miniupnpd's own script only makes its chains."""
    return "miniupnpd" not in str(one.get("path", ""))


def _is_on(one: Section) -> bool:
    return str(one.get("enabled", "1")).lower() not in _OFF


def _name(one: Section) -> str:
    return text(one.get("name")) or text(one.get(".name"))


def _remote(one: Section) -> str:
    """Who may use it, as far as the rule says."""
    known = _words(one.get("src_ip")) or ([f"set {one.get('ipset')}"] if one.get("ipset") else [])
    return ", ".join(known)[:80]


def _words(value: object) -> list[str]:
    """Read a uci list, or an option with several words."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value).split() if value else []
