"""What all UDP protocols of a device share: one socket of its own, an ear on the group, counting."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterable

from cctv_guard_simulator.device import Device
from cctv_guard_simulator.segment import Address

_GARBAGE = bytes(range(128, 256)) * 4


class DatagramService(ABC):
    """Hears unicast and the given groups on one port; answers leave from the device's address and that port."""

    name: str
    port: int
    groups: tuple[str, ...] = ()
    """Multicast groups; the word `broadcast` stands for the site's directed broadcast."""

    def __init__(self, device: Device) -> None:
        self.device = device
        self.part = device.profile.services[self.name]
        self._transport: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        """Opens the device's socket and listens to the groups."""
        segment = self.device.segment
        self._transport = await segment.attach(self.device.address, self.port, self._received)
        for group in self._groups():
            await segment.listen(group, self.port, self._received)
        self.hello()

    async def stop(self) -> None:
        """Closes the socket and leaves the groups."""
        for group in self._groups():
            self.device.segment.leave(group, self.port, self._received)
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def hello(self) -> None:  # noqa: B027 - most protocols have no such message
        """What the device says of itself when it starts."""

    @abstractmethod
    def answers(self, data: bytes, source: Address) -> Iterable[tuple[bytes, Address]]:
        """The answers to one datagram, each with its destination; none when the device stays silent."""

    def send(self, data: bytes, to: Address) -> None:
        """Sends from the device's own address and port."""
        if self._transport is not None:
            self.device.segment.send(self._transport, data, to)

    def _groups(self) -> tuple[str, ...]:
        return tuple(self.device.segment.broadcast if group == "broadcast" else group for group in self.groups)

    def _received(self, data: bytes, source: Address) -> None:
        self.device.counters.datagrams[self.name] += 1
        behaviour = self.device.profile.behaviour
        if behaviour == "silent":
            return
        for answer, to in self.answers(data, source):
            self.send(_GARBAGE if behaviour == "garbage" else answer, to)
