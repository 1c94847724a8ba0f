"""What the packets of a capture say of cameras, gathered between two readings. Pure; bounded; no contents, no times."""

from collections import OrderedDict
from dataclasses import replace
from datetime import date, datetime

from cctv_guard_agent.egress import _packets, _read
from cctv_guard_agent.egress._conntrack_table import Flow
from cctv_guard_agent.egress.interface import Seen
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.egress import Outcome
from cctv_guard_agent.wire.captures import ssdp_search

_MOST_FLOWS = 16_384
_MOST_SEARCH = 1_024
"""Bytes of an M-SEARCH; the usual ones have 150."""


class Watch:
    """One interface."""

    def __init__(self) -> None:
        """Know no camera yet."""
        self.cameras: frozenset[Address] = frozenset()
        self._named: list[Seen] = []
        self._flows: OrderedDict[Flow, None] = OrderedDict()
        self._told: OrderedDict[tuple[Flow, date], None] = OrderedDict()
        self._waited: frozenset[Flow] = frozenset()
        self._in_sight: set[Address] = set()
        self._searches: set[tuple[Address, date]] = set()

    def take(self, data: bytes, now: datetime) -> None:
        """Read one packet from its IP header on."""
        one = _packets.packet(data)
        if one is None:
            return
        if one.target in self.cameras and one.transport == "udp" and one.source_port == 53:
            self._answered(one, now)
        if one.source in self.cameras and one.transport == "udp" and one.port == 1900:
            self._searched(one, now)
        if one.source in self.cameras and one.target.is_global and not one.target.is_multicast:
            self._went_out(one, now)
        elif one.target in self.cameras and one.source.is_global:
            self._came_back(one)

    def _answered(self, one: _packets.Packet, now: datetime) -> None:
        told = _packets.dns_answer(one.payload)
        if told is None:
            return
        self._in_sight.add(one.target)
        outcome = Outcome.ANSWERED if told[1] else Outcome.BLOCKED
        self._name(Seen(client=one.target, at=now, outcome=outcome, name=told[0]))

    def _searched(self, one: _packets.Packet, now: datetime) -> None:
        """Take what it searches for where that is a router that opens ports; once a day is enough."""
        try:
            ((_, sought), *_) = ssdp_search.read(one.payload[:_MOST_SEARCH].decode("ascii", "replace"))
        except BadReply:
            return
        if (one.source, now.date()) not in self._searches:
            self._searches = {(who, day) for who, day in self._searches if day == now.date()} | {
                (one.source, now.date())
            }
            self._name(Seen(client=one.source, at=now, outcome=Outcome.IGD_SEARCH, service=sought))

    def _went_out(self, one: _packets.Packet, now: datetime) -> None:
        flow = _flow(one.transport, one.source, one.target, one.port)
        self._in_sight.add(one.source)
        if flow not in self._flows and replace(flow, replied=True) not in self._flows:
            self._keep(flow)
        if one.transport == "tcp" and one.payload[:1] == b"\x16" and (name := _packets.server_name(one.payload)):
            # it is said only after the server took the connection
            self._name(Seen(client=one.source, at=now, outcome=Outcome.CONTACT, name=name))

    def _came_back(self, one: _packets.Packet) -> None:
        """Mark what the camera began as answered; what the outside begins is none of this."""
        flow = _flow(one.transport, one.target, one.source, one.source_port)
        if flow in self._flows and not one.reset:
            del self._flows[flow]
            self._keep(replace(flow, replied=True))

    def _keep(self, flow: Flow) -> None:
        self._flows[flow] = None
        if len(self._flows) > _MOST_FLOWS:
            self._flows.popitem(last=False)

    def _name(self, one: Seen) -> None:
        if len(self._named) < _read.MOST_SEEN:
            self._named.append(one)

    def read(self, now: datetime) -> tuple[Seen, ...]:
        """Return what was gathered; a connection counts once a day, and the next reading begins empty."""
        seen, self._named = self._named, []
        waiting: OrderedDict[Flow, None] = OrderedDict()
        for flow in self._flows:
            if (flow, now.date()) in self._told or (replace(flow, replied=True), now.date()) in self._told:
                continue
            if not flow.replied and flow not in self._waited:
                waiting[flow] = None  # the answer may be on its way: another reading decides
                continue
            self._told[flow, now.date()] = None
            seen.append(Seen(client=flow.client, at=now, outcome=flow.outcome, service=flow.service))
        self._flows, self._waited = waiting, frozenset(waiting)
        while len(self._told) > 2 * _MOST_FLOWS:
            self._told.popitem(last=False)
        seen += [Seen(client=client, at=now, outcome=Outcome.SEEN) for client in self._in_sight]
        self._in_sight = set()
        return tuple(seen)


def _flow(transport: str, client: Address, remote: Address, port: int) -> Flow:
    """One peer and port is one connection here: a camera that connects anew each minute does not count each."""
    return Flow(transport=transport, client=client, client_port=0, remote=remote, port=port, replied=False)
