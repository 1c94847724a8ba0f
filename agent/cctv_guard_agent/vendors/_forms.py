"""The forms in which makers show themselves, as shorthands: each gives the signatures of one fact.

A maker's file says what is particular (pattern, strength, examples, source); what is common stands here: the kind of
observation, the group that caps it, and the sentence. In a sentence `{maker}` becomes the maker's name and `{seen}`
what the device showed (bounded, without serials). Letters as in facts/identification.md: S, M, W, L.
"""

from typing import TypedDict, Unpack

from cctv_guard_agent.model.evidence import Group, Role, Signature, Strength

S = Strength.STRONG
M = Strength.MEDIUM
W = Strength.WEAK
L = Strength.LABEL

MODELS = "ch-bas/cctv-camera-database (CC0), the maker's model names"
"""Where model families stand that no capture of ours shows yet."""


class Rest(TypedDict, total=False):
    """What a signature may say beyond its fact."""

    says: str
    counter: tuple[str, ...]
    role: Role
    brand: str
    also: tuple[tuple[str, str], ...]
    unless: tuple[tuple[str, str], ...]


def sign(
    kind: str,
    group: Group,
    pattern: str,
    strength: Strength,
    examples: tuple[str, ...],
    source: str,
    **rest: Unpack[Rest],
) -> tuple[Signature, ...]:
    """Return one signature of any kind."""
    return (
        Signature(
            kind=kind,
            group=group,
            pattern=pattern,
            strength=strength,
            examples=examples,
            source=source,
            says=rest.get("says") or _plain_sentence(kind),
            counter_examples=rest.get("counter", ()),
            role=rest.get("role", Role.MAKER),
            brand=rest.get("brand"),
            also=rest.get("also", ()),
            unless=rest.get("unless", ()),
        ),
    )


_PLACES = {
    "http": "over its web page",
    "rtsp": "over its video server",
    "sdp": "in the description of its stream",
    "onvif": "over ONVIF",
    "mdns": "over mDNS",
    "ssdp": "over UPnP",
    "ssdp_desc": "in its UPnP description",
    "tls": "in its certificate",
    "telnet": "on its console port",
    "ftp": "on its FTP port",
    "snmp": "over SNMP",
    "dhcp": "when it asks for an address",
    "isapi": "over ISAPI",
}


def _plain_sentence(kind: str) -> str:
    """Say what was seen where no better sentence was written for it."""
    protocol, field = kind.split(".", 1)
    return f'it shows "{{seen}}" {_PLACES.get(protocol, f"in its answer ({protocol})")} ({field})'


def _saying(rest: Rest, says: str) -> Rest:
    return {"says": says, **rest}


