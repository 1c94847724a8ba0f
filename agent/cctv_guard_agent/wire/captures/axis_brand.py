"""`axis_brand`: the JSON of getbrand.cgi or basicdeviceinfo.cgi, both without login.

Source: identification.md 5.3 (Greenbone's Axis detection; mcw0/PoC).
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.json_text import first_object, scalar

_FIELDS = frozenset(
    {
        "Brand",
        "ProdType",
        "ProdNbr",
        "ProdShortName",
        "ProdFullName",
        "ProdVariant",
        "HardwareID",
        "Version",
        "SerialNumber",
        "BuildDate",
    }
)


def read(raw: str) -> Fields:
    """Return `axis.<Field>`. Raises BadReply where none of the fields stands in it."""
    answer = first_object(raw, "Axis brand answer")
    data = answer.get("data")
    properties = data.get("propertyList") if isinstance(data, dict) else answer.get("Brand", answer)
    properties = properties if isinstance(properties, dict) else answer
    found = tuple(
        (f"axis.{name}", text) for name, value in properties.items() if name in _FIELDS and (text := scalar(value))
    )
    if not found:
        raise BadReply("Axis brand answer: none of its fields", raw)
    return found
