"""Reads a Linux router's connection table: with whom outside each camera has exchanged packets.

`/proc/net/nf_conntrack` or `conntrack -L` where the agent runs on the router, else what a command prints, e.g.
`[ssh, router, conntrack, -L, -o, extended]`. Every 30 s: an ended connection stays in the table for up to two minutes.
Only connections that a camera began towards the internet are taken. On a host that cameras do not go through there are
none, so that silence there never counts.
Source: conntrack(8); kernel documentation nf_conntrack-sysctl (timeouts: TCP TIME_WAIT 120 s, UDP replied 120 s).
"""

import asyncio
from datetime import datetime
from pathlib import Path

from cctv_guard_agent.egress import _options
from cctv_guard_agent.egress._command import MOST_BYTES, run
from cctv_guard_agent.egress._conntrack_table import Flow, outward
from cctv_guard_agent.egress._counted import Counted
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import BadReply, ConfigError, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.net.interface import Net

_TABLE = Path("/proc/net/nf_conntrack")
_PROGRAM = ("conntrack", "-L", "-o", "extended")


class Conntrack:
    """The tables of the configured routers."""

    name = "conntrack"
    every_s = 30
    slack_s = 100
    """Below the two minutes that an ended connection stays."""
    flows = True
    glimpses = False
    router = ""

    def __init__(self) -> None:
        """Know no connection yet."""
        self._counted = Counted()

    def check(self, config: EgressConfig) -> None:
        """Look at the options. Raises ConfigError."""
        _options.known_only(config, ("command",))
        _options.words(config, "command")
        if config.address is not None or config.credentials is not None:
            raise ConfigError("egress: conntrack takes no address and no login; name a `command` for another host")

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Read the table as it is now. Raises as the interface says."""
        self.check(config)
        text = await self.table(config)
        flows = await asyncio.to_thread(_flows, text, cameras)
        return Reading(seen=self._counted.records(config.place, flows, now), since=now, until=now, mark="")

    async def table(self, config: EgressConfig) -> bytes:
        """Return the table as it is printed. Raises as `read`."""
        command = _options.words(config, "command")
        if command:
            return await run(self.name, command)
        try:
            return await asyncio.to_thread(_read_table)
        except OSError:
            pass  # kernels without that file still answer the program
        try:
            return await run(self.name, _PROGRAM)
        except (ConfigError, Unreachable) as error:
            raise Unreachable(
                f"egress: conntrack: neither {_TABLE} nor `{' '.join(_PROGRAM)}` can be read here ({error}). Run the "
                "agent with CAP_NET_ADMIN on the router, or name a `command` that prints its table"
            ) from error


def _read_table() -> bytes:
    with _TABLE.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise BadReply(f"egress: conntrack: {_TABLE} has more than {MOST_BYTES} bytes")
    return data


def _flows(text: bytes, cameras: frozenset[Address]) -> frozenset[Flow]:
    return frozenset(outward(text.decode("ascii", "replace").split("\n"), cameras))


SOURCE = Conntrack()
