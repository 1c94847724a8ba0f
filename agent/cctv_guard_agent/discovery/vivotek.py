"""The LAN search of VIVOTEK cameras: five bytes broadcast to UDP 10000, type-length-value fields come back.

Foscam's family asks on the same port with other bytes (foscam.py). This search goes out from a port of its own choice,
so that both run side by side. A second question byte counts searches; ours is always 1.
Source: facts identification.md section 4 (julienblitte/UniversalScanner Vivotek.cs, Vivotek.selftest).
"""

from collections.abc import Iterator

from cctv_guard_agent.discovery._binary import BinarySearch, ipv4, lines, mac, port, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply

PORT = 10_000
_MAGIC = bytes.fromhex("4a5d8f1c")
SEARCH = b"\x01" + _MAGIC
_HEAD = len(SEARCH)
_OTHER_MAGIC = b"MO_I"
"""Foscam's family hears our question too; whatever it says to it is read by its own search."""
_NAME, _MAC, _IP, _BYTE, _WEB_PORT, _MODEL = 0x01, 0x02, 0x03, 0x04, 0x06, 0x09


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: mac, ip, name, model, port. Raises BadReply where there is no MAC."""
    if data.startswith(_OTHER_MAGIC):
        return None
    if data[1:_HEAD] != _MAGIC:
        raise BadReply("VIVOTEK discovery answer: other first bytes", data[:16].hex(" "))
    if len(data) == _HEAD:
        return None  # a question
    found: dict[int, bytes] = {}
    for kind, value in _values(data):
        found.setdefault(kind, value)
    unit = mac(found.get(_MAC, b""))
    if unit is None:
        raise BadReply("VIVOTEK discovery answer: no MAC in it", data[:16].hex(" "))
    return lines(
        {
            "mac": unit,
            "ip": ipv4(found.get(_IP, b"")),
            "name": printable(found.get(_NAME, b"")),
            "model": printable(found.get(_MODEL, b"")),
            "port": port(int.from_bytes(found.get(_WEB_PORT, b"")[:2], "little")),
        }
    )


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (type, value) as far as the lengths hold; type 4 is one byte without a length."""
    at = _HEAD
    while at + 2 <= len(data) and data[at]:
        kind, size = data[at], data[at + 1]
        at += 2
        if kind == _BYTE:
            yield kind, bytes((size,))
            continue
        if at + size > len(data):
            return
        yield kind, data[at : at + size]
        at += size


DISCOVERER: Discoverer = BinarySearch(
    name="vivotek",
    kind="vivotek_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
)
"""Asks every VIVOTEK camera."""
