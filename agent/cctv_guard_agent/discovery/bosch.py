"""The LAN search of Bosch cameras and encoders: UDP 1757 broadcast, answered to port 1758 in one of two forms.

Older units answer 32 bytes with MAC and addresses, newer ones an XML document (`OEMExt00:device-1-0`). Of the document
the session key and the unit's GUID are not kept.
Source: facts identification.md section 4 (julienblitte/UniversalScanner Bosch.cs, Bosch.bin.selftest,
Bosch.xml.selftest).
"""

from cctv_guard_agent.discovery._binary import BinarySearch, ipv4, lines, mac, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import normal_mac
from cctv_guard_agent.wire import xml

PORT = 1757
ANSWER_PORT = 1758
_MAGIC = bytes.fromhex("9939a427")
SEARCH = _MAGIC + bytes.fromhex("00000001" + "ff0006de")
"""Magic, transaction (any number, comes back in the binary form), and what is asked for."""
_SIZE = 32
_LONGEST = 16_384
"""The document seen has 1,159 bytes."""
_NAMESPACE = "OEMExt00:device"
_ELEMENTS = {
    "model": "friendlyName",
    "name": "unitName",
    "serial": "serialNumber",
    "ip": "unitIPAddress",
    "mask": "unitSubnetMask",
    "gateway": "unitGatewayIp",
    "rcp_port": "RCPPort",
    "port": "HTTPPort",
    "https_port": "HTTPSPort",
    "dhcp": "dhcp",
    "frontend": "cameraFrontendID",
}


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: form (binary, xml), mac, ip, mask, gateway; of XML also model and others.

    Raises BadReply.
    """
    if data.startswith(_MAGIC):
        return None if len(data) == len(SEARCH) else _binary(data)
    return _document(data)


def _binary(data: bytes) -> str:
    unit = mac(data[8:14])
    if len(data) != _SIZE or unit is None:
        raise BadReply(f"Bosch discovery answer: {len(data)} bytes instead of {_SIZE}, or no MAC", data[:16].hex(" "))
    return lines(
        {
            "form": "binary",
            "mac": unit,
            "ip": ipv4(data[0x10:0x14]),
            "mask": ipv4(data[0x14:0x18]),
            "gateway": ipv4(data[0x18:0x1C]),
        }
    )


def _document(data: bytes) -> str:
    if len(data) > _LONGEST:
        raise BadReply(f"Bosch discovery answer: {len(data)} bytes, at most {_LONGEST} are read")
    text = data.decode("utf-8", "replace").rstrip("\0\r\n ")
    if _NAMESPACE not in text:
        raise BadReply("Bosch discovery answer: neither its bytes nor its document", data[:16].hex(" "))
    document = xml.read(text, "Bosch discovery answer")
    unit = normal_mac(document.text("physAddress") or "")
    found = {key: printable((document.text(name) or "").encode()) for key, name in _ELEMENTS.items()}
    if unit is None and not found["serial"]:
        raise BadReply("Bosch discovery answer: neither MAC nor serial in it")
    return lines({"form": "xml", "mac": unit, **found})


DISCOVERER: Discoverer = BinarySearch(
    name="bosch",
    kind="bosch_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    source_port=ANSWER_PORT,
    listen_port=ANSWER_PORT,
)
"""Asks every Bosch camera and encoder."""
