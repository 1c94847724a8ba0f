"""The ways in through a router: which rule leads to this device, and who outside can use it. Pure.

Source: facts/exposure.md section 0 (rule + public WAN + port open), 4.3 (finding rules).
"""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address, ip_network

from cctv_guard_agent.exposure.fronts import from_internet, router_name, target
from cctv_guard_agent.exposure.verdicts import newest, unknown, verdict
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer, Verdict
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, PortMapping, Way
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.text import Text, say

INBOUND = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)
"""All five must have been read before "no way in found" may be said of the router."""
WORDS = {
    Way.PORT_MAPPING: "port mappings that devices asked for",
    Way.STATIC_FORWARD: "port forwards entered by hand",
    Way.DMZ: 'the "DMZ" or "exposed host" setting',
    Way.NAT_PMP: "NAT-PMP and PCP mappings",
    Way.IPV6: "IPv6 openings",
}
_WAY_OF = {"upnp": Way.PORT_MAPPING, "static": Way.STATIC_FORWARD, "dmz": Way.DMZ, "ipv6": Way.IPV6}
_LIMIT_OF = {
    Way.PORT_MAPPING: ("router.limit.list",),
    Way.STATIC_FORWARD: ("router.limit.static_forward", "router.limit.rule"),
    Way.DMZ: ("router.limit.dmz", "router.limit.rule"),
    Way.NAT_PMP: ("router.limit.nat_pmp",),
    Way.IPV6: ("router.limit.ipv6", "router.limit.ipv6_pinholes", "router.limit.ipv6_off", "router.limit.rule"),
}


def way_verdict(way: Way, device: Device, gateways: Sequence[Gateway], now: datetime, interval_s: int) -> Verdict:
    """Answer for one way in: yes with the rule, no where every router was read for it, else unknown with what lacks."""
    if not device.addresses:
        return unknown(
            say(
                "exposure.no_address",
                "It has no address of its own on this network. Look at the recorder that it hangs on.",
            )
        )
    if not gateways:
        return unknown(
            say(
                "exposure.no_router",
                "No router could be read, so {way} were not looked at. Connect a router driver to see them.",
                way=WORDS[way],
            )
        )
    read = [g.read_at for g in gateways if g.read_at]
    at = min(read) if read else None
    answer, because = _answer(way, device, gateways)
    return verdict(answer, because, at, interval_s, now)


def _answer(way: Way, device: Device, gateways: Sequence[Gateway]) -> tuple[Answer, list[Text]]:
    """The answer and what it rests on."""
    yes: list[Text] = []
    useless: list[Text] = []
    doubts: list[Text] = _not_read(way, device, gateways)
    for gateway in gateways:
        for mapping in gateway.mappings:
            if _WAY_OF.get(mapping.origin) is not way or not mapping.enabled:
                continue
            leads = _leads_to(mapping, device)
            if leads is None:
                doubts.append(_unresolved(gateway, mapping))
            elif leads:
                answer, text = _usable(gateway, mapping, device, gateways)
                {Answer.YES: yes, Answer.NO: useless, Answer.UNKNOWN: doubts}[answer].append(text)
                if answer is Answer.YES:
                    yes += _answers(mapping, device)
    if yes:
        return Answer.YES, yes
    if doubts:
        return Answer.UNKNOWN, [*doubts, *useless]
    if useless:
        return Answer.NO, useless
    names = ", ".join(router_name(g) for g in gateways)
    return Answer.NO, [
        say(
            "exposure.way_closed",
            "{router} was read for {way}: none leads here.",
            way=WORDS[way],
            router=names,
        )
    ]


def rules_to(way: Way, device: Device, gateways: Sequence[Gateway]) -> list[tuple[Gateway, PortMapping]]:
    """Return the rules of this way that certainly end at the device."""
    return [
        (gateway, mapping)
        for gateway in gateways
        for mapping in gateway.mappings
        if _WAY_OF.get(mapping.origin) is way and mapping.enabled and _leads_to(mapping, device)
    ]


def _not_read(way: Way, device: Device, gateways: Sequence[Gateway]) -> list[Text]:
    """What was not looked at for this way, with what would make it so."""
    texts = []
    for gateway in gateways:
        if way in gateway.ways_read:
            continue
        limits = [t for t in gateway.limits if t.key in _LIMIT_OF[way] or _is_limit_of(t, way)]
        texts += limits or [
            say(
                "exposure.not_read",
                "Not looked at on {router}: {way}. Connect a router driver with its login, or look at its pages.",
                router=router_name(gateway),
                way=WORDS[way],
            )
        ]
    own = _own_gateway(device)
    if own is not None and own not in {address for g in gateways for address in (g.address, *g.inside)}:
        texts.append(
            say(
                "exposure.other_router",
                "It uses the router {router}, which was not read. Connect a driver for that router.",
                router=own,
            )
        )
    if any(a.is_global for a in device.addresses if a.version == 4):
        texts.append(
            say(
                "exposure.public_address",
                "It has a public IPv4 address; whether a firewall stands before it was not seen. Look at the router's "
                "firewall page, or have a vantage outside look (docs/vantage.md).",
            )
        )
    return texts


def _is_limit_of(limit: Text, way: Way) -> bool:
    """Does the limit's key end in the way's own name (`router.limit.right.ipv6`)?"""
    return limit.key.startswith("router.limit.") and limit.key.endswith(f".{way}") and limit.key.count(".") == 3


def _own_gateway(device: Device) -> Address | None:
    """The router that the device itself names; None where it names none (0.0.0.0: it has no way out)."""
    seen = newest(device, "sadp.IPv4Gateway", "dahua.DefaultGateway")
    try:
        address = ip_address(seen.value) if seen else None
    except ValueError:
        return None
    return None if address is None or address.is_unspecified else address


