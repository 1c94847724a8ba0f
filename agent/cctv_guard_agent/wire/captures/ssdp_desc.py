"""`ssdp_desc`: a UPnP device description.

Source: UPnP Device Architecture 1.1, 2.3; identification.md 4.1.
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.captures import Fields

_FIELDS = frozenset(
    {
        "deviceType",
        "friendlyName",
        "manufacturer",
        "manufacturerURL",
        "modelDescription",
        "modelName",
        "modelNumber",
        "modelURL",
        "serialNumber",
        "UDN",
        "UPC",
        "presentationURL",
        "serviceType",
    }
)


def read(raw: str) -> Fields:
    """Return `ssdp_desc.<element>` of the root device and the devices inside it, in order. Raises BadReply."""
    document = xml.read(raw, "UPnP description")
    found = tuple(
        (f"ssdp_desc.{element.name}", element.text)
        for element in document.elements
        if element.name in _FIELDS and element.text
    )[:96]
    if not found:
        raise BadReply("UPnP description: none of its fields", raw)
    return found
