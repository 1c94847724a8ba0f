"""The agent's side of the vantages inside: what each is asked to try, and what is believed of its answers.

Their words come over MQTT and are a stranger's: bounded, dated, about known addresses only. Where one was turned away,
the agent tries the same port itself in the same minute (the positive control); nothing but open and close.

Source: facts/exposure.md 5.4.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cctv_guard_agent.errors import BadReply, CctvGuardError
from cctv_guard_agent.exposure.inside import EVERY_S
from cctv_guard_agent.exposure.ipv6 import routed_addresses
from cctv_guard_agent.exposure.verdicts import good_until
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.inside import NEVER, TURNED_AWAY, InsideLook, Knock, Target
from cctv_guard_agent.model.newest import newest_first
from cctv_guard_agent.model.snapshot import SourceHealth
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.vantage.interface import InsideConfig
from cctv_guard_agent.vantage.kept_inside import from_text, to_text
from cctv_guard_agent.vantage.questions import USUAL
from cctv_guard_agent.wire import inside as wire

_LOG = logging.getLogger(__name__)

CLOCK = timedelta(seconds=60)
"""A live result is younger than this, or one of the two clocks is wrong."""
SAME_MINUTE = timedelta(seconds=90)
"""A round over many cameras is published in parts of less than a minute; the control follows at once."""
CONTROL_S = 3.0
AT_ONCE = 32

Reach = Callable[[Address, int], Awaitable[bool | None]]
"""Does this port open for the agent itself? None: it could not be asked."""


class InsideWatch:
    """The vantages in other networks of one site."""

    def __init__(self, configs: Sequence[InsideConfig], kept: str | None, agent_id: str) -> None:
        """Take up what was kept of vantages that are still configured."""
        self._configs = {one.name: one for one in configs}
        self._agent_id = agent_id
        self._looks = {one.vantage: one for one in from_text(kept) if one.vantage in self._configs}
        self._trouble: dict[str, Text] = {}
        self._skipped: dict[str, int] = {}
        self._tried: dict[tuple[Address, int], tuple[datetime, bool | None]] = {}
        """When this computer tried a port itself last, and what came of it: once a minute is enough."""

    @property
    def looks(self) -> tuple[InsideLook, ...]:
        """The newest look of each configured vantage; one that never spoke has an empty one of long ago."""
        return tuple(
            replace(self._looks.get(name) or _no_look(name), expected=config.may_reach)
            for name, config in sorted(self._configs.items())
        )

    def to_text(self) -> str:
        """Return what the store keeps."""
        return to_text(self._looks.values())

    def tasks(self, devices: Sequence[Device]) -> Mapping[str, Mapping[str, object]]:
        """Return what each vantage is asked to try: every device with a port that is open here."""
        found = targets(devices)
        return {
            name: wire.task_payload(wire.Task(name=name, agent_id=self._agent_id, targets=found))
            for name in self._configs
        }

    def health(self, now: datetime) -> tuple[SourceHealth, ...]:
        """How each fares, and what to do where it does not."""
        return tuple(self._health(name, now) for name in self._configs)

    def _health(self, name: str, now: datetime) -> SourceHealth:
        source, look = f"inside vantage {name}", self._looks.get(name)
        if name in self._trouble:
            return SourceHealth(name=source, state="failed", why=self._trouble[name])
        if look is None or now > good_until(look.at, EVERY_S):
            why = say(
                "source.inside_silent",
                "No word from {name} within a day. Is `cctv-guard vantage watch` running there, and does it get to the "
                "broker under this name?",
                name=name,
            )
            return SourceHealth(name=source, state="not_run", why=why)
        skipped = self._skipped.get(name, 0)
        outside = say(
            "source.inside_skipped",
            "{name} did not try {count} addresses that are outside the `networks` in its own file: add their networks "
            "there.",
            name=name,
            count=skipped,
        )
        return SourceHealth(name=source, state="ok", why=outside if skipped else None, heard=len(look.knocks))

    async def take(
        self,
        name: str,
        data: bytes,
        *,
        retained: bool,
        heard: datetime,
        devices: Sequence[Device],
        now: datetime,
        reach: Reach,
    ) -> bool:
        """Judge one message from a vantage's topic; True where something new is known. Never raises for its content.

        retained: it lay at the broker, so that its age says nothing about clocks. heard: when it came; it may have
        waited for the one before.
        """
        if name not in self._configs:
            return False
        try:
            results = wire.read_results(data, name)
        except BadReply as error:
            return self._fails(name, say("source.inside_unread", "Its result cannot be used: {why}.", why=error))
        look = results.look
        trouble = self._why_not(results, retained, heard)
        if trouble is not None:
            return self._fails(name, trouble)
        before = self._looks.get(name)
        if (before is not None and look.at < before.at) or now > min(results.good_until, good_until(look.at, EVERY_S)):
            return False  # older than what is known, or too old to count
        known = {address for one in devices for address in _addresses(one)}
        told = [one for one in look.knocks if one.address in known and _is_of_this_day(one, look)]
        knocks = await self._controlled(told, before.knocks if before else (), now, reach)
        since = wire.with_since(knocks, before.knocks if before else ())
        self._looks[name] = replace(
            look, knocks=tuple(replace(one, since=since[one.address, one.port]) for one in knocks)
        )
        self._skipped[name] = results.skipped
        self._trouble.pop(name, None)
        return True

    def _fails(self, name: str, why: Text) -> bool:
        changed = self._trouble.get(name) != why
        self._trouble[name] = why
        _LOG.debug("inside vantage %s: %s", name, why.english)
        return changed

    def _why_not(self, results: wire.Results, retained: bool, heard: datetime) -> Text | None:
        if results.agent_id != self._agent_id:
            return say(
                "source.inside_other_agent",
                "It answers the questions of another agent ({other}). Are two agents using one site id at this broker?",
                other=results.agent_id,
            )
        ahead = results.look.at - heard
        if ahead > CLOCK or (not retained and ahead < -CLOCK):
            return say(
                "source.inside_clock",
                "Its clock and this computer's are {seconds} s apart, so nothing it says can be dated. Let both take "
                "their time from the network (NTP).",
                seconds=round(abs(ahead.total_seconds()) / 10) * 10,
            )
        return None

    async def _controlled(
        self, knocks: Sequence[Knock], before: Sequence[Knock], now: datetime, reach: Reach
    ) -> list[Knock]:
        """Add to each attempt that was turned away whether this computer gets through."""
        known = {(one.address, one.port, one.at): one.reached_here for one in before}
        at_once = asyncio.Semaphore(AT_ONCE)

        async def one(knock: Knock) -> Knock:
            here = known.get((knock.address, knock.port, knock.at))
            if knock.how not in TURNED_AWAY or here is not None or abs(now - knock.at) > SAME_MINUTE:
                return replace(knock, reached_here=here)
            at, answer = self._tried.get((knock.address, knock.port), (None, None))
            if at is None or abs(now - at) > CLOCK:
                async with at_once:
                    answer = await reach(knock.address, knock.port)
                self._tried[knock.address, knock.port] = now, answer
            return replace(knock, reached_here=answer)

        self._tried = {key: one for key, one in self._tried.items() if abs(now - one[0]) <= CLOCK}
        return list(await asyncio.gather(*map(one, knocks)))


def _no_look(name: str) -> InsideLook:
    return InsideLook(vantage=name, segment="unknown", at=NEVER, alive=None)


def reach_over(net: Net) -> Reach:
    """Return how the agent itself tries a port: within the law of its networks and each host's budget."""

    async def reach(address: Address, port: int) -> bool | None:
        try:
            async with net.connect(Endpoint(address=address, port=port), timeout_s=CONTROL_S):
                return True
        except CctvGuardError as error:
            return False if getattr(error, "reason", None) else None

    return reach


