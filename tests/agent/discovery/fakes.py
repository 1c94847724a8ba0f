"""A `Net` that gives the datagrams of a test and remembers what was asked of it."""

from collections.abc import AsyncIterator, Sequence
from ipaddress import IPv4Address, IPv4Network

from cctv_guard_agent.errors import NotAllowed
from cctv_guard_agent.model.address import Address, Endpoint, Interface, Transport
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Datagram, HttpReply

CAMERA = IPv4Address("192.168.1.64")
NETWORK = IPv4Network("192.168.1.0/24")


class FakeNet:
    """Answers every search with the same datagrams."""

    def __init__(self, *datagrams: bytes, sender: Address = CAMERA, port: int = 3702, reply: HttpReply | None = None):
        endpoint = Endpoint(address=sender, port=port, transport=Transport.UDP)
        self.interfaces = (Interface(name="eth0", address=IPv4Address("192.168.1.2"), network=NETWORK),)
        self._datagrams = [Datagram(data=data, sender=endpoint) for data in datagrams]
        self._reply = reply
        self.searches: list[dict[str, object]] = []
        self.sent: list[bytes] = []
        self.fetched: list[tuple[Endpoint, str]] = []

    def allowed(self, address: Address) -> bool:
        return address in NETWORK

    async def udp_search(self, payload, **options) -> AsyncIterator[Datagram]:
        self.searches.append(options)
        self.sent += payload() if callable(payload) else [payload] if isinstance(payload, bytes) else list(payload)
        for datagram in self._datagrams:
            yield datagram

    async def http(self, endpoint: Endpoint, path: str, **_: object) -> HttpReply:
        self.fetched.append((endpoint, path))
        if self._reply is None:
            raise NotAllowed("no reply in this test")
        return self._reply


async def heard(discoverer, net: FakeNet, known: Sequence[Address] = ()) -> list[Heard]:
    return [one async for one in discoverer.discover(net, known)]


def values(one: Heard, kind: str) -> list[str]:
    return [seen.value for seen in one.observations if seen.kind == kind]
