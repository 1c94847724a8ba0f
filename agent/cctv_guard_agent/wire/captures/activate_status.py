"""`activate_status`: the answer of /SDK/activateStatus: has the device a password?

Source: identification.md 2.3.
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.captures import Fields


def read(raw: str) -> Fields:
    """Return `hikvision.Activated` and `isapi.namespace`. Raises BadReply."""
    document = xml.read(raw, "activation status")
    activated = document.text("Activated")
    if activated is None:
        raise BadReply("activation status: no Activated element", raw)
    return (("hikvision.Activated", activated), *(("isapi.namespace", name) for name in document.namespaces[:8]))
