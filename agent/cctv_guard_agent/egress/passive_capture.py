"""Listens on an interface that cameras' traffic to the outside passes: a router's, a mirror port's, a bridge's.

Sends nothing. The kernel drops what stays inside (_filter.py); of the rest only headers, DNS answers and the server
named in a TLS hello are looked at, of cameras only, and only counts are kept. Off unless configured; needs CAP_NET_RAW.
On an interface that the traffic does not pass there is nothing to hear, and silence never counts.
Source: facts/exposure.md section 6 (mirror port: headers only).
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cctv_guard_agent.egress import _filter, _options
from cctv_guard_agent.egress._watch import Watch
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import ConfigError, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.packets import Packets

_AT_ONCE = 256
"""Packets in one turn: the agent's other work goes on between."""


@dataclass(slots=True)
class _Open:
    packets: Packets
    loop: asyncio.AbstractEventLoop
    since: datetime
    watch: Watch = field(default_factory=Watch)

    def on_packets(self) -> None:
        for packet in self.packets.take(_filter.SNAP, _AT_ONCE):
            self.watch.take(packet, datetime.now(UTC))

    def close(self) -> None:
        if not self.loop.is_closed():
            self.loop.remove_reader(self.packets)
        self.packets.close()


class PassiveCapture:
    """Every configured interface; each is listened to from its first reading on."""

    name = "passive_capture"
    every_s = 30
    slack_s = 0
    flows = True
    glimpses = False
    router = ""

    def __init__(self) -> None:
        """Listen to nothing yet."""
        self._open: dict[str, _Open] = {}

    def check(self, config: EgressConfig) -> None:
        """Look at the options. Raises ConfigError."""
        _options.known_only(config, ("interface",))
        name = config.options.get("interface")
        if not isinstance(name, str) or not 0 < len(name.encode()) < 16 or "/" in name:
            raise ConfigError("egress: passive_capture needs `interface`, e.g. eth1")
        if config.address is not None or config.credentials is not None:
            raise ConfigError("egress: passive_capture takes no address and no login")

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Return what was heard since the last reading. Raises ConfigError, Unreachable."""
        self.check(config)
        name = str(config.options["interface"])
        loop = asyncio.get_running_loop()
        if name in self._open and self._open[name].loop is not loop:
            self.close(name)
        if name not in self._open:
            self._open[name] = _listen(name, loop, now)
        heard = self._open[name]
        heard.watch.cameras = cameras
        heard.on_packets()
        lost = self._lost(name)
        since, heard.since = (now if lost else heard.since), now
        limits = (_lost_some(lost),) if lost else ()
        return Reading(seen=heard.watch.read(now), since=since, until=now, mark="", limits=limits)

    def _lost(self, name: str) -> int:
        """Return how many packets the kernel dropped since it was asked last. Raises Unreachable."""
        try:
            return self._open[name].packets.lost()
        except Unreachable as error:
            self.close(name)
            raise Unreachable(f"egress: passive_capture: {error}") from error

    def close(self, name: str) -> None:
        """Stop listening to an interface."""
        self._open.pop(name).close()


def _listen(name: str, loop: asyncio.AbstractEventLoop, now: datetime) -> _Open:
    try:
        packets = Packets(name, _filter.program())
    except Unreachable as error:
        raise Unreachable(f"egress: passive_capture: {error}") from error
    heard = _Open(packets=packets, loop=loop, since=now)
    loop.add_reader(packets, heard.on_packets)
    return heard


def _lost_some(count: int) -> Text:
    return say("egress.capture_lost", "{count} packets came faster than they could be looked at.", count=count)


SOURCE = PassiveCapture()
