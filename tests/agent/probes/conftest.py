"""Cameras of a few lines, each on an address of its own, that answer what a test says and keep what they were asked."""

import asyncio
import datetime
import hashlib
import itertools
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.net.limits import Budget
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.redact import Secret

NETWORK = IPv4Network("127.92.0.0/16")
_ADDRESSES = itertools.count(int(NETWORK.network_address) + 10)

Answer = bytes | None
Handler = Callable[["Asked"], Answer]
Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    port: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def operation(self) -> str:
        """The SOAP operation in the body."""
        found = re.search(rb"<(?:[\w-]+:)?Body[^>]*>\s*<(?:[\w-]+:)?(\w+)", self.body)
        return found[1].decode() if found else ""


@dataclass
class Camera:
    """Servers on one address."""

    address: IPv4Address = field(default_factory=lambda: IPv4Address(next(_ADDRESSES)))
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    most_at_once: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)

    async def speak(
        self, port: int, handler: Handler, *, hang_up: bool = True, tls: ssl.SSLContext | None = None
    ) -> None:
        """Answer HTTP or RTSP requests; a handler that returns None hangs up without an answer."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while (request := await _read(reader, port)) is not None:
                self.asked.append(request)
                answer = handler(request)
                if answer is not None:
                    writer.write(answer)
                    await writer.drain()
                if answer is None or hang_up:
                    return

        await self.raw(port, serve, tls=tls)

    async def raw(self, port: int, serve: Raw, *, tls: ssl.SSLContext | None = None) -> None:
        """Hand each connection to `serve`."""

        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            self.open_now += 1
            self.most_at_once = max(self.most_at_once, self.open_now)
            try:
                await serve(reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
            finally:
                self.open_now -= 1
                writer.close()

        self._servers.append(await asyncio.start_server(counted, str(self.address), port, ssl=tls))

    def stop(self) -> None:
        for server in self._servers:
            server.close()

    def endpoint(self, port: int) -> Endpoint:
        return Endpoint(address=self.address, port=port)

    def target(
        self,
        *seen: tuple[str, str],
        http: tuple[tuple[int, bool], ...] = (),
        rtsp: tuple[int, ...] = (),
        paths: tuple[str, ...] = (),
        credentials: Credentials | None = None,
        nameless: bool = False,
    ) -> Target:
        """A target with observations given as (kind, value), at port 8080."""
        return Target(
            address=self.address,
            observations=tuple(
                Observation(kind=kind, value=value, endpoint=self.endpoint(8080)) for kind, value in seen
            ),
            http_ports=http,
            rtsp_ports=rtsp,
            stream_paths=paths,
            nameless=nameless,
            credentials=credentials,
        )


async def _read(reader: asyncio.StreamReader, port: int) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(port, method, target, headers, body)


@pytest.fixture
async def new_camera() -> AsyncIterator[Callable[[], Camera]]:
    """Makes cameras; all are switched off afterwards."""
    made: list[Camera] = []

    def make() -> Camera:
        made.append(Camera())
        return made[-1]

    yield make
    for camera in made:
        camera.stop()
    await asyncio.sleep(0)


@pytest.fixture
def camera(new_camera: Callable[[], Camera]) -> Camera:
    return new_camera()


@pytest.fixture
def lan() -> Lan:
    return Lan.of([NETWORK])


@pytest.fixture
def hasty_lan() -> Lan:
    """A network whose hosts get a part of a second a cycle, so that slow devices do not make slow tests."""
    return Lan(interfaces=(), networks=[NETWORK], budget=Budget(time_s=0.15))


@pytest.fixture
def owner() -> Credentials:
    return Credentials(username="owner", password=Secret("s3cret-pass"))


@pytest.fixture
def seen() -> Callable[[Probed, str], list[str]]:
    """The values of one kind of observation."""
    return lambda probed, kind: [o.value for o in probed.observations if o.kind == kind]


@pytest.fixture
def captured() -> Callable[[Probed, str], list[str]]:
    """The captures of one kind."""
    return lambda probed, kind: [c.raw for c in probed.captures if c.kind == kind]


@pytest.fixture
def http() -> Callable[..., bytes]:
    """Writes an HTTP answer."""

    def write(status: int = 200, body: bytes | str = b"", *headers: str) -> bytes:
        data = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status} Some Reason", f"Content-Length: {len(data)}", *headers]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + data

    return write


class DigestGuard:
    """Checks HTTP Digest (MD5, qop auth) as RFC 2617 section 3.2.2 says, by code that shares nothing with ours."""

    def __init__(self, username: str = "owner", password: str = "s3cret-pass", realm: str = "IP Camera(C7627)") -> None:
        self.username, self.password, self.realm = username, password, realm
        self.nonces = (f"nonce{number}" for number in itertools.count(1))
        self.nonce = next(self.nonces)
        self.counts: list[tuple[str, str]] = []
        """(nonce, nc) of each right answer."""

    def admits(self, request: Asked) -> bool:
        value = request.headers.get("authorization", "")
        fields = dict(re.findall(r'(\w+)="?([^",]*)"?', value.removeprefix("Digest ")))
        if fields.get("nonce") != self.nonce or fields.get("uri") != request.target:
            return False

        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        user = md5(f"{self.username}:{self.realm}:{self.password}")
        asked = md5(f"{request.method}:{request.target}")
        right = md5(f"{user}:{self.nonce}:{fields['nc']}:{fields['cnonce']}:auth:{asked}")
        if fields["response"] != right:
            return False
        self.counts.append((self.nonce, fields["nc"]))
        return True

    def challenge(self, *, stale: bool = False) -> str:
        suffix = ", stale=true" if stale else ""
        return f'WWW-Authenticate: Digest realm="{self.realm}", nonce="{self.nonce}", qop="auth"{suffix}'


@pytest.fixture
def guard() -> DigestGuard:
    return DigestGuard()


_HIKVISION = [
    (NameOID.COUNTRY_NAME, "CN"),
    (NameOID.LOCALITY_NAME, "HangZhou"),
    (NameOID.ORGANIZATION_NAME, "HIKVISION"),
    (NameOID.ORGANIZATIONAL_UNIT_NAME, "DVRNVR"),
    (NameOID.COMMON_NAME, "www.hikvision.com"),
]


@pytest.fixture
def context(tmp_path: Path) -> ssl.SSLContext:
    """A server with a certificate of the form that identification.md 5.5 gives."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in _HIKVISION])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(datetime.datetime(2030, 12, 30, tzinfo=datetime.UTC))
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    return made
