"""The Internet Gateway Device of a router: external address, port mappings, events.

Source: UPnP Forum WANIPConnection:1 and :2, WANPPPConnection:1; miniupnpd's paths and habits (facts/exposure.md 4.2
to 4.4: index 0,1,2... until error 713, 606 or 714 for other people's mappings, no count action in version 2).
A mapping is accepted for the asker's own address only, as miniupnpd's secure mode does.
"""

import re
from collections.abc import Mapping as Map
from typing import Any
from xml.sax.saxutils import escape

from cctv_guard_simulator.device import Device
from cctv_guard_simulator.protocols import scpd
from cctv_guard_simulator.protocols.gena import Events
from cctv_guard_simulator.protocols.http import HttpService, Reply, Request
from cctv_guard_simulator.protocols.mappings import Mapping, MappingTable
from cctv_guard_simulator.text import local_name

_BODY = re.compile(r"<(?:[\w-]+:)?Body\b[^>]*>\s*<([\w:-]+)", re.DOTALL)
_ERRORS = {
    401: "Invalid Action",
    402: "Invalid Args",
    606: "Action not authorized",
    713: "SpecifiedArrayIndexInvalid",
    714: "NoSuchEntryInArray",
    718: "ConflictInMappingEntry",
    730: "PortMappingNotFound",
}
_LIST_MAX = 1000
"""What miniupnpd makes of a request for 0 (all) ports."""

Result = dict[str, str] | int
"""Out arguments, or a UPnP error number."""


class IgdService:
    """Profile keys: `port`, `version` (1 or 2), `connection` (service type), `external_address`, `events`.

    `hides` answers 606 to every read of the table; `count` offers GetPortMappingNumberOfEntries.
    """

    def __init__(self, device: Device, web: HttpService, table: MappingTable) -> None:
        self._device = device
        self._part: Map[str, Any] = device.profile.services["igd"]
        self._table = table
        self._events = Events(self._state)
        table.watch(self._events.changed)
        self._connection = str(self._part["connection"])
        web.register(int(self._part["port"]), self.handle)

    async def start(self) -> None:
        """Nothing to open: the HTTP ports belong to the web service."""

    async def stop(self) -> None:
        """Forgets the subscribers."""
        await self._events.close()

    async def handle(self, request: Request) -> Reply | None:
        """Control, events and service descriptions; None for any other path."""
        name = request.path.rsplit("/", 1)[-1]
        if request.method == "GET" and name in self._descriptions():
            return Reply(status=200, headers='Content-Type: text/xml; charset="utf-8"', body=self._descriptions()[name])
        if request.path.startswith("/evt/") and self._part.get("events", True):
            return self._events.handle(request)
        if request.method == "POST" and request.path.startswith("/ctl/"):
            return self._control(request)
        return None

    def _descriptions(self) -> dict[str, str]:
        return {
            "WANIPCn.xml": scpd.scpd({name: scpd.CONNECTION[name] for name in self._actions()}),
            "L3F.xml": scpd.scpd(scpd.FORWARDING),
            "WANCfg.xml": scpd.scpd(scpd.COMMON),
        }

    def _actions(self) -> list[str]:
        is_second = self._connection.endswith(":2")
        left_out = set() if is_second else {"GetListOfPortMappings"}
        if not self._part.get("count", not is_second):
            left_out.add("GetPortMappingNumberOfEntries")
        return [name for name in scpd.CONNECTION if name not in left_out]

    def _control(self, request: Request) -> Reply:
        found = _BODY.search(request.body)
        action = local_name(found[1]) if found else ""
        self._device.counters.requests["igd"] += 1
        self._device.counters.question(f"igd {action}", writes=not action.startswith("Get"))
        service = {"L3F": "Layer3Forwarding:1", "CmnIfCfg": "WANCommonInterfaceConfig:1"}.get(
            request.path.removeprefix("/ctl/"), self._connection
        )
        result = self._result(action, request, service)
        if isinstance(result, int):
            return _soap_error(result)
        return _soap(action, f"urn:schemas-upnp-org:service:{service}", result)

    def _result(self, action: str, request: Request, service: str) -> Result:
        if service == "Layer3Forwarding:1":
            default = self._device.fill(f"uuid:{{random_uuid_3}}:WANConnectionDevice:1,{_SERVICE_ID}")
            return {"NewDefaultConnectionService": default} if action == "GetDefaultConnectionService" else 401
        if service == "WANCommonInterfaceConfig:1":
            return _LINK if action == "GetCommonLinkProperties" else 401
        if action not in self._actions():
            return 401
        if self._part.get("hides") and "PortMapping" in action:
            return 606
        arguments = _arguments(request.body)
        fixed = self._fixed(action)
        if fixed is not None:
            return fixed
        try:
            return self._mapping_action(action, arguments, request.peer)
        except (KeyError, ValueError):
            return 402

    def _fixed(self, action: str) -> Result | None:
        address = self._device.fill(str(self._part["external_address"]))
        return {
            "GetExternalIPAddress": {"NewExternalIPAddress": address},
            "GetStatusInfo": {
                "NewConnectionStatus": "Connected",
                "NewLastConnectionError": "ERROR_NONE",
                "NewUptime": "86461",
            },
            "GetConnectionTypeInfo": {"NewConnectionType": "IP_Routed", "NewPossibleConnectionTypes": "IP_Routed"},
            "GetNATRSIPStatus": {"NewRSIPAvailable": "0", "NewNATEnabled": "1"},
            "GetPortMappingNumberOfEntries": {"NewPortMappingNumberOfEntries": str(len(self._table.rows()))},
        }.get(action)

    def _mapping_action(self, action: str, given: Map[str, str], peer: str) -> Result:
        if action == "GetGenericPortMappingEntry":
            index = int(given["NewPortMappingIndex"])
            rows = self._table.rows()
            return {**_key(rows[index]), **_row(rows[index])} if 0 <= index < len(rows) else 713
        if action == "GetListOfPortMappings":
            return self._listing(given)
        protocol, port = given["NewProtocol"], int(given["NewExternalPort"])
        if action == "AddPortMapping":
            return self._add(given, protocol, port, peer)
        found = self._table.find(protocol, port)
        if found is None:
            return 714
        if action == "GetSpecificPortMappingEntry":
            return _row(found)
        if found.internal_client != peer:
            return 606 if self._connection.endswith(":2") else 714
        self._table.delete(protocol, port)
        return {}

    def _listing(self, given: Map[str, str]) -> Result:
        first, last = int(given["NewStartPort"]), int(given["NewEndPort"])
        most = int(given["NewNumberOfPorts"]) or _LIST_MAX
        rows = [
            row
            for row in self._table.rows()
            if row.protocol == given["NewProtocol"] and first <= row.external_port <= last
        ]
        if not rows:
            return 730
        entries = "".join(_entry(row) for row in rows[:most])
        listing = (
            '<p:PortMappingList xmlns:p="urn:schemas-upnp-org:gw:WANIPConnection" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="urn:schemas-upnp-org:gw:WANIPConnection '
            f'http://www.upnp.org/schemas/gw/WANIPConnection-v2.xsd">{entries}</p:PortMappingList>'
        )
        return {"NewPortListing": f"<![CDATA[{listing}]]>"}

    def _add(self, given: Map[str, str], protocol: str, port: int, peer: str) -> Result:
        if given["NewInternalClient"] != peer:
            return 606 if self._connection.endswith(":2") else 718
        existing = self._table.find(protocol, port)
        if existing is not None and existing.internal_client != peer:
            return 718
        self._table.add(
            Mapping(
                external_port=port,
                internal_client=peer,
                internal_port=int(given["NewInternalPort"]),
                protocol=protocol,
                description=given.get("NewPortMappingDescription", ""),
                lease_s=int(given.get("NewLeaseDuration") or 0),
            )
        )
        return {}

    def _state(self) -> dict[str, str]:
        """The evented variables of the connection service."""
        return {
            "PossibleConnectionTypes": "IP_Routed",
            "ConnectionStatus": "Connected",
            "ExternalIPAddress": self._device.fill(str(self._part["external_address"])),
            "PortMappingNumberOfEntries": str(len(self._table.rows())),
        }


