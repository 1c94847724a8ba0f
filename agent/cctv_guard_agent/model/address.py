"""Where something answers: addresses, ports, MACs, interfaces."""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_HEX12 = re.compile(r"[0-9a-f]{12}")


class Transport(StrEnum):
    """What carries the bytes."""

    TCP = "tcp"
    UDP = "udp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address, a port and a transport: what answered, or what is to be asked."""

    address: Address
    port: int
    transport: Transport = Transport.TCP

    def __str__(self) -> str:
        """Show as `tcp 192.168.1.9:554`."""
        host = f"[{self.address}]" if self.address.version == 6 else str(self.address)
        return f"{self.transport} {host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One network card of this host with one of its IPv4 networks."""

    name: str
    address: IPv4Address
    network: IPv4Network
    mac: str | None = None


def normal_mac(text: str) -> str | None:
    """Return a MAC as lower case with colons, or None where the text is no usable unit address.

    All-zero, broadcast and multicast addresses name no unit.
    """
    digits = re.sub(r"[^0-9a-f]", "", text.lower())
    if not _HEX12.fullmatch(digits) or digits in ("0" * 12, "f" * 12) or int(digits[1], 16) & 1:
        return None
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))
