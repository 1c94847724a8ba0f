"""What a vantage is asked about: the ports that a router carries inwards, then the usual ones of cameras. Pure.

Source: facts/exposure.md 5.1 (ports of cameras), 5.2 (forwarded ports and camera service ports, a low cap).
"""

from collections.abc import Iterable, Sequence

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind
from cctv_guard_agent.wire.vantage import MOST_PORTS

USUAL = (80, 443, 554, 8000, 8080, 8443, 8554, 8899, 9000, 34567, 37777, 37778, 81, 88)
"""A forward that no router driver could read shows here all the same."""
_NEVER = frozenset({25, 9100})
"""No vantage tests these (see serve.py)."""


def expected_address(named: Address | None, gateways: Sequence[Gateway]) -> Address | None:
    """Return the address that is certainly this site's: named by the owner, or a router's own public one.

    None where there are several routers with different ones, or the provider shares its address: then whom the
    vantage sees may be somebody else.
    """
    if named is not None:
        return named
    told = {g.wan_address for g in gateways if g.wan_kind is WanKind.PUBLIC and g.wan_address is not None}
    v4 = {address for address in told if address.version == 4}
    return v4.pop() if len(v4) == 1 else None


def ports(gateways: Iterable[Gateway], devices: Iterable[Device], most: int = MOST_PORTS) -> tuple[int, ...]:
    """Return what to ask about, mapped ports first; at most `most`."""
    found: dict[int, None] = {}
    for gateway in gateways:
        for mapping in gateway.mappings:
            if mapping.enabled and mapping.protocol in ("tcp", "any") and mapping.origin != "ipv6":
                found.update(dict.fromkeys(_of(mapping, devices)))
    found.update(dict.fromkeys(USUAL))
    return tuple(port for port in found if port not in _NEVER)[:most]


def _of(mapping: PortMapping, devices: Iterable[Device]) -> Iterable[int]:
    """One port, or with "every port" those that its target has open."""
    if mapping.external_port:
        return (mapping.external_port,)
    target = [device for device in devices if mapping.internal_client in map(str, device.addresses)]
    seen = (one for device in target for one in device.observations if one.kind == "tcp.open")
    return sorted({int(one.value) for one in seen if one.value.isdecimal() and 0 < int(one.value) < 65536})
