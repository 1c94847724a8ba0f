"""WS-Discovery as the simulated devices speak it."""

import xml.etree.ElementTree as ET

import pytest

from .askers import ask_udp
from .conftest import SiteMaker

GROUP = ("239.255.255.250", 3702)
WSD = "{http://schemas.xmlsoap.org/ws/2005/04/discovery}"
WSA = "{http://schemas.xmlsoap.org/ws/2004/08/addressing}"


def probe(types: str = "", scopes: str = "") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"
 xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"
 xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof">
<e:Header><w:MessageID>uuid:84ede3de-7dec-11d0-c360-f01234567890</w:MessageID>
<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>
<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>
<e:Body><d:Probe><d:Types>{types}</d:Types><d:Scopes>{scopes}</d:Scopes></d:Probe></e:Body></e:Envelope>""".encode()


@pytest.mark.parametrize(
    ("types", "who"),
    [
        ("dn:NetworkVideoTransmitter", {"hikvision", "dahua", "reolink"}),
        ("tds:Device", {"hikvision", "dahua"}),
        ("wsdp:Device", {"printer"}),
        ("", {"hikvision", "dahua", "reolink", "printer"}),
        ("dn:NetworkVideoTransmitter wsdp:Device", set()),
    ],
)
async def test_only_devices_of_the_asked_types_answer_the_group(
    make_site: SiteMaker, asker: str, types: str, who: set[str]
) -> None:
    async with make_site("hikvision", "dahua", "reolink", "printer") as site:
        answers = await ask_udp(asker, GROUP, probe(types), at_least=len(who))
        by_address = {device.address: device.id for device in site.devices}
        assert {by_address[source[0]] for _, source in answers} == who


async def test_answer_relates_to_the_probe_and_names_the_devices_own_address(make_site: SiteMaker, asker: str) -> None:
    async with make_site("hikvision") as site:
        camera = site.device("hikvision")
        ((data, source),) = await ask_udp(asker, GROUP, probe("dn:NetworkVideoTransmitter"), at_least=1)
        tree = ET.fromstring(data)
        assert source == (camera.address, 3702)
        assert tree.findtext(f".//{WSA}RelatesTo") == "uuid:84ede3de-7dec-11d0-c360-f01234567890"
        assert tree.findtext(f".//{WSD}XAddrs") == f"http://{camera.address}:8080/onvif/device_service"
        scopes = (tree.findtext(f".//{WSD}Scopes") or "").split()
        assert scopes[0] == "onvif://www.onvif.org/type/video_encoder"
        assert f"onvif://www.onvif.org/MAC/{camera.mac}" in scopes


async def test_unicast_probe_is_answered_by_the_one_device(make_site: SiteMaker, asker: str) -> None:
    async with make_site("hikvision", "dahua") as site:
        camera = site.device("dahua").address
        ((_, source),) = await ask_udp(asker, (camera, 3702), probe("tds:Device"), at_least=1)
        assert source[0] == camera
        assert site.counters("hikvision")["datagrams"] == {}


async def test_scopes_of_a_probe_must_all_match_by_prefix(make_site: SiteMaker, asker: str) -> None:
    async with make_site("dahua"):
        near = probe(scopes="onvif://www.onvif.org/location/country onvif://www.onvif.org/name/Dahua")
        far = probe(scopes="onvif://www.onvif.org/location/country/taiwan")
        assert len(await ask_udp(asker, GROUP, near, at_least=1)) == 1
        assert await ask_udp(asker, GROUP, far) == []


async def test_askers_on_another_cable_are_not_heard(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        assert await ask_udp("127.99.7.9", GROUP, probe()) == []
        assert site.counters("hikvision")["datagrams"] == {}
