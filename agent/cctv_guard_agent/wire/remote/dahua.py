"""The DHIP makers' `configManager.cgi`: P2P (`T2UServer`), Imou (`VSP_PaaS`), UPnP and DDNS, as `key=value` lines.

`T2UServer` comes with and without an index; whether the device is online there is told by RPC2 (rpc2.py). Under other
labels it names that label's server, and its key is not documented: any value that is a name of the table of clouds
counts. `Amcrest` holds the address of a configuration server, which proves nothing but that it is not zeroed out.
Source: facts exposure.md 1 (Amcrest, Lorex) and 2.2.
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.knowledge.cloud_domains import find
from cctv_guard_agent.model.remote import About, State
from cctv_guard_agent.wire.remote import DDNS, UPNP, Question, Told, flag, maybe, platform, shown, switch

_MOST_LINES = 2_048
P2P = "P2P (Easy4ip)"
AMCREST = "Amcrest Cloud"
_ZEROED = ("0.0.0.0", "")


def _switches(text: str, name: str, key: str) -> tuple[str, ...]:
    """Return the values of `table.NAME.KEY` and `table.NAME[0].KEY`; keys of deeper tables do not count."""
    line = re.compile(rf"(?:table\.)?{re.escape(name)}(?:\[\d{{1,3}}\])?\.{re.escape(key)}=(.{{0,64}})")
    found = (line.fullmatch(one.strip()) for one in text.splitlines()[:_MOST_LINES])
    return tuple(match[1].strip() for match in found if match)


def _one(text: str, name: str, key: str) -> str | None:
    """Return the value, of several the first that is on."""
    found = _switches(text, name, key)
    return next((word for word in found if maybe(word)), found[0] if found else None)


def p2p(text: str) -> Told:
    """Read `T2UServer`. Raises BadReply."""
    on = _one(text, "T2UServer", "Enable")
    state, because = switch(flag(on, "T2UServer.Enable"), shown(**{"T2UServer.Enable": on}))
    whose = _whose_server(text)
    return state, f"{because}, its server belongs to {whose}" if whose else because


def _whose_server(text: str) -> str | None:
    """Return whose server `T2UServer` names, from our own table: the name in the answer itself is not kept."""
    line = re.compile(r"(?:table\.)?T2UServer(?:\[\d{1,3}\])?\.[\w.\[\]]{1,64}=([A-Za-z0-9.-]{4,255})")
    found = (line.fullmatch(one.strip()) for one in text.splitlines()[:_MOST_LINES])
    rows = (find(match[1]) for match in found if match and "." in match[1])
    return next((row.vendor for row in rows if row is not None and row.sure), None)


def imou(text: str) -> Told:
    """Read `VSP_PaaS`, which tells whether it is online. Raises BadReply."""
    on, online = _one(text, "VSP_PaaS", "Enable"), _one(text, "VSP_PaaS", "Online")
    because = shown(**{"VSP_PaaS.Enable": on, "VSP_PaaS.Online": online})
    return platform(flag(on, "VSP_PaaS.Enable"), maybe(online), None, because)


def upnp(text: str) -> Told:
    """Read `UPnP`. Raises BadReply."""
    on = _one(text, "UPnP", "Enable")
    return switch(flag(on, "UPnP.Enable"), shown(**{"UPnP.Enable": on}))


def ddns(text: str) -> Told:
    """Read `DDNS`: one entry that is on is enough. Raises BadReply."""
    on = _one(text, "DDNS", "Enable")
    return switch(flag(on, "DDNS.Enable"), shown(**{"DDNS.Enable": on}))


def amcrest(text: str) -> Told:
    """Read `Amcrest`. Raises BadReply."""
    address = _one(text, "Amcrest", "ConfigAddress")
    if address is None:
        raise BadReply("Amcrest: no ConfigAddress in it")
    if address in _ZEROED:
        return State.OFF, "Amcrest.ConfigAddress = 0.0.0.0"
    return State.POINTED, "Amcrest.ConfigAddress = (an address)"


_PATH = "/cgi-bin/configManager.cgi?action=getConfig&name="
QUESTIONS = (
    Question(path=f"{_PATH}T2UServer", about=About.CLOUD, service=P2P, read=p2p),
    Question(path=f"{_PATH}VSP_PaaS", about=About.CLOUD, service="Imou (VSP_PaaS)", read=imou),
    Question(path=f"{_PATH}UPnP", about=About.UPNP, service=UPNP, read=upnp),
    Question(path=f"{_PATH}DDNS", about=About.DDNS, service=DDNS, read=ddns),
)

FOR_AMCREST = (Question(path=f"{_PATH}Amcrest", about=About.CLOUD, service=AMCREST, read=amcrest),)
"""Asked only where the label or the serial is Amcrest's: no other firmware has it."""


def is_missing(status: int, text: str) -> bool:
    """Is it the answer of firmware without this object (400 until about 2022, 501 since)?"""
    return status == 501 or (status == 400 and "bad request" in text.lower())
