"""The two hashes by which favicons are listed: MurmurHash3 (32 bits, signed) of their base64 text, and plain MD5.

Source: identification.md 5.4; MurmurHash3_x86_32, seed 0 (public domain algorithm by its author); RFC 2045 line form
of base64 (76 characters and a line feed), which the published hashes are made from.
"""

import base64
import hashlib

_C1, _C2, _MASK = 0xCC9E2D51, 0x1B873593, 0xFFFFFFFF


def favicon_mmh3(data: bytes) -> int:
    """Return the hash of a favicon's bytes, as a signed 32-bit number."""
    value = murmur3_32(base64.encodebytes(data))
    return value - (1 << 32) if value & 0x80000000 else value


def favicon_md5(data: bytes) -> str:
    """Return the MD5 of a favicon's bytes, lower-case hex: a name in published lists, nothing here relies on it."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def murmur3_32(data: bytes, seed: int = 0) -> int:
    """Return the unsigned 32-bit MurmurHash3 (x86 variant)."""
    state = seed
    whole = len(data) & ~3
    for start in range(0, whole, 4):
        state ^= _mixed(int.from_bytes(data[start : start + 4], "little"))
        state = (state << 13 | state >> 19) & _MASK
        state = (state * 5 + 0xE6546B64) & _MASK
    if len(data) > whole:
        state ^= _mixed(int.from_bytes(data[whole:], "little"))
    return _final(state ^ len(data))


def _mixed(block: int) -> int:
    block = (block * _C1) & _MASK
    block = (block << 15 | block >> 17) & _MASK
    return (block * _C2) & _MASK


def _final(state: int) -> int:
    state = ((state ^ state >> 16) * 0x85EBCA6B) & _MASK
    state = ((state ^ state >> 13) * 0xC2B2AE35) & _MASK
    return state ^ state >> 16
