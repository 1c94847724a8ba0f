"""What searches with binary answers share: a pure function makes text of the bytes, and that text is the capture."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S, Repeats, Sign, camera, failed, heard
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address, normal_mac
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Datagram, Net

Read = Callable[[bytes], str | None]
"""Bytes in, text out; None for what is nobody's answer (a question, another protocol on the same port).

Raises BadReply."""
_LONGEST = 128
"""Characters kept of one field; the longest field in these protocols has 64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BinarySearch:
    """One question to everybody, and to known hosts behind a router; ports and groups as in `Net.udp_search`."""

    name: str
    kind: str
    """Of the captures."""
    search: bytes | Sequence[bytes]
    port: int
    read: Read
    sign: Sign = camera
    group: str | None = None
    """Where the question goes instead of being broadcast."""
    source_port: int | None = None
    listen_port: int | Sequence[int] | None = None
    listen_group: str | Sequence[str] | None = None

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        search = net.udp_search(
            self.search,
            port=self.port,
            group=self.group,
            broadcast=self.group is None,
            unicast=routed(net, known),
            source_port=self.source_port,
            listen_port=self.listen_port,
            listen_group=self.listen_group,
            repeats=REPEATS,
            wait_s=WAIT_S,
        )
        async for one in answers(search, source=self.name, kind=self.kind, read=self.read, sign=self.sign):
            yield one


async def answers(
    datagrams: AsyncIterator[Datagram], *, source: str, kind: str, read: Read, sign: Sign
) -> AsyncIterator[Heard]:
    """Yield each device's answer once, and once that a device answered what cannot be read."""
    repeats = Repeats()
    async for datagram in datagrams:
        if not repeats.new(datagram.sender.address, datagram.data):
            continue
        try:
            raw = read(datagram.data)
        except BadReply as error:
            yield failed(datagram.sender, source, str(error))
            continue
        # An uptime or a counter makes each answer new; what is read of it stays the same.
        if raw is not None and repeats.new((datagram.sender.address, kind), raw):
            yield heard(kind, raw, datagram.sender, source, sign)


def routed(net: Net, known: Sequence[Address]) -> list[Address]:
    """Return the known hosts that no broadcast of ours reaches: those behind a router are asked one by one."""
    return [address for address in known if not any(address in card.network for card in net.interfaces)]


def lines(fields: Mapping[str, str | None]) -> str:
    """Return `key=value` lines of the fields that hold something."""
    return "\n".join(f"{key}={value}" for key, value in fields.items() if value)


def printable(data: bytes) -> str:
    """Return a text field: UTF-8 up to its first NUL, unprintable characters as blanks, bounded."""
    value = data.split(b"\0", 1)[0][: 4 * _LONGEST].decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:_LONGEST]


def mac(data: bytes) -> str | None:
    """Return six bytes as a MAC, None where they name no unit."""
    return normal_mac(data.hex()) if len(data) == 6 else None


def ipv4(data: bytes) -> str | None:
    """Return four bytes in network order as an address, None where they are no host's."""
    address = IPv4Address(data) if len(data) == 4 else None
    return None if address is None or address.is_unspecified or address.is_multicast else str(address)


def port(value: int) -> str | None:
    """Return a port as text, None for 0."""
    return str(value) if value else None
