"""The LAN search of Hanwha Vision (before that Samsung Techwin): UDP 7701 broadcast, answered to port 7711.

Question and answer are one structure of 262 bytes; the question is empty but for its type. The texts between the
addresses and the model (0x55 to 0x6c) have no public meaning and are not read.
Source: facts identification.md section 4 (julienblitte/UniversalScanner Hanwha.cs, Hanwha.selftest).
"""

from cctv_guard_agent.discovery._binary import BinarySearch, lines, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import normal_mac

PORT = 7701
ANSWER_PORT = 7711
_SIZE = 0x106
_QUESTION, _ANSWER = 0x01, 0x0B
SEARCH = bytes((_QUESTION,)).ljust(_SIZE, b"\0")
_TEXTS = {
    "ip": slice(0x25, 0x35),
    "mask": slice(0x35, 0x45),
    "gateway": slice(0x45, 0x55),
    "model": slice(0x6D, 0x77),
    "url": slice(0x85, 0xAC),
}
_MAC = slice(0x13, 0x25)


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: mac, ip, mask, gateway, model (at most ten characters), url.

    Raises BadReply.
    """
    if data[:1] == bytes((_QUESTION,)):
        return None
    if len(data) < _SIZE or data[0] != _ANSWER:
        raise BadReply(f"Hanwha discovery answer: {len(data)} bytes", data[:16].hex(" "))
    unit = normal_mac(printable(data[_MAC]))
    if unit is None:
        raise BadReply("Hanwha discovery answer: no MAC in it", data[_MAC].hex(" "))
    return lines({"mac": unit, **{key: printable(data[place]) for key, place in _TEXTS.items()}})


DISCOVERER: Discoverer = BinarySearch(
    name="hanwha",
    kind="hanwha_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    source_port=ANSWER_PORT,
    listen_port=ANSWER_PORT,
)
"""Asks every Hanwha Vision camera and recorder."""
