"""The kernel's filter of a capture: it drops what stays inside, so that video never reaches the agent. Pure.

Classic BPF over the IP header: passes IPv4 to or from an address that is not private; inside, DNS answers and what is
asked of everybody by SSDP (239.255.255.250, port 1900: a search for a router that opens ports).
Sixty-four cameras send some 25,000 packets a second to their recorder; of these none passes.
Source: linux/filter.h, kernel documentation "Linux Socket Filtering"; RFC 1918, 3927, 1112.
"""

import struct
from collections.abc import Iterator

SNAP = 1500
"""Bytes of a packet that are handed over: a ClientHello of today has up to that."""
_LD_WORD, _LD_HALF, _LD_BYTE, _LD_HALF_X, _LDX_HEADER = 0x20, 0x28, 0x30, 0x48, 0xB1
_AND, _RSH, _JEQ, _JGE, _JSET, _RET = 0x54, 0x74, 0x15, 0x35, 0x45, 0x06
_INSIDE = (
    (0xFF000000, 0x0A000000),
    (0xFFF00000, 0xAC100000),
    (0xFFFF0000, 0xC0A80000),
    (0xFFFF0000, 0xA9FE0000),
    (0xFF000000, 0x7F000000),
    (0xFF000000, 0x00000000),
)
_NEXT = ""
_SSDP_GROUP = 0xEFFFFFFA
"""239.255.255.250."""

Step = tuple[int, int, str, str]
"""Code, operand, where to go if true, if false; empty: the next one."""


def _is_inside(offset: int, inside: str, outside: str) -> Iterator[Step]:
    for mask, value in _INSIDE:
        yield (_LD_WORD, offset, _NEXT, _NEXT)
        yield (_AND, mask, _NEXT, _NEXT)
        yield (_JEQ, value, inside, _NEXT)
    yield (_LD_WORD, offset, _NEXT, _NEXT)
    yield (_JGE, 0xE0000000, inside, outside)  # groups and broadcast


def program() -> bytes:
    """Return the filter as the kernel takes it (`struct sock_filter`, eight bytes each)."""
    parts: list[tuple[str, list[Step]]] = [
        ("start", [(_LD_BYTE, 0, _NEXT, _NEXT), (_RSH, 4, _NEXT, _NEXT), (_JEQ, 4, "target", "drop")]),
        ("target", list(_is_inside(16, "source", "pass"))),
        ("source", list(_is_inside(12, "names", "pass"))),
        (
            "names",
            [
                (_LD_BYTE, 9, _NEXT, _NEXT),
                (_JEQ, 17, _NEXT, "drop"),
                (_LD_HALF, 6, _NEXT, _NEXT),
                (_JSET, 0x1FFF, "drop", _NEXT),
                (_LDX_HEADER, 0, _NEXT, _NEXT),
                (_LD_HALF_X, 0, _NEXT, _NEXT),
                (_JEQ, 53, "pass", _NEXT),  # answers; what is asked for stands in them
                (_LD_HALF_X, 2, _NEXT, _NEXT),
                (_JEQ, 1900, _NEXT, "drop"),
                (_LD_WORD, 16, _NEXT, _NEXT),
                (_JEQ, _SSDP_GROUP, "pass", "drop"),
            ],
        ),
        ("drop", [(_RET, 0, _NEXT, _NEXT)]),
        ("pass", [(_RET, SNAP, _NEXT, _NEXT)]),
    ]
    places: dict[str, int] = {}
    steps: list[Step] = []
    for name, part in parts:
        places[name] = len(steps)
        steps += part

    def jump(at: int, where: str) -> int:
        return places[where] - at - 1 if where else 0

    return b"".join(
        struct.pack("=HBBI", code, jump(at, true), jump(at, false), operand)
        for at, (code, operand, true, false) in enumerate(steps)
    )
