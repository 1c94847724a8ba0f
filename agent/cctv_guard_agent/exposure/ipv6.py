"""Which global IPv6 addresses a device is known to have: no address translation stands before these. Pure.

From what it announces (SADP, ONVIF) and from the kernel's neighbour table by its MAC; nothing is scanned, and nothing
is ever sent to them. Source: facts/exposure.md 4.7 (IPv6 candidates without scanning).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from ipaddress import IPv6Address

from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Way, WayLooked
from cctv_guard_agent.model.text import say

_MOST = 16
_BRACKETED = re.compile(r"https?://\[([0-9a-f:.]{2,45})\]", re.IGNORECASE)


def global_addresses(device: Device) -> tuple[IPv6Address, ...]:
    """Return the IPv6 addresses by which the internet could name it, sorted; at most 16."""
    found = {address for address in _named(device) if address.is_global and not address.is_multicast}
    return tuple(sorted(found))[:_MOST]


def _named(device: Device) -> Iterator[IPv6Address]:
    yield from (address for address in device.addresses if isinstance(address, IPv6Address))
    for seen in device.observations:
        text = seen.value if seen.kind in ("sadp.IPv6Address", "arp.ipv6") else ""
        if seen.kind == "onvif.xaddr" and (match := _BRACKETED.match(seen.value)):
            text = match[1]
        try:
            yield IPv6Address(text)
        except ValueError:
            continue


def with_global(device: Device) -> Device:
    """Return the device with every global IPv6 address that is known of it, for rules to be compared with."""
    more = [address for address in global_addresses(device) if address not in device.addresses]
    return replace(device, addresses=(*device.addresses, *more)) if more and device.addresses else device


def explained(ways: Sequence[WayLooked], device: Device) -> tuple[WayLooked, ...]:
    """Say at the IPv6 way, where it has no answer, that there is an address for somebody to come to."""
    found = global_addresses(device)
    if not found:
        return tuple(ways)
    text = say(
        "exposure.global_ipv6",
        "It has the global IPv6 address {addresses}: nothing but the router's filter stands before it.",
        addresses=", ".join(map(str, found[:3])),
    )
    return tuple(
        replace(looked, verdict=replace(looked.verdict, because=(*looked.verdict.because, text)))
        if looked.way is Way.IPV6 and looked.verdict.answer is Answer.UNKNOWN
        else looked
        for looked in ways
    )
