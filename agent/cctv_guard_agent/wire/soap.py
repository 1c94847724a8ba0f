"""SOAP 1.2 as ONVIF devices speak it: an envelope around one call, a reply read by local names, and what a fault means.

Prefixes and namespaces of the answer are ignored on purpose: makers use `tds:`, `ns2:`, `SOAP-ENV:` and others freely.
Source: onvif/specs doc/Core.xml; quirks: facts identification.md 1.3 to 1.5.
"""

import re
from dataclasses import dataclass

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.wire import xml

MAX_BYTES = 262_144
"""Longest reply that is read; a recorder's GetServices with every capability stays below 64 KiB."""

CONTENT_TYPE = "application/soap+xml; charset=utf-8"

_CLOCK = re.compile(r"time check failed|timestamp|expired|clock", re.IGNORECASE)
_LOGIN = re.compile(r"auth|password|credential", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A SOAP fault."""

    codes: tuple[str, ...]
    """Code and subcodes as received: `env:Sender`, `ter:NotAuthorized`."""
    reason: str

    @property
    def about_clock(self) -> bool:
        """The token's time was refused, not the password (Dahua: `Wsse authorized time check failed`)."""
        return bool(_CLOCK.search(self.reason))

    @property
    def about_login(self) -> bool:
        """The call needs a login, or the login was refused; many makers say so in words only."""
        coded = any("NotAuthorized" in code or "FailedAuthentication" in code for code in self.codes)
        return coded or bool(_LOGIN.search(self.reason))

    def __str__(self) -> str:
        """Show as `ter:NotAuthorized Sender not authorized`."""
        return " ".join((*self.codes[-1:], self.reason)).strip() or "fault without a reason"


def envelope(body: str) -> bytes:
    """Wrap the XML of one call."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def parse(text: str, what: str) -> xml.Document:
    """Read a reply. what: names the request in the error. Raises BadReply for anything but a SOAP envelope."""
    document = xml.read(text, what)
    if document.roots != ("Envelope",):
        raise BadReply(f"{what}: XML, but no SOAP", text)
    return document


def fault(document: xml.Document) -> Fault | None:
    """Return the fault that a reply carries, or None. Reads SOAP 1.2 and 1.1 alike."""
    inside = [element for element in document.elements if "Fault" in element.path]
    if not inside:
        return None
    codes = tuple(e.text for e in inside if e.name in ("Value", "faultcode") and e.text)
    words = (e.text for e in inside if e.name in ("Text", "faultstring", "Reason") and e.text)
    return Fault(codes=codes, reason=" ".join(words)[:200])
