"""Joins what several drivers read of one router, so that one's blind spot is another's answer. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind, Way
from cctv_guard_agent.model.text import Text, say

_WAN_ORDER = (WanKind.PUBLIC, WanKind.DOUBLE_NAT, WanKind.CGNAT, WanKind.UNKNOWN)
_HEARSAY = frozenset({"upnp_igd", "nat_pmp"})
"""What these tell of the outside address is what somebody set (`ext_ip`) or what a server outside saw (STUN): behind a
provider's shared address miniupnpd may name the provider's. A driver with a login sees the router's own interface."""
_SETTLED_BY = {
    "router.limit.list": Way.PORT_MAPPING,
    "router.limit.static_forward": Way.STATIC_FORWARD,
    "router.limit.dmz": Way.DMZ,
    "router.limit.nat_pmp": Way.NAT_PMP,
    "router.limit.ipv6": Way.IPV6,
    "router.limit.ipv6_pinholes": Way.IPV6,
    "router.limit.ipv6_closed": Way.IPV6,
}
"""A limit of one driver is void once another read that way completely."""


def merge(gateways: Iterable[Gateway]) -> tuple[Gateway, ...]:
    """Return one gateway for each inside address, in order of address."""
    groups: dict[Address, list[Gateway]] = {}
    for gateway in gateways:
        groups.setdefault(gateway.address, []).append(gateway)
    return tuple(_joined(groups[address]) for address in sorted(groups, key=lambda a: (a.version, int(a))))


def _joined(group: Sequence[Gateway]) -> Gateway:
    """Join the readings of one router."""
    if len(group) == 1:
        return group[0]
    group = sorted(group, key=lambda g: g.driver)
    ways = tuple(way for way in Way if any(way in g.ways_read for g in group))
    best = _outside(group)
    read = [g.read_at for g in group if g.read_at]
    return replace(
        group[0],
        name=next((g.name for g in group if g.name), ""),
        driver="+".join(sorted({name for g in group for name in g.driver.split("+")})),
        inside=tuple(dict.fromkeys(address for g in group for address in g.inside)),
        wan_address=best.wan_address,
        wan_kind=best.wan_kind,
        next_hop=next((g.next_hop for g in group if g.next_hop is not None), None),
        upnp=_upnp([g.upnp for g in group]),
        mappings=_mappings(group),
        leases=tuple(dict.fromkeys(lease for g in group for lease in g.leases)),
        ways_read=ways,
        limits=_limits(group, ways, best),
        events=any(g.events for g in group),
        # the older reading decides how long the whole holds
        read_at=min(read) if len(read) == len(group) else None,
    )


def _outside(group: Sequence[Gateway]) -> Gateway:
    """Whose outside address counts: one that saw it before one that was told it, then the one that lets in most."""
    saw = [g for g in group if g.wan_address is not None and not _HEARSAY.issuperset(g.driver.split("+"))]
    return min(saw or group, key=lambda g: (_WAN_ORDER.index(g.wan_kind), g.wan_address is None))


def _upnp(answers: Sequence[Answer]) -> Answer:
    """One that says yes saw it; no needs nobody to contradict."""
    if Answer.YES in answers:
        return Answer.YES
    return Answer.NO if Answer.NO in answers else Answer.UNKNOWN


def _mappings(group: Sequence[Gateway]) -> tuple[PortMapping, ...]:
    """Unite; where two drivers tell of one rule, the one that knows who asked for it (UPnP) is kept."""
    kept: dict[tuple[str, int, str, int], PortMapping] = {}
    for mapping in (m for g in group for m in g.mappings):
        key = (mapping.protocol, mapping.external_port, mapping.internal_client, mapping.internal_port)
        known = kept.get(key)
        if known is None or _tells_more(mapping, known):
            kept[key] = mapping
    return tuple(kept.values())


def _tells_more(mapping: PortMapping, known: PortMapping) -> bool:
    """Does it say more of the same rule?"""
    return (mapping.origin == "upnp", bool(mapping.description)) > (known.origin == "upnp", bool(known.description))


def _limits(group: Sequence[Gateway], ways: Sequence[Way], best: Gateway) -> tuple[Text, ...]:
    """Keep what nobody could read."""
    limits = dict.fromkeys(text for g in group for text in g.limits)
    settled = {key for key, way in _SETTLED_BY.items() if way in ways}
    settled |= {text.key for text in limits for way in ways if _names(text.key, way)}
    if best.wan_address is not None:
        settled.add("router.limit.wan")
    return (*(text for text in limits if text.key not in settled), *_several_wans(group))


def _several_wans(group: Sequence[Gateway]) -> tuple[Text, ...]:
    """Say so where one router tells different outside addresses (facts/exposure.md 4.7)."""
    told = sorted({str(g.wan_address) for g in group if g.wan_address is not None})
    if len(told) < 2:
        return ()
    return (
        say(
            "router.limit.wan_differs",
            "The router tells different outside addresses ({addresses}): it has several lines, or sends through a "
            "VPN. What is said of the way in holds for the line that lets in most.",
            addresses=", ".join(told),
        ),
    )


def _names(key: str, way: Way) -> bool:
    """Does a limit's key end in the way's own name (`router.limit.right.ipv6`)?"""
    return key.startswith("router.limit.") and key.count(".") == 3 and key.endswith(f".{way}")