def server(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """HTTP `Server` header."""
    says = 'its web server calls itself "{seen}"'
    return sign("http.server", Group.WEB, pattern, strength, examples, source, **_saying(rest, says))


def title(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """Title of the first web page."""
    says = 'its web page is titled "{seen}"'
    return sign("http.title", Group.WEB, pattern, strength, examples, source, **_saying(rest, says))


def body(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """Code of the first web page."""
    says = "its web page holds code that {maker}'s firmware is known for"
    return sign("http.body", Group.WEB, pattern, strength, examples, source, **_saying(rest, says))


def favicon(strength: Strength, source: str, *hashes: int, **rest: Unpack[Rest]) -> tuple[Signature, ...]:
    """MurmurHash3 of the icon, signed decimal."""
    pattern = "^(?:" + "|".join(str(value) for value in hashes) + ")$"
    says = "its web page carries {maker}'s icon"
    examples = tuple(str(value) for value in hashes)
    return sign("favicon.mmh3", Group.WEB, pattern, strength, examples, source, **_saying(rest, says))


def favicon_md5(strength: Strength, source: str, *hashes: str, **rest: Unpack[Rest]) -> tuple[Signature, ...]:
    """MD5 of the icon, lower-case hex; the same fact as its other hash."""
    pattern = "|".join(f"^{value}$" for value in hashes)
    says = "its web page carries {maker}'s icon"
    return sign("favicon.md5", Group.WEB, pattern, strength, hashes, source, **_saying(rest, says))


def realm(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """Realm of the login question, the same over HTTP and RTSP."""
    full = _saying(rest, 'its login window says "{seen}"')
    return (
        *sign("http.realm", Group.REALM, pattern, strength, examples, source, **full),
        *sign("rtsp.realm", Group.REALM, pattern, strength, examples, source, **full),
    )


def rtsp_server(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """RTSP `Server` header."""
    says = 'its video server calls itself "{seen}"'
    return sign("rtsp.server", Group.RTSP, pattern, strength, examples, source, **_saying(rest, says))


def sdp(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """One line of a stream's description."""
    says = 'the description of its stream says "{seen}"'
    return sign("sdp.line", Group.RTSP, pattern, strength, examples, source, **_saying(rest, says))


def tls(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """Subject or issuer of the certificate."""
    full = _saying(rest, 'its certificate says "{seen}"')
    return (
        *sign("tls.subject", Group.TLS, pattern, strength, examples, source, **full),
        *sign("tls.issuer", Group.TLS, pattern, strength, examples, source, **full),
    )


def scope(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """One ONVIF scope, percent-decoded, without `onvif://www.onvif.org/`."""
    says = 'it announces "{seen}" (ONVIF)'
    return sign("onvif.scope", Group.SCOPES, pattern, strength, examples, source, **_saying(rest, says))


def firmware(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """Form of the firmware version, from device information or from a scope."""
    full = _saying(rest, 'its firmware version is written as {maker} writes it ("{seen}")')
    scopes = tuple(f"version/{example}" for example in examples)
    bare = pattern.removeprefix("^")
    return (
        *sign("onvif.FirmwareVersion", Group.FIRMWARE, pattern, strength, examples, source, **full),
        *sign(
            "onvif.scope",
            Group.FIRMWARE,
            f"^(?:acc/)?(?:firmware|firmware/version|version|fw)/{bare}",
            strength,
            scopes,
            source,
            **_without_counter(full),
        ),
    )


def serial(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """Form of the serial number, wherever it is told."""
    full = _saying(rest, "its serial number has {maker}'s form")
    kinds = ("onvif.SerialNumber", "ssdp_desc.serialNumber")
    found = tuple(s for kind in kinds for s in sign(kind, Group.SERIAL, pattern, strength, examples, source, **full))
    bare = pattern.removeprefix("^")
    scopes = tuple(f"serial/{example}" for example in examples)
    return (
        *found,
        *sign(
            "onvif.scope",
            Group.SERIAL,
            f"^(?:serial|serialnumber|sn)/{bare}",
            strength,
            scopes,
            source,
            **_without_counter(full),
        ),
    )


_OWN_NAME = 'it says its maker is "{seen}"'
_NAME_TELLS = 5
"""A shorter name (`DW`, `Ring`) stands in titles and server names by chance."""


def own_label(
    pattern: str,
    name: str,
    examples: tuple[str, ...],
    source: str,
    *,
    strength: Strength = M,
    upnp: bool = True,
    **rest: Unpack[Rest],
) -> tuple[Signature, ...]:
    """The maker's own name in the fields where a device states who made it.

    Only for makers that sell what they build: their name on a device is decent evidence, never proof. `upnp=False`
    for those that also sell televisions, routers, printers or storage under the name: then only ONVIF's fields count,
    which such goods do not have.
    """
    full = _saying(rest, _OWN_NAME)
    full["brand"] = name
    plain = _without_counter(full)
    kinds = ("onvif.Manufacturer", *(("ssdp_desc.manufacturer",) if upnp else ()))
    whole = each(pattern, "^", "$")
    found = tuple(s for kind in kinds for s in sign(kind, Group.LABEL, whole, strength, examples, source, **full))
    scopes = tuple(f"name/{example}" for example in examples)
    in_scope = each(pattern, "^(?:name|manufacturer|mfr|acc/mfr|type/manufacturer)/", r"(?![^\W_])")
    found += sign("onvif.scope", Group.LABEL, in_scope, strength, scopes, source, **plain)
    if upnp and len(name) >= _NAME_TELLS:
        found += _in_other_fields(pattern, strength, examples, source, plain)
    return found


def _in_other_fields(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, rest: Rest
) -> tuple[Signature, ...]:
    """The name at the start of a title, realm or server name, or as a certificate's organisation: the same label."""
    if rest.get("says") == _OWN_NAME:
        rest = {**rest, "says": 'it shows the name of {maker} ("{seen}")'}
    starts = each(pattern, "^", "(?:$|[ /_,|:-])")
    kinds = ("http.title", "http.realm", "http.server", "rtsp.realm", "rtsp.server")
    found = tuple(s for kind in kinds for s in sign(kind, Group.LABEL, starts, strength, examples, source, **rest))
    organisations = tuple(f"CN=camera,O={example}" for example in examples)
    organisation = each(pattern, r"\bO=", r"(?:$|,|/|\\)")
    found += sign("tls.subject", Group.LABEL, organisation, strength, organisations, source, **rest)
    return (
        found
        + _in_streams(pattern, strength, examples, source, rest)
        + _on_pages(pattern, strength, examples, source, rest)
    )


def _in_streams(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, rest: Rest
) -> tuple[Signature, ...]:
    """The name as a stream's name, or as that of the program that streams it."""
    named = each(pattern, r'^[si]=(?:[^"]{0,24}streamed by (?:the )?"?)?', r"(?![^\W_])")
    streams = (f"s={examples[0]}", f's=Session streamed by "{examples[0]} RTSP Server"')
    return sign("sdp.line", Group.LABEL, named, strength, streams, source, **rest)


def _on_pages(
    pattern: str, strength: Strength, examples: tuple[str, ...], source: str, rest: Rest
) -> tuple[Signature, ...]:
    """The name behind a copyright sign, or as author or publisher in a page's head."""
    sign_of_owner = r"(?:©|&copy;|&#169;|\(c\)|copyright)[^<>{}]{0,48}?\b"
    author = r"name=.?(?:author|publisher|company).? content=.?[^<>]{0,32}?\b"
    named = each(pattern, rf"(?:{sign_of_owner}|{author})", r"(?![^\W_])")
    feet = (f"<p>&copy; 2015 {examples[0]}</p>", f'<meta name="author" content="{examples[0]}">')
    rest = {**rest, "says": "the foot or head of its web page names {maker} as its owner"}
    return sign("http.body", Group.LABEL, named, strength, feet, source, **rest)


def label(
    pattern: str, name: str, examples: tuple[str, ...], source: str, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """A seller's name in those fields: says what is printed on the case, nothing on who made it."""
    full = _saying(rest, 'it calls itself "{seen}"')
    full["role"] = Role.BRAND
    return own_label(pattern, name, examples, source, strength=L, **full)


def models(
    pattern: str, examples: tuple[str, ...], source: str, *, strength: Strength = M, **rest: Unpack[Rest]
) -> tuple[Signature, ...]:
    """Model names of one maker, at the start of the field (`pattern` without anchors)."""
    full = _saying(rest, "its model name ({seen}) is of {maker}'s range")
    kinds = ("onvif.Model", "ssdp_desc.modelName", "ssdp_desc.modelNumber", "list.model")
    start = each(pattern, "^")
    found = tuple(s for kind in kinds for s in sign(kind, Group.SCOPES, start, strength, examples, source, **full))
    plain = _without_counter(full)
    in_scope = each(pattern, r"^(?:hardware|name|model)/(?:[\w.]+[ _])?")
    scopes = tuple(f"hardware/{example}" for example in examples)
    in_txt = each(pattern, "^(?:md|model|product)=")
    entries = tuple(f"md={example}" for example in examples)
    return (
        *found,
        *sign("onvif.scope", Group.SCOPES, in_scope, strength, scopes, source, **plain),
        *sign("mdns.txt", Group.SCOPES, in_txt, strength, entries, source, **plain),
    )


def _without_counter(rest: Rest) -> Rest:
    """Counter-examples are written for the plain field; a derived pattern is tested on its own examples."""
    out = rest.copy()
    out.pop("counter", None)
    return out


def each(pattern: str, before: str, after: str = "") -> str:
    """Put texts around every outermost alternative: written so, the engine finds a literal that each must hold."""
    parts, depth, part, at = [], 0, "", 0
    while at < len(pattern):
        step = 2 if pattern[at] == "\\" else 1
        depth += (pattern[at] in "([") - (pattern[at] in ")]")
        if pattern[at] == "|" and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += pattern[at : at + step]
        at += step
    return "|".join(f"{before}{one}{after}" for one in [*parts, part])
