"""The kernel's neighbour table, IPv4 and IPv6, read over netlink without sending anything.

Source: rtnetlink(7), linux/neighbour.h (NUD states), proc(5) for /proc/net/arp where netlink is not allowed.
"""

import contextlib
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from pathlib import Path

from cctv_guard_agent.model.address import Address, normal_mac

_RTM_NEWNEIGH, _RTM_GETNEIGH = 28, 30
_NLMSG_ERROR, _NLMSG_DONE = 2, 3
_REQUEST_DUMP = 0x001 | 0x300
_NDA_DST, _NDA_LLADDR = 1, 2
_UNUSABLE = 0x01 | 0x20
"""NUD_INCOMPLETE and NUD_FAILED: asked, but nobody answered."""
_HEADER = struct.Struct("=IHHII")
_NDMSG = struct.Struct("=BBHiHBB")
_ATTRIBUTE = struct.Struct("=HH")
_MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One host that the kernel has spoken with."""

    address: Address
    mac: str
    """Lower case with colons."""


def neighbours() -> tuple[Neighbour, ...]:
    """Return the usable entries of the kernel's table; empty where it cannot be read."""
    with contextlib.suppress(OSError):
        return tuple(dict.fromkeys(parse_netlink(_dump())))
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return tuple(dict.fromkeys(parse_arp(Path("/proc/net/arp").read_text("ascii"))))
    return ()


def _dump() -> bytes:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as sock:
        sock.settimeout(1.0)
        body = _NDMSG.pack(socket.AF_UNSPEC, 0, 0, 0, 0, 0, 0)
        sock.send(_HEADER.pack(_HEADER.size + len(body), _RTM_GETNEIGH, _REQUEST_DUMP, 1, 0) + body)
        data = bytearray()
        while len(data) < _MOST_BYTES:
            part = sock.recv(1 << 16)
            data += part
            kinds = {kind for kind, _ in _messages(part)}
            if not part or kinds & {_NLMSG_DONE, _NLMSG_ERROR}:
                break
        return bytes(data)


def parse_netlink(data: bytes) -> Iterator[Neighbour]:
    """Yield the usable entries of a RTM_GETNEIGH dump."""
    for kind, body in _messages(data):
        if kind != _RTM_NEWNEIGH or len(body) < _NDMSG.size or _NDMSG.unpack_from(body)[4] & _UNUSABLE:
            continue
        attributes = dict(_attributes(body[_NDMSG.size :]))
        mac = normal_mac(attributes.get(_NDA_LLADDR, b"").hex())
        packed = attributes.get(_NDA_DST, b"")
        if mac and len(packed) in (4, 16):
            yield Neighbour(address=ip_address(packed), mac=mac)


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _HEADER.size <= len(data):
        length, kind, _, _, _ = _HEADER.unpack_from(data, at)
        if length < _HEADER.size:
            return
        yield kind, data[at + _HEADER.size : at + length]
        at += (length + 3) & ~3


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _ATTRIBUTE.size <= len(data):
        length, kind = _ATTRIBUTE.unpack_from(data, at)
        if length < _ATTRIBUTE.size:
            return
        yield kind, data[at + _ATTRIBUTE.size : at + length]
        at += (length + 3) & ~3


def parse_arp(table: str) -> Iterator[Neighbour]:
    """Yield the complete entries of /proc/net/arp."""
    for line in table.splitlines()[1:]:
        fields = line.split()
        if len(fields) < 6 or not int(fields[2], 16) & 0x2:
            continue
        mac = normal_mac(fields[3])
        if mac:
            yield Neighbour(address=IPv4Address(fields[0]), mac=mac)
