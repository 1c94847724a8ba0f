"""XML from devices: leaves by local name, whatever prefixes, declared or not.

Cameras use any prefix for the same element, leave prefixes undeclared, put bare ampersands and control characters
into names, send fragments without a root and answers that break off: of these the complete leaves count. Documents
are read by defusedxml's SAX parser inside a root of ours, where no document type can stand, so entities do not exist.
Source: identification.md 1.3 ("match tags by local name"), 1.5 (broken XML inside GetDeviceInformation).
"""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from xml.sax import SAXException  # nosec: the exception only, parsing is defusedxml's
from xml.sax.handler import ContentHandler  # nosec: the handler only

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from cctv_guard_agent.errors import BadReply

MOST_CHARACTERS = 262_144
"""The largest SOAP answers seen from recorders with 64 channels stay below 200 kB."""
_MOST_ELEMENTS = 8_192
_DEEPEST = 64

_HEAD = re.compile(r"\A[\s\ufeff\x00]*(?:<\?xml[^>]{0,200}\?>)?")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")


_LEAF = re.compile(
    r"<(?:[\w.-]{1,64}:)?([\w.-]{1,64})(?:\s[^<>]{0,512})?>([^<>]{0,2048})</(?:[\w.-]{1,64}:)?\1\s*>", re.ASCII
)
"""A complete leaf of a broken document."""


class _TooMuch(SAXException):  # type: ignore[misc,unused-ignore]
    """Deeper or longer than any device has reason to send."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element that ended: its path of local names, attributes by local name, and its own text."""

    path: tuple[str, ...]
    text: str
    attributes: tuple[tuple[str, str], ...]
    leaf: bool

    @property
    def name(self) -> str:
        """The local name."""
        return self.path[-1]


@dataclass(slots=True)
class _Open:
    name: str
    attributes: tuple[tuple[str, str], ...]
    text: list[str] = field(default_factory=list)
    leaf: bool = True


class _Collector(ContentHandler):
    """Collects elements in the order in which they end."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Element] = []
        self.namespaces: list[str] = []
        self._open: list[_Open] = []

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 (SAX names it)
        if len(self._open) >= _DEEPEST or len(self.found) >= _MOST_ELEMENTS:
            raise _TooMuch("too deep or too many elements")
        if self._open:
            self._open[-1].leaf = False
        attributes: tuple[tuple[str, str], ...] = ()
        if attrs.getLength():
            attributes = tuple((key.rpartition(":")[2], value) for key, value in attrs.items())
            self.namespaces.extend(value for key, value in attrs.items() if key.startswith("xmlns"))
        self._open.append(_Open(name.rpartition(":")[2], attributes))

    def characters(self, content: str) -> None:
        self._open[-1].text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802 (SAX names it)
        path = tuple(element.name for element in self._open[1:])
        done = self._open.pop()
        if path:
            self.found.append(Element(path, "".join(done.text).strip(), done.attributes, done.leaf))


@dataclass(frozen=True, slots=True)
class Document:
    """What was read."""

    elements: tuple[Element, ...]
    namespaces: tuple[str, ...]

    def text(self, name: str) -> str | None:
        """Return the text of the first element of that local name that has any."""
        return next((element.text for element in self.elements if element.name == name and element.text), None)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of all elements of that local name that have any."""
        return tuple(element.text for element in self.elements if element.name == name and element.text)

    @property
    def roots(self) -> tuple[str, ...]:
        """The local names of the outermost elements."""
        return tuple(element.name for element in self.elements if len(element.path) == 1)


def clean(raw: str) -> str:
    """Drop declaration and control characters and escape bare ampersands, so that a parser takes what cameras write."""
    body = raw[_HEAD.match(raw).end() :]  # type: ignore[union-attr]
    return _BARE_AMPERSAND.sub("&amp;", _ILLEGAL.sub("", body))


def read(raw: str, what: str) -> Document:
    """Read a document or a fragment. Raises BadReply(what) where it is none, has a document type, or is too large."""
    if len(raw) > MOST_CHARACTERS:
        raise BadReply(f"{what}: XML of {len(raw)} characters, at most {MOST_CHARACTERS} are read")
    body = clean(raw)
    if "<" not in body:
        raise BadReply(f"{what}: not XML", raw)
    collector = _Collector()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(collector)
    try:
        parser.feed(f"<r>{body}</r>")
        parser.close()
    except (_TooMuch, DefusedXmlException) as error:
        raise BadReply(f"{what}: refused XML ({type(error).__name__})", raw) from error
    except SAXException as error:
        return _salvaged(body, raw, what, error)
    if not collector.found:
        raise BadReply(f"{what}: XML without elements", raw)
    return Document(tuple(collector.found), tuple(dict.fromkeys(collector.namespaces)))


def _salvaged(body: str, raw: str, what: str, error: Exception) -> Document:
    """Return the complete leaves of a broken document: names with stray brackets, answers that were cut off."""
    if "<!" in body:
        raise BadReply(f"{what}: broken XML with declarations", raw) from error
    found = [Element((match[1],), unescape(match[2]).strip(), (), True) for match in _LEAF.finditer(body)]
    if not found:
        raise BadReply(f"{what}: broken XML", raw) from error
    return Document(tuple(found[:_MOST_ELEMENTS]), ())
