"""Reads the certificate of a TLS service: many cameras name their maker in it.

One handshake, nothing is sent inside; the certificate is not verified, as cameras sign their own.
Source: identification.md 5.5 (form of subjects), RFC 4514 (short names of attributes).
"""

from typing import TYPE_CHECKING

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes._notes import Notes
from cctv_guard_agent.probes._where import web_services
from cctv_guard_agent.probes.interface import Probed, Target

if TYPE_CHECKING:
    from cryptography import x509

HANDSHAKE_S = 4.0
"""A small camera processor needs one to two seconds for an RSA handshake."""

MAX_DER = 65_536


class TlsCert:
    """Who is named in the certificate?"""

    name = "tls_cert"
    stage = 1

    def wants(self, target: Target) -> bool:
        """Only where TLS is spoken."""
        return any(service.tls for service in web_services(target))

    async def ask(self, net: Net, target: Target) -> Probed:
        """Shake hands once with each TLS port."""
        notes = Notes(self.name)
        for endpoint in (service.endpoint for service in web_services(target) if service.tls):
            with notes.fenced(endpoint):
                async with net.connect(endpoint, tls=True, timeout_s=HANDSHAKE_S) as connection:
                    _read(connection.certificate_der, endpoint, notes)
        return notes.probed


def _read(der: bytes | None, endpoint: Endpoint, notes: Notes) -> None:
    """Turn a certificate into observations. Raises BadReply."""
    if not der or len(der) > MAX_DER:
        raise BadReply(f"{endpoint}: no usable certificate")
    # cryptography costs 7.5 MB, needed only where a camera speaks TLS (measured.md)
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        certificate = x509.load_der_x509_certificate(der)
        subject, issuer = _name(certificate.subject), _name(certificate.issuer)
        until = certificate.not_valid_after_utc.isoformat()
    except Exception as error:  # a parser of another project fed by a hostile device: anything may come out
        raise BadReply(f"{endpoint}: certificate that cannot be read ({type(error).__name__})") from error
    notes.observe(endpoint, "tls.subject", subject)
    notes.observe(endpoint, "tls.issuer", issuer)
    notes.observe(endpoint, "tls.fingerprint", certificate.fingerprint(SHA256()).hex())
    notes.observe(endpoint, "tls.not_after", until)


def _name(name: "x509.Name") -> str:
    """Write a name as `CN=..., OU=..., O=...`: most specific first, values as they are."""
    parts = [(attribute.rfc4514_attribute_name, str(attribute.value)) for attribute in name]
    order = ["CN", "OU", "O", "L", "ST", "C"]
    parts.sort(key=lambda part: order.index(part[0]) if part[0] in order else len(order))
    return ", ".join(f"{key}={value}" for key, value in parts)


PROBE = TlsCert()
