"""IPv4 packets as far as it takes to say with whom a camera spoke: addresses, ports, DNS answers, TLS names. Pure.

Every byte is hostile: whatever is cut off, nested or impossible is no packet of interest. Nothing of the contents is
kept. Source: RFC 791, 768, 9293 (headers); RFC 1035 section 4.1 (DNS); RFC 8446 section 4.1.2 and RFC 6066 section 3
(ClientHello, server_name). Leaves out: IPv6, fragments, DNS over TCP, a ClientHello in several segments.
"""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from cctv_guard_agent.egress import _read
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.dns import _read_name

_TCP, _UDP = 6, 17
_RST = 0x04
_A, _AAAA = 1, 28
_MOST_ANSWERS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """One TCP or UDP packet."""

    source: IPv4Address
    target: IPv4Address
    transport: str
    source_port: int
    port: int
    reset: bool
    """TCP: the peer refuses or breaks off."""
    payload: bytes


def packet(data: bytes) -> Packet | None:
    """Read a packet from its IP header on; None where it is none of interest."""
    if len(data) < 20 or data[0] >> 4 != 4 or data[9] not in (_TCP, _UDP):
        return None
    start = (data[0] & 0x0F) * 4
    fragment = struct.unpack_from("!H", data, 6)[0] & 0x1FFF
    least = 20 if data[9] == _TCP else 8
    if start < 20 or fragment or len(data) < start + least:
        return None
    source_port, port = struct.unpack_from("!HH", data, start)
    if data[9] == _UDP:
        body, reset = start + 8, False
    else:
        body, reset = start + max(20, (data[start + 12] >> 4) * 4), bool(data[start + 13] & _RST)
    total = struct.unpack_from("!H", data, 2)[0]
    return Packet(
        source=IPv4Address(data[12:16]),
        target=IPv4Address(data[16:20]),
        transport="tcp" if data[9] == _TCP else "udp",
        source_port=source_port,
        port=port,
        reset=reset,
        payload=data[body : max(body, total)] if total else data[body:],
    )


def dns_answer(data: bytes) -> tuple[str, bool] | None:
    """Return the name that a DNS response is about, and whether it tells an address; None where it is none."""
    try:
        return _dns_answer(data)
    except (struct.error, IndexError, BadReply):
        return None


def _dns_answer(data: bytes) -> tuple[str, bool] | None:
    _, flags, questions, answers = struct.unpack_from("!4H", data)
    if not flags & 0x8000 or questions != 1:
        return None
    name, at = _read_name(data, 12)
    at += 4
    told = False
    for _ in range(min(answers, _MOST_ANSWERS) if flags & 0x000F == 0 else 0):
        _, at = _read_name(data, at)
        kind, _, _, size = struct.unpack_from("!HHIH", data, at)
        value = data[at + 10 : at + 10 + size]
        at += 10 + size
        if (kind, len(value)) in ((_A, 4), (_AAAA, 16)):
            # a blocking name server answers 0.0.0.0 and ::
            told = told or not (IPv4Address(value) if kind == _A else IPv6Address(value)).is_unspecified
    return (_read.domain(name), told)


def server_name(data: bytes) -> str:
    """Return the server that a TLS ClientHello names; empty where it is none, is cut off before it or hides it."""
    try:
        return _server_name(data)
    except (struct.error, IndexError):
        return ""


def _server_name(data: bytes) -> str:
    if len(data) < 9 or data[0] != 22 or data[1] != 3 or data[5] != 1:
        return ""
    at = 5 + 4 + 2 + 32  # record, handshake, version, random
    at += 1 + data[at]  # session id
    at += 2 + struct.unpack_from("!H", data, at)[0]  # cipher suites
    at += 1 + data[at]  # compression
    end = min(len(data), at + 2 + struct.unpack_from("!H", data, at)[0])
    at += 2
    while at + 4 <= end:
        kind, size = struct.unpack_from("!HH", data, at)
        at += 4
        if kind == 0 and size >= 5:
            length = struct.unpack_from("!H", data, at + 3)[0]
            name = data[at + 5 : at + 5 + length]
            whole = data[at + 2] == 0 and len(name) == length
            return _read.domain(name.decode("ascii", "replace")) if whole else ""
        at += size
    return ""