_SERVICE_ID = "urn:upnp-org:serviceId:WANIPConn1"
_LINK = {
    "NewWANAccessType": "Ethernet",
    "NewLayer1UpstreamMaxBitRate": "100000000",
    "NewLayer1DownstreamMaxBitRate": "100000000",
    "NewPhysicalLinkStatus": "Up",
}


def _key(row: Mapping) -> dict[str, str]:
    return {"NewRemoteHost": row.remote_host, "NewExternalPort": str(row.external_port), "NewProtocol": row.protocol}


def _row(row: Mapping) -> dict[str, str]:
    return {
        "NewInternalPort": str(row.internal_port),
        "NewInternalClient": row.internal_client,
        "NewEnabled": "1" if row.enabled else "0",
        "NewPortMappingDescription": row.description,
        "NewLeaseDuration": str(row.lease_s),
    }


def _entry(row: Mapping) -> str:
    values = {
        "NewRemoteHost": row.remote_host,
        "NewExternalPort": str(row.external_port),
        "NewProtocol": row.protocol,
        "NewInternalPort": str(row.internal_port),
        "NewInternalClient": row.internal_client,
        "NewEnabled": "1" if row.enabled else "0",
        "NewDescription": row.description,
        "NewLeaseTime": str(row.lease_s),
    }
    return (
        f"<p:PortMappingEntry>{''.join(f'<p:{k}>{escape(v)}</p:{k}>' for k, v in values.items())}</p:PortMappingEntry>"
    )


def _arguments(body: str) -> dict[str, str]:
    empty: dict[str, str] = dict.fromkeys(re.findall(r"<(New\w+)[^>]*/>", body), "")
    return empty | {name: value.strip() for name, value in re.findall(r"<(New\w+)[^>]*>([^<]*)</\1>", body)}


def _soap(action: str, service: str, values: Map[str, str]) -> Reply:
    inside = "".join(
        f"<{name}>{value if value.startswith('<![CDATA[') else escape(value)}</{name}>"
        for name, value in values.items()
    )
    body = f'<u:{action}Response xmlns:u="{service}">{inside}</u:{action}Response>'
    return Reply(status=200, headers=_XML, body=_ENVELOPE.format(body))


def _soap_error(code: int) -> Reply:
    body = (
        "<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>"
        f'<UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>{code}</errorCode>'
        f"<errorDescription>{_ERRORS[code]}</errorDescription></UPnPError></detail></s:Fault>"
    )
    return Reply(status=500, headers=_XML, body=_ENVELOPE.format(body))


_XML = 'Content-Type: text/xml; charset="utf-8"\nEXT:'
_ENVELOPE = (
    '<?xml version="1.0"?>\r\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>{}</s:Body></s:Envelope>\r\n'
)
