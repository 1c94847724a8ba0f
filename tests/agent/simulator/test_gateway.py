"""The simulated router: found by SSDP, read by SOAP, heard by events."""

import asyncio
import re
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from cctv_guard_simulator.profile import PROFILES, read

from .askers import Answer, ask_udp, get, http
from .conftest import SiteMaker

GROUP = ("239.255.255.250", 1900)
SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:2"


def search(target: str) -> bytes:
    return (
        f'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: {target}\r\n\r\n'
    ).encode()


async def act(host: str, action: str, **arguments: object) -> Answer:
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in arguments.items())
    body = (
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<u:{action} xmlns:u="{SERVICE}">{inside}</u:{action}></s:Body></s:Envelope>'
    )
    return await http(host, "POST", "/ctl/IPConn", body, port=5000, SOAPAction=f'"{SERVICE}#{action}"')


def value(answer: Answer, name: str) -> str | None:
    return ET.fromstring(answer.body).findtext(f".//{name}")


@pytest.mark.parametrize(
    "target",
    [
        "upnp:rootdevice",
        "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
        "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
        SERVICE,
    ],
)
async def test_search_leads_to_the_description(make_site: SiteMaker, asker: str, target: str) -> None:
    async with make_site("gateway") as site:
        router = site.device("gateway").address
        ((data, source),) = await ask_udp(asker, GROUP, search(target), at_least=1)
        assert source == (router, 1900)
        assert f"ST: {target}\r\n".encode() in data
        location = re.search(rb"LOCATION: (\S+)", data)
        assert location is not None
        assert location[1].decode() == f"http://{router}:5000/rootDesc.xml"
        tree = ET.fromstring((await get(router, "/rootDesc.xml", port=5000)).body)
        services = [each.text for each in tree.iter("{urn:schemas-upnp-org:device-1-0}serviceType")]
        assert SERVICE in services


async def test_search_for_everything_is_answered_once_for_each_target(make_site: SiteMaker, asker: str) -> None:
    async with make_site("gateway", "printer"):
        answers = await ask_udp(asker, GROUP, search("ssdp:all"), at_least=10)
        targets = [re.search(rb"ST: (\S+)", data)[1] for data, _ in answers]  # type: ignore[index]
        assert len(targets) == len({*targets}) + 1  # both are a upnp:rootdevice


async def test_mappings_are_read_by_index_until_713(make_site: SiteMaker) -> None:
    async with make_site("gateway", "hikvision", "amcrest") as site:
        router = site.device("gateway").address
        rows = [await act(router, "GetGenericPortMappingEntry", NewPortMappingIndex=index) for index in range(3)]
        assert [value(row, "NewInternalClient") for row in rows[:2]] == [
            site.device("hikvision").address,
            site.device("amcrest").address,
        ]
        assert value(rows[0], "NewExternalPort") == "8081"
        assert rows[2].status == 500
        assert "713" in rows[2].body.decode()


async def test_mappings_are_read_as_a_list_too(make_site: SiteMaker) -> None:
    async with make_site("gateway", "hikvision") as site:
        router = site.device("gateway").address
        asked = {"NewStartPort": 1, "NewEndPort": 65535, "NewManage": 1, "NewNumberOfPorts": 0}
        tcp = await act(router, "GetListOfPortMappings", NewProtocol="TCP", **asked)
        udp = await act(router, "GetListOfPortMappings", NewProtocol="UDP", **asked)
        listing = ET.fromstring(value(tcp, "NewPortListing") or "")
        ports = [each.text for each in listing.iter("{urn:schemas-upnp-org:gw:WANIPConnection}NewExternalPort")]
        assert ports == ["8081"]
        assert "730" in udp.body.decode()


async def test_external_address_is_told(make_site: SiteMaker) -> None:
    async with make_site("gateway") as site:
        answer = await act(site.device("gateway").address, "GetExternalIPAddress")
        assert value(answer, "NewExternalIPAddress") == "11.22.33.44"


async def test_version_two_has_no_count_action(make_site: SiteMaker) -> None:
    async with make_site("gateway") as site:
        answer = await act(site.device("gateway").address, "GetPortMappingNumberOfEntries")
        assert answer.status == 500
        assert "401" in answer.body.decode()


