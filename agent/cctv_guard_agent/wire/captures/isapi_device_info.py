"""`isapi_device_info`: the answer of /ISAPI/System/deviceInfo (or of a renamed prefix).

Source: identification.md 2.3 (fields, three namespaces).
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.captures import Fields


def read(raw: str) -> Fields:
    """Return `isapi.<element>` and `isapi.namespace`. Raises BadReply where it is no DeviceInfo."""
    document = xml.read(raw, "ISAPI device information")
    if "DeviceInfo" not in document.roots and document.text("deviceName") is None:
        raise BadReply("ISAPI device information: no DeviceInfo element", raw)
    found = tuple(
        (f"isapi.{element.name}", element.text) for element in document.elements if element.leaf and element.text
    )
    return (*found[:160], *(("isapi.namespace", name) for name in document.namespaces[:8]))
