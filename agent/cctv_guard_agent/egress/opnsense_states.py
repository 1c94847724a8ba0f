"""Reads OPNsense's state table: with whom outside each camera has exchanged packets at the time.

`POST /api/diagnostics/firewall/query_states`, which changes nothing; the filter is how the cameras' addresses begin.
The key's user needs the privilege "Diagnostics: Show States".
Source: facts/exposure.md section 6, facts/routers.md 4.5; opnsense/core Diagnostics FirewallController, lib/states.py.
"""

from typing import Any

from cctv_guard_agent.egress import _pf_states, _router_states
from cctv_guard_agent.egress._conntrack_table import Flow
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.routers._pf_calls import Rest, RestError
from cctv_guard_agent.routers._web import rows, text
from cctv_guard_agent.routers.opnsense import DRIVER, Opnsense

_PATH = "diagnostics/firewall/query_states"
_ROWS = 9_999
"""The controller's own bound."""
_PRIVILEGE = "Diagnostics: Show States"


class OpnsenseStates(_router_states.RouterStates):
    """The state tables of the configured firewalls."""

    name = "opnsense_states"
    router = "opnsense"

    def __init__(self, driver: Opnsense = DRIVER) -> None:
        """Share the driver's logins."""
        super().__init__(driver)

    async def connections(self, rest: Rest, cameras: frozenset[Address]) -> list[Flow | None]:
        """Ask once."""
        body = {"current": 1, "rowCount": _ROWS, "searchPhrase": _router_states.beginning(cameras)}
        try:
            answer = await rest.query(_PATH, body)
        except RestError as error:
            needs = f'; the key\'s user needs the privilege "{_PRIVILEGE}"' if error.denied else ""
            raise ConfigError(f"egress: opnsense_states: {error}{needs}") from error
        told = rows(answer.get("rows") if isinstance(answer, dict) else None, _router_states.MOST_ROWS)[0]
        return [_flow(row) for row in told]


def _flow(row: dict[str, Any]) -> Flow | None:
    packets = row.get("pkts")
    return _pf_states.flow(
        text(row.get("proto")),
        row.get("src_addr"),
        row.get("src_port"),
        row.get("dst_addr"),
        row.get("dst_port"),
        text(row.get("state")),
        _pf_states.numbers(*packets) if isinstance(packets, list) and len(packets) == 2 else [],
    )


SOURCE = OpnsenseStates()
