"""Secrets that cannot be printed by accident, and the redaction of text, URLs, MACs and serials.

Law: design section 7.4. P2P ids, verification codes and serials of P2P-capable devices count as secrets.
"""

import re

_USERINFO = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*://)[^/@\s\"']*@", re.IGNORECASE)
_QUERY_SECRET = re.compile(
    r"(?P<key>\b(?:user(?:name)?|pass(?:word|wd)?|pwd|token|auth|key|secret)=)[^&\s\"']+", re.IGNORECASE
)
_HEADER_SECRET = re.compile(r"(?im)^(?P<key>authorization|proxy-authorization|cookie|set-cookie|x-api-key)\s*:.*$")

_CODE = re.compile(r"(?i)(?P<key>(?:verif\w*|safety|valid\w*|device)[ _-]?code[\"'>:=\s]{1,6})[^<\"'\s,;&]+")
_LONG_WORD = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_LONGEST_HARMLESS = 8
_FEWEST_DIGITS = 3


class Secret:
    """A text that shows as stars everywhere until `reveal` is called at the edge that needs it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Hold the text."""
        self._text = text

    def reveal(self) -> str:
        """Return the text itself: only where it goes on the wire."""
        return self._text

    def __repr__(self) -> str:
        """Show stars."""
        return "Secret('***')"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        """Hash by content."""
        return hash((Secret, self._text))

    def __reduce__(self) -> str:
        """Refuse to be pickled: a secret does not travel."""
        raise TypeError("a Secret cannot be pickled")


def text(value: str) -> str:
    """Hide user names and passwords in URLs, query strings and headers."""
    # each pattern needs one of these characters, which most values lack: `identify` redacts a million a minute
    if ":" in value:
        value = _HEADER_SECRET.sub(lambda m: f"{m['key']}: ***", value)
    if "@" in value:
        value = _USERINFO.sub(lambda m: f"{m['scheme']}***@", value)
    return _QUERY_SECRET.sub(lambda m: f"{m['key']}***", value) if "=" in value else value


def tail(value: str, keep: int = 4) -> str:
    """Show only the last characters of an identifier that opens doors (serial, P2P id)."""
    return value if len(value) <= keep else "…" + value[-keep:]


def excerpt(value: str) -> str:
    """Redact a part of a reply that was not understood, where no field's name tells what is a serial or P2P id.

    Any long word with several digits shows its last characters only, as do codes behind their names.
    """
    value = _CODE.sub(lambda m: f"{m['key']}***", text(value))
    return _LONG_WORD.sub(lambda m: tail(m[0]) if _may_open_doors(m[0]) else m[0], value)


def _may_open_doors(word: str) -> bool:
    return len(word) > _LONGEST_HARMLESS and sum(map(str.isdigit, word)) >= _FEWEST_DIGITS


def mac(value: str) -> str:
    """Keep the registrant's half of a MAC, hide the unit's half: `44:19:b6:xx:xx:xx`."""
    parts = value.split(":")
    return ":".join(parts[:3] + ["xx"] * 3) if len(parts) == 6 else "xx"
