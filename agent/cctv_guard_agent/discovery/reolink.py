"""The LAN search of Reolink cameras: four bytes to UDP 2000, the answer comes to UDP 3000.

The answer's first bytes tell it, and its texts are found by their form, wherever they stand. The UID opens the camera
from anywhere, so only its last four characters are kept (design section 7.4).
Source: facts identification.md section 4 (thirtythreeforty/neolink dissector/udp.md).
"""

import re
from collections.abc import AsyncIterator, Sequence
from ipaddress import IPv4Address

from cctv_guard_agent import redact
from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S, Repeats, camera, failed, heard
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address, normal_mac
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.net.interface import Net

PORT = 2000
ANSWER_PORT = 3000
SEARCH = bytes.fromhex("aaaa0000")
_SIZE = 388
_HEADS = {b"\x01\x02\x01": "camera", b"\x02\x03": "recorder"}
_TEXT = re.compile(rb"[^\x00-\x1f\x7f]{3,64}(?=\x00)")
_UID = re.compile(r"[0-9A-Z]{16,20}")
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")


def read(data: bytes) -> str:
    """Return an answer as `key=value` lines: kind, ip, mac, uid (last four characters), name. Raises BadReply."""
    kind = next((kind for head, kind in _HEADS.items() if data.startswith(head)), None)
    if kind is None or len(data) != _SIZE:
        raise BadReply(f"Reolink discovery answer: {len(data)} bytes", data[:16].hex(" "))
    fields = {"kind": kind}
    for found in _TEXT.finditer(data):
        value = _printable(found[0])
        if value is not None:
            fields.setdefault(_name(value), value)
    if "uid" in fields:
        fields["uid"] = redact.tail(fields["uid"])
    if "ip" not in fields:
        raise BadReply("Reolink discovery answer: no address in it", data[:16].hex(" "))
    return "\n".join(f"{key}={value}" for key, value in fields.items())


def _printable(found: bytes) -> str | None:
    try:
        value = found.decode("utf-8").strip()
    except UnicodeDecodeError:  # binary fields, such as the MAC
        return None
    return value if value.isprintable() and len(value) >= 3 else None


def _name(value: str) -> str:
    if _MAC.fullmatch(value) and normal_mac(value):
        return "mac"
    if _UID.fullmatch(value):
        return "uid"
    try:
        IPv4Address(value)
    except ValueError:
        return "name"
    return "ip"


class Reolink:
    """Asks every Reolink camera and recorder."""

    name = "reolink"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        repeats = Repeats()
        search = net.udp_search(
            SEARCH,
            port=PORT,
            broadcast=True,
            unicast=known,
            source_port=ANSWER_PORT,
            listen_port=ANSWER_PORT,
            repeats=REPEATS,
            wait_s=WAIT_S,
        )
        async for datagram in search:
            if datagram.data == SEARCH or not repeats.new(datagram.sender.address, datagram.data):
                continue
            try:
                raw = read(datagram.data)
            except BadReply as error:
                yield failed(datagram.sender, self.name, str(error))
            else:
                yield heard("reolink_discovery", raw, datagram.sender, self.name, camera)


DISCOVERER: Discoverer = Reolink()
