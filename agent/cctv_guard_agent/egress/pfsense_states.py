"""Reads pfSense's state table over the REST package: with whom outside each camera has exchanged packets at the time.

`GET /api/v2/firewall/states`, filtered by how the cameras' addresses begin. The key's user needs the privilege
`api-v2-firewall-states-get`.
Source: facts/exposure.md section 6, facts/routers.md 4.6; pfrest/pfSense-pkg-RESTAPI, model FirewallState.
"""

from typing import Any

from cctv_guard_agent.egress import _pf_states, _router_states
from cctv_guard_agent.egress._conntrack_table import Flow
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.routers._pf_calls import Rest, RestError
from cctv_guard_agent.routers._web import rows, text
from cctv_guard_agent.routers.pfsense import DRIVER, Pfsense

_PRIVILEGE = "api-v2-firewall-states-get"


class PfsenseStates(_router_states.RouterStates):
    """The state tables of the configured firewalls."""

    name = "pfsense_states"
    router = "pfsense"

    def __init__(self, driver: Pfsense = DRIVER) -> None:
        """Share the driver's logins."""
        super().__init__(driver)

    async def connections(self, rest: Rest, cameras: frozenset[Address]) -> list[Flow | None]:
        """Ask once."""
        begin = _router_states.beginning(cameras)
        try:
            answer = await rest.get("firewall/states" + (f"?source__startswith={begin}" if begin else ""))
        except RestError as error:
            needs = f"; the key's user needs the privilege `{_PRIVILEGE}`" if error.denied else ""
            raise ConfigError(f"egress: pfsense_states: {error}{needs}") from error
        told = rows(answer.get("data") if isinstance(answer, dict) else None, _router_states.MOST_ROWS)[0]
        return [_flow(row) for row in told]


def _flow(row: dict[str, Any]) -> Flow | None:
    client, client_port = _pf_states.split(row.get("source"))
    remote, port = _pf_states.split(row.get("destination"))
    packets = _pf_states.numbers(row.get("packets_in"), row.get("packets_out"))
    transport, state = text(row.get("protocol")), text(row.get("state"))
    return _pf_states.flow(transport, client, client_port, remote, port, state, packets)


SOURCE = PfsenseStates()
