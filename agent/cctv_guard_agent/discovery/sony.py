"""The LAN search of Sony network cameras: `ENQ:allinfo` broadcast to UDP 2380, answered by broadcast or to the asker.

A frame begins with 0x02, ends with 0x03, and holds `KEY:VALUE` fields that each end with 0xff. Answers go to the port
that asked, so that port is fixed and its broadcasts are heard too.
Source: facts identification.md section 4 (julienblitte/UniversalScanner Sony.cs, Sony.selftest, doc/protocols.html).
"""

from cctv_guard_agent.discovery._binary import BinarySearch, lines, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import normal_mac

PORT = 2380
_START, _END, _STOP = b"\x02", b"\x03", b"\xff"
SEARCH = _START + b"ENQ:allinfo" + _STOP + _END
_LONGEST = 4096
"""The answer seen has 214 bytes."""
_ASKS = (b"ENQ", b"SET")
"""First words of what setup programs send; `SET...` changes a camera and is never sent."""
_FIELDS = {
    "MODEL": "model",
    "SERIAL": "serial",
    "IPADR": "ip",
    "MASK": "mask",
    "GATEWAY": "gateway",
    "WEBPORT": "port",
    "SOFTVERSION": "firmware",
    "DHCP": "dhcp",
}


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: mac, model, serial, ip, mask, gateway, port, firmware, dhcp.

    Raises BadReply.
    """
    if len(data) > _LONGEST or not data.startswith(_START) or not data.endswith(_END):
        raise BadReply(
            f"Sony discovery answer: {len(data)} bytes, not framed as its protocol has it", data[:16].hex(" ")
        )
    fields = data[1:-1].split(_STOP)
    if fields[0][:3] in _ASKS:
        return None
    found: dict[str, str] = {}
    for field in fields:
        key, _, value = field.partition(b":")
        found.setdefault(printable(key).upper(), printable(value))
    unit = normal_mac(found.get("MAC", ""))
    if unit is None or not found.get("MODEL"):
        raise BadReply("Sony discovery answer: no MAC or no model in it", data[:16].hex(" "))
    return lines({"mac": unit, **{key: found.get(name) for name, key in _FIELDS.items()}})


DISCOVERER: Discoverer = BinarySearch(
    name="sony",
    kind="sony_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    source_port=PORT,
    listen_port=PORT,
)
"""Asks every Sony network camera."""
