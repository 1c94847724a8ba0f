"""The LAN search of TP-Link's Kasa gear: one JSON question on UDP 9999, hidden by a chain of exclusive-ors.

Only the question for the system's data is ever sent. Plugs and bulbs answer as well: only the type `IOT.IPCAMERA` is a
camera. The answer also holds where the house stands and the cloud's id: neither is kept.
Source: facts identification.md section 4 (python-kasa/python-kasa kasa/discover.py, tests/fixtures/iotcam).
"""

from collections.abc import Sequence
from typing import Any

from cctv_guard_agent.discovery._binary import BinarySearch, lines, printable
from cctv_guard_agent.discovery.interface import Discoverer
from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import normal_mac
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.wire.captures.json_text import first_object, scalar
from cctv_guard_agent.wire.kasa_cipher import hide as hide
from cctv_guard_agent.wire.kasa_cipher import show as show

PORT = 9999
_WHAT = "Kasa discovery answer"
_CAMERA = "IOT.IPCAMERA"
_MOST_BYTES = 16_384
"""A camera's answer has about 1,000."""
_FIELDS = {
    "type": ("type", "mic_type"),
    "model": ("model",),
    "name": ("dev_name",),
    "firmware": ("sw_ver",),
    "hardware": ("hw_ver",),
}


QUESTION = b'{"system":{"get_sysinfo":{}}}'
SEARCH = hide(QUESTION)


def read(data: bytes) -> str | None:
    """Return an answer as `key=value` lines: type, model, name, firmware, hardware, mac. Raises BadReply."""
    plain = show(data[:_MOST_BYTES])
    if not plain.startswith(b"{"):
        raise BadReply(f"{_WHAT}: no JSON", data[:16].hex(" "))
    told = first_object(plain.decode("utf-8", "replace"), _WHAT)
    info = _inside(_inside(told, "system"), "get_sysinfo")
    info = _inside(info, "system") or info  # cameras put it one deeper
    fields = {key: _text(info, names) for key, names in _FIELDS.items()}
    if not info:
        return None  # a question
    if not fields["type"]:
        raise BadReply(f"{_WHAT}: no type in it")
    found = _text(info, ("mac", "mic_mac"))
    return lines({**fields, "mac": normal_mac(found) if found else None})


def _inside(told: dict[str, Any], key: str) -> dict[str, Any]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _text(told: dict[str, Any], names: Sequence[str]) -> str | None:
    value = next((text for name in names if (text := scalar(told.get(name)))), None)
    return printable(value.encode("utf-8", "replace")) if value else None


def sign(observations: Sequence[Observation]) -> str:
    """Return `camera` for a camera, `host` for plugs and bulbs."""
    return "camera" if any(s.kind == "kasa.type" and s.value == _CAMERA for s in observations) else "host"


DISCOVERER: Discoverer = BinarySearch(
    name="kasa",
    kind="kasa_discovery",
    search=SEARCH,
    port=PORT,
    read=read,
    sign=sign,
)
"""Asks all Kasa gear."""
