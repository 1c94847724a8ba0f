"""What a router's leases say of a device: where it is now. Pure.

A device is told by its MAC. Where the router gave its old address to another card, rules to that address are not its
own any more; where it gave the device another address, rules to that one are. Source: facts/routers.md (leases).
"""

from collections.abc import Sequence
from dataclasses import replace

from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway


def settled(device: Device, gateways: Sequence[Gateway]) -> Device:
    """Return the device with the addresses that it has now, by the leases of its router; as it was where none tell."""
    mac = device.mac
    if mac is None or not device.addresses:
        return device
    held = {lease.address: lease.mac for gateway in gateways for lease in gateway.leases}
    own = [address for address, holder in held.items() if holder == mac]
    if not own:
        return device
    kept = [address for address in device.addresses if held.get(address, mac) == mac]
    return replace(device, addresses=tuple(dict.fromkeys((*own, *kept))))
