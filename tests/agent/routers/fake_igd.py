"""A gateway on loopback that speaks UPnP and has the quirks that a test gives it."""

import asyncio
import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address
from pathlib import Path
from xml.sax.saxutils import escape

CAPTURES = Path(__file__).parent / "captures" / "igd"
Answer = str | int | bytes
"""A body, or the number of a UPnP error, or a whole raw reply."""
Action = Callable[[Mapping[str, str]], Answer]


def row(
    port: int, client: str, *, protocol: str = "TCP", inside: int = 80, enabled: str = "1", remote: str = ""
) -> str:
    """One answer to GetGenericPortMappingEntry, in the form of miniupnpd's."""
    return (
        f"<NewRemoteHost>{remote}</NewRemoteHost><NewExternalPort>{port}</NewExternalPort>"
        f"<NewProtocol>{protocol}</NewProtocol><NewInternalPort>{inside}</NewInternalPort>"
        f"<NewInternalClient>{client}</NewInternalClient><NewEnabled>{enabled}</NewEnabled>"
        "<NewPortMappingDescription>IPC</NewPortMappingDescription><NewLeaseDuration>0</NewLeaseDuration>"
    )


def rows(*answers: Answer, end: Answer = 713) -> Action:
    """GetGenericPortMappingEntry that gives these rows and then ends."""

    def answer(arguments: Mapping[str, str]) -> Answer:
        index = int(arguments["NewPortMappingIndex"])
        return answers[index] if index < len(answers) else end

    return answer


def description(*services: tuple[str, str], name: str = "Some router", base: str = "") -> bytes:
    """A device description with these (service type, control URL) pairs, each in a device of its own."""
    devices = "".join(
        "<device><deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:1</deviceType><serviceList><service>"
        f"<serviceType>{kind}</serviceType><serviceId>x</serviceId><SCPDURL>/x.xml</SCPDURL>"
        f"<controlURL>{control}</controlURL><eventSubURL>/evt{control}</eventSubURL></service></serviceList></device>"
        for kind, control in services
    )
    return (
        f'<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0">{base}<device>'
        f"<friendlyName>{escape(name)}</friendlyName><deviceList>{devices}</deviceList></device></root>"
    ).encode()


class FakeIgd:
    """Serves one description and the actions of its services; counts what it was asked."""

    def __init__(self, address: str, document: bytes, actions: Mapping[str, Mapping[str, Action]]) -> None:
        self.address = IPv4Address(address)
        self.port = 0
        self.asked: list[str] = []
        self.subscribers: list[str] = []
        self.takes_subscriptions = True
        self.takes_s = 0.0
        """How long it needs for each answer."""
        self.upsets = False
        """Two requests at once are more than it bears: 500 to the second, and it hangs up on the first."""
        self.overlaps = 0
        self.open_now = 0
        self._document = document
        self._actions = actions

    async def __aenter__(self) -> "FakeIgd":
        self._server = await asyncio.start_server(self._serve, str(self.address), 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    @property
    def location(self) -> str:
        return f"http://{self.address}:{self.port}/desc.xml"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open_now += 1
        try:
            if self.open_now > 1:
                self.overlaps += 1
            if self.upsets and self.open_now > 1:
                writer.write(_http(500, b"busy"))
                return
            await self._answer(reader, writer)
        except (asyncio.CancelledError, asyncio.IncompleteReadError, OSError):
            return  # the test is over, or it was only looked whether the port is open
        finally:
            self.open_now -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        found = re.search(r"content-length: *(\d+)", head, re.IGNORECASE)
        body = (await reader.readexactly(int(found[1]))).decode() if found else ""
        overlaps = self.overlaps
        await asyncio.sleep(self.takes_s)
        if self.upsets and self.overlaps > overlaps:
            return
        writer.write(self._reply(head, body))
        await writer.drain()

    def _reply(self, head: str, body: str) -> bytes:
        method, path, _ = head.split(" ", 2)
        if method in ("SUBSCRIBE", "UNSUBSCRIBE"):
            return self._subscription(method, head)
        if method == "GET":
            self.asked.append(f"GET {path}")
            return _http(200, self._document)
        action = re.search(r'soapaction: *"[^"#]*#(\w+)"', head, re.IGNORECASE)
        assert action is not None
        self.asked.append(f"{path} {action[1]}")
        handler = self._actions.get(path, {}).get(action[1])
        arguments = dict(re.findall(r"<(New\w+)>([^<]*)</", body))
        answer: Answer = handler(arguments) if handler else 401
        kind = re.search(r'xmlns:u="([^"]+)"', body)
        return _soap(action[1], kind[1] if kind else "", answer)

    def _subscription(self, method: str, head: str) -> bytes:
        self.asked.append(method)
        callback = re.search(r"callback: *<([^>]+)>", head, re.IGNORECASE)
        if method == "SUBSCRIBE" and not self.takes_subscriptions:
            return _http(501, b"")
        if callback:
            self.subscribers.append(callback[1])
        return (
            b"HTTP/1.1 200 OK\r\nSID: uuid:1\r\nTIMEOUT: Second-1800\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )


def _soap(action: str, kind: str, answer: Answer) -> bytes:
    if isinstance(answer, bytes):
        return answer
    if isinstance(answer, int):
        return _http(500, fault(answer).encode())
    inner = f'<u:{action}Response xmlns:u="{kind}">{answer}</u:{action}Response>'
    return _http(200, envelope(inner).encode())


def envelope(inner: str) -> str:
    return (
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<s:Body>{inner}</s:Body></s:Envelope>"
    )


def fault(code: int) -> str:
    return envelope(
        "<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>"
        f'<UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>{code}</errorCode>'
        "<errorDescription>x</errorDescription></UPnPError></detail></s:Fault>"
    )


def http(status: int, body: bytes) -> bytes:
    """A whole reply."""
    return _http(status, body)


def _http(status: int, body: bytes) -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
