"""`xm_discovery`: the JSON of a Xiongmai answer on UDP 34569, header bytes stripped.

Source: identification.md 4 (OpenIPC/python-dvr DeviceManager.py).
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire.captures import Fields
from cctv_guard_agent.wire.captures.json_text import first_object, scalar


def read(raw: str) -> Fields:
    """Return `xm.<field>` of NetWork.NetCommon and `xm.answer`. Raises BadReply."""
    answer = first_object(raw, "Xiongmai discovery answer")
    common = answer.get("NetWork.NetCommon")
    if not isinstance(common, dict):
        raise BadReply("Xiongmai discovery answer: no NetWork.NetCommon", raw)
    fields = tuple((f"xm.{name}", text) for name, value in list(common.items())[:96] if (text := scalar(value)))
    return (("xm.answer", "NetWork.NetCommon"), *fields)
