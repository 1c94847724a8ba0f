"""Certificates of cameras, which sign their own."""

import datetime
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.tls_cert import PROBE

WEB = ((8443, True),)
HIKVISION = [
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
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in HIKVISION])
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


async def _silent(_reader: Any, _writer: Any) -> None:
    return


async def test_the_subject_is_written_most_specific_first(
    camera: Any, lan: Lan, seen: Any, context: ssl.SSLContext
) -> None:
    await camera.raw(8443, _silent, tls=context)
    probed = await PROBE.ask(lan, camera.target(http=WEB))
    assert seen(probed, "tls.subject") == ["CN=www.hikvision.com, OU=DVRNVR, O=HIKVISION, L=HangZhou, C=CN"]
    assert seen(probed, "tls.issuer") == seen(probed, "tls.subject")
    assert seen(probed, "tls.not_after") == ["2030-12-30T00:00:00+00:00"]
    assert len(seen(probed, "tls.fingerprint")[0]) == 64


async def test_an_open_port_that_speaks_no_tls_is_named(camera: Any, lan: Lan, seen: Any) -> None:
    async def plain(_reader: Any, writer: Any) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    await camera.raw(8443, plain)
    probed = await PROBE.ask(lan, camera.target(http=WEB))
    assert not seen(probed, "tls.subject")
    assert "no TLS came about" in seen(probed, "probe.failed")[0]


def test_plain_ports_are_not_asked_for_a_certificate(camera: Any) -> None:
    assert not PROBE.wants(camera.target(http=((8080, False),)))
    assert PROBE.wants(camera.target(("tcp.open", "443")))
