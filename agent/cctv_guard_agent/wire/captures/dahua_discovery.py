"""`dahua_discovery`: the JSON of a DHIP search answer on UDP 37810, header bytes stripped.

Source: identification.md 3.1.
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.json_text import first_object, scalar

_TELLING = frozenset({"SerialNo", "DeviceType", "DeviceClass", "Version", "Vendor", "MachineName", "Find", "Port"})
_ADDRESS = ("IPAddress", "SubnetMask", "DefaultGateway", "DhcpEnable")


def read(raw: str) -> Fields:
    """Return `dahua.<Field>` of deviceInfo, `dahua.method`, `dahua.mac`, the IPv4 fields. Raises BadReply."""
    answer = first_object(raw, "Dahua discovery answer")
    params = answer.get("params")
    info = params.get("deviceInfo") if isinstance(params, dict) else None
    # Tools that strip the envelope leave deviceInfo itself.
    info = info if isinstance(info, dict) else answer.get("deviceInfo", answer)
    if not isinstance(info, dict) or len(_TELLING.intersection(info)) < 2:
        raise BadReply("Dahua discovery answer: fewer than two of deviceInfo's fields", raw)
    fields = [("dahua.answer", "deviceInfo")]
    for name, value in (("method", answer.get("method")), ("mac", answer.get("mac", info.get("mac")))):
        if isinstance(value, str):
            fields.append((f"dahua.{name}", value))
    for name, value in list(info.items())[:96]:
        if name == "mac":
            continue
        if (text := scalar(value)) is not None:
            fields.append((f"dahua.{name}", text))
        elif name == "IPv4Address" and isinstance(value, dict):
            fields.extend((f"dahua.{key}", text) for key in _ADDRESS if (text := scalar(value.get(key))) is not None)
    return tuple(field for field in fields if field[1].strip())
