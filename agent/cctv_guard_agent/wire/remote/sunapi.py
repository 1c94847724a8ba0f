"""SUNAPI: DDNS, as JSON or as `key=value` lines.

`dynamicdns` holds host names, a user and a password: not kept. `upnpdiscovery` tells only whether the camera announces
itself on the network, which opens no port, so it is not asked; the page of the maker's own P2P is not documented.
Source: facts exposure.md 1 and 2.5, the maker's web pages for the fields of `dynamicdns` (`Type` is `Off` or a kind).
"""

import re

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.remote import About
from cctv_guard_agent.wire.captures.json_text import first_object, scalar
from cctv_guard_agent.wire.remote import DDNS, Question, Told, switch

HEADERS = (("Accept", "application/json"),)
_LINE = re.compile(r"(?:DynamicDNS\.\d{1,3}\.)?Type=(\w{1,32})")
_KINDS = {"off": False, "samsungddns": True, "publicddns": True}
_MOST_LINES = 2_048


def ddns(text: str) -> Told:
    """Read `dynamicdns`: one entry that is not off is enough. Raises BadReply, also for undocumented kinds."""
    kinds = [kind.lower() for kind in _kinds(text)]
    if not kinds or not set(kinds) <= set(_KINDS):
        raise BadReply("SUNAPI dynamicdns: no known type in it")
    kind = next((one for one in kinds if _KINDS[one]), kinds[0])
    return switch(_KINDS[kind], f"DynamicDNS Type = {kind}")


def _kinds(text: str) -> list[str]:
    if text.lstrip("\ufeff \r\n\t").startswith("{"):
        entries = first_object(text, "SUNAPI dynamicdns").get("DynamicDNS")
        found = [one.get("Type") for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
        return [kind for one in found if (kind := scalar(one))]
    lines = (_LINE.fullmatch(one.strip()) for one in text.splitlines()[:_MOST_LINES])
    return [match[1] for match in lines if match]


QUESTIONS = (
    Question(path="/stw-cgi/network.cgi?msubmenu=dynamicdns&action=view", about=About.DDNS, service=DDNS, read=ddns),
)
