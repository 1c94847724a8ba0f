"""The one implementation of `Net`: joins the law (limits), the interfaces and the three carriers (udp, tcp, http)."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from ipaddress import IPv4Address, IPv6Address

from cctv_guard_agent.errors import NotAllowed, Unreachable
from cctv_guard_agent.model.address import Address, Endpoint, Interface, Network
from cctv_guard_agent.net import http as http1
from cctv_guard_agent.net import interfaces as cards
from cctv_guard_agent.net import listen, tcp, udp
from cctv_guard_agent.net import sweep as sweeps
from cctv_guard_agent.net.interface import Connection, Datagram, HttpReply
from cctv_guard_agent.net.limits import Budget, HostCounters, Law, Rate
from cctv_guard_agent.net.sweep import Swept

USER_AGENT = "cctv-guard"
"""Some cameras answer 401 for ever where there is none (identification.md section 0)."""
THIS_HOST: tuple[Address, ...] = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
"""Programs beside the agent, such as Frigate: what goes there never leaves the host."""
_HTTP_METHODS = frozenset({"GET", "HEAD", "POST", "SUBSCRIBE", "UNSUBSCRIBE"})
"""POST carries SOAP and JSON questions, SUBSCRIBE is UPnP eventing; nothing else is ever needed to read."""
_ENDS_SESSION = ("DELETE", "/api/auth")
"""Pi-hole's log-out: gives back one of its few seats, changes nothing else."""
_RTSP_METHODS = frozenset({"OPTIONS", "DESCRIBE", "SETUP", "TEARDOWN"})
"""Never PLAY: no pictures (design section 7.3)."""
_RTSP_BODY_LIMIT = 65_536
"""The longest SDP seen is below 4 KiB."""


