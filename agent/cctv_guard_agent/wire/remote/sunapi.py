"""SUNAPI: DDNS and UPnP, as JSON or as `key=value` lines.

`dynamicdns` holds host names, a user and a password: not kept. `upnpdiscovery` tells only whether the camera announces
itself on the network; whether it asks a router for ports is not told, and stays unread. The page of the maker's own P2P
is not documented.
Source: facts exposure.md 1 and 2.5, the maker's web pages for the fields (`Type` is `Off` or a kind).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import About, State
from cctv_guard_agent.wire.captures.json_text import first_object, scalar
from cctv_guard_agent.wire.remote import DDNS, UPNP, Question, Told, flag, switch

HEADERS = (("Accept", "application/json"),)
_KINDS = {"off": False, "samsungddns": True, "publicddns": True}
_MOST_LINES = 2_048


def ddns(text: str) -> Told:
    """Read `dynamicdns`: one entry that is not off is enough. Raises BadReply, also for undocumented kinds."""
    kinds = [kind.lower() for kind in _values(text, "DynamicDNS", "Type")]
    if not kinds or not set(kinds) <= set(_KINDS):
        raise BadReply("SUNAPI dynamicdns: no known type in it")
    kind = next((one for one in kinds if _KINDS[one]), kinds[0])
    return switch(_KINDS[kind], f"DynamicDNS Type = {kind}")


def upnp(text: str) -> Told:
    """Read `upnpdiscovery`, which says nothing of port mapping either way. Raises BadReply."""
    found = _values(text, "UpnpDiscovery", "Enable")
    on = flag(found[0] if found else None, "UpnpDiscovery Enable")
    return State.UNREAD, f"its page tells only that it {'announces' if on else 'does not announce'} itself by UPnP"


def _values(text: str, name: str, key: str) -> list[str]:
    """Return `key` of each entry of `name`: of the list of that name, or of lines with and without a number."""
    if text.lstrip("\ufeff \r\n\t").startswith("{"):
        entries = first_object(text, f"SUNAPI {name}").get(name)
        found = [one.get(key) for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
        return [word for one in found if (word := scalar(one))]
    line = re.compile(rf"(?:{name}\.\d{{1,3}}\.)?{key}=(\w{{1,32}})")
    lines = (line.fullmatch(one.strip()) for one in text.splitlines()[:_MOST_LINES])
    return [match[1] for match in lines if match]


_PATH = "/stw-cgi/network.cgi?msubmenu="
QUESTIONS = (
    Question(path=f"{_PATH}dynamicdns&action=view", about=About.DDNS, service=DDNS, read=ddns),
    Question(path=f"{_PATH}upnpdiscovery&action=view", about=About.UPNP, service=UPNP, read=upnp),
)
