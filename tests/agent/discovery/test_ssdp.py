import pytest

from cctv_guard_agent.discovery import ssdp
from cctv_guard_agent.net.interface import HttpReply
from tests.agent.discovery.fakes import CAMERA, FakeNet, heard, values

IGD = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
DESCRIPTION = (
    b'<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device><deviceType>%s</deviceType>'
    b"<friendlyName>Router</friendlyName><manufacturer>M</manufacturer></device></root>"
)


def response(location: str | None = None, st: str = "upnp:rootdevice") -> bytes:
    lines = ["HTTP/1.1 200 OK", f"ST: {st}", f"USN: uuid:1::{st}", "SERVER:  Linux/3 UPnP/1.0 X/1"]
    if location:
        lines.append(f"LOCATION: {location}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def reply(status: int = 200, body: bytes = DESCRIPTION % IGD.encode(), truncated: bool = False) -> HttpReply:
    return HttpReply(status=status, head=f"HTTP/1.1 {status}", headers=(), body=body, truncated=truncated)


def test_what_routers_want_to_be_asked_for_is_asked_for():
    targets = [search.decode().partition("\r\nST: ")[2].strip() for search in ssdp.SEARCHES]
    assert {"ssdp:all", "upnp:rootdevice", IGD, IGD[:-1] + "2"} <= set(targets)
    assert all(search.startswith(b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n") for search in ssdp.SEARCHES)
    assert all(
        b'MAN: "ssdp:discover"\r\nMX: 1\r\n' in search and search.endswith(b"\r\n\r\n") for search in ssdp.SEARCHES
    )


async def test_a_gateway_is_told_by_its_types_and_its_description_read():
    net = FakeNet(response(f"http://{CAMERA}:5000/rootDesc.xml", IGD), reply=reply(), port=49152)
    first, second = await heard(ssdp.DISCOVERER, net)
    assert (first.sign, first.captures[0].kind) == ("gateway", "ssdp_response")
    assert (second.sign, second.captures[0].kind) == ("gateway", "ssdp_desc")
    assert values(second, "ssdp_desc.friendlyName") == ["Router"]
    assert [(str(endpoint), path) for endpoint, path in net.fetched] == [(f"tcp {CAMERA}:5000", "/rootDesc.xml")]


async def test_a_television_is_a_host_and_asked_nothing_further():
    places = [response(f"http://{CAMERA}:{port}/d.xml") for port in (7000, 7001, 7002)]
    net = FakeNet(*places, *places, reply=reply(body=DESCRIPTION % b"urn:schemas-upnp-org:device:MediaRenderer:1"))
    got = await heard(ssdp.DISCOVERER, net)
    assert {one.sign for one in got} == {"host"}
    assert net.fetched == []


async def test_the_unspecified_address_stands_for_the_sender():
    net = FakeNet(response("http://0.0.0.0:49152/d.xml", IGD), reply=reply())
    await heard(ssdp.DISCOVERER, net)
    assert str(net.fetched[0][0]) == f"tcp {CAMERA}:49152"


@pytest.mark.parametrize(
    "location",
    [
        "http://203.0.113.9/d.xml",
        "http://192.168.1.1/d.xml",
        "http://127.0.0.1/d.xml",
        "https://192.168.1.64/d.xml",
        "file:///etc/passwd",
        "http://192.168.1.64@203.0.113.9/d.xml",
        "http://[::1/d.xml",
        "http://192.168.1.64:99999/",
    ],
)
async def test_a_location_elsewhere_is_noted_and_nothing_sent_there(location):
    net = FakeNet(response(location, IGD), response(location, IGD), reply=reply())
    got = await heard(ssdp.DISCOVERER, net)
    assert net.fetched == []
    assert ["leads elsewhere" in value for one in got for value in values(one, "probe.failed")] == [True]


@pytest.mark.parametrize(
    "bad",
    [
        reply(status=302),
        reply(status=404),
        reply(truncated=True),
        reply(body=b"\x00garbage"),
        reply(body=b'<!DOCTYPE r [<!ENTITY a "aaaa">]><root>&a;</root>'),
        None,
    ],
)
async def test_a_description_that_is_none_is_noted(bad):
    net = FakeNet(response(f"http://{CAMERA}/d.xml", IGD), reply=bad)
    first, second = await heard(ssdp.DISCOVERER, net)
    assert first.sign == "gateway"
    assert values(second, "probe.failed")[0].startswith("ssdp: ")


async def test_garbage_is_noted_on_its_sender():
    (one,) = await heard(ssdp.DISCOVERER, FakeNet(b"\xff\x00nonsense"))
    assert (one.sign, len(values(one, "probe.failed"))) == ("host", 1)
