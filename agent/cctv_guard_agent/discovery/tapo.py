"""The LAN search of TP-Link's Tapo gear: sixteen bytes to UDP 20002, and to 20004 where newer units listen.

The question asks for nothing that is ciphered, and what is ciphered in an answer is not read; the cloud's ids in it are
not kept. Plugs, bulbs and hubs answer as well: the type says what is a camera.
Source: facts identification.md section 4 (python-kasa/python-kasa kasa/discover.py, tests/fixtures/smartcam).
"""

from collections.abc import AsyncIterator, Sequence

from cctv_guard_agent.discovery._binary import answers, lines, printable, routed
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address, normal_mac
from cctv_guard_agent.model.heard import Heard
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.wire.captures.json_text import first_object, scalar

PORTS = (20_002, 20_004)
SEARCH = bytes.fromhex("020000010000000000000000463cb5d3")
_HEAD = 16
_VERSION = 2
_REPEATS = 4
_WAIT_S = 0.4
"""The two ports are asked one after the other, in the time of one search elsewhere; the units answer at once."""
_WHAT = "Tapo discovery answer"
_FIELDS = {
    "type": "device_type",
    "model": "device_model",
    "ip": "ip",
    "firmware": "firmware_version",
    "hardware": "hardware_version",
    "factory_default": "factory_default",
}
_CAMERAS = ("SMART.IPCAMERA", "SMART.TAPODOORBELL")


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: type, model, ip, firmware, hardware, factory_default, mac.

    Raises BadReply.
    """
    if data == SEARCH:
        return None
    if len(data) <= _HEAD or data[0] != _VERSION:
        raise BadReply(f"{_WHAT}: {len(data)} bytes", data[:16].hex(" "))
    told = first_object(data[_HEAD:].decode("utf-8", "replace"), _WHAT)
    result = told.get("result")
    if not isinstance(result, dict):
        if "params" in told:
            return None  # another program's question
        raise BadReply(f"{_WHAT}: no result in it", str(told.get("error_code", "")))
    fields = {key: scalar(result.get(name)) for key, name in _FIELDS.items()}
    if not fields["type"]:
        raise BadReply(f"{_WHAT}: no device type in it")
    found = scalar(result.get("mac"))
    kept = {key: printable(value.encode("utf-8", "replace")) for key, value in fields.items() if value}
    return lines({**kept, "mac": normal_mac(found) if found else None})


def sign(observations: Sequence[Observation]) -> str:
    """Return `camera` for cameras and video door bells, `host` for everything else."""
    return "camera" if any(s.kind == "tapo.type" and s.value in _CAMERAS for s in observations) else "host"


class Tapo:
    """Asks all Tapo gear."""

    name = "tapo"

    async def discover(self, net: Net, known: Sequence[Address]) -> AsyncIterator[Heard]:
        """Yield each device's answer once."""
        for port in PORTS:
            search = net.udp_search(
                SEARCH, port=port, broadcast=True, unicast=routed(net, known), repeats=_REPEATS, wait_s=_WAIT_S
            )
            async for one in answers(search, source=self.name, kind="tapo_discovery", read=read, sign=sign):
                yield one


DISCOVERER: Discoverer = Tapo()