async def test_version_one_over_ppp_counts_and_lists_by_index_only(make_site: SiteMaker) -> None:
    ppp = read(
        PROFILES / "gateway.yaml",
        {
            "igd": {"connection": "WANPPPConnection:1"},
            "values": {
                "igd_version": "1",
                "connection_type": "urn:schemas-upnp-org:service:WANPPPConnection:1",
                "connection_id": "urn:upnp-org:serviceId:WANPPPConn1",
            },
        },
    )
    async with make_site(ppp, "hikvision") as site:
        router = site.device("gateway").address
        assert b"WANPPPConnection:1" in (await get(router, "/rootDesc.xml", port=5000)).body
        count = await act(router, "GetPortMappingNumberOfEntries")
        assert value(count, "NewPortMappingNumberOfEntries") == "1"
        assert b"GetListOfPortMappings" not in (await get(router, "/WANIPCn.xml", port=5000)).body


async def test_mapping_of_another_device_is_not_deleted(make_site: SiteMaker) -> None:
    async with make_site("gateway", "hikvision") as site:
        answer = await act(
            site.device("gateway").address, "DeletePortMapping",
            NewRemoteHost="", NewExternalPort=8081, NewProtocol="TCP",
        )  # fmt: skip
        assert "606" in answer.body.decode()
        assert len(site.gateway.mappings) == 1
        assert site.counters("gateway")["writes"] == 1


@asynccontextmanager
async def event_ear(host: str) -> AsyncIterator[tuple[int, "asyncio.Queue[str]"]]:
    """Takes NOTIFY requests on a port of `host`."""
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        size = int(re.search(r"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
        heard.put_nowait(head + (await reader.readexactly(size)).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(take, host, 0)
    async with server:
        yield server.sockets[0].getsockname()[1], heard


async def subscribe(router: str, callback: str, **headers: str) -> Answer:
    return await http(router, "SUBSCRIBE", "/evt/IPConn", port=5000, CALLBACK=f"<{callback}>", NT="upnp:event",
                      TIMEOUT="Second-300", **headers)  # fmt: skip


async def test_subscriber_is_told_the_state_and_each_change(make_site: SiteMaker) -> None:
    async with make_site("gateway", "hikvision") as site, event_ear("127.0.0.1") as (port, heard):
        answer = await subscribe(site.device("gateway").address, f"http://127.0.0.1:{port}/notify")
        assert answer.status == 200
        assert answer.one("SID").startswith("uuid:")
        first = await asyncio.wait_for(heard.get(), 10)
        assert "SEQ: 0" in first
        assert "<PortMappingNumberOfEntries>1</PortMappingNumberOfEntries>" in first
        site.gateway.add_mapping(
            external_port=8554, internal_client=site.device("hikvision").address, internal_port=8554
        )
        second = await asyncio.wait_for(heard.get(), 10)
        assert "SEQ: 1" in second
        assert "<PortMappingNumberOfEntries>2</PortMappingNumberOfEntries>" in second
        assert site.gateway.delete_mapping("TCP", 8554)
        assert "<PortMappingNumberOfEntries>1<" in await asyncio.wait_for(heard.get(), 10)


async def test_callback_at_another_host_is_refused(make_site: SiteMaker) -> None:
    async with make_site("gateway") as site:
        answer = await subscribe(site.device("gateway").address, "http://127.99.99.99:8080/notify")
        assert answer.status == 412


async def test_the_public_upnp_client_reads_the_mappings(make_site: SiteMaker) -> None:
    """A library that nobody here wrote understands description, service texts and answers."""
    from async_upnp_client.aiohttp import AiohttpRequester
    from async_upnp_client.client_factory import UpnpFactory
    from async_upnp_client.profiles.igd import IgdDevice

    async with make_site("gateway", "hikvision") as site:
        factory = UpnpFactory(AiohttpRequester())
        device = await factory.async_create_device(f"http://{site.device('gateway').address}:5000/rootDesc.xml")
        igd = IgdDevice(device, None)  # type: ignore[arg-type]
        assert await igd.async_get_external_ip_address() == "11.22.33.44"
        entry = await igd.async_get_generic_port_mapping_entry(0)
        assert entry is not None
        assert (str(entry.internal_client), entry.internal_port) == (site.device("hikvision").address, 8080)
        status = await igd.async_get_status_info()
        assert status is not None
        assert status.connection_status == "Connected"
