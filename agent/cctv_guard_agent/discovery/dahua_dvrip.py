"""The older LAN search of Dahua firmware (DVRIP): 32 bytes broadcast to UDP 5050, answered to the asker's port.

Devices from before DHIP (dhdiscover.py) know only this one. The answer has three sections, whose sizes stand in the
first: addresses; MAC and model; lines of text. Ports stand in it too, at places that no source names.
Source: facts identification.md 3.2 (julienblitte/UniversalScanner Dahua1.cs, Dahua1.selftest).
"""

from cctv_guard_agent.discovery._binary import BinarySearch, ipv4, lines, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import normal_mac

PORT = 5050
SEARCH = bytes.fromhex("a3010001" + "00" * 12 + "02000000" + "00" * 12)
_QUESTION, _ANSWER = 0xA3, 0xB3
_FIRST = 0x78
_SIZE_OF_SECOND, _SIZE_OF_THIRD = 2, slice(0x14, 0x16)
_MODEL, _IP, _MASK, _GATEWAY = slice(0x28, 0x38), slice(0x38, 0x3C), slice(0x3C, 0x40), slice(0x40, 0x44)
_MAC_SIZE = 17
_TEXTS = {"Name": "name", "Device": "device", "SerialNo": "serial"}


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: mac, model, name, device, serial, ip, mask, gateway.

    Raises BadReply where the sections do not fill the datagram, or name no unit.
    """
    if data[:1] == bytes((_QUESTION,)):
        return None
    if len(data) < _FIRST or data[0] != _ANSWER:
        raise BadReply(f"Dahua DVRIP answer: {len(data)} bytes", data[:16].hex(" "))
    second = _FIRST + data[_SIZE_OF_SECOND]
    third = second + int.from_bytes(data[_SIZE_OF_THIRD], "little")
    if third > len(data):
        raise BadReply(f"Dahua DVRIP answer: {len(data)} bytes where its sections have {third}", data[:16].hex(" "))
    mac = normal_mac(printable(data[_FIRST : min(second, _FIRST + _MAC_SIZE)]))
    texts = _texts(data[second:third])
    if mac is None and "serial" not in texts:
        raise BadReply("Dahua DVRIP answer: neither MAC nor serial in it", data[_FIRST : _FIRST + 16].hex(" "))
    return lines(
        {
            "mac": mac,
            "model": printable(data[_FIRST + _MAC_SIZE : second]) or printable(data[_MODEL]),
            **texts,
            "ip": ipv4(data[_IP]),
            "mask": ipv4(data[_MASK]),
            "gateway": ipv4(data[_GATEWAY]),
        }
    )


def _texts(section: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in section.splitlines():
        key, _, value = line.partition(b":")
        name = _TEXTS.get(printable(key))
        if name is not None and (text := printable(value)):
            found.setdefault(name, text)
    return found


DISCOVERER: Discoverer = BinarySearch(
    name="dahua_dvrip",
    kind="dahua_dvrip",
    search=SEARCH,
    port=PORT,
    read=read,
)
"""Asks every device with older Dahua firmware."""