class Lan:
    """The owner's networks as the agent may use them."""

    def __init__(
        self,
        *,
        interfaces: Sequence[Interface],
        networks: Sequence[Network],
        never_touch: Sequence[Network] = (),
        budget: Budget | None = None,
        services: Sequence[Address] = (),
        sweep: Swept | None = None,
    ) -> None:
        """Allow `networks` (on `interfaces` where attached) but for `never_touch`; `services` as in `Law`.

        sweep: what of them may be asked address by address.
        """
        self._interfaces = tuple(interfaces)
        self._law = Law(networks, never_touch, budget, services)
        self._swept = Swept() if sweep is None else Swept.of(sweep.networks, networks, sweep.packets_s)
        self._sweep_rate = Rate(self._swept.packets_s)

    @classmethod
    def of(
        cls,
        networks: Sequence[Network] = (),
        never_touch: Sequence[Network] = (),
        budget: Budget | None = None,
        services: Sequence[Address] = THIS_HOST,
        sweep: Swept | None = None,
    ) -> "Lan":
        """Take the named networks, or with none named the host's own physical private ones."""
        interfaces = cards.holding(networks) if networks else cards.usual()
        allowed = tuple(networks) or tuple(card.network for card in interfaces)
        return cls(
            interfaces=interfaces,
            networks=allowed,
            never_touch=never_touch,
            budget=budget,
            services=services,
            sweep=sweep,
        )

    @property
    def interfaces(self) -> Sequence[Interface]:
        """The interfaces of the allowed networks."""
        return self._interfaces

    @property
    def networks(self) -> Sequence[Network]:
        """The networks that may be asked."""
        return self._law.networks

    def counters(self) -> Mapping[Address, HostCounters]:
        """What each host was asked in this cycle."""
        return self._law.counters()

    def new_cycle(self) -> None:
        """Give every host its budget of requests and time anew."""
        self._law.new_cycle()

    def allowed(self, address: Address) -> bool:
        """Is it inside the owner's networks and not on the never-touch list?"""
        return self._law.allowed(address)

    def ask_one_by_one(self, address: Address) -> None:
        """Open no second connection to this host while one is open."""
        self._law.ask_one_by_one(address)

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
        """Send on every interface and yield what comes back; see net/interface.py."""
        ask = udp.Search(
            payload=_as_callable(payload),
            port=port,
            group=group,
            broadcast=broadcast,
            unicast=unicast,
            listen_port=listen_port,
            listen_group=listen_group,
            source_port=source_port,
            repeats=repeats,
            wait_s=wait_s,
        )
        return udp.search(self._law, self._interfaces, ask)

    @property
    def sweep_takes_s(self) -> float:
        """The longest that a sweep sends, in seconds; 0 where the owner named no network for it."""
        return sweeps.longest_s(self._swept, self._interfaces)

    def udp_sweep(self, payload: Callable[[int], bytes], *, port: int, wait_s: float = 2.0) -> AsyncIterator[Datagram]:
        """Ask every address of the networks that the owner named for it; see net/interface.py."""
        return sweeps.sweep(
            self._law, self._interfaces, self._swept, self._sweep_rate, payload, port=port, wait_s=wait_s
        )

    def udp_listen(self, *, port: int, wait_s: float) -> AsyncIterator[Datagram]:
        """Hear what is broadcast to a port; see net/interface.py."""
        return listen.broadcasts(self._law, self._interfaces, port, wait_s)

    def connect(
        self, endpoint: Endpoint, *, tls: bool = False, timeout_s: float = 3.0
    ) -> AbstractAsyncContextManager[tcp.TcpConnection]:
        """Open a connection within the host's limits. Raises NotAllowed, Unreachable."""
        gate = self._law.gate(endpoint)
        return tcp.open_tcp(endpoint, gate, tls=tls, timeout_s=timeout_s, source=self._source(endpoint.address))

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
        """One request; never follows a redirect. Raises NotAllowed, Unreachable, BadReply."""
        if method not in _HTTP_METHODS and (method, path) != _ENDS_SESSION:
            raise NotAllowed(f"the HTTP method {method[:20]} changes things; only questions are asked")
        if connection is None:
            async with self.connect(endpoint, tls=tls, timeout_s=timeout_s) as own:
                return await self._http(own, endpoint, path, method, headers, body, tls, limit, timeout_s, last=True)
        return await self._http(connection, endpoint, path, method, headers, body, tls, limit, timeout_s, last=False)

    async def _http(
        self,
        connection: Connection,
        endpoint: Endpoint,
        path: str,
        method: str,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        tls: bool,
        limit: int,
        timeout_s: float,
        *,
        last: bool,
    ) -> HttpReply:
        defaults = [
            ("Host", _host(endpoint, 443 if tls else 80)),
            ("User-Agent", USER_AGENT),
            ("Accept", "*/*"),
            ("Connection", "close" if last else "keep-alive"),
        ]
        if body or method == "POST":
            defaults.append(("Content-Length", str(len(body))))
        data = http1.request_bytes(method, path or "/", "HTTP/1.1", http1.merged(defaults, headers), body)
        return await self._exchange(connection, endpoint, f"{method} {path}", data, limit, timeout_s, method)

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
        """One RTSP request on an open connection. Raises NotAllowed, Unreachable, BadReply."""
        if method not in _RTSP_METHODS:
            raise NotAllowed(f"the RTSP method {method[:20]} is never sent")
        defaults = [("CSeq", str(cseq)), ("User-Agent", USER_AGENT)]
        data = http1.request_bytes(method, url, "RTSP/1.0", http1.merged(defaults, headers))
        return await self._exchange(connection, endpoint, f"RTSP {method}", data, _RTSP_BODY_LIMIT, timeout_s, method)

    async def _exchange(
        self,
        connection: Connection,
        endpoint: Endpoint,
        what: str,
        data: bytes,
        limit: int,
        timeout_s: float,
        method: str,
    ) -> HttpReply:
        self._law.gate(endpoint).request()
        if isinstance(connection, tcp.TcpConnection):
            if connection.endpoint != endpoint:
                raise NotAllowed(f"the open connection leads to {connection.endpoint}, not to {endpoint}")
            connection.renew(timeout_s)
        try:
            await connection.write(data)
        except Unreachable as error:
            if error.reason == "timeout":
                raise
            # A device may answer (413, 401) and hang up before it took the whole request: read on.
        return await http1.read_reply(connection, f"{endpoint} {what}", limit=limit, method=method)

    def _source(self, address: Address) -> str | None:
        """Return our own address on the interface that holds it, so that no other route (a VPN) is taken."""
        if not isinstance(address, IPv4Address):
            return None
        return next((str(card.address) for card in self._interfaces if address in card.network), None)


def _host(endpoint: Endpoint, usual_port: int) -> str:
    host = f"[{endpoint.address}]" if endpoint.address.version == 6 else str(endpoint.address)
    return host if endpoint.port == usual_port else f"{host}:{endpoint.port}"


def _as_callable(payload: bytes | Sequence[bytes] | Callable[[], Sequence[bytes]]) -> Callable[[], Sequence[bytes]]:
    if callable(payload):
        return payload
    fixed = (payload,) if isinstance(payload, bytes) else tuple(payload)
    return lambda: fixed
