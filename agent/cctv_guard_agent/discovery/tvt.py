"""The LAN search of TVT firmware and its rebrands ("MHED"): UDP 23456, command 1 asks, command 2 answers.

Answers come to port 23456 of the group .56, of the group .55 (recorders), or of the asker, and devices announce
themselves every two seconds unasked. The commands that set addresses go to the same groups and carry a password, so
nothing but command 2 is looked at, and of it never the 28 bytes where a password has its place.
Two layouts are known: version 7 and before (a maker's public header; a driver that saw three recorders), version 8
(captures of cameras) with serial and firmware as text.
Source: facts identification.md section 4 (a public copy of TVT's multicast header; AlexandruIspas659/ipcprobe
PROTOCOL.md, testdata/vectors.json; a Node implementation, mhed.mjs).
"""

import re
import struct

from cctv_guard_agent.discovery._binary import BinarySearch, ipv4, lines, mac, port, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply

PORT = 23_456
GROUP = "234.55.55.55"
ANSWER_GROUPS = (GROUP, "234.55.55.56")
_MAGIC = b"MHED"
_SEARCH, _ANNOUNCE = 1, 2
SEARCH = struct.pack("<4sIII", _MAGIC, 0x10008, _SEARCH, 0).ljust(140, b"\0")
_SHORT = 140
"""Answers before version 7 end here; later ones have 240 bytes."""
_WHOLE = 240
_TYPES = ("dvr", "dvs", "ipc", "nvr", "decoder")
_WORD = re.compile(r"[^\W\d_]{2}")
"""Two letters: some fill the customer's name with a number."""


def read(data: bytes) -> str | None:
    """Return an announcement as `key=value` lines.

    Keys: type (dvr, dvs, ipc, nvr, decoder or a number), name, mac, ip, mask, gateway, sdk_port, port, rtsp_port,
    firmware, build, model, manufacturer, and customer, product or serial by version. Raises BadReply.
    """
    if not data.startswith(_MAGIC) or len(data) < 12:
        raise BadReply(f"TVT discovery answer: {len(data)} bytes without its magic")
    version, command = struct.unpack_from("<HxxI", data, 4)
    if command != _ANNOUNCE:
        return None
    if len(data) < _SHORT:
        raise BadReply(f"TVT discovery answer: {len(data)} bytes instead of {_WHOLE} or {_SHORT}")
    unit = mac(data[32:38])
    if unit is None:
        raise BadReply("TVT discovery answer: no MAC in it")
    sdk_port, software, build, web_port, rtsp_port, sort = struct.unpack_from("<H12xIIHHI", data, 38)
    return lines(
        {
            "type": _type(sort, version),
            "name": printable(data[12:32]),
            "mac": unit,
            "ip": ipv4(data[40:44]),
            "mask": ipv4(data[44:48]),
            "gateway": ipv4(data[48:52]),
            "sdk_port": port(sdk_port),
            "port": port(web_port),
            "rtsp_port": port(rtsp_port),
            "firmware": ".".join(map(str, software.to_bytes(4, "big"))) if software else None,
            "build": str(build) if 20_000_101 <= build <= 21_001_231 else None,
            **(_names(data, version) if len(data) >= _WHOLE else {}),
        }
    )


def _type(number: int, version: int) -> str:
    """Return the sort of device; no capture of version 8 confirms that its 0 still means a DVR."""
    return _TYPES[number] if number < len(_TYPES) and (number or version < 8) else str(number)


def _names(data: bytes, version: int) -> dict[str, str]:
    """Return the texts behind the first 140 bytes; what stands where depends on the version."""
    found = {"model": printable(data[196:212]), "manufacturer": printable(data[212:228])}
    if version >= 8:
        found |= {"serial": printable(data[140:156])}
        firmware = printable(data[156:172])
        return found | ({"firmware": firmware} if firmware else {})
    customer = printable(data[164:188])
    return found | {"product": printable(data[140:164]), "customer": customer if _WORD.search(customer) else ""}


DISCOVERER: Discoverer = BinarySearch(
    name="tvt",
    kind="tvt_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    group=GROUP,
    source_port=PORT,
    listen_port=PORT,
    listen_group=ANSWER_GROUPS,
)
"""Asks every device with TVT firmware."""
