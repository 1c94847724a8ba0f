"""Reads a MikroTik router's connection table: with whom outside each camera has exchanged packets at the time.

`GET /rest/ip/firewall/connection`, the fields that are needed alone. The user's group needs the policies `read` and
`rest-api`, as for the mappings. IPv4 only.
Source: facts/routers.md 4.2 (fields, `ip:port`); facts/exposure.md section 6.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from cctv_guard_agent.egress import _pf_states, _read, _router_states
from cctv_guard_agent.egress._conntrack_table import Flow
from cctv_guard_agent.egress._counted import Counted
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers._web import Web, place_of, rows, text
from cctv_guard_agent.routers.mikrotik import DRIVER, Mikrotik, Rest, RestError

_FIELDS = "protocol,src-address,src-port,dst-address,dst-port,seen-reply,assured"
_ON = ("true", "yes")


class MikrotikConnections:
    """The connection tables of the configured routers."""

    name = "mikrotik_connections"
    every_s = 300
    slack_s = 0
    flows = True
    glimpses = True
    router = "mikrotik"

    def __init__(self, driver: Mikrotik = DRIVER) -> None:
        """Share the driver's logins."""
        self._driver = driver
        self._glimpses: dict[int, _router_states.Glimpse] = {}
        self._counted = Counted()

    def check(self, config: EgressConfig) -> None:
        """Look at the options. Raises ConfigError."""
        _router_states.check(config)

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Return what was seen since the last reading. Raises as the interface says."""
        router = _router_states.router_of(config)
        kept, place = self._driver.kept(router), place_of(router, port=443)

        async def own_reading(ask: Callable[[object], Awaitable[None]]) -> None:
            async with Web(net, place) as web:
                await ask(Rest(web, kept))

        flows = await _router_states.glimpsed(self._glimpses, config, kept, cameras, _connections, own_reading)
        return Reading(seen=self._counted.records(config.place, flows, now), since=now, until=now, mark="")


async def _connections(rest: Rest, cameras: frozenset[Address]) -> list[Flow | None]:
    try:
        answer = await rest.get("ip/firewall/connection", _FIELDS)
    except RestError as error:
        needs = "; the user's group needs the policies `read` and `rest-api`" if error.denied else ""
        raise ConfigError(f"egress: mikrotik_connections: /{error}{needs}") from error
    return [_flow(row) for row in rows(answer, _router_states.MOST_ROWS)[0]]


def _flow(row: dict[str, Any]) -> Flow | None:
    client, client_port = _end(row, "src")
    remote, port = _end(row, "dst")
    begun, target = _read.address(client), _read.address(remote)
    if begun is None or target is None:
        return None
    transport = text(row.get("protocol")).lower()
    made = text(row.get("seen-reply")) in _ON and (transport != "tcp" or text(row.get("assured")) in _ON)
    return Flow(transport=transport, client=begun, client_port=client_port, remote=target, port=port, replied=made)


def _end(row: dict[str, Any], side: str) -> tuple[str, int]:
    """`src-address` holds `ip:port`; newer versions may name the port beside it."""
    address, port = _pf_states.split(row.get(f"{side}-address"))
    port = port or text(row.get(f"{side}-port"))
    return address, int(port) if port.isascii() and port.isdecimal() and len(port) <= 5 else 0


SOURCE = MikrotikConnections()
