"""Questions and answers of NAT-PMP and PCP that only ask whether the router speaks them. Pure.

NAT-PMP's public address request and PCP's ANNOUNCE change nothing. Neither protocol can list mappings, and a mapping
is never asked for.
Source: RFC 6886, 3.2 and 3.5; RFC 6887, 7.1, 7.2, 7.4, 14.1; facts/exposure.md 4.6.
"""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from cctv_guard_agent.errors import BadReply

PORT = 5351
PUBLIC_ADDRESS = b"\x00\x00"
OK = 0
REFUSED = 2
"""In both: the router knows the protocol, but its owner switched it off, or it is not for this host."""
_RESPONSE = 0x80
_NAT_PMP_BYTES = 12
_NAT_PMP_ERROR_BYTES = 8
"""An error answer may leave out the address."""
_PCP_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer."""

    pcp: bool
    """Else NAT-PMP."""
    result: int
    external: IPv4Address | None = None


def announce(own: IPv4Address) -> bytes:
    """PCP's ANNOUNCE request. own: the address that it is sent from, which a server compares."""
    return struct.pack(">BBHI16s", 2, 0, 0, 0, IPv6Address(f"::ffff:{own}").packed)


def decode(data: bytes) -> Reply:
    """Read one datagram. Raises BadReply where it is no answer to what was asked."""
    if len(data) >= _NAT_PMP_ERROR_BYTES and data[:2] == bytes((0, _RESPONSE)):
        (result,) = struct.unpack(">H", data[2:4])
        if result == OK and len(data) < _NAT_PMP_BYTES:
            raise BadReply("NAT-PMP answer", data.hex())
        external = IPv4Address(data[8:12]) if result == OK else None
        return Reply(pcp=False, result=result, external=None if external == IPv4Address(0) else external)
    if len(data) >= _PCP_BYTES and data[:2] == bytes((2, _RESPONSE)):
        return Reply(pcp=True, result=data[3])
    raise BadReply("NAT-PMP or PCP answer", data[:40].hex())
