"""ONVIF device service: the calls that need no login, and what their answers say.

Source: onvif/specs doc/Core.xml (access class PRE_AUTH); facts identification.md 1.3 to 1.5 and exposure.md 2.7.
Left out: everything behind a login but GetDeviceInformation, which is asked once to see whether it answers anyway.
"""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.wire import soap, xml

DEVICE_NAMESPACE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA_NAMESPACE = "http://www.onvif.org/ver10/media/wsdl"
DEVICE_PATH = "/onvif/device_service"

# GetCapabilities names categories, GetServices namespaces: one word for both.
_NAMESPACE_OF_CATEGORY = {
    "Analytics": "http://www.onvif.org/ver20/analytics/wsdl",
    "Device": DEVICE_NAMESPACE,
    "Events": "http://www.onvif.org/ver10/events/wsdl",
    "Imaging": "http://www.onvif.org/ver20/imaging/wsdl",
    "Media": MEDIA_NAMESPACE,
    "PTZ": "http://www.onvif.org/ver20/ptz/wsdl",
}

_XADDR = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.%]+\]|[^/:\s]+)(?P<ports>(?::\d+)*)(?P<path>/\S*)?", re.IGNORECASE
)


def call(name: str, content: str = "", namespace: str = DEVICE_NAMESPACE) -> bytes:
    """Return the request of one operation without login."""
    return soap.envelope(f'<{name} xmlns="{namespace}">{content}</{name}>')


def device_time(document: xml.Document) -> datetime:
    """Return the UTC time of a GetSystemDateAndTime answer.

    Minute 61 and hour 24 are carried over (seen on cameras). Raises BadReply without a readable UTC time.
    """
    parts = {e.name: e.text for e in document.elements if "UTCDateTime" in e.path}
    try:
        year, month, day, hour, minute, second = (
            int(parts.get(name, "")) for name in ("Year", "Month", "Day", "Hour", "Minute", "Second")
        )
        return datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute, seconds=second)
    except (ValueError, OverflowError) as error:
        raise BadReply("GetSystemDateAndTime: no readable UTCDateTime") from error


def service_namespaces(document: xml.Document) -> tuple[str, ...]:
    """Return the namespaces of a GetServices answer, or those behind the categories of a GetCapabilities answer."""
    named = [e.text for e in document.elements if e.path[-2:] == ("Service", "Namespace")]
    if not named:
        categories = (e.path[-2] for e in document.elements if e.name == "XAddr" and len(e.path) > 1)
        named = [_NAMESPACE_OF_CATEGORY.get(category, "") for category in categories]
    return tuple(dict.fromkeys(namespace for namespace in named if namespace))


def media_xaddr(document: xml.Document) -> str:
    """Return where a GetServices or GetCapabilities answer says that the media service is; empty where it does not."""
    namespace = xaddr = ""
    for e in document.elements:
        if e.path[-2:] == ("Service", "Namespace"):
            namespace = e.text
        elif e.path[-2:] == ("Service", "XAddr"):
            xaddr = e.text
        elif e.name == "Service":
            if namespace == MEDIA_NAMESPACE and xaddr:
                return xaddr
            namespace = xaddr = ""
        elif e.path[-2:] == ("Media", "XAddr"):
            return e.text
    return ""


def hostname(document: xml.Document) -> str:
    """Return the name of a GetHostname answer; empty where it gives none."""
    return next((e.text for e in document.elements if e.path[-2:] == ("HostnameInformation", "Name")), "")


def own_service(xaddr: str, address: Address) -> tuple[int, bool, str] | None:
    """Return (port, TLS?, path) of an announced XAddr that leads back to `address`, else None.

    Host 0.0.0.0 means the sender. A doubled port (`http://ip:8106:8106/...`, seen) counts once. A URL of another host
    is never followed (design section 7.1).
    """
    match = _XADDR.fullmatch(xaddr.strip())
    if match is None or match["host"].strip("[]").lower() not in (str(address), "0.0.0.0"):
        return None
    tls = match["scheme"].lower() == "https"
    ports = [int(port) for port in match["ports"].split(":") if port]
    port = ports[0] if ports else (443 if tls else 80)
    if not 0 < port < 65_536:
        return None
    parts = urlsplit("//host" + (match["path"] or DEVICE_PATH))
    return port, tls, parts.path + (f"?{parts.query}" if parts.query else "")
