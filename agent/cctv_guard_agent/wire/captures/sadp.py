"""`sadp`: Hikvision's answer to an inquiry on UDP 37020, or its hello.

Source: identification.md 2.1, 2.2.
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.captures import Fields

_TELLING = frozenset({"DeviceSN", "DeviceDescription", "DeviceType", "CommandPort", "SoftwareVersion", "Activated"})


def read(raw: str) -> Fields:
    """Return `sadp.<Field>` for each field as it stands in the XML. Raises BadReply where it is no SADP answer."""
    document = xml.read(raw, "SADP answer")
    found = [(element.name, element.text) for element in document.elements if element.leaf and element.text]
    if len(_TELLING.intersection(name for name, _ in found)) < 2:
        raise BadReply("SADP answer: fewer than two of its fields", raw)
    return tuple((f"sadp.{name}", value) for name, value in found[:160])
