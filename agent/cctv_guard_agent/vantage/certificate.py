"""The vantage's certificate: the owner's, or one that it makes for itself and whose fingerprint the agent pins."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cctv_guard_agent.errors import ConfigError

_LASTS = timedelta(days=3650)
"""It is pinned, so that its end tells nobody anything; ten years, as some TLS stacks refuse more."""


def fingerprint(certificate: Path) -> str:
    """Return the SHA-256 of a PEM file's first certificate, 64 hex digits. Raises ConfigError."""
    try:
        found = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    except (OSError, ValueError, IndexError) as error:
        raise ConfigError(f"{certificate}: cannot be read as a certificate (PEM): {error}") from error
    return hashlib.sha256(found.public_bytes(serialization.Encoding.DER)).hexdigest()


def make(certificate: Path, key: Path, now: datetime | None = None) -> None:
    """Make a key that only this user can read, and a certificate signed with it. Raises ConfigError."""
    at = now or datetime.now(UTC)
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "cctv-guard-vantage")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + _LASTS)
        .sign(own, hashes.SHA256())
    )
    plain = own.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(plain)
        certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        raise ConfigError(f"{certificate}, {key}: cannot be written: {error.strerror}") from error
