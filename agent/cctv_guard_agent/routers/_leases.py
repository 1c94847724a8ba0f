"""Reads rows of DHCP leases, whatever a router calls their fields; rows that name no host are left out. Pure.

Source: facts/routers.md 4.1 to 4.6 (fields of each family).
"""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address

from cctv_guard_agent.model.address import normal_mac
from cctv_guard_agent.model.lease import MOST, Lease
from cctv_guard_agent.routers._web import text


def leases(rows: Iterable[Mapping[str, object]], mac: str, *addresses: str) -> Iterator[Lease]:
    """Yield one lease for each address in each row. mac, addresses: names of fields; an address field may be a list."""
    for row in rows:
        found = normal_mac(text(row.get(mac), 40))
        if found is None:
            continue
        for name in addresses:
            value = row.get(name)
            for one in value[:16] if isinstance(value, list) else (value,):
                yield from _lease(found, text(one, 64))


def _lease(mac: str, address: str) -> Iterator[Lease]:
    try:
        found = ip_address(address.partition("/")[0])
    except ValueError:
        return
    if not (found.is_unspecified or found.is_multicast or found.is_loopback or found.is_link_local):
        yield Lease(mac=mac, address=found)


def bounded(found: Iterable[Lease]) -> tuple[Lease, ...]:
    """Drop repetitions and what is more than any network has."""
    return tuple(dict.fromkeys(found))[:MOST]
