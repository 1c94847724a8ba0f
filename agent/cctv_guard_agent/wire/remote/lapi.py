"""LAPI: EZCloud, port mapping and DDNS, as `{"Response": {"Data": {...}}}`.

`Cloud` holds an account name and an activation code: not kept. Source: facts exposure.md 2.5 (vendor's web pages). The
fields of `PortMap` and `DDNS` are not documented: a switch called as in `Cloud` is read, anything else says nothing.
"""

from typing import Any

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import About
from cctv_guard_agent.wire.captures.json_text import first_object, scalar
from cctv_guard_agent.wire.remote import DDNS, UPNP, Question, Told, flag, maybe, platform, shown, switch


def _data(text: str, what: str) -> dict[str, Any]:
    response = first_object(text, what).get("Response")
    data = response.get("Data") if isinstance(response, dict) else None
    if not isinstance(data, dict):
        raise BadReply(f"{what}: no data in it")
    return data


def cloud(text: str) -> Told:
    """Read `Network/Cloud`. Raises BadReply."""
    data = _data(text, "LAPI Cloud")
    on, online = scalar(data.get("Enabled")), scalar(data.get("RegisterStatus"))
    because = shown(**{"Cloud Enabled": on, "RegisterStatus": online})
    return platform(flag(on, "Cloud Enabled"), maybe(online), None, because)


def _switch(text: str, name: str) -> Told:
    data = _data(text, f"LAPI {name}")
    on = scalar(data.get("Enabled", data.get("Enable")))
    return switch(flag(on, f"{name} Enabled"), shown(**{f"{name} Enabled": on}))


def port_map(text: str) -> Told:
    """Read `PortMap`. Raises BadReply."""
    return _switch(text, "PortMap")


def ddns(text: str) -> Told:
    """Read `DDNS`. Raises BadReply."""
    return _switch(text, "DDNS")


QUESTIONS = (
    Question(path="/LAPI/V1.0/Network/Cloud", about=About.CLOUD, service="EZCloud", read=cloud),
    Question(path="/LAPI/V1.0/Channel/0/NetWork/PortMap", about=About.UPNP, service=UPNP, read=port_map),
    Question(path="/LAPI/V1.0/NetWork/DDNS", about=About.DDNS, service=DDNS, read=ddns),
)
