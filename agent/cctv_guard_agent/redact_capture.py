"""Redacts what a camera answered so that it can be given away: serials, MACs, addresses, keys, names, coordinates.

The form of each value is kept (length, letters where letters were), because the form is what identifies a maker: of
a serial the middle goes, of a MAC the unit's half, of an address all but its kind. The same value is replaced by the
same text throughout.
"""

import re
from collections import Counter
from collections.abc import Callable
from ipaddress import IPv4Address

_MAC = re.compile(r"\b([0-9a-fA-F]{2}([:-]))(?:[0-9a-fA-F]{2}\2){4}[0-9a-fA-F]{2}\b")
_IPV4 = re.compile(
    r"((?i:firmware|version)\w*[^0-9A-Za-z]{0,4}|(?<![A-Za-z])[vV])?(?<![\d.])((?:\d{1,3}\.){3}\d{1,3})(?![\d.])([_-][A-Za-z\d])?"
)
"""What a version's name, a `v` or a suffix like `-r8` stands beside is a firmware version, which identifies."""
_IPV6 = re.compile(
    r"(?<![\w:])(?!(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}(?![\w:]))(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}(?![\w:])"
    r"|(?<![\w:])fe80::[0-9a-fA-F:]+"
)
"""A MAC with colons is no IPv6 address."""
_UUID = re.compile(r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b")
_HIK_TAIL = re.compile(r"((?:19|20)\d{6})((?:[A-C]{2})?(?:CH|WR|RR|TW|JP|EU)[A-Z]{0,2})(\d{7,9})")
_DAHUA = re.compile(r"\b([0-9A-Z]{2}[0-9A-F]{5})([PZ]A[A-Z])([0-9A-Z]{5})\b")
_NAMED = re.compile(
    r"(?i)(\"?\b(?:serial(?:no|number)?|devicesn|sn|deviceid|p2pid|uid|uuid|udn|verificationcode|salt|nonce|opaque|"
    r"\w*session(?:id)?|hostname|machinename|devicename|friendlyname|location|devicelocation|username|password|token|"
    r"key|w?ssid|e?mail|latitude|longitude|lat|lon)"
    r"\b\"?\s*(?:[:=]|>)\s*\"?)([^\"<>\r\n,;&]{3,})"
)
_IN_PLACE = re.compile(
    r"(?i)(\bLogin to (?=[a-z]*\d)|\b(?:serial|serialnumber|unique_identifier|uid|p2p)/)([^\s\"\\<>/]{5,})"
)
"""Where a serial stands without a name before it: realms (`Login to the Router` holds none) and scopes."""
_COOKIE = re.compile(r"(?im)^(set-cookie:\s*[^=;\r\n]{1,64}=)([^;\r\n]+)")
_EMAIL = re.compile(r"(?m)^[ea]=[^\r\n]*|[\w.+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,8}")
"""A stream's description names its software's author (`e=`, `a=tool`), which identifies."""
_TYPED_NAME = re.compile(r"(?m)^(name=)(.{2,})$")
"""The camera's name in answers that travel as `key=value` lines."""
_HEX_RUN = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{12}|[0-9a-fA-F]{32})(?![0-9a-zA-Z])")
"""`AXIS_ACCC8E000000` is one as well: an underscore is no letter of it."""

_HASHES = frozenset({"favicon_md5", "favicon_mmh3"})
"""Hashes of a picture that every unit of a model shows."""
_VERSIONS = frozenset({"dhcp_vendor_class"})
"""Here a public address is none: vendor classes end in a firmware version, whose name does not stand there."""


class Redactor:
    """Redacts the answers of one camera; equal values stay equal."""

    def __init__(self) -> None:
        """Start with nothing removed."""
        self._removed: Counter[str] = Counter()

    def text(self, raw: str, kind: str = "") -> str:
        """Return the answer without what is private. kind: the capture's, where it is known."""
        if kind in _HASHES:
            return raw
        steps: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
            ("unit half of MAC addresses", _MAC, lambda m: m[0][:9] + re.sub(r"[0-9a-fA-F]", "0", m[0][9:])),
            ("UUIDs", _UUID, lambda m: re.sub(r"[0-9a-fA-F]", "0", m[0])),
            ("serial numbers", _HIK_TAIL, lambda m: m[1] + m[2] + "0" * len(m[3])),
            ("serial numbers", _DAHUA, lambda m: m[1] + m[2] + "00000"),
            ("IPv4 addresses", _IPV4, lambda m: m[0] if m[1] or m[3] else _address(m[2], kind)),
            ("IPv6 addresses", _IPV6, lambda m: "fd00::1"),
            ("serial numbers", _IN_PLACE, lambda m: m[1] + _blank(m[2])),
            ("cookies", _COOKIE, lambda m: m[1] + _blank(m[2])),
            ("mail addresses", _EMAIL, lambda m: m[0] if m[0][1] == "=" else "somebody@example.org"),
            ("names, serials and keys", _TYPED_NAME, lambda m: m[1] + _blank(m[2])),
            ("names, serials and keys", _NAMED, _named),
            ("long hexadecimal numbers", _HEX_RUN, lambda m: m[0][:6] + "0" * (len(m[0]) - 6)),
        )
        for what, pattern, replace in steps:
            raw = pattern.sub(lambda m, what=what, replace=replace: self._count(what, m, replace), raw)  # type: ignore[misc]
        return raw

    def _count(self, what: str, match: re.Match[str], replace: Callable[[re.Match[str]], str]) -> str:
        replaced = replace(match)
        if replaced != match[0]:
            self._removed[what] += 1
        return replaced

    def removed(self) -> list[str]:
        """Say what was removed and how often."""
        return [f"{count} {what}" for what, count in self._removed.most_common()]


def _address(text: str, kind: str) -> str:
    """Keep what means something by itself (0.0.0.0, loopback, masks, RFC 6890's 192.0.0.0/24), replace the rest."""
    if text.startswith(("0.", "127.", "192.0.0.", "239.", "255.")) or (kind in _VERSIONS and not _is_private(text)):
        return text
    return "192.0.2.1"


def _is_private(text: str) -> bool:
    try:
        return not IPv4Address(text).is_global
    except ValueError:  # a part above 255
        return False


def _named(match: re.Match[str]) -> str:
    """Blank a value that has a name; a serial number without a digit is a program's word, and identifies it."""
    is_word = match[1].strip('"').lower().startswith("serial") and not re.search(r"\d", match[2])
    return match[0] if is_word else match[1] + _blank(match[2])


def _blank(text: str) -> str:
    """Replace by the same form; a value that is a redacted serial already stays."""
    if _HIK_TAIL.search(text) or _DAHUA.search(text):
        return text
    if _HEX_RUN.fullmatch(text):
        return text[:6] + "0" * (len(text) - 6)
    digits = re.sub(r"[0-9]", "0", text)
    return digits if len(text) <= 3 else digits[:3] + re.sub(r"[A-Za-z]", "X", digits[3:])
