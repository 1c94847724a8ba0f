"""Placeholders in profile texts: `{name}` becomes this device's value, everything else stays as recorded."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

_DEPTH = 4
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Returns `text` with each `{name}` replaced; JSON and CSS braces are left alone.

    A value may hold placeholders itself (a serial number inside a host name), up to `_DEPTH` deep.

    Raises:
        KeyError: a name that nobody gives; checked for each profile before its device speaks.
    """
    for _ in range(_DEPTH):
        if not _PLACEHOLDER.search(text):
            break
        text = _PLACEHOLDER.sub(lambda match: values[match[1]], text)
    return text


def echo(value: str) -> str:
    """A piece of a request that an answer repeats: one short line, no placeholders, no markup."""
    return escape("".join(sign for sign in value[:200] if sign.isprintable() and sign not in "{}"))


def crlf(text: str) -> bytes:
    """Encodes a header block: lines end as RFC 9112 and RFC 2326 ask, whatever the profile file has."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def local_name(qualified: str) -> str:
    """The name without its prefix: `tds:Device` becomes `Device`."""
    return qualified.rpartition(":")[2]
