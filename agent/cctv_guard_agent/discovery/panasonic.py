"""The LAN search of Panasonic and i-PRO cameras: 52 bytes broadcast to UDP 10670, type-length-value fields come back.

Which of the ports 10669 and 10670 is whose is stated both ways in the one public source, so the question goes to 10670
as its code sends it, from 10669, and broadcast answers to either port are heard: unconfirmed on a device of ours.
The question holds the asker's MAC and address; as in that code they are all ones, so that answers are broadcast.
Source: facts identification.md section 4 (julienblitte/UniversalScanner Panasonic.cs, Panasonic.selftest,
doc/protocols.html).
"""

from collections.abc import Iterator

from cctv_guard_agent.discovery._binary import BinarySearch, ipv4, lines, mac, port, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply

PORT = 10_670
ASKER_PORT = 10_669
_MARK = b"\0\x01"
_TYPE = slice(4, 6)
_QUESTION, _ANSWER = b"\0\x0d", b"\0\x0e"
SEARCH = (
    _MARK
    + b"\0\0"
    + _QUESTION
    + bytes(6)
    + b"\xff" * 6
    + b"\xff" * 4
    + bytes.fromhex("00012011" + "1e11231f" + "1e191300" + "00020000" + "00" * 10 + "ffff" + "0000")
)
_MAC = slice(6, 12)
_FIELDS_AT = 53
_END = 0xFFFF
_IP, _MASK, _GATEWAY, _WEB_PORT = 0x20, 0x21, 0x22, 0x25
_MODEL, _SHORT_MODEL, _FIRMWARE = 0xA7, 0xA8, 0xA9


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: mac, ip, mask, gateway, port, model, firmware. Raises BadReply."""
    if len(data) < len(SEARCH) or not data.startswith(_MARK):
        raise BadReply(f"Panasonic discovery answer: {len(data)} bytes", data[:16].hex(" "))
    if data[_TYPE] == _QUESTION:
        return None
    found: dict[int, bytes] = {}
    for kind, value in _values(data):
        found.setdefault(kind, value)
    unit = mac(data[_MAC])
    model = printable(found.get(_MODEL, b"")) or printable(found.get(_SHORT_MODEL, b""))
    if data[_TYPE] != _ANSWER or unit is None or not model:
        raise BadReply("Panasonic discovery answer: another type, no MAC, or no model in it", data[:16].hex(" "))
    return lines(
        {
            "mac": unit,
            "ip": ipv4(found.get(_IP, b"")),
            "mask": ipv4(found.get(_MASK, b"")),
            "gateway": ipv4(found.get(_GATEWAY, b"")),
            "port": port(int.from_bytes(found.get(_WEB_PORT, b"")[:2], "big")),
            "model": model,
            "firmware": printable(found.get(_FIRMWARE, b"")),
        }
    )


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (type, value) as far as the lengths hold."""
    at = _FIELDS_AT
    while at + 4 <= len(data):
        kind, size = int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
        at += 4
        if kind == _END or at + size > len(data):
            return
        yield kind, data[at : at + size]
        at += size


DISCOVERER: Discoverer = BinarySearch(
    name="panasonic",
    kind="panasonic_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    source_port=ASKER_PORT,
    listen_port=(ASKER_PORT, PORT),
)
"""Asks every Panasonic and i-PRO camera."""
