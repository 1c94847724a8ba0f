"""One TCP connection to one port, opened and closed at once, and what came of it: who refused, and how.

A refusal by the host (RST) and one by a router (ICMP) both end a connection with the same errno; the kernel's error
queue tells them apart, without any right (Linux 5.8 and newer; before, the errno alone decides).

Source: facts/exposure.md 5.4; ip(7) and ipv6(7), IP_RECVERR; linux/errqueue.h; RFC 792, RFC 1812 5.2.7.1, RFC 4443 3.1.
"""

import asyncio
import contextlib
import errno
import socket
import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.inside import How

KNOCK_S = 3.5
"""A SYN is repeated after 1 s and 3 s: two lost packets do not make a port look silent. ARP gives up after 3 s."""
_IP_RECVERR, _IPV6_RECVERR = 11, 25
_ERROR = struct.Struct("=IBBBBII")
"""errno, origin, type, code, padding, info, data; the sender's socket address follows."""
_ICMP, _ICMP6 = 2, 3
"""SO_EE_ORIGIN_ICMP, SO_EE_ORIGIN_ICMP6."""
_PROHIBITED4 = frozenset({9, 10, 13})
_PORT_UNREACHABLE4, _PORT_UNREACHABLE6 = 3, 4
_PROHIBITED6 = frozenset({1, 5, 6})


@dataclass(frozen=True, slots=True, kw_only=True)
class Knocked:
    """What one attempt came to."""

    how: How | None
    """None: this host could not ask (no rights, no sockets left)."""
    by: Address | None = None
    """Who sent the ICMP message."""


async def knock(address: Address, port: int, timeout_s: float = KNOCK_S) -> Knocked:
    """Open one connection, send nothing, close it."""
    v4 = address.version == 4
    try:
        sock = socket.socket(socket.AF_INET if v4 else socket.AF_INET6, socket.SOCK_STREAM)
    except OSError:  # no IPv6 here, or no files left
        return Knocked(how=None)
    try:
        sock.setblocking(False)
        level, option = (socket.IPPROTO_IP, _IP_RECVERR) if v4 else (socket.IPPROTO_IPV6, _IPV6_RECVERR)
        with contextlib.suppress(OSError):
            sock.setsockopt(level, option, 1)
        async with asyncio.timeout(timeout_s):
            await asyncio.get_running_loop().sock_connect(sock, (str(address), port))
    except TimeoutError:
        return Knocked(how=How.SILENT)
    except OSError as error:
        return _why(error.errno or 0, _queued(sock), address, source_towards(address))
    finally:
        sock.close()
    return Knocked(how=How.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Icmp:
    """One ICMP message that ended a connection."""

    type: int
    code: int
    by: Address | None
    v6: bool


def _queued(sock: socket.socket) -> Icmp | None:
    with contextlib.suppress(OSError):
        _, ancillary, _, _ = sock.recvmsg(1, 512, socket.MSG_ERRQUEUE)
        for level, _, data in ancillary:
            if level in (socket.IPPROTO_IP, socket.IPPROTO_IPV6):
                return parse_error(data)
    return None


def parse_error(data: bytes) -> Icmp | None:
    """Read a `sock_extended_err`; None where it is no ICMP message."""
    if len(data) < _ERROR.size:
        return None
    _, origin, kind, code, _, _, _ = _ERROR.unpack_from(data)
    if origin not in (_ICMP, _ICMP6):
        return None
    return Icmp(type=kind, code=code, by=_sender(data[_ERROR.size :]), v6=origin == _ICMP6)


def _sender(name: bytes) -> Address | None:
    family = int.from_bytes(name[:2], "little" if struct.pack("=H", 1)[0] else "big") if len(name) >= 2 else 0
    if family == socket.AF_INET and len(name) >= 8:
        return IPv4Address(name[4:8])
    if family == socket.AF_INET6 and len(name) >= 24:
        return IPv6Address(name[8:24])
    return None


def _why(code: int, icmp: Icmp | None, address: Address, source: Address | None) -> Knocked:
    if icmp is not None:
        return _by_icmp(icmp, address, source)
    if code == errno.ECONNREFUSED:
        return Knocked(how=How.REFUSED)
    if code in (errno.EHOSTUNREACH, errno.EHOSTDOWN):
        return Knocked(how=How.ABSENT)  # without a message: this host's own ARP or NDP found nobody
    if code == errno.ENETUNREACH:
        return Knocked(how=How.NO_ROUTE)
    if code == errno.ETIMEDOUT:
        return Knocked(how=How.SILENT)
    return Knocked(how=None)


def _by_icmp(icmp: Icmp, address: Address, source: Address | None) -> Knocked:
    if icmp.by is not None and icmp.by == source:
        return Knocked(how=How.ABSENT)  # this host tells itself that nobody answered its ARP or NDP
    if icmp.code == (_PORT_UNREACHABLE6 if icmp.v6 else _PORT_UNREACHABLE4):
        # A TCP port refuses with a reset: this is a firewall's REJECT, on the way or in the host itself.
        return Knocked(how=How.REFUSED if icmp.by == address else How.PROHIBITED, by=icmp.by)
    if icmp.code in (_PROHIBITED6 if icmp.v6 else _PROHIBITED4):
        return Knocked(how=How.PROHIBITED, by=icmp.by)
    return Knocked(how=How.NO_ROUTE, by=icmp.by)


def source_towards(address: Address) -> Address | None:
    """Return this host's own address on the way there (a look at the routing table: nothing is sent), or None."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect((str(address), 9))
            return ip_address(sock.getsockname()[0].partition("%")[0])
    except OSError:  # no way there, or no IPv6 here
        return None
