"""Reads a MikroTik router's connection table: with whom outside each camera has exchanged packets at the time.

`GET /rest/ip/firewall/connection`, the fields that are needed alone. The user's group needs the policies `read` and
`rest-api`, as for the mappings. IPv4 only.
Source: facts/routers.md 4.2 (fields, `ip:port`); facts/exposure.md section 6.
"""

from typing import Any

from cctv_guard_agent.egress import _pf_states, _read, _router_states
from cctv_guard_agent.egress._conntrack_table import Flow
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.routers._web import rows, text
from cctv_guard_agent.routers.mikrotik import DRIVER, Mikrotik, Rest, RestError

_FIELDS = "protocol,src-address,src-port,dst-address,dst-port,seen-reply,assured"
_ON = ("true", "yes")


class MikrotikConnections(_router_states.RouterStates):
    """The connection tables of the configured routers."""

    name = "mikrotik_connections"
    router = "mikrotik"

    def __init__(self, driver: Mikrotik = DRIVER) -> None:
        """Share the driver's logins."""
        super().__init__(driver)

    async def connections(self, rest: Rest, cameras: frozenset[Address]) -> list[Flow | None]:
        """Ask once."""
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
