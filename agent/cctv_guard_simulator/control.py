"""A small HTTP JSON interface on loopback: what was asked, and what an owner could change on the site.

GET /counters  GET /counters/<id>  GET /devices  GET /mappings  POST /reset-counters
POST /mappings {external_port, internal_client, internal_port, protocol, description}
DELETE /mappings/<proto>/<port>
POST /devices/<id>/down  POST /devices/<id>/up  POST /devices/<id>/address {address}
"""

import ipaddress
import json
from dataclasses import asdict
from typing import Any

from cctv_guard_simulator.connection import Connection, Listener
from cctv_guard_simulator.counters import Counters
from cctv_guard_simulator.device import Device
from cctv_guard_simulator.errors import SimulatorError
from cctv_guard_simulator.protocols.http import Request, decode
from cctv_guard_simulator.site import Site

Answer = tuple[int, Any]
_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 409: "Conflict"}


class Control:
    """Serves the interface for one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._listener = Listener(Counters(), "normal")

    async def start(self, host: str, port: int) -> None:
        """Listens.

        Raises:
            SimulatorError: the address is not a loopback one, or the port is taken.
        """
        if not ipaddress.ip_address(host).is_loopback:
            raise SimulatorError(f"--control {host}: anybody could switch devices off; give a loopback address")
        await self._listener.open(host, port, self._serve)

    async def stop(self) -> None:
        """Drops every connection."""
        await self._listener.close()

    async def _serve(self, connection: Connection) -> None:
        while (head := await connection.head()) is not None:
            request = await decode(head, connection)
            status, answer = (400, {"error": "not an HTTP request"}) if request is None else await self._answer(request)
            body = json.dumps(answer).encode()
            header = f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: application/json\r\n"
            await connection.write(f"{header}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            if request is None or request.headers.get("connection", "").lower() == "close":
                return

    async def _answer(self, request: Request) -> Answer:
        match (request.method, *request.path.strip("/").split("/")):
            case ("GET", "counters"):
                return 200, {device.id: device.counters.as_dict() for device in self._site.devices}
            case ("GET", "counters", device_id):
                device = self._device(device_id)
                return _unknown(device_id) if device is None else (200, device.counters.as_dict())
            case ("GET", "devices"):
                return 200, [device.as_dict() for device in self._site.devices]
            case ("GET", "mappings"):
                return 200, [asdict(mapping) for mapping in self._site.gateway.mappings]
            case ("POST", "reset-counters"):
                self._site.reset_counters()
                return 200, {}
            case ("POST", "mappings"):
                return self._add_mapping(request.body)
            case ("DELETE", "mappings", protocol, port):
                gone = port.isdecimal() and self._site.gateway.delete_mapping(protocol.upper(), int(port))
                return (200, {}) if gone else (404, {"error": f"no mapping for {protocol} {port}"})
            case ("POST", "devices", device_id, action):
                device = self._device(device_id)
                return _unknown(device_id) if device is None else await _change(device, action, request.body)
        return 404, {"error": f"{request.method} {request.path} is not known; see docs/simulated_site.md"}

    def _device(self, device_id: str) -> Device | None:
        return next((device for device in self._site.devices if device.id == device_id), None)

    def _add_mapping(self, body: str) -> Answer:
        try:
            given = json.loads(body)
            self._site.gateway.add_mapping(
                external_port=int(given["external_port"]),
                internal_client=str(ipaddress.IPv4Address(given["internal_client"])),
                internal_port=int(given["internal_port"]),
                protocol=str(given.get("protocol", "TCP")).upper(),
                description=str(given.get("description", "")),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            return 400, {"error": f"mapping: {error!r}; give external_port, internal_client, internal_port, protocol"}
        return 200, {}


async def _change(device: Device, action: str, body: str) -> Answer:
    try:
        if action == "down":
            await device.down()
        elif action == "up":
            await device.up()
        elif action == "address":
            await device.move(_address_for(device, body))
        else:
            return 404, {"error": f"{action!r} is not known; allowed: down, up, address"}
    except SimulatorError as error:
        return 409, {"error": str(error)}
    except (KeyError, TypeError, ValueError) as error:
        return 400, {"error": f'{action}: {error}; give {{"address": "127.77.0.99"}} within the site\'s network'}
    return 200, device.as_dict()


def _address_for(device: Device, body: str) -> str:
    address = ipaddress.IPv4Address(json.loads(body)["address"])
    if address not in device.segment.network:
        raise ValueError(f"{address} is not in {device.segment.network}")
    return str(address)


def _unknown(device_id: str) -> Answer:
    return 404, {"error": f"no device {device_id!r}; GET /devices lists them"}
