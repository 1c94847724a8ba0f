"""Hashes of icons: MurmurHash3 against published test vectors (Austin Appleby's reference, x86 32-bit)."""

import pytest

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.identity.engine import identify
from cctv_guard_agent.model.observation import Capture
from cctv_guard_agent.wire.decode import decode
from cctv_guard_agent.wire.favicon import favicon_md5, favicon_mmh3, murmur3_32


@pytest.mark.parametrize(
    ("data", "seed", "expected"),
    [
        (b"", 0, 0),
        (b"", 1, 0x514E28B7),
        (b"", 0xFFFFFFFF, 0x81F16F39),
        (b"\xff\xff\xff\xff", 0, 0x76293B50),
        (b"\x21\x43\x65\x87", 0, 0xF55B516B),
        (b"\x21\x43\x65", 0, 0x7E4A8634),
        (b"\x21\x43", 0, 0xA0F7B07A),
        (b"\x21", 0, 0x72661CF4),
        (b"test", 0x9747B28C, 0x704B81DC),
        (b"The quick brown fox jumps over the lazy dog", 0x9747B28C, 0x2FA826CD),
    ],
)
def test_murmur3_gives_the_published_hashes(data: bytes, seed: int, expected: int) -> None:
    assert murmur3_32(data, seed) == expected


def test_a_favicon_hash_is_a_signed_number_over_base64_lines() -> None:
    value = favicon_mmh3(bytes(range(256)))
    assert -(1 << 31) <= value < 1 << 31
    assert value % (1 << 32) == murmur3_32(_base64_lines(bytes(range(256))))


def _base64_lines(data: bytes) -> bytes:
    import binascii

    return b"".join(binascii.b2a_base64(data[start : start + 57]) for start in range(0, len(data), 57))


def test_the_md5_of_an_icon_is_lower_case_hex() -> None:
    assert favicon_md5(b"abc") == "900150983cd24fb0d6963f7d28e17f72"  # RFC 1321, test suite


@pytest.mark.parametrize("raw", ["", "89b932fcc47cf4ca3faadb0cfdef89c", "z" * 32, "0" * 33])
def test_what_is_no_md5_is_refused(raw: str) -> None:
    with pytest.raises(BadReply, match="32 hex digits"):
        decode(Capture(kind="favicon_md5", raw=raw))


def test_the_md5_of_a_listed_icon_names_its_maker() -> None:
    assert identify(decode(Capture(kind="favicon_md5", raw="A3FD8705F010B90E37D42128000F620B\n"))).maker == "axis"
