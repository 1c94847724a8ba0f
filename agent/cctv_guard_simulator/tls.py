"""Self-signed certificates with the subject that a maker's firmware puts in.

Made anew at every start; the key never leaves memory but for the moment in which `ssl` must read it from a file.
"""

import datetime
import os
import ssl
import tempfile
from pathlib import Path

_DAYS = 3650
"""Cameras sign for ten years and longer."""


class Certificates:
    """Makes server contexts. One key for the whole site: making one for each of 64 cameras would take a second."""

    def __init__(self) -> None:
        self._key: object | None = None

    def context(self, subject: str, sans: tuple[str, ...] = ()) -> ssl.SSLContext:
        """A server context with a certificate for `subject` in RFC 4514 form, e.g. `CN=axis-accc8e000000,O=...`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        handle, name = tempfile.mkstemp(suffix=".pem")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self._pem(subject, sans))
            context.load_cert_chain(name)
        finally:
            Path(name).unlink()
        return context

    def _pem(self, subject: str, sans: tuple[str, ...]) -> bytes:
        # Loaded on first use: most sites in tests have no TLS, and the library is not small.
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        if self._key is None:
            self._key = ec.generate_private_key(ec.SECP256R1())
        key = self._key
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        name = x509.Name.from_rfc4514_string(subject)
        begin = datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(begin + datetime.timedelta(days=_DAYS))
        )
        if sans:
            names = x509.SubjectAlternativeName([x509.DNSName(san) for san in sans])
            builder = builder.add_extension(names, critical=False)
        certificate = builder.sign(key, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private + certificate.public_bytes(serialization.Encoding.PEM)
