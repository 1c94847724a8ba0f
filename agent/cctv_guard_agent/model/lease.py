"""Which network card has which address, as a router's DHCP server knows it.

Names of hosts are left out: they are people's. Leases are used while they are fresh, and neither published nor kept on
disk.
"""

from dataclasses import dataclass

from cctv_guard_agent.model.address import Address

MOST = 2_048
"""Leases of one router; more are cut. The largest network that is looked at, a /22, has 1,022."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One address that was given out."""

    mac: str
    """Lower case with colons."""
    address: Address
