"""MurmurHash3 against published test vectors (Austin Appleby's reference, x86 32-bit)."""

import pytest

from cctv_guard_agent.wire.favicon import favicon_mmh3, murmur3_32


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
