"""A router's web server on loopback: plain or TLS with a certificate of its own, connections kept open."""

import asyncio
import datetime as dt
import functools
import hashlib
import re
import ssl
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.routers.interface import RouterConfig

ADDRESS = IPv4Address("127.94.1.1")
CAMERA = "192.168.1.64"
PASSWORD = "MARKER-password-7f3a"


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Said:
    """What is answered; `raw` instead sends these bytes and hangs up."""

    status: int = 200
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)
    raw: bytes | None = None


Handler = Callable[[Asked], Said]


@functools.cache
def tls() -> tuple[ssl.SSLContext, str]:
    """A server's TLS and the SHA-256 of its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "router")])
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(at).not_valid_after(at + dt.timedelta(days=9000))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        pem = Path(folder) / "router.pem"
        pem.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
    return context, hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


class FakeWeb:
    """Serves one handler; counts connections and keeps what it was asked."""

    def __init__(
        self, handler: Handler, *, encrypted: bool = True, keeps_open: bool = True, address: IPv4Address = ADDRESS
    ) -> None:
        self.handler = handler
        self.address = address
        self.asked: list[Asked] = []
        self.connections = 0
        self.keeps_open = keeps_open
        self.port = 0
        self._tls = tls()[0] if encrypted else None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "FakeWeb":
        self._server = await asyncio.start_server(self._serve, str(self.address), 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def config(self, driver: str, *, login: bool = True, password: str = PASSWORD, **options: object) -> RouterConfig:
        told = {"certificate": tls()[1]} if self._tls else {"allow_plain": True, "verify": False, "tls": False}
        return RouterConfig(
            driver=driver,
            address=self.address,
            options={"port": self.port, **told, **options},
            credentials=Credentials(username="cctvguard", password=Secret(password)) if login else None,
        )

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        size = re.fullmatch(r"\d+", headers.get("content-length", "0"))
        body = await reader.readexactly(int(size[0])) if size else b""
        asked = Asked(method=method, path=path, headers=headers, body=body)
        self.asked.append(asked)
        said = self.handler(asked)
        if said.raw is not None:
            writer.write(said.raw)
            await writer.drain()
            return False
        own = [*said.headers, ("Content-Length", str(len(said.body)))]
        own.append(("Connection", "keep-alive" if self.keeps_open else "close"))
        head = f"HTTP/1.1 {said.status} X\r\n" + "".join(f"{k}: {v}\r\n" for k, v in own) + "\r\n"
        writer.write(head.encode("latin-1") + said.body)
        await writer.drain()
        return self.keeps_open


def lan() -> Lan:
    """The network that the fake routers are in."""
    return Lan.of([IPv4Network("127.94.1.0/24")])
