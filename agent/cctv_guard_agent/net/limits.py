"""Who may be asked, and how much: the law that every byte to a device passes.

Design section 7: only the owner's networks, a never-touch list, never port 9100 (printers print what they receive
there), at most two sockets per host at once, and a budget of requests and of time per host and cycle.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from cctv_guard_agent.errors import NotAllowed
from cctv_guard_agent.model.address import Address, Endpoint, Network

NEVER_PORTS = frozenset({9100})
"""Raw printing: whatever arrives comes out on paper (design section 7.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one host may be asked in one cycle."""

    sockets: int = 2
    """TCP connections at once; old embedded servers fall over under more (identification.md section 0)."""
    requests: int = 150
    """Connections opened, HTTP and RTSP requests and unicast searches (repeats count once) together. A camera that
    answers everything at the first scan is asked about 70."""
    time_s: float = 25.0
    """Seconds that its connections may be open, added up: a camera that trickles one byte a second ends here."""
    router_requests: int = 1_200
    """The same for a router, of which up to 512 mappings are read one by one (routers/_igd_list.py), each on a
    connection that counts as well."""
    router_time_s: float = 75.0
    """The same for a router: old ones need five seconds a call, and reading one may take 60 s (audit.py)."""

    def for_router(self) -> "Budget":
        """Return what a router may be asked: more, but with one socket, as some upset on parallel calls."""
        return replace(self, sockets=1, requests=self.router_requests, time_s=self.router_time_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostCounters:
    """What one host was asked since the cycle began; for diagnostics and tests."""

    connections: int
    requests: int
    datagrams: int
    most_at_once: int
    time_s: float
    refused: int
    """Requests that our own limits kept back."""


class HostGate:
    """One host's share: slots for sockets, requests, time."""

    def __init__(self, address: Address, budget: Budget) -> None:
        """Start with the whole budget."""
        self.address = address
        self._budget = budget
        self._slots = asyncio.Semaphore(budget.sockets)
        self._connections = self._requests = self._datagrams = self._open = self._most = self._refused = 0
        self._time_s = 0.0

    @property
    def counters(self) -> HostCounters:
        """Return what was asked so far."""
        return HostCounters(
            connections=self._connections,
            requests=self._requests,
            datagrams=self._datagrams,
            most_at_once=self._most,
            time_s=self._time_s,
            refused=self._refused,
        )

    @property
    def idle(self) -> bool:
        """Is no socket open and nobody waiting for one?"""
        return self._open == 0 and not self._slots.locked()

    @property
    def remaining_s(self) -> float:
        """Return the seconds of open connection that are left."""
        return max(0.0, self._budget.time_s - self._time_s)

    def ask_one_by_one(self) -> None:
        """Ask it as a router from now on; where a socket is in use, from the next cycle on."""
        if self._budget.sockets > 1 and self.idle:
            self._budget = self._budget.for_router()
            self._slots = asyncio.Semaphore(1)

    def renew(self) -> None:
        """Begin a new cycle: the counts start over, open sockets stay counted as open."""
        self._connections = self._requests = self._datagrams = self._refused = 0
        self._most, self._time_s = self._open, 0.0

    def request(self, *, datagram: bool = False) -> None:
        """Count one request. Raises NotAllowed where the budget of this cycle is spent."""
        if self._connections + self._requests + self._datagrams >= self._budget.requests:
            self._refused += 1
            raise NotAllowed(f"{self.address}: the {self._budget.requests} requests of this cycle are spent")
        if datagram:
            self._datagrams += 1
        else:
            self._requests += 1

    @asynccontextmanager
    async def socket(self) -> AsyncIterator[None]:
        """Hold one of the host's socket slots; the time inside counts against its time budget.

        Raises NotAllowed where time or requests are spent, or no slot came free within the time that is left.
        """
        self._require_time()
        try:
            async with asyncio.timeout(self.remaining_s):
                await self._slots.acquire()
        except TimeoutError as error:
            self._refused += 1
            raise NotAllowed(f"{self.address}: its {self._budget.sockets} sockets stayed in use") from error
        started = time.monotonic()
        try:
            self._require_time()
            self.request()
            self._requests -= 1
            self._connections += 1
            self._open += 1
            self._most = max(self._most, self._open)
            try:
                yield
            finally:
                self._open -= 1
                self._time_s += time.monotonic() - started
        finally:
            self._slots.release()

    def _require_time(self) -> None:
        if self.remaining_s <= 0:
            self._refused += 1
            raise NotAllowed(
                f"{self.address}: answers too slowly, its {self._budget.time_s:g} s of this cycle are spent"
            )


class Law:
    """The owner's networks, the never-touch list and one gate per host."""

    def __init__(
        self,
        networks: Sequence[Network],
        never_touch: Sequence[Network] = (),
        budget: Budget | None = None,
        services: Sequence[Address] = (),
    ) -> None:
        """Allow `networks` but for `never_touch`.

        services: programs that the owner named (Frigate on this host, ...): they may be connected to, but are neither
        searched for nor probed.
        """
        self._networks = tuple(networks)
        self._services = frozenset(services)
        self._never_touch = tuple(never_touch)
        self._budget = budget or Budget()
        self._gates: dict[Address, HostGate] = {}
        self._one_by_one: set[Address] = set()

    def ask_one_by_one(self, address: Address) -> None:
        """Ask a host as a router; said of addresses inside the owner's networks only, others are never asked."""
        if self.allowed(address):
            self._one_by_one.add(address)
            if address in self._gates:
                self._gates[address].ask_one_by_one()

    @property
    def networks(self) -> tuple[Network, ...]:
        """Return the owner's networks."""
        return self._networks

    def allowed(self, address: Address) -> bool:
        """Is it inside the owner's networks and not on the never-touch list?"""
        if address.is_multicast or address.is_unspecified:
            return False
        return _inside(address, self._networks) and not _inside(address, self._never_touch)

    def _is_service(self, address: Address) -> bool:
        return address in self._services and not _inside(address, self._never_touch)

    def gate(self, endpoint: Endpoint) -> HostGate:
        """Return the gate of an allowed host. Raises NotAllowed."""
        address = endpoint.address
        if endpoint.port in NEVER_PORTS:
            raise NotAllowed(f"port {endpoint.port} is never touched: printers print what arrives there")
        if not self.allowed(address) and not self._is_service(address):
            why = "is on the never-touch list" if _inside(address, self._never_touch) else "is outside your networks"
            raise NotAllowed(f"{address} {why}")
        if address not in self._gates:
            is_router = address in self._one_by_one
            self._gates[address] = HostGate(address, self._budget.for_router() if is_router else self._budget)
        return self._gates[address]

    def counters(self) -> dict[Address, HostCounters]:
        """Return what each host was asked in this cycle."""
        return {address: gate.counters for address, gate in self._gates.items()}

    def new_cycle(self) -> None:
        """Give every host its budget anew; hosts without an open socket are forgotten."""
        self._gates = {address: gate for address, gate in self._gates.items() if not gate.idle}
        for address, gate in self._gates.items():
            gate.renew()
            if address in self._one_by_one:
                gate.ask_one_by_one()


class Rate:
    """So many packets a second, as a bucket that holds a fiftieth of a second's worth."""

    def __init__(self, per_s: int) -> None:
        """Start with an empty bucket; `per_s` is positive."""
        self.per_s = per_s
        self._most = max(1.0, per_s / 50)
        self._tokens = 0.0
        self._at: float | None = None

    def take(self, now: float) -> int:
        """Return how many packets may go now (monotonic seconds); they are taken out of the bucket."""
        if self._at is not None:
            self._tokens = min(self._most, self._tokens + (now - self._at) * self.per_s)
        self._at = now
        whole = int(self._tokens)
        self._tokens -= whole
        return whole

    def give_back(self, packets: int) -> None:
        """Put back what was taken but not sent."""
        self._tokens = min(self._most, self._tokens + packets)


def _inside(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)
