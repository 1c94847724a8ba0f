"""ISAPI: Hik-Connect, the ISUP (EHome) platform, UPnP port mapping and DDNS.

Namespaces differ by generation, so elements count by local name. `EZVIZ` holds the verification code, `DDNS` a user.
Source: facts exposure.md 2.1. Not read: legacy `/PSIA/` paths, GB28181 (its fields are not documented).
"""

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import About
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.remote import DDNS, UPNP, Question, Told, flag, maybe, platform, shown, switch


def _value(document: xml.Document, *path: str) -> str | None:
    """Return the text at the end of these local names, wherever they stand."""
    found = (one.text for one in document.elements if one.path[-len(path) :] == path and one.text)
    return next(found, None)


def hik_connect(text: str) -> Told:
    """Read `EZVIZ`. Raises BadReply."""
    document = xml.read(text, "ISAPI EZVIZ")
    on, online, bound = (_value(document, "EZVIZ", name) for name in ("enabled", "registerStatus", "bindStatus"))
    because = shown(**{"EZVIZ enabled": on, "registerStatus": online, "bindStatus": bound})
    return platform(flag(on, "EZVIZ enabled"), maybe(online), (bound or "").strip().lower() == "bind", because)


def isup(text: str) -> Told:
    """Read `Ehome`, alone or in a list of centres: one that is switched on is enough. Raises BadReply."""
    document = xml.read(text, "ISAPI Ehome")
    switches = [one.text for one in document.elements if one.path[-2:] == ("Ehome", "enabled")]
    on = next((word for word in switches if maybe(word)), switches[0] if switches else None)
    online = _value(document, "Ehome", "registerStatus")
    because = shown(**{"Ehome enabled": on, "registerStatus": online})
    return platform(flag(on, "Ehome enabled"), maybe(online), False, because)


def upnp(text: str) -> Told:
    """Read `UPnP`: its own switch also means being seen on the network, `ports` is the port mapper. Raises BadReply."""
    document = xml.read(text, "ISAPI UPnP")
    on, ports = _value(document, "UPnP", "enabled"), _value(document, "UPnP", "ports", "enabled")
    because = shown(**{"UPnP enabled": on, "ports enabled": ports})
    mapper = maybe(ports)
    return switch(flag(on, "UPnP enabled") and mapper is not False, because)


def ddns(text: str) -> Told:
    """Read `DDNS`, alone or in a list: one entry that is switched on is enough. Raises BadReply."""
    document = xml.read(text, "ISAPI DDNS")
    switches = [one.text for one in document.elements if one.path[-2:] == ("DDNS", "enabled")]
    if not switches:
        raise BadReply("ISAPI DDNS: no entry in it")
    on = next((word for word in switches if maybe(word)), switches[0])
    return switch(flag(on, "DDNS enabled"), shown(**{"DDNS enabled": on}))


QUESTIONS = (
    Question(path="/System/Network/EZVIZ", about=About.CLOUD, service="Hik-Connect", read=hik_connect),
    Question(path="/System/Network/Ehome", about=About.CLOUD, service="ISUP (EHome)", read=isup),
    Question(path="/System/Network/UPnP", about=About.UPNP, service=UPNP, read=upnp),
    Question(path="/System/Network/DDNS", about=About.DDNS, service=DDNS, read=ddns),
)
"""Paths behind the prefix under which the device answers (`/ISAPI`)."""


def is_missing(status: int, text: str) -> bool:
    """Is it the answer of a device that has no such thing, not of one that refuses it to this user?"""
    return status == 404 or (status in (400, 403) and "notsupport" in text.lower())
