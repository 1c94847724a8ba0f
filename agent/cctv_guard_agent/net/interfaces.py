"""The network cards of this host that belong to the owner's own networks, and the default gateway.

Design section 7.1: by default the physical interfaces with a private prefix of /22 or smaller, never VPN, container
or public ones; `--network` picks the interface that holds the range.
Source: Linux `Documentation/ABI/testing/sysfs-class-net`, proc(5) for /proc/net/route.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path

import ifaddr

from cctv_guard_agent.model.address import Interface, Network, normal_mac

_SYS = Path("/sys/class/net")
_ROUTES = Path("/proc/net/route")
_WIDEST_PREFIX = 22
"""A /22 holds 1,022 hosts; anything wider is no home or small site and is asked about first."""
_PRIVATE = tuple(IPv4Network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_LOOPBACK = IPv4Network("127.0.0.0/8")
_ETHERNET = "1"
"""ARPHRD_ETHER; VPN tunnels have 65534 (none), 512 (ppp) and others."""


def attached() -> tuple[Interface, ...]:
    """Return every IPv4 address of every interface that is up, link-local ones left out."""
    found = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            if isinstance(ip.ip, str) and not IPv4Address(ip.ip).is_link_local:
                card = IPv4Interface(f"{ip.ip}/{ip.network_prefix}")
                found.append(
                    Interface(name=adapter.name, address=card.ip, network=card.network, mac=_mac(adapter.name))
                )
    return tuple(found)


def usual() -> tuple[Interface, ...]:
    """Return the interfaces that are audited where the owner named no network."""
    return tuple(card for card in attached() if why_not(card) is None)


def why_not(card: Interface) -> str | None:
    """Say why an interface is not audited by default, or None where it is."""
    if card.network.subnet_of(_LOOPBACK):
        return "is the host itself"
    if not is_physical(card.name):
        return "is virtual (VPN, container or bridge)"
    if not any(card.network.subnet_of(private) for private in _PRIVATE):
        return "is not a private network"
    if card.network.prefixlen < _WIDEST_PREFIX:
        return f"is wider than /{_WIDEST_PREFIX}"
    return None


def is_physical(name: str) -> bool:
    """Is it a card, a Wi-Fi radio, or a bridge or bond that a card belongs to?"""
    here = _SYS / name
    if _read(here / "type") != _ETHERNET:
        return False
    if (here / "device").exists():
        return True
    # A VLAN, bond, or a bridge that Proxmox and the like put the card into: physical when a card is below it.
    return any((lower / "device").exists() for lower in here.glob("lower_*"))


def holding(networks: Sequence[Network], cards: Sequence[Interface] | None = None) -> tuple[Interface, ...]:
    """Return the interfaces through which `networks` are attached.

    A range of 127.0.0.0/8 is held by `lo`, narrowed to that range, with source address 127.0.0.1; a card keeps its
    whole network, whose broadcast address is the one that works. A range that is routed but not attached has no
    interface: it gets unicast only.
    """
    found: list[Interface] = []
    for network in networks:
        if not isinstance(network, IPv4Network):
            continue
        for card in cards if cards is not None else attached():
            if network.overlaps(card.network):
                narrow = network if network.subnet_of(_LOOPBACK) else card.network
                found.append(Interface(name=card.name, address=card.address, network=narrow, mac=card.mac))
                break
    return tuple(dict.fromkeys(found))


def default_gateway() -> IPv4Address | None:
    """Return the address of the default gateway with the lowest metric, or None."""
    try:
        return parse_routes(_ROUTES.read_text("ascii"))
    except (OSError, UnicodeDecodeError):
        return None


def parse_routes(text: str) -> IPv4Address | None:
    """Return the default gateway of a /proc/net/route table: addresses are hex in host (little endian) order."""
    best: tuple[int, IPv4Address] | None = None
    for line in text.splitlines()[1:]:
        fields = line.split()
        if len(fields) < 8 or fields[1] != "00000000" or fields[7] != "00000000" or not int(fields[3], 16) & 0x2:
            continue
        gateway = IPv4Address(int.from_bytes(bytes.fromhex(fields[2]), "little"))
        if best is None or int(fields[6]) < best[0]:
            best = (int(fields[6]), gateway)
    return best[1] if best else None


def _mac(name: str) -> str | None:
    return normal_mac(_read(_SYS / name / "address"))


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
