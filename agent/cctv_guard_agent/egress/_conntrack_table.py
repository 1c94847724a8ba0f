"""Lines of Linux's connection table: which host began which connection, and whether anything came back. Pure.

    ipv4 2 tcp 6 431999 ESTABLISHED src=192.168.1.64 dst=11.22.33.44 sport=40000 dport=443 src=... [ASSURED] use=1

Source: conntrack(8) `-o extended`, /proc/net/nf_conntrack; facts/exposure.md section 6. Lines of another form say
nothing. A connection that the outside began is none of the camera's own and is passed over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cctv_guard_agent.egress import _read
from cctv_guard_agent.knowledge import cloud_ports
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.egress import Outcome

MOST_LINE = 600
_PROTOCOLS = ("tcp", "udp", "icmp", "icmpv6", "sctp", "dccp", "udplite", "gre", "unknown")
_CLOCK = {("udp", 123)}
_NAMES = {("udp", 53), ("tcp", 53), ("tcp", 853), ("udp", 853)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One connection that a host began."""

    transport: str
    client: Address
    client_port: int
    remote: Address
    port: int
    """0 where the protocol has none."""
    replied: bool
    """Packets came back; with TCP the connection was made."""

    @property
    def outcome(self) -> Outcome:
        """What it proves. Setting the clock is no contact with a maker; asking names outside says whom not to ask."""
        if self.transport not in ("tcp", "udp") or (self.transport, self.port) in _CLOCK:
            return Outcome.SEEN
        if (self.transport, self.port) in _NAMES:
            return Outcome.RESOLVER
        return Outcome.CONTACT if self.replied else Outcome.BLOCKED

    @property
    def service(self) -> str:
        """For people."""
        return cloud_ports.service(self.transport, self.port)


def outward(lines: Iterable[str], cameras: frozenset[Address]) -> Iterator[Flow]:
    """Yield the connections of these cameras to addresses on the internet."""
    for line in lines:
        flow = _flow(line) if len(line) <= MOST_LINE else None
        if flow and flow.client in cameras and flow.remote.is_global and not flow.remote.is_multicast:
            yield flow


def _flow(line: str) -> Flow | None:
    words = line.split()
    transport = next((word for word in words[:4] if word in _PROTOCOLS), None)
    if transport is None:
        return None
    told: dict[str, str] = {}
    for word in words:
        key, mark, value = word.partition("=")
        if mark and key not in told:  # the first of each is the direction of the one who began
            told[key] = value
    client, remote = _read.address(told.get("src")), _read.address(told.get("dst"))
    if client is None or remote is None:
        return None
    made = "[UNREPLIED]" not in words and (transport != "tcp" or "[ASSURED]" in words)
    return Flow(
        transport=transport,
        client=client,
        client_port=_port(told.get("sport")),
        remote=remote,
        port=_port(told.get("dport")),
        replied=made,
    )


def _port(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 5 else 0