def _leads_to(mapping: PortMapping, device: Device) -> bool | None:
    """Does the rule end at the device? None where its target is a name that nobody resolved."""
    if mapping.origin == "ipv6":
        return _lets_in_v6(mapping, device)
    client = target(mapping.internal_client)
    return client in device.addresses if client else None


def _lets_in_v6(mapping: PortMapping, device: Device) -> bool | None:
    """Does the opening reach one of its global IPv6 addresses? None where no such address is known."""
    try:
        network = ip_network(mapping.internal_client, strict=False)
    except ValueError:
        return None
    own = [a for a in device.addresses if a.version == 6 and not a.is_link_local]
    if any(a in network for a in own):
        return True
    # a host may have IPv6 addresses that nobody has seen yet: only where some are known does one address exclude it
    return False if own and network.prefixlen == 128 else None


def _unresolved(gateway: Gateway, mapping: PortMapping) -> Text:
    """A rule whose target cannot be told."""
    if mapping.origin == "ipv6":
        return say(
            "exposure.open_ipv6",
            "{router} lets IPv6 connections in to {client}; whether this device has such an address is not known. "
            "Look in its own menu under IPv6.",
            router=router_name(gateway),
            client=mapping.internal_client,
        )
    return say(
        "exposure.unresolved",
        'A rule of {router} leads to "{client}", a name that could not be resolved: it may mean this device. Look at '
        "that rule in the router.",
        router=router_name(gateway),
        client=mapping.internal_client,
    )


def describe(gateway: Gateway, mapping: PortMapping) -> Text:
    """Name a rule for people; `gateway` and `rule` travel with it for whoever has to close it."""
    limited = f", for {mapping.remote_host} only" if mapping.remote_host else ""
    kinds = {
        "upnp": "a device asked for it",
        "static": "entered by hand",
        "dmz": "exposed host: every port",
        "ipv6": "IPv6 rule",
    }
    label = f' "{mapping.description}"' if mapping.description else ""
    outside = f"{mapping.protocol} port {mapping.external_port}" if mapping.external_port else "every port"
    inside = f"{mapping.internal_client}:{mapping.internal_port or mapping.external_port or '*'}"
    return say(
        "exposure.mapping",
        "{router} carries {outside} from the internet to {inside}{label} ({kind}{lasts}{limited}).",
        router=router_name(gateway),
        outside=outside,
        inside=inside,
        label=label,
        kind=kinds.get(mapping.origin, mapping.origin),
        lasts=_lasts(mapping),
        limited=limited,
        gateway=gateway.id,
        origin=mapping.origin,
        rule=f"{mapping.protocol}/{mapping.external_port or '*'}",
    )


def _lasts(mapping: PortMapping) -> str:
    """How long a rule that a device asked for stays; the seconds that are left move on, so only its kind is said."""
    if mapping.origin != "upnp" or mapping.lease_s is None:
        return ""
    return ", for a limited time that it renews" if mapping.lease_s else ", for ever: it stays when the device is off"


def _usable(gateway: Gateway, mapping: PortMapping, device: Device, gateways: Sequence[Gateway]) -> tuple[Answer, Text]:
    """Can somebody outside use the rule?"""
    port = mapping.internal_port or mapping.external_port
    if mapping.protocol == "tcp" and port and _seen_closed(device, port, _version(mapping)):
        return Answer.UNKNOWN, say(
            "exposure.port_closed",
            "{rule} The port {port} was closed when it was asked; it may open again. Delete the rule if nobody "
            "needs it.",
            rule=describe(gateway, mapping).english,
            port=port,
        )
    if mapping.origin == "ipv6":
        reachable = any(a.version == 6 and a.is_global for a in device.addresses)
        return (Answer.YES if reachable else Answer.UNKNOWN), describe(gateway, mapping)
    answer, why = from_internet(gateway, mapping.external_port, gateways, frozenset())
    if why is None:
        return answer, describe(gateway, mapping)
    return answer, say("exposure.mapping_but", "{rule} {why}", rule=describe(gateway, mapping).english, why=why.english)


def _answers(mapping: PortMapping, device: Device) -> tuple[Text, ...]:
    """Say so where the port that a rule leads to answered on the inside: then the rule leads somewhere."""
    port = mapping.internal_port or mapping.external_port
    last = _last_asked(device, port, _version(mapping)) if mapping.protocol != "udp" and port else None
    if last is None or last.kind != "tcp.open":
        return ()
    return (say("exposure.port_answers", "Its TCP port {port} answered when it was last asked.", port=port),)


def _version(mapping: PortMapping) -> int:
    """Of IP: what a port did over the one says nothing of the other."""
    client = target(mapping.internal_client)
    return 6 if mapping.origin == "ipv6" or (client is not None and client.version == 6) else 4


def _seen_closed(device: Device, port: int, version: int) -> bool:
    """Was the port closed when last asked?"""
    last = _last_asked(device, port, version)
    return last is not None and last.kind == "tcp.closed"


def _last_asked(device: Device, port: int, version: int) -> Observation | None:
    """What the port did when it was last asked over this version of IP."""
    own = [address for address in device.addresses if address.version == version]
    asked = [
        o
        for o in device.observations
        if o.kind in ("tcp.open", "tcp.closed")
        and o.value == str(port)
        and (o.endpoint is None or o.endpoint.address in own)
    ]
    last = max(enumerate(asked), key=lambda p: (p[1].at.timestamp() if p[1].at else 0.0, p[0]), default=None)
    return last[1] if last else None
