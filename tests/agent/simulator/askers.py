"""Raw askers: UDP, TCP, HTTP and digest by the letter of the standards."""

import asyncio
import contextlib
import hashlib
import re
import socket
import struct
from dataclasses import dataclass

Datagram = tuple[bytes, tuple[str, int]]
_QUIET_S = 0.2
"""How long to wait for answers that should not come."""
_LONGEST_S = 10.0


def udp(address: str, port: int = 0, *, group: str | None = None, reuse: bool = False) -> socket.socket:
    """A socket that asks from `address`; with `group` it also hears that group on `port`."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if reuse:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
    sock.bind((group or address, port))
    if group:
        member = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton("127.0.0.1"))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    sock.setblocking(False)
    return sock


async def collect(sock: socket.socket, *, at_least: int = 0, quiet_s: float = _QUIET_S) -> list[Datagram]:
    """Everything that arrives until `at_least` came and it has been quiet since."""
    loop = asyncio.get_running_loop()
    found: list[Datagram] = []
    while True:
        try:
            wait_s = quiet_s if len(found) >= at_least else _LONGEST_S
            found.append(await asyncio.wait_for(loop.sock_recvfrom(sock, 65535), wait_s))
        except TimeoutError:
            return found


async def ask_udp(
    address: str, to: tuple[str, int], data: bytes, *, at_least: int = 0, port: int = 0
) -> list[Datagram]:
    """Sends one datagram from `address`, returns the answers."""
    with udp(address, port) as sock:
        sock.sendto(data, to)
        return await collect(sock, at_least=at_least)


@dataclass
class Answer:
    """One HTTP or RTSP answer."""

    status: int
    head: str
    body: bytes

    def all(self, name: str) -> list[str]:
        """The values of a header, in order, exactly as sent after the colon and one space."""
        prefix = name.lower() + ":"
        return [
            line[len(prefix) :].removeprefix(" ") for line in self.head.split("\r\n") if line.lower().startswith(prefix)
        ]

    def one(self, name: str) -> str:
        """The only value of a header."""
        (value,) = self.all(name)
        return value


class Wire:
    """One TCP connection on which requests are asked in turn."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, host: str, port: int, **options: object) -> "Wire":
        return cls(*await asyncio.open_connection(host, port, **options))  # type: ignore[arg-type]

    async def __aenter__(self) -> "Wire":
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    def peer_certificate(self) -> bytes:
        """DER of the certificate that the other side showed."""
        return self._writer.get_extra_info("ssl_object").getpeercert(binary_form=True)  # type: ignore[no-any-return]

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def read(self, size: int) -> bytes:
        return await asyncio.wait_for(self._reader.read(size), _LONGEST_S)

    async def ask(self, request: str) -> Answer:
        """Sends a header block with body (lines end with \\n here), reads one answer."""
        head, _, body = request.partition("\n\n")
        await self.send(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body.encode())
        return await self.answer()

    async def answer(self) -> Answer:
        block = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), _LONGEST_S)
        head = block.decode().removesuffix("\r\n\r\n")
        size = re.search(r"(?im)^content-length: *(\d+)", head)
        body = await asyncio.wait_for(self._reader.readexactly(int(size[1])), _LONGEST_S) if size else b""
        return Answer(int(head.split(" ")[1]), head, body)


async def get(host: str, target: str, *, port: int = 8080, **headers: str) -> Answer:
    """One GET on a connection of its own."""
    return await http(host, "GET", target, port=port, **headers)


async def http(host: str, method: str, target: str, body: str = "", *, port: int = 8080, **headers: str) -> Answer:
    """One request on a connection of its own."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    async with await Wire.open(host, port) as wire:
        return await wire.ask(
            f"{method} {target} HTTP/1.1\nHost: {host}\n{lines}Content-Length: {len(body.encode())}\n\n{body}"
        )


def digest(challenge: str, user: str, password: str, method: str, uri: str, *, count: int = 1) -> str:
    """The Authorization value of RFC 2617 for a Digest challenge, with qop where the challenge offers it."""
    given = dict(re.findall(r'(\w+)="?([^",]*)"?', challenge.partition(" ")[2]))

    def h(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    realm, nonce = given["realm"], given["nonce"]
    first, second = h(f"{user}:{realm}:{password}"), h(f"{method}:{uri}")
    parts = f'username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}"'
    if "qop" not in given:
        return f'Digest {parts}, response="{h(f"{first}:{nonce}:{second}")}"'
    nc = f"{count:08x}"
    response = h(f"{first}:{nonce}:{nc}:0a4f113b:auth:{second}")
    return f'Digest {parts}, qop=auth, nc={nc}, cnonce="0a4f113b", response="{response}"'
