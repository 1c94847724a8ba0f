"""ONVIF as the simulated devices speak it: what is open, what is refused how, whose clock counts."""

import base64
import datetime
import hashlib
import os
import re

import pytest

from .askers import Answer, digest, http
from .conftest import PASSWORD, SiteMaker

SERVICE = "/onvif/device_service"
OPEN = [
    "GetSystemDateAndTime",
    "GetServices",
    "GetCapabilities",
    "GetHostname",
    "GetServiceCapabilities",
    "GetEndpointReference",
]
OWNERS = ["GetDeviceInformation", "GetScopes", "GetNetworkInterfaces"]


def soap(operation: str, header: str = "") -> str:
    return (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
        'xmlns:tds="http://www.onvif.org/ver10/device/wsdl">'
        f"<s:Header>{header}</s:Header><s:Body><tds:{operation}/></s:Body></s:Envelope>"
    )


def token(password: str, *, user: str = "admin", ahead_s: float = 0, nonce: bytes | None = None) -> str:
    nonce = nonce or os.urandom(16)
    created = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=ahead_s)).strftime("%Y-%m-%dT%H:%M:%SZ")
    proof = base64.b64encode(hashlib.sha1(nonce + created.encode() + password.encode()).digest()).decode()
    return (
        '<w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" '
        'xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"><w:UsernameToken>'
        f"<w:Username>{user}</w:Username><w:Password Type="
        '"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest">'
        f"{proof}</w:Password><w:Nonce>{base64.b64encode(nonce).decode()}</w:Nonce><u:Created>{created}</u:Created>"
        "</w:UsernameToken></w:Security>"
    )


async def call(host: str, operation: str, header: str = "", *, port: int = 8080, **headers: str) -> Answer:
    return await http(host, "POST", SERVICE, soap(operation, header), port=port, **headers)


@pytest.mark.parametrize("operation", OPEN)
async def test_pre_authentication_calls_need_no_login(make_site: SiteMaker, operation: str) -> None:
    async with make_site("hikvision", "dahua") as site:
        for device in site.devices:
            answer = await call(device.address, operation)
            assert answer.status == 200
            assert f"{operation}Response".encode() in answer.body


@pytest.mark.parametrize("operation", OWNERS)
async def test_owners_calls_are_refused_as_the_device_supports_digest_or_not(
    make_site: SiteMaker, operation: str
) -> None:
    async with make_site("hikvision", "dahua") as site:
        with_digest = await call(site.device("hikvision").address, operation)
        without = await call(site.device("dahua").address, operation)
        assert with_digest.status == 401
        assert with_digest.one("WWW-Authenticate").startswith("Digest ")
        assert without.status == 400
        assert without.all("WWW-Authenticate") == []
        assert b"ter:NotAuthorized" in without.body


@pytest.mark.parametrize("operation", OWNERS)
async def test_username_token_of_the_owner_is_let_in(make_site: SiteMaker, operation: str) -> None:
    async with make_site("dahua") as site:
        answer = await call(site.device("dahua").address, operation, token(PASSWORD))
        assert answer.status == 200
        assert f"{operation}Response".encode() in answer.body
        assert site.counters("dahua")["logins"] == 1


async def test_http_digest_of_the_owner_is_let_in(make_site: SiteMaker) -> None:
    async with make_site("annke") as site:
        camera = site.device("annke")
        challenge = (await call(camera.address, "GetDeviceInformation")).one("WWW-Authenticate")
        header = digest(challenge, "admin", PASSWORD, "POST", SERVICE)
        answer = await call(camera.address, "GetDeviceInformation", Authorization=header)
        assert b"<tds:Manufacturer>ANNKE</tds:Manufacturer><tds:Model>C800</tds:Model>" in answer.body
        assert camera.serial.encode() in answer.body


async def test_digest_only_device_refuses_the_username_token(make_site: SiteMaker) -> None:
    async with make_site("annke") as site:
        answer = await call(site.device("annke").address, "GetDeviceInformation", token(PASSWORD))
        assert answer.status == 401
        assert site.counters("annke")["refusals"] == 1


async def test_token_by_the_wrong_clock_is_refused_and_by_the_devices_clock_accepted(make_site: SiteMaker) -> None:
    async with make_site("lts") as site:
        camera = site.device("lts").address
        told = (await call(camera, "GetSystemDateAndTime")).body.decode()
        hour = int(re.search(r"<tt:Hour>(\d+)<", told)[1])  # type: ignore[index]
        assert (hour - datetime.datetime.now(datetime.UTC).hour) % 24 in (2, 3)
        assert (await call(camera, "GetDeviceInformation", token(PASSWORD))).status == 400
        assert (await call(camera, "GetDeviceInformation", token(PASSWORD, ahead_s=7200))).status == 200
        assert site.counters("lts")["refusals"] == 0


async def test_nonce_of_a_token_is_good_once(make_site: SiteMaker) -> None:
    async with make_site("dahua") as site:
        camera = site.device("dahua").address
        nonce = os.urandom(16)
        assert (await call(camera, "GetScopes", token(PASSWORD, nonce=nonce))).status == 200
        assert (await call(camera, "GetScopes", token(PASSWORD, nonce=nonce))).status == 400


async def test_wrong_password_is_refused_and_counted(make_site: SiteMaker) -> None:
    async with make_site("dahua") as site:
        assert (await call(site.device("dahua").address, "GetScopes", token("wrong"))).status == 400
        counters = site.counters("dahua")
        assert (counters["refusals"], counters["logins"]) == (1, 0)


async def test_scopes_are_those_of_discovery(make_site: SiteMaker) -> None:
    async with make_site("dahua") as site:
        body = (await call(site.device("dahua").address, "GetScopes", token(PASSWORD))).body.decode()
    items = re.findall(r"<tt:ScopeDef>(\w+)</tt:ScopeDef><tt:ScopeItem>([^<]+)<", body)
    assert ("Configurable", "onvif://www.onvif.org/name/Dahua") in items
    assert ("Fixed", "onvif://www.onvif.org/hardware/IPC-HDW1431T1-S4") in items


async def test_odd_ports_are_those_of_the_makers(make_site: SiteMaker) -> None:
    async with make_site("tapo", "xiongmai", "reolink") as site:
        for name, port in (("tapo", 2020), ("xiongmai", 8899), ("reolink", 8000)):
            assert (await call(site.device(name).address, "GetHostname", port=port)).status == 200


async def test_xiongmai_tells_its_model_to_anybody(make_site: SiteMaker) -> None:
    async with make_site("xiongmai") as site:
        answer = await call(site.device("xiongmai").address, "GetDeviceInformation", port=8899)
        assert b"<tds:Model>XM530_50X50-WG_8M</tds:Model>" in answer.body


async def test_calls_that_would_change_a_device_are_counted_and_refused(make_site: SiteMaker) -> None:
    async with make_site("dahua") as site:
        assert (await call(site.device("dahua").address, "SetHostname")).status == 400
        assert site.counters("dahua")["writes"] == 1
