"""The cable: what every device on the site hears, and how a device sends.

Multicast runs over `lo` with membership on 127.0.0.1. `lo` has no broadcast, so the last address of the site's network
stands for it: whoever sends there reaches every device, as a directed broadcast does.
Loss is drawn here, once for each datagram in and out.
"""

import asyncio
import contextlib
import ipaddress
import random
import socket
import struct
from collections import defaultdict
from collections.abc import Callable

from cctv_guard_simulator.errors import SimulatorError

Address = tuple[str, int]
Receiver = Callable[[bytes, Address], None]

_LOOPBACK = "127.0.0.1"
_HOST_ITSELF = ipaddress.ip_network("127.0.0.0/24")
"""A program that binds nothing sends from 127.0.0.1; other 127.x networks are other cables."""


class Segment:
    """One broadcast domain. Opened by the site, closed with it."""

    def __init__(
        self, network: ipaddress.IPv4Network, *, loss: float = 0.0, seed: int = 0, hears_host: bool = True
    ) -> None:
        """`loss` is a share from 0 to 1 of the datagrams dropped each way; `hears_host`: see `hears`."""
        self.network = network
        self._loss = loss
        self._hears_host = hears_host
        self._draw = random.Random(seed)
        self._listeners: dict[tuple[str, int], list[Receiver]] = defaultdict(list)
        self._transports: dict[tuple[str, int], asyncio.DatagramTransport] = {}
        self._devices: set[Address] = set()

    @property
    def broadcast(self) -> str:
        """The address that stands for the directed broadcast."""
        return str(self.network.broadcast_address)

    def dropped(self) -> bool:
        """Draws whether the next datagram is lost."""
        return self._loss > 0 and self._draw.random() < self._loss

    def hears(self, source: str) -> bool:
        """Whether a sender of a multicast is on this cable: an address of the site's network or the host itself.

        Without `hears_host` programs that bind no address are strangers: several sites can then run on one machine.
        """
        address = ipaddress.ip_address(source)
        return address in self.network or (self._hears_host and (not address.is_loopback or address in _HOST_ITSELF))

    async def listen(self, group: str, port: int, receiver: Receiver) -> None:
        """Calls `receiver` for each datagram to `group` (or `broadcast`) and `port`."""
        key = (group, port)
        if key not in self._transports:
            sock = _shared_socket(group, port)
            transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Protocol(lambda data, source: self._deliver(key, data, source)), sock=sock
            )
            self._transports[key] = transport
        self._listeners[key].append(receiver)

    def leave(self, group: str, port: int, receiver: Receiver) -> None:
        """Ends what `listen` began for one receiver."""
        with contextlib.suppress(ValueError):
            self._listeners[(group, port)].remove(receiver)

    async def attach(self, address: str, port: int, receiver: Receiver) -> asyncio.DatagramTransport:
        """Opens a device's own socket: it receives unicast, and whatever it sends comes from its address.

        Raises:
            SimulatorError: another program holds the address and port.
        """
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(_LOOPBACK))
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            # Desktops run programs on 0.0.0.0 at 1900, 3702 and 5353 that share; the nearer address gets the datagram.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind((address, port))
        except OSError as error:
            sock.close()
            raise SimulatorError(
                f"UDP {address}:{port} is held by another program ({error.strerror}); end it or take another --network"
            ) from error
        sock.setblocking(False)
        self._devices.add((address, port))
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Protocol(lambda data, source: None if self.dropped() else receiver(data, source)), sock=sock
        )
        return transport

    def send(self, transport: asyncio.DatagramTransport, data: bytes, to: Address) -> None:
        """Sends from a device's own socket, unless the datagram is lost or the device went meanwhile."""
        if not transport.is_closing() and not self.dropped():
            transport.sendto(data, to)

    def _deliver(self, key: tuple[str, int], data: bytes, source: Address) -> None:
        # What a device says to its group is no question to its neighbours: it would only blur the counting.
        if self.hears(source[0]) and source not in self._devices:
            for receiver in tuple(self._listeners[key]):
                if not self.dropped():
                    receiver(data, source)

    def close(self) -> None:
        """Closes the shared sockets; devices close their own."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()
        self._listeners.clear()
        self._devices.clear()


class _Protocol(asyncio.DatagramProtocol):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._receiver(data, addr)

    def error_received(self, exc: Exception) -> None:
        """An ICMP error: the asker has gone. A device shrugs as well."""


def _shared_socket(group: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((group, port))
        if ipaddress.ip_address(group).is_multicast:
            membership = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton(_LOOPBACK))
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
    except OSError as error:
        sock.close()
        raise SimulatorError(
            f"UDP {group}:{port} cannot be listened to ({error.strerror}); a program holds it without sharing: "
            "end it or run the site in a network namespace"
        ) from error
    sock.setblocking(False)
    return sock
