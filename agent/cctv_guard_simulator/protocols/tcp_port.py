"""Ports of makers' own programs (8000, 9000, 34567, 37777 ...): they accept, some answer the first bytes, no more."""

from typing import Any

from cctv_guard_simulator.connection import Connection, Listener
from cctv_guard_simulator.device import Device


class TcpPortService:
    """Profile part `tcp`: port to "" (says nothing) or to the hexadecimal answer to whatever comes first."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._ports: dict[int, Any] = {int(port): say for port, say in device.profile.services["tcp"].items()}
        self._listeners: list[Listener] = []

    async def start(self) -> None:
        """Listens on every port."""
        for port in self._ports:
            listener = Listener(self._device.counters, self._device.profile.behaviour)
            self._listeners.append(listener)
            await listener.open(self._device.address, port, self._serve)

    async def stop(self) -> None:
        """Drops every connection."""
        for listener in self._listeners:
            await listener.close()
        self._listeners.clear()

    async def _serve(self, connection: Connection) -> None:
        answer = self._ports.get(connection.port)
        while await connection.some():
            self._device.counters.requests["tcp"] += 1
            if answer:
                await connection.write(bytes.fromhex(str(answer)))
