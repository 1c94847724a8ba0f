"""Two ClientHellos and the first record of the answer: would a server still speak an outdated version or a weak cipher?

Built by hand, since the TLS libraries of newer systems can no longer offer these versions and ciphers.
Source: RFC 4346 sections 6.2.1, 7.2, 7.4.1; RFC 5246 section 7.4.1.4.1; RFC 8422 sections 5.1.1, 5.1.2; RFC 7465 (RC4),
RFC 8996; the IANA registry of TLS cipher suites.
"""

import struct
from collections.abc import Sequence

from cctv_guard_agent.errors import BadReply

RECORD_HEAD_BYTES = 5
LONGEST_RECORD = 16_384 + 2_048
"""RFC 4346 section 6.2.3."""
_ALERT, _HANDSHAKE = 21, 22
_SERVER_HELLO = 2
_VERSIONS = {0x0300: "SSL 3.0", 0x0301: "TLS 1.0", 0x0302: "TLS 1.1"}
_CIPHERS = (0xC013, 0xC014, 0xC009, 0xC00A, 0x0033, 0x0039, 0x002F, 0x0035, 0x0016, 0x000A, 0x0005, 0x0004, 0x00FF)
"""The suites of their time: AES, 3DES and RC4 with RSA, DHE and ECDHE; the last says that renegotiation is secure."""
_WEAK = {
    **dict.fromkeys((0x0001, 0x0002, 0x003B, 0xC006, 0xC010), "no encryption (NULL)"),
    **dict.fromkeys((0x0003, 0x0008, 0x0014), "40-bit export ciphers"),
    **dict.fromkeys((0x0004, 0x0005, 0xC007, 0xC011), "RC4"),
    **dict.fromkeys((0x0009, 0x0015), "DES"),
    **dict.fromkeys((0x000A, 0x0016, 0xC008, 0xC012), "3DES"),
}
"""Suites that nobody needs today, worst first."""
_SIGNATURES = (0x0403, 0x0401, 0x0501, 0x0601, 0x0804, 0x0203, 0x0201)
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)


def client_hello(random: bytes) -> bytes:
    """Return a ClientHello that offers TLS 1.1 at most; random: 32 bytes."""
    return _hello(b"\x03\x02", random, _CIPHERS, b"")


def weak_hello(random: bytes) -> bytes:
    """Return a ClientHello that offers TLS 1.2 with weak ciphers alone; random: 32 bytes."""
    return _hello(b"\x03\x03", random, (*_WEAK, 0x00FF), _extension(13, _sized(_numbers(_SIGNATURES), 2)))


def _hello(version: bytes, random: bytes, suites: Sequence[int], more: bytes) -> bytes:
    extensions = _extension(10, _sized(_numbers(_GROUPS), 2)) + _extension(11, b"\x01\x00") + more
    body = version + random[:32].ljust(32, b"\0") + b"\x00" + _sized(_numbers(suites), 2) + b"\x01\x00"
    return b"\x16\x03\x01" + _sized(b"\x01" + _sized(body + _sized(extensions, 2), 3), 2)


def _numbers(values: Sequence[int]) -> bytes:
    return b"".join(struct.pack("!H", value) for value in values)


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


def weak_cipher(head: bytes, body: bytes) -> str | None:
    """Return the weak cipher that the server agreed to, None where it refused all. Raises BadReply."""
    record_size(head)
    if head[0] == _ALERT:
        return None
    at = 39 + (body[38] if len(body) > 38 else 0)
    if len(body) < at + 2 or body[0] != _SERVER_HELLO:
        raise BadReply("TLS: the answer to a ClientHello is no ServerHello", body[:8].hex())
    suite = int.from_bytes(body[at : at + 2], "big")
    if suite not in _WEAK:
        raise BadReply("TLS: agreed to a cipher that was not offered", f"{suite:#06x}")
    return _WEAK[suite]
