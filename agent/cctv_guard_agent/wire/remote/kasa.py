"""Kasa gear's own word on TP-Link's cloud: `get_info`, which needs no login.

Cameras keep it under a name of their own, so all three are asked at once, as the maker's app does in its search. The
answer holds the e-mail address of the account: not kept, nor the server's name.
Source: facts exposure.md 1 and 2.5 (python-kasa/python-kasa); a public stand-in of a device for the app's question.
"""

import json
from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import About, Setting, State
from cctv_guard_agent.wire.captures.json_text import first_object, scalar
from cctv_guard_agent.wire.kasa_cipher import hide, show
from cctv_guard_agent.wire.remote import maybe, shown

SERVICE = "TP-Link cloud (Kasa)"
PORT = 9999
_MODULES = ("smartlife.cam.ipcamera.cloud", "cnCloud", "smartlife.iot.common.cloud")
QUESTION = hide(json.dumps({name: {"get_info": {}} for name in _MODULES}, separators=(",", ":")).encode())
MOST_BYTES = 16_384
_WHAT = "Kasa cloud answer"


def setting(state: State, because: str) -> Setting:
    """Return a state of this service."""
    return Setting(about=About.CLOUD, state=state, service=SERVICE, because=because)


def read(data: bytes) -> Setting:
    """Read an answer as it came by UDP (without a length before it). Raises BadReply."""
    plain = show(data[:MOST_BYTES])
    if not plain.startswith(b"{"):
        raise BadReply(f"{_WHAT}: no JSON", data[:16].hex(" "))
    told = first_object(plain.decode("utf-8", "replace"), _WHAT)
    info = next((found for name in _MODULES if (found := _info(told, name))), None)
    if info is None:
        raise BadReply(f"{_WHAT}: it does not know the question")
    online, bound = scalar(info.get("cld_connection")), scalar(info.get("binded"))
    because = shown(cld_connection=online, binded=bound)
    if maybe(online) is None:
        raise BadReply(f"{_WHAT}: cld_connection is neither on nor off")
    if not maybe(online):
        return setting(State.OFFLINE, because)
    return setting(State.BOUND if maybe(bound) else State.REGISTERED, because)


def _info(told: dict[str, Any], name: str) -> dict[str, Any] | None:
    module = told.get(name)
    info = module.get("get_info") if isinstance(module, dict) else None
    return info if isinstance(info, dict) and info.get("err_code", 0) == 0 and "cld_connection" in info else None
