"""Puts a router's forward or opening into the form of `PortMapping`, whatever words the router has for it. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address, ip_network

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.exposure import PortMapping

Ports = tuple[tuple[int, int], ...]
MOST_MAPPINGS = 1_024
"""Above any home or office router; a list of ten thousand is a router that lies, and is cut and reported."""
_MOST_OF_A_RANGE = 64
IPSEC_PORTS = (500, 4500)
"""IKE: with ESP and AH, what firewalls let pass over IPv6 by default (RFC 6092, REC-21 to 25); no camera serves it."""


def ports(value: object) -> Ports | None:
    """Read `80`, `80,443`, `8000-8010`, `8000:8010`, `80 443` or a list of these; None: no port is named.

    Raises BadReply where it is something else (a name, a negation).
    """
    words = value if isinstance(value, list | tuple) else str(value).replace(",", " ").split() if value else ()
    found = []
    for one in words:
        first, _, last = str(one).strip().replace(":", "-").partition("-")
        pair = (first.strip(), (last or first).strip())
        if not all(part.isascii() and part.isdecimal() and len(part) <= 5 for part in pair):
            raise BadReply("a port of a rule", str(one))
        low, high = int(pair[0]), int(pair[1])
        if not 0 < low <= high < 65_536:
            raise BadReply("a port of a rule", str(one))
        found.append((low, high))
    return tuple(found) or None


def address(value: object) -> str:
    """Return a rule's target where it is one address (a /32 or /128 counts). Raises BadReply."""
    try:
        return str(ip_address(str(value).strip().removesuffix("/32").removesuffix("/128")))
    except ValueError as error:
        raise BadReply("the target of a rule", str(value)) from error


def network6(value: object) -> str:
    """Return an IPv6 address or prefix as a rule names it. Raises BadReply."""
    try:
        found = ip_network(str(value).strip(), strict=False)
    except ValueError as error:
        raise BadReply("the target of an IPv6 rule", str(value)) from error
    if found.version != 6:
        raise BadReply("the target of an IPv6 rule", str(value))
    return str(found.network_address) if found.prefixlen == 128 else str(found)


def protocols(value: object) -> tuple[str, ...]:
    """Return the part of a rule's protocols that carries cameras' services: `tcp`, `udp`, or `any` for both and all.

    Empty: none of them (ICMP, ESP, ...). An absent value is the caller's to decide.
    """
    words = value if isinstance(value, list | tuple) else str(value).replace(",", " ").split()
    named = {str(one).strip().lower() for one in words}
    if named & {"any", "all", "0", "*"}:
        return ("any",)
    both = {"tcpudp", "tcp_udp", "tcp-udp", "tcp/udp"}
    found = [name for name, number in (("tcp", "6"), ("udp", "17")) if named & {name, number, *both}]
    return tuple(found)


def forward(base: PortMapping, outside: Ports | None, inside: Ports | None) -> Iterator[PortMapping]:
    """One mapping for each port of a forward.

    A range of up to 64 ports goes one by one, a longer one stands as every port, with the range in its description.
    base: origin, protocol, target and words. outside None: every port, which is an exposed host.
    """
    if outside is None:
        origin = "dmz" if base.origin == "static" else base.origin
        yield replace(base, origin=origin, external_port=0, internal_port=inside[0][0] if inside else 0)
        return
    for index, (first, last) in enumerate(outside):
        if last - first >= _MOST_OF_A_RANGE:
            words = f"ports {first}-{last} {base.description}".strip()[:80]
            yield replace(base, external_port=0, internal_port=0, description=words)
            continue
        start, moves = _inside(inside, index, len(outside), first)
        for port in range(first, last + 1):
            yield replace(base, external_port=port, internal_port=min(start + moves * (port - first), 65_535))


def _inside(inside: Ports | None, index: int, count: int, outside: int) -> tuple[int, int]:
    """The inside port that the first outside port of a range goes to, and by how much the next one moves on."""
    if inside is None:
        return outside, 1
    first, last = inside[index] if len(inside) == count else inside[0]
    return first, 1 if last > first else 0


def opening6(
    protocol: str, target: str, open_ports: Ports | None, *, remote: str = "", words: str = ""
) -> Iterator[PortMapping]:
    """What an IPv6 rule lets in, in the form of mappings."""
    base = PortMapping(
        origin="ipv6",
        protocol=protocol,
        external_port=0,
        internal_client=target,
        internal_port=0,
        remote_host=remote[:80],
        description=words[:80],
    )
    for first, last in open_ports or ((0, 0),):
        if last - first >= _MOST_OF_A_RANGE or first == 0:
            yield base
        else:
            yield from (replace(base, external_port=port, internal_port=port) for port in range(first, last + 1))


def only_ipsec(protocol: str, open_ports: Ports | None) -> bool:
    """Does a rule let in nothing but key exchange of IPsec?"""
    return (
        protocol == "udp"
        and open_ports is not None
        and all(first == last and first in IPSEC_PORTS for first, last in open_ports)
    )


def bounded(mappings: list[PortMapping]) -> tuple[tuple[PortMapping, ...], bool]:
    """Drop repetitions; cut at `MOST_MAPPINGS`, and say whether nothing was cut."""
    kept = tuple(dict.fromkeys(mappings))
    return kept[:MOST_MAPPINGS], len(kept) <= MOST_MAPPINGS
