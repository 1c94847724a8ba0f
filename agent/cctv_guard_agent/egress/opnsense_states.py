"""Reads OPNsense's state table: with whom outside each camera has exchanged packets at the time.

`POST /api/diagnostics/firewall/query_states`, which changes nothing; the filter is how the cameras' addresses begin.
The key's user needs the privilege "Diagnostics: Show States".
Source: facts/exposure.md section 6, facts/routers.md 4.5; opnsense/core Diagnostics FirewallController, lib/states.py.
"""

import base64
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from cctv_guard_agent.egress import _pf_states, _router_states
from cctv_guard_agent.egress._conntrack_table import Flow
from cctv_guard_agent.egress._counted import Counted
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers._pf_calls import Rest, RestError
from cctv_guard_agent.routers._web import Web, place_of, rows, text
from cctv_guard_agent.routers.opnsense import DRIVER, Opnsense

_PATH = "diagnostics/firewall/query_states"
_ROWS = 9_999
"""The controller's own bound."""
_PRIVILEGE = "Diagnostics: Show States"


class OpnsenseStates:
    """The state tables of the configured firewalls."""

    name = "opnsense_states"
    every_s = 300
    slack_s = 0
    flows = True
    glimpses = True
    router = "opnsense"

    def __init__(self, driver: Opnsense = DRIVER) -> None:
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
            login = place.credentials
            pair = base64.b64encode(f"{login.username}:{login.password.reveal()}".encode()).decode("ascii")
            async with Web(net, place) as web:
                headers = (("Authorization", f"Basic {pair}"),)
                await ask(Rest(web, kept, "/api/", headers, "is this OPNsense, with its web pages at this port?"))

        flows = await _router_states.glimpsed(self._glimpses, config, kept, cameras, _states, own_reading)
        return Reading(seen=self._counted.records(config.place, flows, now), since=now, until=now, mark="")


async def _states(rest: Rest, cameras: frozenset[Address]) -> list[Flow | None]:
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
