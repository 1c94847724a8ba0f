"""What a UniFi gateway lets in: its port forwards, and what zone policies or older rules open over IPv6. Pure.

Both firewalls drop by default what comes from outside; policies are taken at their word, whatever stands before them.
Source: facts/routers.md 4.3 and the fields that public clients read (zone-matrix, firewall-policies, firewallrule).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.exposure import PortMapping
from cctv_guard_agent.routers import _rules
from cctv_guard_agent.routers._web import rows, text

Row = Mapping[str, Any]
_OWN_ZONES = ("external", "gateway")
"""What a policy lets in to these does not reach a camera."""


@dataclass(slots=True)
class Found:
    """Mappings, and the rules that were not understood."""

    mappings: list[PortMapping] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def forwards(table: Sequence[Row]) -> Found:
    """Every port forward."""
    found = Found()
    for row in table:
        try:
            found.mappings += _forwards(row)
        except BadReply as error:
            if row.get("enabled") is not False:
                found.unclear.append(f"{_name(row)}: {error.excerpt}")
    return found


def _forwards(row: Row) -> Iterator[PortMapping]:
    """The mappings of one forward. Raises BadReply."""
    outside, inside = _ports(row.get("dst_port")), _ports(row.get("fwd_port"))
    for protocol in _rules.protocols(text(row.get("proto")) or "tcp_udp"):
        base = PortMapping(
            origin="static",
            protocol=protocol,
            external_port=0,
            internal_client=_rules.address(text(row.get("fwd"))),
            internal_port=0,
            enabled=row.get("enabled") is not False,
            description=_name(row),
            remote_host=_remote(row),
        )
        yield from _rules.forward(base, outside, inside)


def _ports(value: object) -> _rules.Ports | None:
    """`any` and nothing are every port. Raises BadReply."""
    told = text(value, 400)
    return None if told.lower() in ("any", "") else _rules.ports(told)


def _remote(row: Row) -> str:
    """Who may use it; older versions have no switch, but `src` alone."""
    source = text(row.get("src"))
    if row.get("src_limiting_enabled") is False or (source in ("", "any") and not row.get("src_limiting_enabled")):
        return ""
    return source if source not in ("", "any") else "a group of addresses"


def openings6(zones: Sequence[Row], policies: Sequence[Row]) -> Found:
    """What zone policies let in over IPv6 from outside. zones: the zone matrix, or the plain list of zones."""
    keys = {text(zone.get("_id")): _key(zone) for zone in zones}
    found = Found()
    for zone in zones:
        for cell in rows(zone.get("data"))[0] if _key(zone) == "external" else ():
            target = keys.get(text(cell.get("_id")), "")
            if text(cell.get("action")).lower() == "allow" and target not in (*_OWN_ZONES, ""):
                found.mappings += _rules.opening6("any", "::/0", None, words=f"zones: External to {target} is allowed")
    for policy in policies:
        source, destination = _part(policy, "source"), _part(policy, "destination")
        leads = keys.get(text(source.get("zone_id"))) == "external"
        if leads and keys.get(text(destination.get("zone_id"))) not in _OWN_ZONES and _opens6(policy):
            try:
                found.mappings += _policy(policy, source, destination)
            except BadReply as error:
                found.unclear.append(f"{_name(policy)}: {error.excerpt}")
    return found


def external_zone(zones: Sequence[Row]) -> bool:
    """Is there a zone of the internet at all? Without one the site still has the older firewall."""
    return any(_key(zone) == "external" for zone in zones)


def _key(zone: Row) -> str:
    return text(zone.get("zone_key")) or text(zone.get("name")).lower()


def _part(policy: Row, name: str) -> Row:
    part = policy.get(name)
    return part if isinstance(part, Mapping) else {}


def _opens6(policy: Row) -> bool:
    """Does it let new IPv6 connections through?"""
    states = [one.upper() for one in _texts(policy.get("connection_states"))]
    kind = text(policy.get("connection_state_type")).upper()
    return (
        policy.get("enabled") is not False
        and text(policy.get("action")).upper() == "ALLOW"
        and text(policy.get("ip_version")).upper() != "IPV4"
        and kind != "RESPOND_ONLY"
        and (kind != "CUSTOM" or "NEW" in states)
        and policy.get("match_ip_sec") is not True
    )


def _policy(policy: Row, source: Row, destination: Row) -> Iterator[PortMapping]:
    """The openings of one policy. Raises BadReply."""
    match = text(destination.get("port_matching_type")).upper()
    if match == "OBJECT":
        raise BadReply("the ports of a policy", "its ports are in a group")
    ports = _ports(destination.get("port")) if match == "SPECIFIC" else None
    if match == "SPECIFIC" and ports is None:
        ports = _rules.ports(_texts(destination.get("ports")))
    if destination.get("match_opposite_ports") is True or destination.get("match_opposite_ips") is True:
        raise BadReply("a policy", "it means everything but what it names")
    targets = ["::/0"]
    if text(destination.get("matching_target")).upper() == "IP":
        named = _texts(destination.get("ips"))
        targets = [one for one in named if ":" in one]
        if not named:
            raise BadReply("the target of a policy", "its addresses are in a group")
    remote = ", ".join(_texts(source.get("ips")))
    for protocol in _rules.protocols(text(policy.get("protocol")) or "all"):
        for target in targets if not _rules.only_ipsec(protocol, ports) else ():
            yield from _rules.opening6(protocol, _rules.network6(target), ports, remote=remote, words=_name(policy))


def older6(table: Sequence[Row]) -> Found:
    """What the rule set `WANv6_IN` of the older firewall accepts."""
    found = Found()
    for row in table:
        if text(row.get("ruleset")) != "WANv6_IN" or row.get("enabled") is False:
            continue
        new = row.get("state_new") is True or not any(
            row.get(f"state_{name}") is True for name in ("established", "related", "invalid")
        )
        if text(row.get("action")).lower() != "accept" or not new:
            continue
        try:
            if row.get("dst_firewallgroup_ids"):
                raise BadReply("a rule", "its target is a group")
            ports = _ports(row.get("dst_port"))
            target = _rules.network6(text(row.get("dst_address_ipv6")) or "::/0")
            for protocol in _rules.protocols(text(row.get("protocol_v6")) or text(row.get("protocol")) or "all"):
                if not _rules.only_ipsec(protocol, ports):
                    found.mappings += _rules.opening6(protocol, target, ports, words=_name(row))
        except BadReply as error:
            found.unclear.append(f"{_name(row)}: {error.excerpt}")
    return found


def _name(row: Row) -> str:
    return text(row.get("name")) or f"rule {text(row.get('_id'))}"


def _texts(value: object) -> list[str]:
    """The texts and numbers of a list; nothing where it is none."""
    return [told for one in value if (told := text(one))] if isinstance(value, list) else []
