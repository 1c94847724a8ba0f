"""Puts one ONVIF device call without a login to a service, over `Net`."""

from dataclasses import dataclass

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.net.interface import HttpReply, Net
from cctv_guard_agent.probes._notes import body_text
from cctv_guard_agent.probes._where import Service
from cctv_guard_agent.wire import onvif, soap, xml


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one call got."""

    status: int
    document: xml.Document | None
    """None where the device asked for a login by HTTP 401."""
    fault: soap.Fault | None
    text: str
    """The reply's body as received."""
    challenges: tuple[str, ...] = ()
    """Values of `WWW-Authenticate`."""

    def holds(self, name: str) -> bool:
        """Is the element of that local name in it?"""
        return self.document is not None and any(element.name == name for element in self.document.elements)


async def ask(
    net: Net,
    service: Service,
    name: str,
    content: str = "",
    *,
    namespace: str = onvif.DEVICE_NAMESPACE,
    timeout_s: float = 4.0,
) -> Answer:
    """Send one operation. Raises Unreachable, NotAllowed, BadReply (no SOAP, redirect)."""
    what = f"{service.endpoint} {name}"
    reply = await net.http(
        service.endpoint,
        service.path,
        method="POST",
        headers=(("Content-Type", f'{soap.CONTENT_TYPE}; action="{namespace}/{name}"'),),
        body=onvif.call(name, content, namespace),
        tls=service.tls,
        limit=soap.MAX_BYTES,
        timeout_s=timeout_s,
    )
    return read(reply, what)


def read(reply: HttpReply, what: str) -> Answer:
    """Read a reply as SOAP. Raises BadReply."""
    text = body_text(reply)
    challenges = reply.all("www-authenticate")
    if 300 <= reply.status < 400:
        raise BadReply(f"{what}: redirects, which is not followed", reply.header("location") or "")
    if reply.truncated and len(reply.body) >= soap.MAX_BYTES:
        raise BadReply(f"{what}: longer than {soap.MAX_BYTES} bytes", text)
    if reply.status == 401:  # its body is often a web page
        return Answer(status=401, document=None, fault=None, text=text, challenges=challenges)
    if reply.status == 404:
        raise BadReply(f"{what}: HTTP 404, no ONVIF service there")
    document = soap.parse(text, what)
    fault = soap.fault(document)
    return Answer(status=reply.status, document=document, fault=fault, text=text, challenges=challenges)
