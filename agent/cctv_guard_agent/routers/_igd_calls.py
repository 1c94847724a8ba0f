"""Asks a gateway's connection service: SOAP by async-upnp-client, bytes by `Net`, no socket of its own.

The actions are declared here instead of being read from the gateway's SCPD: they are standard, it saves a request for
each service, and every argument stays text, so that an empty client address cannot end the list (facts/exposure.md
4.5, trap 3). Loaded on first use: the library is heavy.
Source: UPnP WANIPConnection:2, 2.5; WANIPv6FirewallControl:1, 2.5.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import voluptuous
from async_upnp_client.client import UpnpAction, UpnpDevice, UpnpRequester, UpnpService, UpnpStateVariable
from async_upnp_client.const import (
    STATE_VARIABLE_TYPE_MAPPING,
    ActionArgumentInfo,
    ActionInfo,
    DeviceInfo,
    HttpRequest,
    HttpResponse,
    ServiceInfo,
    StateVariableInfo,
    StateVariableTypeInfo,
)
from async_upnp_client.exceptions import UpnpActionError, UpnpActionResponseError, UpnpError

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.address import Address, Endpoint
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.routers._igd_description import Service
from cctv_guard_agent.routers._igd_list import Fault

_ENTRY = (
    "NewRemoteHost",
    "NewExternalPort",
    "NewProtocol",
    "NewInternalPort",
    "NewInternalClient",
    "NewEnabled",
    "NewPortMappingDescription",
    "NewLeaseDuration",
)
_ACTIONS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "GetExternalIPAddress": ((), ("NewExternalIPAddress",)),
    "GetGenericPortMappingEntry": (("NewPortMappingIndex",), _ENTRY),
    "GetListOfPortMappings": (
        ("NewStartPort", "NewEndPort", "NewProtocol", "NewManage", "NewNumberOfPorts"),
        ("NewPortListing",),
    ),
    "GetFirewallStatus": ((), ("FirewallEnabled", "InboundPinholeAllowed")),
}
"""Everything that is ever asked: reading only."""
_LARGEST_REPLY = 262_144
"""A thousand entries of GetListOfPortMappings at 250 bytes (miniupnpd's own bound is 1,000)."""
_TIMEOUT_S = 10.0
"""Old boxes need five seconds a call and more while they route (facts/exposure.md 4.4)."""


class _Requester(UpnpRequester):
    """Carries the library's requests over `Net`."""

    def __init__(self, net: Net, address: Address) -> None:
        """Talk to this address alone."""
        self._net = net
        self._address = address

    async def async_http_request(self, http_request: HttpRequest) -> HttpResponse:
        """Send one request. Raises Unreachable, BadReply, NotAllowed."""
        parts = urlsplit(http_request.url)
        reply = await self._net.http(
            Endpoint(address=self._address, port=parts.port or 80),
            parts.path + (f"?{parts.query}" if parts.query else ""),
            method=http_request.method,
            headers=tuple((k, v) for k, v in http_request.headers.items() if k.lower() != "host"),
            body=(http_request.body or "").encode(),
            limit=_LARGEST_REPLY,
            timeout_s=_TIMEOUT_S,
        )
        if reply.truncated:
            raise BadReply("UPnP answer longer than 256 KiB", reply.body[:60].decode("latin-1"))
        return HttpResponse(reply.status, dict(reply.headers), reply.body.decode("utf-8", "replace"))


class Caller:
    """One service of a gateway, ready to be asked."""

    def __init__(self, net: Net, address: Address, service: Service) -> None:
        """Prepare; nothing is sent yet."""
        self._service = _service(_Requester(net, address), service)
        self.type = service.type

    async def call(self, action: str, **arguments: str) -> Mapping[str, str]:
        """Ask and return the answer's arguments as text.

        Raises Fault where the gateway answers an error, BadReply where the answer is no SOAP, Unreachable.
        """
        try:
            return dict(await self._service.action(action).async_call(request_timeout=None, **arguments))
        except (UpnpActionError, UpnpActionResponseError) as error:
            raise Fault(error.error_code, error.error_desc or "") from error
        except (UpnpError, ValueError, AttributeError, KeyError, TypeError, LookupError) as error:
            # the library lets defusedxml's and int()'s ValueError and its own AttributeError through
            raise BadReply(f"UPnP {action}", str(error)) from error


def _service(requester: UpnpRequester, service: Service) -> UpnpService:
    """Build the library's service with the actions above."""
    nothing = Element("none")
    mapping = STATE_VARIABLE_TYPE_MAPPING["string"]
    kind = StateVariableTypeInfo(
        data_type="string",
        data_type_mapping=mapping,
        default_value=None,
        allowed_value_range={},
        allowed_values=None,
        xml=nothing,
    )
    text = UpnpStateVariable[str](
        StateVariableInfo(name="A_ARG_TYPE_Text", send_events=False, type_info=kind, xml=nothing),
        voluptuous.Schema(str),
    )

    def argument(name: str, direction: str) -> UpnpAction.Argument:
        return UpnpAction.Argument(ActionArgumentInfo(name, direction, "A_ARG_TYPE_Text", nothing), text)

    actions = [
        UpnpAction(
            ActionInfo(name, [], nothing),
            [*(argument(n, "in") for n in taken), *(argument(n, "out") for n in given)],
            non_strict=True,
        )
        for name, (taken, given) in _ACTIONS.items()
    ]
    info = ServiceInfo(service.type, service.type, service.control, service.events or "", service.control, nothing)
    built = UpnpService(requester, info, [], actions)
    UpnpDevice(requester, _device_info(service.control, nothing), [built], [])
    return built


def _device_info(url: str, nothing: Element) -> DeviceInfo:
    """The library wants a device around each service; only its URL is used."""
    return DeviceInfo(
        device_type="gateway",
        friendly_name="",
        manufacturer="",
        manufacturer_url=None,
        model_description=None,
        model_name="",
        model_number=None,
        model_url=None,
        serial_number=None,
        udn="",
        upc=None,
        presentation_url=None,
        url=url,
        icons=[],
        xml=nothing,
    )
