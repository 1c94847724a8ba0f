"""What a gateway's outside address tells about the way in from the internet.

Source: facts/exposure.md 4.7 (double NAT, CGNAT), 4.4 (miniupnpd answers an empty address on a private WAN).
"""

from ipaddress import IPv4Network, ip_address

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.exposure import WanKind

_SHARED = IPv4Network("100.64.0.0/10")
"""RFC 6598: between a provider's customers and its own translator."""


def wan_kind(address: Address | None) -> WanKind:
    """Say what kind of outside address this is; documentation, test and reserved ranges are unknown."""
    if address is None or address.is_unspecified or address.is_loopback or address.is_multicast:
        return WanKind.UNKNOWN
    if address.version == 4 and address in _SHARED:
        return WanKind.CGNAT
    if address.is_global:
        return WanKind.PUBLIC
    return WanKind.DOUBLE_NAT if _home(address) else WanKind.UNKNOWN


def _home(address: Address) -> bool:
    """Is it an address that only another router of the house (or office) would hand out?"""
    homes = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
    return address.version == 4 and any(address in IPv4Network(net) for net in homes)


def parse_wan(text: str) -> Address | None:
    """Read the outside address as routers write it; empty, `0.0.0.0` and nonsense are None."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return None if address.is_unspecified else address
