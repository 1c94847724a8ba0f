"""The LAN search of Ubiquiti gear (port 10001), of which only some is a camera: what answers says which platform it is.

Both versions of the question are sent. Old firmware answers only who asks from port 10001; where a UniFi console runs
on this host it holds that port, and then the question goes out from another one. Consoles send the question back.
Source: facts identification.md section 4 (uilibs/unifi-discovery; julienblitte/UniversalScanner Ubiquiti.cs).
"""

import struct
from collections.abc import AsyncIterator, Iterator, Sequence

from cctv_guard_agent.discovery._binary import answers, ipv4, lines, mac, printable, routed
from cctv_guard_agent.discovery._heard import REPEATS, WAIT_S
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Datagram, Net

PORT = 10_001
GROUP = "233.89.188.1"
SEARCHES = (bytes.fromhex("01000000"), bytes.fromhex("02080000"))
_HEAD = struct.Struct(">BBH")
"""Version, command, bytes that follow."""
_FIELD = struct.Struct(">BH")
_ANSWERS = ((1, 0), (2, 6), (2, 9))
_OLD_VERSION = 0
"""Some recorders answer so, with any command."""
_MACS, _MAC_AND_IP = (0x01, 0x05, 0x13), 0x02
_TEXTS = {0x03: "firmware", 0x0B: "hostname", 0x0C: "platform", 0x14: "model", 0x15: "product", 0x16: "version"}
_CAMERAS = ("UVC", "UNVR", "ENVR")
"""Platforms, products and firmware names of cameras and of video recorders begin so."""


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: mac, ip, platform, firmware, hostname, model, product, version.

    Raises BadReply where neither MAC nor platform can be read.
    """
    if len(data) < _HEAD.size:
        raise BadReply(f"Ubiquiti discovery answer: {len(data)} bytes", data.hex(" "))
    version, command, size = _HEAD.unpack_from(data)
    if size == 0:
        return None  # a question, or ours sent back
    if (version, command) not in _ANSWERS and version != _OLD_VERSION:
        raise BadReply(f"Ubiquiti discovery answer: version {version}, command {command}", data[:16].hex(" "))
    fields: dict[str, str] = {}
    for kind, value in _values(data[_HEAD.size :][:size]):
        for name, text in _meaning(kind, value):
            if text:
                fields.setdefault(name, text)
    if not fields.keys() & {"mac", "platform", "product"}:
        raise BadReply("Ubiquiti discovery answer: neither MAC nor platform in it", data[:16].hex(" "))
    return lines({name: fields.get(name) for name in ("mac", "ip", *_TEXTS.values())})


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _FIELD.size <= len(data):
        kind, size = _FIELD.unpack_from(data, at)
        at += _FIELD.size
        if at + size > len(data):
            return
        yield kind, data[at : at + size]
        at += size


def _meaning(kind: int, value: bytes) -> Iterator[tuple[str, str | None]]:
    if kind in _MACS:
        yield "mac", mac(value)
    elif kind == _MAC_AND_IP and len(value) == 10:
        yield "mac", mac(value[:6])
        yield "ip", ipv4(value[6:])
    elif kind in _TEXTS:
        yield _TEXTS[kind], printable(value)


def sign(observations: Sequence[Observation]) -> str:
    """Return `camera` for the platforms that are cameras and recorders; access points and gateways are hosts."""
    told = ("ubiquiti.platform", "ubiquiti.product", "ubiquiti.firmware")
    return "camera" if any(s.kind in told and s.value.upper().startswith(_CAMERAS) for s in observations) else "host"


class Ubiquiti:
    """Asks all Ubiquiti gear."""

    name = "ubiquiti"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        try:
            async for one in self._answers(net, known, PORT):
                yield one
        except Unreachable as error:
            if error.reason != "held":
                raise
            async for one in self._answers(net, known, None):
                yield one

    def _answers(self, net: Net, known: Sequence[Address], source_port: int | None) -> AsyncIterator[Heard]:
        search: AsyncIterator[Datagram] = net.udp_search(
            SEARCHES,
            port=PORT,
            group=GROUP,
            broadcast=True,
            unicast=routed(net, known),
            source_port=source_port,
            repeats=REPEATS,
            wait_s=WAIT_S,
        )
        return answers(search, source=self.name, kind="ubiquiti_discovery", read=read, sign=sign)


DISCOVERER: Discoverer = Ubiquiti()
