"""A FRITZ!Box that speaks TR-064: description, digest with nonces that run out, rights, its list of forwards.

Source: facts/routers.md 4.4 and 8 (double "TR-064"); RFC 7616 for the digest.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from fakes_web import CAMERA, PASSWORD, Asked, Said

IP = "urn:dslforum-org:service:WANIPConnection:1"
PPP = "urn:dslforum-org:service:WANPPPConnection:1"
LAYER3 = "urn:dslforum-org:service:Layer3Forwarding:1"
HOSTS = "urn:dslforum-org:service:Hosts:1"
LIST = "/devicehostlist.lua?sid=MARKER0123"
PATHS = {
    HOSTS: "/upnp/control/hosts",
    LAYER3: "/upnp/control/layer3forwarding",
    IP: "/upnp/control/wanipconnection1",
    PPP: "/upnp/control/wanpppconn1",
}
REALM = "F!Box SOAP-Auth"


def row(port: int = 34567, client: str = CAMERA, *, inside: int = 80, enabled: int = 1) -> dict[str, str]:
    """One forward in the form of GetGenericPortMappingEntry."""
    return {
        "NewRemoteHost": "0.0.0.0", "NewExternalPort": str(port), "NewProtocol": "TCP",
        "NewInternalPort": str(inside), "NewInternalClient": client, "NewEnabled": str(enabled),
        "NewPortMappingDescription": "Kamera", "NewLeaseDuration": "0",
    }  # fmt: skip


def description(*kinds: str, name: str = "FRITZ!Box 7590 AX") -> bytes:
    """tr64desc.xml with these services."""
    services = "".join(
        f"<service><serviceType>{kind}</serviceType><serviceId>x</serviceId><controlURL>{PATHS[kind]}</controlURL>"
        "<eventSubURL>/x</eventSubURL><SCPDURL>/x.xml</SCPDURL></service>"
        for kind in kinds
    )
    return (
        '<?xml version="1.0"?><root xmlns="urn:dslforum-org:device-1-0"><device>'
        f"<friendlyName>{escape(name)}</friendlyName><serviceList>{services}</serviceList></device></root>"
    ).encode()


class FakeFritzbox:
    """One box; its attributes are what a test changes."""

    def __init__(self, *rows: dict[str, str], used: str = PPP) -> None:
        self.rows = list(rows)
        self.count: int | None = None
        self.used = used
        self.wan = "11.22.33.44"
        self.description = description(LAYER3, IP, PPP)
        self.allowed = True
        self.unauthorized: set[str] = set()
        self.answers: dict[str, bytes] = {}
        self.uses_of_a_nonce = 10_000
        self.says_stale = True
        self.logins = 0
        self.asked: list[str] = []
        self.list_path = LIST
        self.hosts = (
            f"<List><Item><Index>1</Index><IPAddress>{CAMERA}</IPAddress><MACAddress>44:19:B6:0A:1B:2C</MACAddress>"
            "<Active>1</Active><HostName>MARKER</HostName></Item><Item><IPAddress>192.168.178.99</IPAddress>"
            "<MACAddress>44:19:B6:0A:1B:2D</MACAddress><Active>0</Active></Item></List>"
        )
        self._nonces: dict[str, int] = {}

    def __call__(self, asked: Asked) -> Said:
        if asked.path == "/tr64desc.xml":
            return Said(200, self.description) if self.allowed else Said(404)
        if asked.path == LIST:
            return Said(200, self.hosts.encode())
        refused = self._not_logged_in(asked)
        if refused is not None:
            return refused
        kind, _, action = asked.headers["soapaction"].partition("#")
        assert PATHS[kind] == asked.path
        self.asked.append(action)
        if action in self.answers:
            return Said(200, self.answers[action])
        arguments = dict(re.findall(r"<(New\w+)>([^<]*)</", asked.body.decode()))
        return self._answer(kind, action, arguments)

    def _not_logged_in(self, asked: Asked) -> Said | None:
        told = dict(re.findall(r'(\w+)="?([^",]+)"?', asked.headers.get("authorization", "")))
        nonce = told.get("nonce", "")
        if nonce not in self._nonces:
            return self._challenge(stale=False)
        self._nonces[nonce] += 1
        self.logins += self._nonces[nonce] == 1
        if self._nonces[nonce] > self.uses_of_a_nonce:
            del self._nonces[nonce]
            return self._challenge(stale=self.says_stale)
        ha1 = _md5(f"cctvguard:{REALM}:{PASSWORD}")
        ha2 = _md5(f"{asked.method}:{asked.path}")
        wanted = _md5(f"{ha1}:{nonce}:{told['nc']}:{told['cnonce']}:auth:{ha2}")
        return None if told.get("response") == wanted else self._challenge(stale=False)

    def forget(self) -> None:
        """A restart of the box: no nonce is known any more."""
        self._nonces.clear()

    def _challenge(self, *, stale: bool) -> Said:
        nonce = f"{len(self._nonces) + self.logins:016X}{id(self):x}"
        self._nonces[nonce] = 0
        value = f'Digest realm="{REALM}",nonce="{nonce}",algorithm=MD5,qop="auth"' + (",stale=true" if stale else "")
        return Said(401, b"", [("WWW-Authenticate", value)])

    def _answer(self, kind: str, action: str, arguments: Mapping[str, str]) -> Said:
        if action in self.unauthorized:
            return fault(606, "Action Not Authorized")
        index = int(arguments.get("NewPortMappingIndex", "0"))
        if action == "GetGenericPortMappingEntry" and index >= len(self.rows):
            return fault(713, "SpecifiedArrayIndexInvalid")
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "GetDefaultConnectionService": lambda: {
                "NewDefaultConnectionService": f"1.{self.used.split(':')[3]}.1",
            },
            "GetExternalIPAddress": lambda: {"NewExternalIPAddress": self.wan if kind == self.used else "0.0.0.0"},
            "GetPortMappingNumberOfEntries": lambda: {
                "NewPortMappingNumberOfEntries": len(self.rows) if self.count is None else self.count
            },
            "GetGenericPortMappingEntry": lambda: self.rows[index],
            "X_AVM-DE_GetHostListPath": lambda: {"NewX_AVM-DE_HostListPath": self.list_path},
        }
        if action not in answers:
            return fault(401, "Invalid Action")
        inner = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in answers[action]().items())
        return Said(200, envelope(f'<u:{action}Response xmlns:u="{kind}">{inner}</u:{action}Response>'))


def envelope(inner: str) -> bytes:
    """A SOAP answer."""
    return (
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<s:Body>{inner}</s:Body></s:Envelope>"
    ).encode()


def fault(code: int, words: str) -> Said:
    """A SOAP fault as UPnP writes it."""
    inner = (
        "<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>"
        f'<UPnPError xmlns="urn:dslforum-org:control-1-0"><errorCode>{code}</errorCode>'
        f"<errorDescription>{words}</errorDescription></UPnPError></detail></s:Fault>"
    )
    return Said(500, envelope(inner))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
