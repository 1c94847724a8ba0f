"""Which global IPv6 addresses a device is known to have, and whether its router filters: no translation stands before.

Addresses come from what the device announces (SADP), from what it tells to the owner's login (ONVIF), from the kernel's
neighbour table by its MAC, and from the router's rules where one names the address that a device forms from its MAC
(EUI-64). Nothing is scanned, and the agent sends nothing to them. Published is only the beginning and the end of one.
Pure. Source: facts/exposure.md 4.7 (IPv6 candidates without scanning), 4.2 (GetFirewallStatus); RFC 4291 appendix A.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import IPv6Address, ip_network

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, Way, WayLooked
from cctv_guard_agent.model.text import Text, say

_MOST = 16
_BRACKETED = re.compile(r"https?://\[([0-9a-f:.]{2,45})\]", re.IGNORECASE)
_TOLD = ("sadp.IPv6Address", "arp.ipv6", "onvif.ipv6_address")
_FILTERS = ("router.limit.ipv6_pinholes", "router.limit.ipv6_closed")


def global_addresses(device: Device, gateways: Sequence[Gateway] = ()) -> tuple[IPv6Address, ...]:
    """Return the IPv6 addresses by which the internet could name it, sorted; at most 16."""
    named = (*_named(device), *_formed_from_mac(device, gateways))
    return tuple(sorted({one for one in named if one.is_global and not one.is_multicast}))[:_MOST]


def routed_addresses(device: Device) -> tuple[IPv6Address, ...]:
    """Return what it is known to have that other networks of the house could name: global and unique local ones.

    These, and no others, a vantage inside that names their network may try (vantage/segments.py).
    """
    found = {one for one in _named(device) if not (one.is_link_local or one.is_multicast or one.is_loopback)}
    return tuple(sorted(one for one in found if not one.is_unspecified))[:_MOST]


def _named(device: Device) -> Iterator[IPv6Address]:
    yield from (address for address in device.addresses if isinstance(address, IPv6Address))
    for seen in device.observations:
        text = seen.value.partition("/")[0] if seen.kind in _TOLD else ""
        if seen.kind == "onvif.xaddr" and (match := _BRACKETED.match(seen.value)):
            text = match[1]
        try:
            yield IPv6Address(text)
        except ValueError:
            continue


def _formed_from_mac(device: Device, gateways: Sequence[Gateway]) -> Iterator[IPv6Address]:
    """Addresses in the router's rules that end as the device's MAC makes them end."""
    ending = _interface_id(device.identifiers.kernel_mac)
    if ending is None:
        return
    for mapping in (one for gateway in gateways for one in gateway.mappings if one.origin == "ipv6"):
        try:
            address = IPv6Address(mapping.internal_client.removesuffix("/128"))
        except ValueError:
            continue
        if int(address) & 0xFFFF_FFFF_FFFF_FFFF == ending:
            yield address


def _interface_id(mac: str | None) -> int | None:
    """The lower half of an address in modified EUI-64 form: `ff:fe` in the middle, the universal bit turned."""
    digits = (mac or "").replace(":", "")
    if len(digits) != 12 or not all(c in "0123456789abcdef" for c in digits):
        return None
    return int(f"{digits[:6]}fffe{digits[6:]}", 16) ^ (2 << 56)


def with_global(device: Device, gateways: Sequence[Gateway] = ()) -> Device:
    """Return the device with every global IPv6 address that is known of it, for rules to be compared with."""
    more = [address for address in global_addresses(device, gateways) if address not in device.addresses]
    return replace(device, addresses=(*device.addresses, *more)) if more and device.addresses else device


def filters(gateway: Gateway) -> Answer:
    """Does the router keep IPv6 connections out that nobody inside asked for? Openings for one host do not count."""
    rules = (one for one in gateway.mappings if one.origin == "ipv6" and one.enabled)
    if any(
        one.protocol == "any" and not (one.external_port or one.remote_host) and _is_network(one.internal_client)
        for one in rules
    ):
        return Answer.NO
    if Way.IPV6 in gateway.ways_read or any(text.key in _FILTERS for text in gateway.limits):
        return Answer.YES
    return Answer.UNKNOWN


def _is_network(client: str) -> bool:
    """Is it a whole network of the house, not a host?"""
    try:
        network = ip_network(client, strict=False)
    except ValueError:
        return False
    return network.version == 6 and network.prefixlen <= 64


def explained(ways: Sequence[WayLooked], device: Device, gateways: Sequence[Gateway] = ()) -> tuple[WayLooked, ...]:
    """Say at the IPv6 way, where it has no answer, that there is an address to come to, and what a router filters."""
    found = global_addresses(device, gateways)
    if not found:
        return tuple(ways)
    text = say(
        "exposure.global_ipv6",
        "It has the global IPv6 address {addresses}: nothing but the router's filter stands before it.",
        addresses=", ".join(map(shown, found[:3])),
    )
    told = (text, *(_filter_told(gateway) for gateway in gateways))
    return tuple(
        replace(looked, verdict=replace(looked.verdict, because=tuple(dict.fromkeys((*looked.verdict.because, *told)))))
        if looked.way is Way.IPV6 and looked.verdict.answer is Answer.UNKNOWN
        else looked
        for looked in ways
    )


def shown(address: Address) -> str:
    """Of a global IPv6 address the beginning and the end: enough to find it in the device's page, not the house."""
    if address.version == 4 or not address.is_global:
        return str(address)
    first, *_, last = address.exploded.split(":")
    return f"{int(first, 16):x}:…:{int(last, 16):x}"


def _filter_told(gateway: Gateway) -> Text:
    name = f"{gateway.name} ({gateway.address})" if gateway.name else str(gateway.address)
    key, words = {
        Answer.YES: (
            "exposure.ipv6_filter",
            "{router} keeps IPv6 connections out that nobody inside asked for; single openings may exist.",
        ),
        Answer.NO: (
            "exposure.ipv6_no_filter",
            "{router} keeps no IPv6 connection out: switch its IPv6 firewall on.",
        ),
        Answer.UNKNOWN: (
            "exposure.ipv6_filter_unknown",
            "Whether {router} keeps IPv6 connections out could not be read. Connect a driver for it, or look at its "
            "IPv6 firewall page.",
        ),
    }[filters(gateway)]
    return say(key, words, router=name)
