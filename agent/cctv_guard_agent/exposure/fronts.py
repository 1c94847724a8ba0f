"""Whether the internet gets as far as a port of a gateway: the kind of its outside address, routers in front. Pure.

Source: facts/exposure.md 4.7 (CGNAT, double NAT).
"""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind, Way
from cctv_guard_agent.model.text import Text, say

_FORWARDS = frozenset({Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP})
"""Every way for a router to carry a port on over IPv4."""


def router_name(gateway: Gateway) -> str:
    """A router for people."""
    return f"{gateway.name} ({gateway.address})" if gateway.name else str(gateway.address)


@lru_cache(maxsize=1024)
def target(text: str) -> Address | None:
    """A rule's target as an address; None where it is a name. Asked for every device anew, so remembered."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def from_internet(
    gateway: Gateway, port: int, gateways: Sequence[Gateway], passed: frozenset[Address]
) -> tuple[Answer, Text | None]:
    """Does the internet reach this port of the gateway? With the reason where it does not, or that is not known."""
    if gateway.wan_kind is WanKind.PUBLIC:
        return Answer.YES, None
    if gateway.wan_kind is WanKind.CGNAT:
        return Answer.UNKNOWN, say(
            "exposure.cgnat",
            "The provider shares its public address among customers (CGNAT), so that the internet normally does not "
            "get that far; neighbours inside the provider's network may. Delete the rule if nobody needs it.",
        )
    if gateway.wan_kind is WanKind.DOUBLE_NAT:
        return _through_another(gateway, port, gateways, passed)
    return Answer.UNKNOWN, say(
        "exposure.wan_unknown",
        "The router's outside address is not known, so neither is who can use this. Look at the router's status page, "
        "or connect a router driver.",
    )


def _through_another(
    gateway: Gateway, port: int, gateways: Sequence[Gateway], passed: frozenset[Address]
) -> tuple[Answer, Text | None]:
    """Does a router in front carry the port on, and can the internet use that?"""
    others = [other for other in gateways if other.address not in passed and other.address != gateway.address]
    stopped: Text | None = None
    for other in others:
        for mapping in other.mappings:
            if _hands_down(mapping, gateway, port):
                outer = mapping.external_port or port
                answer, why = from_internet(other, outer, gateways, passed | {gateway.address})
                if answer is Answer.YES:
                    return Answer.YES, None
                stopped = why
    if stopped is not None:
        return Answer.UNKNOWN, stopped
    for other in others:
        if _stands_before(other, gateway) and _all_forwards_known(other):
            return Answer.NO, say(
                "exposure.double_nat_closed",
                "Another router stands in front ({router}); it was read, too, and carries nothing from outside to that "
                "port of {wan}.",
                router=router_name(other),
                wan=gateway.wan_address,
            )
    return Answer.UNKNOWN, say(
        "exposure.double_nat",
        "Another router stands in front (the outside address {wan} is a private one); whether that one forwards, "
        "too, was not seen. Connect a driver for it, or look at its page for forwards.",
        wan=gateway.wan_address,
    )


def _stands_before(other: Gateway, inner: Gateway) -> bool:
    """Is it the one that the inner router sends to? An address in the same network alone proves nothing."""
    return inner.next_hop is not None and inner.next_hop in (other.address, *other.inside)


def _all_forwards_known(gateway: Gateway) -> bool:
    """Was every way to forward a port read, and leads each rule to an address?"""
    clear = all(target(mapping.internal_client) for mapping in gateway.mappings if mapping.origin != "ipv6")
    return clear and set(gateway.ways_read) >= _FORWARDS


def _hands_down(mapping: PortMapping, inner: Gateway, port: int) -> bool:
    """Does the outer router's rule end at this port of the inner router?"""
    if not mapping.enabled or mapping.internal_client != str(inner.wan_address):
        return False
    return mapping.origin == "dmz" or not port or port == (mapping.internal_port or mapping.external_port)
