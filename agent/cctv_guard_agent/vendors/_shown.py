"""Names and models where people read them: in titles, login windows, server names, stream descriptions, page feet.

Decides what such a text proves: a model of a range that no one else uses is a model wherever it stands; a maker that
sells other goods too is meant as a camera's maker only where the text says camera.
Source: facts/identification.md 5, 6.
"""

from typing import Unpack

from cctv_guard_agent.model.evidence import Group, Signature, Strength
from cctv_guard_agent.vendors._forms import M, Rest, each, sign

_TITLES = ("http.title", "http.realm", "rtsp.realm", "http.server", "rtsp.server")
_ALSO_NAMED = ("ssdp_desc.friendlyName", "mdns.instance", "dhcp.vendor_class")
_CAMERA = (
    r"(?:(?:ip|network|internet|net|surveillance|security|cctv|dome|ptz|megapixel)[ _-]?cam|"
    r"ipc\d|ipc\b|nvr\b|dvr\b|video (?:server|encoder))"
)


def shown_models(
    pattern: str, examples: tuple[str, ...], source: str, *, strength: Strength = M, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """Models of one maker anywhere in a title, login window, server name or a stream's name.

    For ranges that nothing else is named like: `pattern` as in `models`, without anchors, with a hyphen or several
    letters before its digits.
    """
    full: Rest = {"says": 'it names a model of {maker}\'s range ("{seen}")', **rest}
    plain = _plain(full)
    anywhere = each(pattern, r"(?<![\w.-])")
    found = tuple(
        one
        for kind in (*_TITLES, *_ALSO_NAMED)
        for one in sign(kind, Group.SCOPES, anywhere, strength, examples, source, **full)
    )
    stream = each(pattern, r"^[si]=(?:.{0,40}[^\w.-])?")
    streams = tuple(f"s={example}" for example in examples)
    return found + sign("sdp.line", Group.SCOPES, stream, strength, streams, source, **plain)


def camera_named(
    pattern: str, name: str, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """The name of a maker that sells other goods too, where the same text says camera or recorder."""
    full: Rest = {"says": 'it calls itself a camera or recorder of {maker} ("{seen}")', "brand": name, **rest}
    whole = each(pattern, r"^\W{0,8}", rf"\b.{{0,40}}?{_CAMERA}")
    shown = tuple(f"{example} Network Camera" for example in examples)
    kinds = (*_TITLES, "ssdp_desc.friendlyName", "ssdp_desc.modelDescription")
    found = tuple(one for kind in kinds for one in sign(kind, Group.LABEL, whole, M, shown, source, **full))
    plain = _plain(full)
    stream = each(pattern, "^[si]=", rf"\b.{{0,40}}?{_CAMERA}")
    found += sign("sdp.line", Group.LABEL, stream, M, tuple(f"s={one}" for one in shown), source, **plain)
    by_it = each(pattern, r'^[si]=[^"]{0,24}streamed by (?:the )?"?', r"(?![^\W_])")
    streams = tuple(f"s=Session streamed by {example}" for example in examples)
    return found + sign("sdp.line", Group.LABEL, by_it, M, streams, source, **plain)


def _plain(rest: Rest) -> Rest:
    out = rest.copy()
    out.pop("counter", None)
    return out
