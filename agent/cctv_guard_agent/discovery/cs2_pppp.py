"""The LAN search of the P2P components CS2 (PPPP) and iLnkP2P: two questions of four bytes to UDP 32108.

Who answers has the component in it, whatever the label; nothing goes beyond the answer, which is no session. The id in
it opens the camera from anywhere, so only its last four characters are kept (design section 7.4); what its other parts
tell of the component is worked out before they are dropped. Firmware that scrambles these packets is not understood.
Source: facts identification.md section 4, exposure.md 2.6 (pmarrapese/iot p2p/lansearch; DavidVentura/cam-reverse).
"""

import re
import struct

from cctv_guard_agent import redact
from cctv_guard_agent.discovery._binary import BinarySearch, lines
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply

PORT = 32_108
SEARCHES = (bytes.fromhex("f1300000"), bytes.fromhex("f1320000"))
_HEAD = struct.Struct(">BBH")
_MAGIC, _FOUND = 0xF1, 0x41
_SEARCH_KINDS = (0x30, 0x32)
_ID = struct.Struct(">8sI")
"""Prefix, NULs to its end, and number; the check code follows."""
_PREFIX, _CODE = re.compile(rb"[A-Z]{2,8}"), re.compile(rb"[A-Z]{4,8}")
_ILNK_CODE = re.compile(rb"[A-F]{5}")
_ILNK_PREFIXES = (b"VSTD", b"VSTF", b"QHSV", b"EEEE", b"ROSS", b"ISRP", b"GCMN", b"ELSA")
_BOTH_USE = b"EEEE"
_VSTARCAM = (b"VSTD", b"VSTF")


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: component, uid (its end), hint. Raises BadReply."""
    if len(data) < _HEAD.size or data[0] != _MAGIC:
        raise BadReply("P2P search answer: other first bytes", data[:4].hex(" "))
    _, kind, size = _HEAD.unpack_from(data)
    if kind in _SEARCH_KINDS:
        return None
    if kind != _FOUND or size != len(data) - _HEAD.size or size < _ID.size + 4:
        raise BadReply(f"P2P search answer: kind {kind:#x}, {size} of {len(data)} bytes announced", data[:4].hex(" "))
    prefix, number = _ID.unpack_from(data, _HEAD.size)
    prefix, code = prefix.rstrip(b"\0"), data[_HEAD.size + _ID.size :].split(b"\0", 1)[0]
    if not _PREFIX.fullmatch(prefix) or not _CODE.fullmatch(code):
        raise BadReply("P2P search answer: no id in it")
    return lines(
        {
            "component": component(prefix, code),
            "uid": redact.tail(f"{prefix.decode()}-{number:06}-{code.decode()}"),
            "hint": "vstarcam" if prefix in _VSTARCAM else None,
        }
    )


def component(prefix: bytes, code: bytes) -> str:
    """Return which component an id points to; a heuristic of those who found its weaknesses."""
    ilnk = prefix in _ILNK_PREFIXES or _ILNK_CODE.fullmatch(code) is not None
    if ilnk and prefix == _BOTH_USE:
        return "CS2 or iLnkP2P"
    return "iLnkP2P" if ilnk else "CS2"


DISCOVERER: Discoverer = BinarySearch(
    name="cs2_pppp",
    kind="p2p_discovery",
    search=SEARCHES,
    port=PORT,
    read=read,
)
"""Asks every device with such a component."""