def targets(devices: Sequence[Device]) -> tuple[Target, ...]:
    """Return what may be tried of each device, by id: silence only tells something of a port that is open here."""
    found = []
    for device in sorted(devices, key=lambda one: one.id):
        ports, addresses = _open_ports(device), _addresses(device)
        if ports and addresses and device.identity.is_camera is not False:
            found.append(Target(device=device.id, addresses=addresses, ports=ports))
    return tuple(found[: wire.MOST_TARGETS])


def _addresses(device: Device) -> tuple[Address, ...]:
    if not device.addresses:
        return ()
    every: tuple[Address, ...] = (*device.addresses, *routed_addresses(device))
    return tuple(dict.fromkeys(one for one in every if not one.is_link_local))[: wire.MOST_ADDRESSES]


def _open_ports(device: Device) -> tuple[int, ...]:
    """Ports whose newest answer was "open", the usual ones of cameras first."""
    newest: dict[str, bool] = {}
    for seen in newest_first(device, "tcp.open", "tcp.closed", "tcp.filtered"):
        newest.setdefault(seen.value, seen.kind == "tcp.open")
    ports = [int(text) for text, is_open in newest.items() if is_open and text.isascii() and text.isdecimal()]
    usable = [port for port in ports if 0 < port < 65536 and port not in wire.NEVER]
    order = {port: place for place, port in enumerate(USUAL)}
    return tuple(sorted(usable, key=lambda port: (order.get(port, len(order)), port))[: wire.MOST_PORTS])


def _is_of_this_day(one: Knock, look: InsideLook) -> bool:
    return timedelta(seconds=-1) <= look.at - one.at <= timedelta(hours=24)
