"""What plug-ins may do on the network, as Protocols: every byte to a device passes `Net`, which enforces the law.

Design section 7: only allowed networks, at most two sockets per host at once, a budget of requests per host and
cycle, never-touch list, timeouts and size bounds on everything. `net/` implements it, tests may fake it.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from cctv_guard_agent.model.address import Address, Endpoint, Interface


@dataclass(frozen=True, slots=True, kw_only=True)
class Datagram:
    """One UDP datagram that arrived."""

    data: bytes
    """At most 65,507 bytes."""
    sender: Endpoint
    interface: Interface | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReply:
    """One HTTP (or RTSP) answer as received."""

    status: int
    head: str
    """Status line and headers exactly as received (Latin-1), line ends normalised to CRLF, without the empty line."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, values stripped."""
    body: bytes
    truncated: bool = False
    """The body is not complete: longer than the bound that was given, or it ended before its announced length."""

    def header(self, name: str) -> str | None:
        """Return the first value of a header (lower-case name)."""
        return next((value for key, value in self.headers if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a header, in order."""
        return tuple(value for key, value in self.headers if key == name)


class Connection(Protocol):
    """One open TCP (or TLS) connection to a device."""

    async def write(self, data: bytes) -> None:
        """Send bytes. Raises Unreachable."""

    async def read_until(self, mark: bytes, limit: int) -> bytes:
        """Read up to and including `mark`. Raises BadReply past `limit` bytes, Unreachable at the end or deadline."""

    async def read_exactly(self, size: int) -> bytes:
        """Read `size` bytes. Raises Unreachable."""

    async def read_some(self, limit: int) -> bytes:
        """Read what comes, at most `limit` bytes; empty at the end."""

    @property
    def certificate_der(self) -> bytes | None:
        """The peer's certificate where TLS is spoken (never verified: cameras sign their own)."""


class Net(Protocol):
    """The only way out."""

    @property
    def interfaces(self) -> Sequence[Interface]:
        """The interfaces of the allowed networks; discovery sends once on each."""

    def allowed(self, address: Address) -> bool:
        """Is it inside the owner's networks and not on the never-touch list?"""

    def ask_one_by_one(self, address: Address) -> None:
        """Open no second connection to this host while one is open: a router, of which some upset on parallel calls."""

    def udp_search(
        self,
        payload: bytes | Sequence[bytes] | Callable[[], Sequence[bytes]],
        *,
        port: int,
        group: str | None = None,
        broadcast: bool = False,
        unicast: Sequence[Address] = (),
        listen_port: int | Sequence[int] | None = None,
        listen_group: str | Sequence[str] | None = None,
        source_port: int | None = None,
        repeats: int = 3,
        wait_s: float = 2.0,
    ) -> AsyncIterator[Datagram]:
        """Send on every interface and yield what comes back from allowed addresses until `wait_s` after the last send.

        payload: one or more datagrams, each sent to every target each time; a callable is asked anew for each send
        (devices ignore a message id that they have answered, so a repeat needs a fresh one to be a chance of its own).
        group: multicast group; broadcast: to 255.255.255.255 and the subnet's broadcast; unicast: to these hosts.
        listen_port, listen_group: also hear answers that come to the group (bound to the group address, never 0.0.0.0);
        without a group, answers that are broadcast to that port (bound to the broadcast addresses). Several of either
        where a protocol has several.
        source_port: send from it, for devices that answer to a fixed port.
        repeats: sends, spread with jitter over the wait. Raises Unreachable where a port is held by another program
        (message "held by ...").
        """

    @property
    def sweep_takes_s(self) -> float:
        """The longest that a sweep sends, in seconds; 0 where the owner named no network for it."""

    def udp_sweep(self, payload: Callable[[int], bytes], *, port: int, wait_s: float = 2.0) -> AsyncIterator[Datagram]:
        """Ask every address of the networks that the owner named for it, and yield what comes back.

        payload: what is sent in each pass (0, 1, ...). Few sockets, bounded packets a second (net/sweep.py);
        who answered is not asked again. Raises Unreachable at the end where some could not be asked.
        """

    def udp_listen(self, *, port: int, wait_s: float) -> AsyncIterator[Datagram]:
        """Send nothing, and yield what is broadcast to `port` on the interfaces within `wait_s`.

        Also from hosts without an address yet (sender 0.0.0.0). Raises Unreachable where the port is held by another
        program or may not be opened.
        """

    def connect(
        self, endpoint: Endpoint, *, tls: bool = False, timeout_s: float = 3.0
    ) -> AbstractAsyncContextManager[Connection]:
        """Open a connection within the host's limits. Raises NotAllowed, Unreachable (`.reason` closed or filtered)."""

    async def http(
        self,
        endpoint: Endpoint,
        path: str,
        *,
        method: str = "GET",
        headers: Sequence[tuple[str, str]] = (),
        body: bytes = b"",
        tls: bool = False,
        limit: int = 262_144,
        timeout_s: float = 4.0,
        connection: Connection | None = None,
    ) -> HttpReply:
        """One request; never follows a redirect, ignores proxy variables, reads at most `limit` bytes of body.

        connection: use this open one (keep-alive) instead of a new one. Raises NotAllowed, Unreachable, BadReply.
        """

    async def rtsp(
        self,
        endpoint: Endpoint,
        method: str,
        url: str,
        *,
        cseq: int,
        headers: Sequence[tuple[str, str]] = (),
        connection: Connection,
        timeout_s: float = 3.0,
    ) -> HttpReply:
        """One RTSP request on an open connection (OPTIONS, DESCRIBE; SETUP, TEARDOWN at most). Raises likewise."""
