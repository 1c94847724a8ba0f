"""Reads an OpenWrt router's connection table over ubus, in the session that reads its mappings: no login of its own.

`file exec` of `/usr/sbin/conntrack -L -o extended`, which only lists: reading `/proc/net/nf_conntrack` itself through
rpcd gives its first page alone. The router needs the package `conntrack`, the account's access list `file` `exec`
(ubus) and exactly that command line (file). Every minute: an ended connection stays in the table for two.
IPv4 only.
Source: facts/routers.md 4.1 (rights, session); openwrt/rpcd file.c (one page of a file without length; 256 kB of
output; the joined command line is what the right names); conntrack(8).
"""

import asyncio
from datetime import datetime, timedelta

from cctv_guard_agent.egress import _router_states
from cctv_guard_agent.egress._conntrack_table import Flow, outward
from cctv_guard_agent.egress._counted import Counted
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import BadReply, ConfigError, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers._openwrt_calls import Ubus, UbusError
from cctv_guard_agent.routers._web import Web, place_of, text
from cctv_guard_agent.routers.openwrt import DRIVER, Openwrt

_PROGRAM = "/usr/sbin/conntrack"
_WORDS = ("-L", "-o", "extended")
_LINE = f"{_PROGRAM} {' '.join(_WORDS)}"
_FULL = 258_048
"""Characters: rpcd hands over at most 64 pages of 4,096, the last of which may be cut anywhere."""


class OpenwrtFlows:
    """The connection tables of the configured routers."""

    name = "openwrt_flows"
    every_s = 60
    slack_s = 100
    """Below the two minutes that an ended connection stays."""
    flows = True
    glimpses = False
    router = "openwrt"

    def __init__(self, driver: Openwrt = DRIVER) -> None:
        """Share the driver's sessions."""
        self._driver = driver
        self._counted = Counted()

    def check(self, config: EgressConfig) -> None:
        """Look at the options. Raises ConfigError."""
        _router_states.check(config)

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Read the table as it is now. Raises as the interface says."""
        router = _router_states.router_of(config)
        async with Web(net, place_of(router, port=443)) as web:
            table = await _table(Ubus(web, self._driver.kept(router)))
        flows = await asyncio.to_thread(_flows, table, cameras)
        cut = len(table) >= _FULL
        # what a cut table leaves out is not known: it joins no reading before it, so that it never makes a "no"
        since = now + timedelta(seconds=self.slack_s + 1) if cut else now
        seen = self._counted.records(config.place, flows, now)
        return Reading(seen=seen, since=since, until=now, mark="", limits=(_was_cut(),) if cut else ())


async def _table(ubus: Ubus) -> str:
    try:
        answer = await ubus.call("file", "exec", {"command": _PROGRAM, "params": list(_WORDS)})
    except UbusError as error:
        raise _explained(error) from error
    table = answer.get("stdout")
    if answer.get("code") != 0 or not isinstance(table, str):
        raise Unreachable(f"egress: openwrt_flows: `{_LINE}` failed in the router: {text(answer.get('stderr'), 120)}")
    return table


def _explained(error: UbusError) -> ConfigError | BadReply:
    if error.denied:
        return ConfigError(
            "egress: openwrt_flows: the account's access list lacks `exec` on ubus `file`, or on the file "
            f'"{_LINE}" (exactly so); see docs/phones_home.md'
        )
    if error.missing:
        return ConfigError(
            f"egress: openwrt_flows: {error}: the router needs the packages `rpcd-mod-file` and `conntrack`"
        )
    return BadReply(f"egress: openwrt_flows: {error}")


def _flows(table: str, cameras: frozenset[Address]) -> frozenset[Flow]:
    return frozenset(outward(table.split("\n"), cameras))


def _was_cut() -> Text:
    return say(
        "egress.openwrt_cut",
        "The router's table is longer than it hands over at once: contact shows, its absence is not proved.",
    )


SOURCE = OpenwrtFlows()
