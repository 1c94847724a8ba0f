"""Speaks TR-064 with a FRITZ!Box: its description, and SOAP actions behind HTTP digest. Only actions that read.

The digest's nonce is the session: it is kept between readings, and a new one counts as a login.
Source: facts/routers.md 4.4; Broadband Forum TR-064; AVM's TR-064 documents (error 606: the user lacks a right).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.routers._igd_list import Fault
from cctv_guard_agent.routers._kept import Kept
from cctv_guard_agent.routers._web import Web, text
from cctv_guard_agent.wire import xml
from cctv_guard_agent.wire.http_login import HttpLogin

DESCRIPTION = "/tr64desc.xml"
_MOST_SERVICES = 128
"""A 7590 announces some 40."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What the box says of itself without a login."""

    name: str
    controls: Mapping[str, str]
    """Service type -> path of its control URL; of several of one type the first."""

    def first(self, *names: str) -> str | None:
        """The first service type that holds one of these names."""
        return next((kind for name in names for kind in self.controls if f":{name}:" in kind), None)


async def describe(web: Web) -> Box:
    """Read the description. Raises BadReply, with what to switch on where there is none; Unreachable."""
    what = f"fritzbox {web.place.endpoint} {DESCRIPTION}"
    reply = await web.ask("GET", DESCRIPTION)
    if reply.status != 200:
        raise BadReply(
            f"{what}: status {reply.status}. Switch on Home Network > Network > Network Settings > Access Settings: "
            '"Allow access for applications"'
        )
    document = xml.read(reply.body.decode("utf-8", "replace"), what)
    controls: dict[str, str] = {}
    kind = ""
    for element in document.elements[:8192]:
        if element.name == "serviceType":
            kind = element.text.strip()
        elif element.name == "controlURL" and kind and len(controls) < _MOST_SERVICES:
            path = urlsplit(element.text.strip()).path
            if path.startswith("/"):
                controls.setdefault(kind, path)
            kind = ""
    return Box(name=text(document.text("friendlyName") or document.text("modelName") or ""), controls=controls)


class Tr064:
    """The actions of one reading."""

    def __init__(self, web: Web, kept: Kept[HttpLogin], box: Box) -> None:
        """Use the kept nonce where there is one."""
        self._web = web
        self._kept = kept
        self._box = box
        self._renewed = False

    async def call(self, service: str, action: str, **arguments: str) -> Mapping[str, str]:
        """Ask and return the answer's arguments as text.

        arguments: plain numbers and names only, they are not escaped. Raises Fault where the box answers an error,
        Refused, BadReply, Unreachable.
        """
        what = f"fritzbox {self._web.place.endpoint} {service.rpartition(':service:')[2]} {action}"
        inner = "".join(f"<{name}>{value}</{name}>" for name, value in arguments.items())
        body = (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
            's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>'
            f'<u:{action} xmlns:u="{service}">{inner}</u:{action}></s:Body></s:Envelope>'
        ).encode()
        reply = await self._exchange(self._box.controls[service], f"{service}#{action}", body, what)
        document = xml.read(reply.body.decode("utf-8", "replace"), what)
        code = document.text("errorCode")
        if code is not None or reply.status != 200:
            number = int(code) if code and code.isascii() and code.isdecimal() and len(code) < 6 else None
            raise Fault(number, text(document.text("errorDescription") or document.text("faultstring") or ""))
        return {element.name: element.text for element in document.elements if element.leaf}

    async def _exchange(self, path: str, action: str, body: bytes, what: str) -> HttpReply:
        """Send one action, answering challenges. Raises Refused, BadReply, Unreachable."""
        for _ in range(4):
            login = self._kept.session
            headers = (
                ("Content-Type", 'text/xml; charset="utf-8"'),
                ("SoapAction", action),
                *(login.headers("POST", path, body) if login else ()),
            )
            reply = await self._web.ask("POST", path, headers=headers, body=body)
            if reply.status != 401:
                return reply
            self._challenged(reply, what)
        raise BadReply(f"{what}: it asks for the login again and again")

    def _challenged(self, reply: HttpReply, what: str) -> None:
        """Prepare the answer to a 401. Raises Refused, BadReply, Unreachable (no login left)."""
        offered = reply.all("www-authenticate")
        if self._kept.session is None:
            self._begin(offered, what)
            return
        try:
            self._kept.session.again(401, offered, what)
        except Refused as error:
            raise self._kept.note_refusal(str(error)) from error
        except BadReply:
            # the nonce of an earlier reading is spent: one new login for this reading
            if self._renewed:
                raise
            self._renewed = True
            self._begin(offered, what)

    def _begin(self, offered: tuple[str, ...], what: str) -> None:
        self._kept.session = None
        self._kept.log_in(what)
        login = HttpLogin(self._web.place.credentials, encrypted=self._web.place.tls)
        login.again(401, offered, what)
        self._kept.session = login
