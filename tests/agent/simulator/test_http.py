"""Web pages, challenges and certificates of the simulated devices."""

import base64
import json
import ssl

from cryptography import x509

from .askers import Wire, digest, get, http
from .conftest import PASSWORD, SiteMaker

DEVICE_INFO = "/ISAPI/System/deviceInfo"


async def test_first_page_and_server_header_are_the_makers(make_site: SiteMaker) -> None:
    async with make_site("hikvision", "xiongmai", "uniview", "dahua") as site:
        pages = {device.id: await get(device.address, "/") for device in site.devices}
    assert pages["hikvision"].one("Server") == "App-webs/"
    assert b"/doc/page/login.asp" in pages["hikvision"].body
    assert pages["xiongmai"].one("Server") == "uc-httpd 1.0.0"
    assert b'gjs_oemtype = "uniview"' in pages["uniview"].body
    assert pages["dahua"].all("Server") == []
    assert b"var g_isdeviceinited = true" in pages["dahua"].body


async def test_activation_is_told_without_a_login(make_site: SiteMaker) -> None:
    async with make_site("hikvision", "eci") as site:
        told = {d.id: (await get(d.address, "/SDK/activateStatus")).body for d in site.devices}
        assert b"<Activated>true</Activated>" in told["hikvision"]
        assert b"<Activated>false</Activated>" in told["eci"]
        assert site.counters("hikvision")["requests_with_credentials"] == 0


async def test_right_password_opens_one_login_for_all_requests_of_a_nonce(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        camera = site.device("hikvision")
        refused = await get(camera.address, DEVICE_INFO)
        challenge = refused.one("WWW-Authenticate")
        assert refused.status == 401
        assert 'realm="IP Camera(C7627)"' in challenge
        assert 'stale="FALSE"' in challenge
        for count in (1, 2, 3):
            header = digest(challenge, "admin", PASSWORD, "GET", DEVICE_INFO, count=count)
            answer = await get(camera.address, DEVICE_INFO, Authorization=header)
            assert answer.status == 200
            assert camera.serial.encode() in answer.body
        counters = site.counters("hikvision")
        assert (counters["logins"], counters["requests_with_credentials"], counters["refusals"]) == (1, 3, 0)


async def test_wrong_password_is_a_refusal_and_no_login(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        camera = site.device("hikvision").address
        challenge = (await get(camera, DEVICE_INFO)).one("WWW-Authenticate")
        header = digest(challenge, "admin", "wrong", "GET", DEVICE_INFO)
        assert (await get(camera, DEVICE_INFO, Authorization=header)).status == 401
        counters = site.counters("hikvision")
        assert (counters["logins"], counters["refusals"]) == (0, 1)


async def test_right_password_on_a_foreign_nonce_is_stale_and_no_refusal(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        camera = site.device("hikvision").address
        old = 'Digest realm="IP Camera(C7627)", nonce="0123456789abcdef", qop="auth"'
        header = digest(old, "admin", PASSWORD, "GET", DEVICE_INFO)
        answer = await get(camera, DEVICE_INFO, Authorization=header)
        assert answer.status == 401
        assert 'stale="TRUE"' in answer.one("WWW-Authenticate")
        assert site.counters("hikvision")["refusals"] == 0


async def test_without_a_password_every_login_is_refused(make_site: SiteMaker) -> None:
    async with make_site("axis", password=None) as site:
        camera = site.device("axis").address
        basic = "Basic " + base64.b64encode(b"root:None").decode()
        assert (await get(camera, "/axis-cgi/param.cgi", Authorization=basic)).status == 401
        counters = site.counters("axis")
        assert (counters["logins"], counters["refusals"], counters["basic_credentials"]) == (0, 1, 1)


async def test_axis_tells_its_model_without_a_login(make_site: SiteMaker) -> None:
    async with make_site("axis") as site:
        camera = site.device("axis")
        brand = await get(camera.address, "/axis-cgi/prod_brand_info/getbrand.cgi")
        question = '{"apiVersion":"1.2","method":"getAllUnrestrictedProperties"}'
        basic = await http(camera.address, "POST", "/axis-cgi/basicdeviceinfo.cgi", question)
        assert json.loads(brand.body)["Brand"]["ProdNbr"] == "M2036-LE"
        serial = json.loads(basic.body)["data"]["propertyList"]["SerialNumber"]
        assert serial == camera.serial == camera.mac.replace(":", "").upper()


async def test_certificate_has_the_makers_subject(make_site: SiteMaker) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    async with make_site("axis", "hikvision") as site:
        subjects = {}
        for device in site.devices:
            async with await Wire.open(device.address, 8443, ssl=context) as wire:
                subjects[device.id] = x509.load_der_x509_certificate(wire.peer_certificate()).subject.rfc4514_string()
                assert (await wire.ask("GET / HTTP/1.1\n\n")).status in (200, 302)
        mac = site.device("axis").mac.replace(":", "")
    assert subjects["axis"] == f"CN=axis-{mac},O=Axis Communications AB"
    assert "O=HIKVISION" in subjects["hikvision"]
    assert "OU=DVRNVR" in subjects["hikvision"]


async def test_recorder_names_its_cameras_to_its_owner_only(make_site: SiteMaker) -> None:
    path = "/ISAPI/ContentMgmt/InputProxy/channels"
    async with make_site("hikvision_nvr", "uniview") as site:
        recorder = site.device("hikvision_nvr").address
        refused = await get(recorder, path)
        assert refused.status == 401
        header = digest(refused.one("WWW-Authenticate"), "admin", PASSWORD, "GET", path)
        answer = await get(recorder, path, Authorization=header)
        assert f"<ipAddress>{site.device('uniview').address}</ipAddress>".encode() in answer.body
        assert answer.body.count(b"<connMode>plugplay</connMode>") == 2


async def test_several_requests_on_one_connection_are_one_connection(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site:
        async with await Wire.open(site.device("hikvision").address, 8080) as wire:
            for _ in range(3):
                assert (await wire.ask("GET / HTTP/1.1\n\n")).status == 200
        counters = site.counters("hikvision")
        assert counters["tcp_connections"] == {"8080": 1}
        assert counters["requests"]["http"] == 3


async def test_requests_that_would_change_a_device_are_counted_as_writes(make_site: SiteMaker) -> None:
    async with make_site("hikvision", "dahua") as site:
        await http(site.device("hikvision").address, "PUT", "/ISAPI/System/Network/UPnP", "<UPnP/>")
        await get(site.device("dahua").address, "/cgi-bin/configManager.cgi?action=setConfig&T2UServer.Enable=false")
        await get(site.device("dahua").address, "/cgi-bin/configManager.cgi?action=getConfig&name=T2UServer")
        assert site.counters("hikvision")["writes"] == 1
        assert site.counters("dahua")["writes"] == 1


async def test_what_is_no_request_gets_400_and_the_connection_ends(make_site: SiteMaker) -> None:
    async with make_site("hikvision") as site, await Wire.open(site.device("hikvision").address, 8080) as wire:
        assert (await wire.ask("EHLO camera")).status == 400
        assert await wire.read(1) == b""
