"""The DHIP makers' `configManager.cgi`: P2P (`T2UServer`), Imou (`VSP_PaaS`), UPnP and DDNS, as `key=value` lines.

Source: facts exposure.md 2.2. `T2UServer` comes with and without an index; it does not tell whether the device is
online, which only RPC2's `Nat.getTurnStatus` would: not asked, as it costs a second login of another kind.
"""

import re

from cctv_guard_agent.model.remote import About
from cctv_guard_agent.wire.remote import DDNS, UPNP, Question, Told, flag, maybe, platform, shown, switch

_MOST_LINES = 2_048


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
    return switch(flag(on, "T2UServer.Enable"), shown(**{"T2UServer.Enable": on}))


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


_PATH = "/cgi-bin/configManager.cgi?action=getConfig&name="
QUESTIONS = (
    Question(path=f"{_PATH}T2UServer", about=About.CLOUD, service="P2P (Easy4ip)", read=p2p),
    Question(path=f"{_PATH}VSP_PaaS", about=About.CLOUD, service="Imou (VSP_PaaS)", read=imou),
    Question(path=f"{_PATH}UPnP", about=About.UPNP, service=UPNP, read=upnp),
    Question(path=f"{_PATH}DDNS", about=About.DDNS, service=DDNS, read=ddns),
)


def is_missing(status: int, text: str) -> bool:
    """Is it the answer of firmware without this object (400 until about 2022, 501 since)?"""
    return status == 501 or (status == 400 and "bad request" in text.lower())
