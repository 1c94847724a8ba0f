"""onvif-zeep-async behind a transport of ours: it builds and parses, it never opens a socket.

As it comes the library follows redirects and foreign addresses with the token, reads any length and knows no HTTP
Digest (measured.md). Here every request goes through `Net`, to the one service that was chosen, whatever address zeep
names. Imported on first use only, through `load`: it costs a second and 28 MB.
Source: onvif-zeep-async 4.3 (`ONVIFService`), zeep 4.3 (`post_xml`).
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cctv_guard_agent.errors import BadReply, Refused
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes import _login, _soap
from cctv_guard_agent.probes._where import Service
from cctv_guard_agent.wire import onvif, soap, xml
from cctv_guard_agent.wire.http_login import HttpLogin

_LOADING = threading.Lock()
_BINDING = f"{{{onvif.DEVICE_NAMESPACE}}}DeviceBinding"


@dataclass(frozen=True, slots=True, kw_only=True)
class _ForZeep:
    """What zeep reads off a reply."""

    status_code: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/soap+xml"})
    encoding: str = "utf-8"


class Carrier:
    """A transport for zeep that carries requests to one service over `Net`."""

    cache = None

    def __init__(self, net: Net, service: Service, login: HttpLogin | None) -> None:
        """Carry to `service`. login: by HTTP; None where each request carries a token of its own."""
        self._net = net
        self._service = service
        self._login = login
        self._requests = 0
        self.last_text = ""
        """The newest reply's body as received."""

    async def post_xml(self, address: str, envelope: Any, headers: Mapping[str, str]) -> _ForZeep:
        """Send an envelope that zeep built.

        Raises Refused where the first login is refused by 401 or by a fault, and BadReply for what is no SOAP.
        """
        from zeep.wsdl import utils

        to_bytes: Any = utils.etree_to_string  # untyped over there
        what = f"{self._service.endpoint} ONVIF with login"
        reply = await self._send(to_bytes(envelope), tuple(headers.items()))
        self._requests += 1
        answer = _soap.read(reply, what)
        self.last_text = answer.text
        self._judge(answer, what)
        return _ForZeep(status_code=reply.status, content=xml.clean(answer.text).encode())

    async def _send(self, body: bytes, headers: tuple[tuple[str, str], ...]) -> HttpReply:
        if self._login is not None:
            return await _login.ask(
                self._net,
                self._service,
                self._login,
                self._service.path,
                method="POST",
                headers=headers,
                body=body,
                limit=soap.MAX_BYTES,
            )
        return await self._net.http(
            self._service.endpoint,
            self._service.path,
            method="POST",
            headers=headers,
            body=body,
            tls=self._service.tls,
            limit=soap.MAX_BYTES,
        )

    def _judge(self, answer: _soap.Answer, what: str) -> None:
        """Tell a refused login from a call that this user may not make: only the first request is a login."""
        if answer.fault is not None and answer.fault.about_clock:
            raise BadReply(f"{what}: the token's time was refused; set the camera's clock", str(answer.fault))
        if answer.document is not None and not (answer.fault and answer.fault.about_login):
            return
        why = str(answer.fault or "HTTP 401")
        if self._requests == 1:
            raise Refused(f"{what}: user name or password refused ({why}); not asked again until they are changed")
        raise BadReply(f"{what}: not allowed for this user", why)

    def load(self, url: str) -> bytes:
        """Refuse to fetch anything that a reply refers to."""
        raise BadReply("ONVIF reply refers to an outside document", url)

    async def aclose(self) -> None:
        """Nothing is held open."""


def load() -> None:
    """Import the library and parse its device description once; slow, meant for a thread.

    Its import configures the root logger; that is undone. Only its own, local description files are read.
    """
    with _LOADING:
        root = logging.getLogger()
        handlers, level = list(root.handlers), root.level
        from onvif.client import ONVIFService

        root.handlers[:] = handlers
        root.setLevel(level)

        async def once() -> None:
            service = _service(ONVIFService, "http://127.0.0.1/", None, timedelta())
            try:
                await service.setup()
            finally:
                await service.close()

        asyncio.run(once())


@asynccontextmanager
async def device(
    carrier: Carrier, service: Service, token: Credentials | None, clock_skew: timedelta
) -> AsyncIterator[Any]:
    """Yield the library's device service: `authless_NAME()` and, with a token, `NAME()` are awaited calls.

    token: credentials for WS-UsernameToken, whose `Created` is corrected by `clock_skew` (device minus ours).
    """
    from onvif.client import ONVIFService

    built = _service(ONVIFService, f"http://{service.endpoint.address}{onvif.DEVICE_PATH}", token, clock_skew)
    try:
        built.transport = carrier  # before setup(), which hands it to zeep
        await built.setup()
        yield built
    finally:
        await built.close()


def plain(value: Any) -> Any:
    """Turn what zeep returns into dicts and lists."""
    from zeep.helpers import serialize_object

    serialize: Any = serialize_object  # untyped over there
    return serialize(value, dict)


def _service(kind: Any, xaddr: str, token: Credentials | None, clock_skew: timedelta) -> Any:
    from onvif.client import _WSDL_PATH

    return kind(
        xaddr,
        token.username if token else None,
        token.password.reveal() if token else None,
        f"{_WSDL_PATH}/devicemgmt.wsdl",
        no_cache=True,  # else it keeps an SQLite file in the home directory
        dt_diff=clock_skew,
        binding_name=_BINDING,
    )
