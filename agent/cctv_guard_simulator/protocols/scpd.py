"""Service descriptions (SCPD) of the gateway's services, written out from a table of actions.

Source: UPnP Forum WANIPConnection:1 and :2, WANPPPConnection:1, WANCommonInterfaceConfig:1, Layer3Forwarding:1;
actions and arguments in facts/exposure.md 4.2.
"""

from collections.abc import Iterable, Mapping

_OUT = {
    "NewExternalIPAddress": "ExternalIPAddress",
    "NewConnectionStatus": "ConnectionStatus",
    "NewLastConnectionError": "LastConnectionError",
    "NewUptime": "Uptime",
    "NewConnectionType": "ConnectionType",
    "NewPossibleConnectionTypes": "PossibleConnectionTypes",
    "NewRSIPAvailable": "RSIPAvailable",
    "NewNATEnabled": "NATEnabled",
    "NewPortMappingIndex": "PortMappingNumberOfEntries",
    "NewPortMappingNumberOfEntries": "PortMappingNumberOfEntries",
    "NewRemoteHost": "RemoteHost",
    "NewExternalPort": "ExternalPort",
    "NewProtocol": "PortMappingProtocol",
    "NewInternalPort": "InternalPort",
    "NewInternalClient": "InternalClient",
    "NewEnabled": "PortMappingEnabled",
    "NewPortMappingDescription": "PortMappingDescription",
    "NewLeaseDuration": "PortMappingLeaseDuration",
    "NewStartPort": "ExternalPort",
    "NewEndPort": "ExternalPort",
    "NewManage": "A_ARG_TYPE_Manage",
    "NewNumberOfPorts": "PortMappingNumberOfEntries",
    "NewPortListing": "A_ARG_TYPE_PortListing",
    "NewDefaultConnectionService": "DefaultConnectionService",
    "NewWANAccessType": "WANAccessType",
    "NewLayer1UpstreamMaxBitRate": "Layer1UpstreamMaxBitRate",
    "NewLayer1DownstreamMaxBitRate": "Layer1DownstreamMaxBitRate",
    "NewPhysicalLinkStatus": "PhysicalLinkStatus",
}
"""Argument to its related state variable."""

_TYPES = {
    "Uptime": "ui4",
    "RSIPAvailable": "boolean",
    "NATEnabled": "boolean",
    "PortMappingNumberOfEntries": "ui2",
    "ExternalPort": "ui2",
    "InternalPort": "ui2",
    "PortMappingEnabled": "boolean",
    "PortMappingLeaseDuration": "ui4",
    "A_ARG_TYPE_Manage": "boolean",
    "Layer1UpstreamMaxBitRate": "ui4",
    "Layer1DownstreamMaxBitRate": "ui4",
}
EVENTED = ("PossibleConnectionTypes", "ConnectionStatus", "ExternalIPAddress", "PortMappingNumberOfEntries")

_ROW = ("NewInternalPort", "NewInternalClient", "NewEnabled", "NewPortMappingDescription", "NewLeaseDuration")
_KEY = ("NewRemoteHost", "NewExternalPort", "NewProtocol")

CONNECTION: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "GetConnectionTypeInfo": ((), ("NewConnectionType", "NewPossibleConnectionTypes")),
    "GetStatusInfo": ((), ("NewConnectionStatus", "NewLastConnectionError", "NewUptime")),
    "GetNATRSIPStatus": ((), ("NewRSIPAvailable", "NewNATEnabled")),
    "GetExternalIPAddress": ((), ("NewExternalIPAddress",)),
    "GetGenericPortMappingEntry": (("NewPortMappingIndex",), (*_KEY, *_ROW)),
    "GetSpecificPortMappingEntry": (_KEY, _ROW),
    "AddPortMapping": ((*_KEY, *_ROW), ()),
    "DeletePortMapping": (_KEY, ()),
    "GetPortMappingNumberOfEntries": ((), ("NewPortMappingNumberOfEntries",)),
    "GetListOfPortMappings": (
        ("NewStartPort", "NewEndPort", "NewProtocol", "NewManage", "NewNumberOfPorts"),
        ("NewPortListing",),
    ),
}
"""Actions of the connection service: arguments in, arguments out."""

FORWARDING = {"GetDefaultConnectionService": ((), ("NewDefaultConnectionService",))}
COMMON = {
    "GetCommonLinkProperties": (
        (),
        (
            "NewWANAccessType",
            "NewLayer1UpstreamMaxBitRate",
            "NewLayer1DownstreamMaxBitRate",
            "NewPhysicalLinkStatus",
        ),
    )
}


def scpd(actions: Mapping[str, tuple[Iterable[str], Iterable[str]]]) -> str:
    """The SCPD document for a table of actions."""
    variables: dict[str, None] = {}
    parts = []
    for name, (arguments_in, arguments_out) in actions.items():
        arguments = [_argument(each, "in", variables) for each in arguments_in]
        arguments += [_argument(each, "out", variables) for each in arguments_out]
        listed = f"<argumentList>{''.join(arguments)}</argumentList>" if arguments else ""
        parts.append(f"<action><name>{name}</name>{listed}</action>")
    table = "".join(_variable(name) for name in variables)
    return (
        '<?xml version="1.0"?>\n<scpd xmlns="urn:schemas-upnp-org:service-1-0">'
        "<specVersion><major>1</major><minor>0</minor></specVersion>"
        f"<actionList>{''.join(parts)}</actionList><serviceStateTable>{table}</serviceStateTable></scpd>"
    )


def _argument(name: str, direction: str, variables: dict[str, None]) -> str:
    variable = _OUT[name]
    variables[variable] = None
    return (
        f"<argument><name>{name}</name><direction>{direction}</direction>"
        f"<relatedStateVariable>{variable}</relatedStateVariable></argument>"
    )


def _variable(name: str) -> str:
    evented = "yes" if name in EVENTED else "no"
    return (
        f'<stateVariable sendEvents="{evented}"><name>{name}</name>'
        f"<dataType>{_TYPES.get(name, 'string')}</dataType></stateVariable>"
    )
