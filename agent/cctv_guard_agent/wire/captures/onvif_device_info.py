"""`onvif_device_info`: the answer to GetDeviceInformation, as SOAP or as `key=value` lines.

Source: onvif/specs doc/Core.xml, GetDeviceInformation; identification.md 1.3.
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.captures import Fields

_FIELDS = {name.lower(): name for name in ("Manufacturer", "Model", "FirmwareVersion", "SerialNumber", "HardwareId")}
_LINE = re.compile(r"^\s*[\"']?(\w{1,40})[\"']?\s*[=:]\s*[\"']?(.*?)[\"']?,?\s*$")
_MOST_LINES = 256
_LONGEST_LINE = 2_048


def read(raw: str) -> Fields:
    """Return `onvif.Manufacturer|Model|FirmwareVersion|SerialNumber|HardwareId`. Raises BadReply."""
    if "<" in raw[:4096]:
        document = xml.read(raw, "ONVIF device information")
        found = [(element.name, element.text) for element in document.elements if element.leaf]
    else:
        lines = (_LINE.match(line[:_LONGEST_LINE]) for line in raw.splitlines()[:_MOST_LINES])
        found = [(match[1], match[2]) for match in lines if match]
    fields = tuple((f"onvif.{_FIELDS[name.lower()]}", value) for name, value in found if name.lower() in _FIELDS)
    if not fields:
        raise BadReply("ONVIF device information: none of its fields", raw)
    return fields
