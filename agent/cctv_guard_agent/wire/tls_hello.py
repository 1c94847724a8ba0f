"""TLS 1.1 ClientHello and the first record of the answer: would a server still speak an outdated version?

Built by hand, since the TLS libraries of newer systems can no longer offer these versions.
Source: RFC 4346 sections 6.2.1, 7.2, 7.4.1; RFC 8422 sections 5.1.1, 5.1.2; RFC 8996.
"""

import struct

from cctv_guard_agent.errors import BadReply

RECORD_HEAD_BYTES = 5
LONGEST_RECORD = 16_384 + 2_048
"""RFC 4346 section 6.2.3."""
_ALERT, _HANDSHAKE = 21, 22
_SERVER_HELLO = 2
_VERSIONS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1"}
_CIPHERS = (0xC013, 0xC014, 0xC009, 0xC00A, 0x0033, 0x0039, 0x002F, 0x0035, 0x0016, 0x000A, 0x0005, 0x0004, 0x00FF)
"""The suites of their time: AES, 3DES and RC4 with RSA, DHE and ECDHE; the last says that renegotiation is secure."""
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)


def client_hello(random: bytes) -> bytes:
    """Return a ClientHello that offers TLS 1.1 at most; random: 32 bytes."""
    groups = b"".join(struct.pack("!H", group) for group in _GROUPS)
    extensions = _extension(10, _sized(groups, 2)) + _extension(11, b"\x01\x00")
    suites = b"".join(struct.pack("!H", suite) for suite in _CIPHERS)
    body = (
        b"\x03\x02" + random[:32].ljust(32, b"\0") + b"\x00" + _sized(suites, 2) + b"\x01\x00" + _sized(extensions, 2)
    )
    return b"\x16\x03\x01" + _sized(b"\x01" + _sized(body, 3), 2)


def _extension(number: int, body: bytes) -> bytes:
    return struct.pack("!H", number) + _sized(body, 2)


def _sized(body: bytes, width: int) -> bytes:
    return len(body).to_bytes(width, "big") + body


def record_size(head: bytes) -> int:
    """Return how many bytes follow a record's five-byte head. Raises BadReply where this is no TLS."""
    if len(head) != RECORD_HEAD_BYTES or head[0] not in (_ALERT, _HANDSHAKE) or head[1] != 3:
        raise BadReply("TLS: the answer is no TLS record", head.hex())
    size = int.from_bytes(head[3:5], "big")
    if not 2 <= size <= LONGEST_RECORD:
        raise BadReply("TLS: a record of an impossible size", head.hex())
    return size


def agreed(head: bytes, body: bytes) -> str | None:
    """Return the outdated version that the server agreed to, None where it refused. Raises BadReply."""
    record_size(head)
    if head[0] == _ALERT:
        return None
    if len(body) < 6 or body[0] != _SERVER_HELLO:
        raise BadReply("TLS: the answer to a ClientHello is no ServerHello", body[:8].hex())
    version = int.from_bytes(body[4:6], "big")
    if version not in _VERSIONS:
        raise BadReply("TLS: agreed to a version that was not offered", f"{version:#06x}")
    return _VERSIONS[version]
