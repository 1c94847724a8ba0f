"""ONVIF with the owner's login: carried by our transport, one login, the device's own clock."""

import base64
import hashlib
import logging
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.onvif_login import PROBE

NS = (
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema"'
)
ANSWERS = {
    "GetDeviceInformation": "<tds:GetDeviceInformationResponse><tds:Manufacturer>HIKVISION</tds:Manufacturer>"
    "<tds:Model>DS-2CD2385G1-I</tds:Model><tds:FirmwareVersion>V5.5.83</tds:FirmwareVersion>"
    "<tds:SerialNumber>X</tds:SerialNumber><tds:HardwareId>88</tds:HardwareId></tds:GetDeviceInformationResponse>",
    "GetScopes": "<tds:GetScopesResponse><tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef>"
    "<tt:ScopeItem>onvif://www.onvif.org/name/HIKVISION%20DS</tt:ScopeItem></tds:Scopes><tds:Scopes>"
    "<tt:ScopeDef>Configurable</tt:ScopeDef><tt:ScopeItem>onvif://www.onvif.org/location/x</tt:ScopeItem>"
    "</tds:Scopes></tds:GetScopesResponse>",
    "GetNetworkInterfaces": '<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces token="eth0">'
    "<tt:Enabled>true</tt:Enabled><tt:Info><tt:Name>eth0</tt:Name><tt:HwAddress>44:19:b6:00:11:22</tt:HwAddress>"
    "</tt:Info><tt:IPv6><tt:Enabled>true</tt:Enabled><tt:Config><tt:DHCP>Off</tt:DHCP><tt:FromRA><tt:Address>"
    "2a00::1</tt:Address><tt:PrefixLength>64</tt:PrefixLength></tt:FromRA></tt:Config></tt:IPv6>"
    "</tds:NetworkInterfaces></tds:GetNetworkInterfacesResponse>",
    "GetNetworkProtocols": "<tds:GetNetworkProtocolsResponse><tds:NetworkProtocols><tt:Name>HTTP</tt:Name>"
    "<tt:Enabled>true</tt:Enabled><tt:Port>80</tt:Port></tds:NetworkProtocols><tds:NetworkProtocols>"
    "<tt:Name>HTTPS</tt:Name><tt:Enabled>false</tt:Enabled><tt:Port>443</tt:Port></tds:NetworkProtocols>"
    "</tds:GetNetworkProtocolsResponse>",
    "GetUsers": "<tds:GetUsersResponse><tds:User><tt:Username>admin</tt:Username><tt:UserLevel>Administrator"
    "</tt:UserLevel></tds:User><tds:User><tt:Username>somebody</tt:Username><tt:Password>MARKER</tt:Password>"
    "<tt:UserLevel>Operator</tt:UserLevel></tds:User></tds:GetUsersResponse>",
}
FAULT = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>{code}</s:Value></s:Subcode></s:Code>"
    '<s:Reason><s:Text xml:lang="en">{text}</s:Text></s:Reason></s:Fault>'
)
NOT_AUTHORIZED = FAULT.format(code="ter:NotAuthorized", text="Sender not Authorized")


def soap(body: str) -> str:
    return f'<?xml version="1.0"?><s:Envelope {NS}><s:Body>{body}</s:Body></s:Envelope>'


def token_is_right(body: bytes, skew_s: int, password: str = "s3cret-pass") -> bool:
    """Check a WS-UsernameToken by the profile's own formula, and its time by the device's clock."""
    nonce, digest, created = (
        re.search(rb"<\w+:%b\b[^>]*>([^<]+)<" % name, body) for name in (b"Nonce", b"Password", b"Created")
    )
    if not (nonce and digest and created):
        return False
    raw = base64.b64decode(nonce[1]) + created[1] + password.encode()
    right = base64.b64encode(hashlib.sha1(raw).digest())
    made = datetime.fromisoformat(created[1].decode())
    return right == digest[1] and abs((made - datetime.now(UTC)).total_seconds() - skew_s) < 60


def with_login(camera: Any) -> list[Any]:
    return [a for a in camera.asked if "authorization" in a.headers or b"UsernameToken" in a.body]


@pytest.fixture
def target(camera: Any, owner: Credentials) -> Any:
    def make(*more: tuple[str, str]) -> Any:
        xaddr = ("onvif.xaddr", f"http://{camera.address}:8080/onvif/device_service")
        return camera.target(xaddr, *more, credentials=owner)

    return make


async def test_digest_carries_five_calls_in_one_login(
    camera: Any, lan: Lan, target: Any, guard: Any, seen: Any, captured: Any, http: Any
) -> None:
    await camera.speak(
        8080,
        lambda a: http(200, soap(ANSWERS[a.operation])) if guard.admits(a) else http(401, "", guard.challenge()),
    )
    probed = await PROBE.ask(lan, target())
    assert captured(probed, "onvif_device_info") == [soap(ANSWERS["GetDeviceInformation"])]
    assert captured(probed, "onvif_scopes") == [
        "onvif://www.onvif.org/name/HIKVISION%20DS onvif://www.onvif.org/location/x"
    ]
    assert seen(probed, "onvif.mac") == ["44:19:b6:00:11:22"]
    assert seen(probed, "onvif.ipv6_address") == ["2a00::1"]
    assert seen(probed, "onvif.protocol") == ["HTTP on 80", "HTTPS off 443"]
    assert seen(probed, "account.list") == ["admin|1|0"]
    assert "MARKER" not in repr(probed)
    assert guard.counts == [("nonce1", f"{count:08x}") for count in (1, 2, 3, 4, 5)]
    assert not seen(probed, "probe.failed")
    assert not any(b"UsernameToken" in asked.body for asked in camera.asked)


async def test_a_token_carries_the_devices_own_time_and_is_used_once(
    camera: Any, lan: Lan, target: Any, captured: Any, http: Any
) -> None:
    def handle(asked: Any) -> bytes:
        right = token_is_right(asked.body, skew_s=7_200)
        answer: bytes = http(200, soap(ANSWERS[asked.operation])) if right else http(400, soap(NOT_AUTHORIZED))
        return answer

    await camera.speak(8080, handle)
    probed = await PROBE.ask(lan, target(("onvif.clock_skew_s", "7200")))
    assert captured(probed, "onvif_device_info")
    assert len(with_login(camera)) == 1
    assert not probed.refused


@pytest.mark.parametrize("status", [400, 401, 500])
async def test_a_refused_token_is_a_refusal_and_the_last_question(
    camera: Any, lan: Lan, target: Any, seen: Any, http: Any, status: int
) -> None:
    await camera.speak(8080, lambda _: http(status, soap(NOT_AUTHORIZED)))
    probed = await PROBE.ask(lan, target())
    assert probed.refused
    assert len(with_login(camera)) == 1
    assert "s3cret-pass" not in repr(probed)


async def test_a_refused_digest_is_not_tried_again_as_a_token(
    camera: Any, lan: Lan, target: Any, guard: Any, http: Any
) -> None:
    await camera.speak(8080, lambda _: http(401, "", guard.challenge()))
    probed = await PROBE.ask(lan, target())
    assert probed.refused
    assert len(with_login(camera)) == 1


async def test_a_token_refused_for_its_time_is_no_refusal_of_the_password(
    camera: Any, lan: Lan, target: Any, seen: Any, http: Any
) -> None:
    late = FAULT.format(code="ter:NotAuthorized", text="Wsse authorized time check failed")
    await camera.speak(8080, lambda a: http(400, soap(late if b"UsernameToken" in a.body else NOT_AUTHORIZED)))
    probed = await PROBE.ask(lan, target())
    assert not probed.refused
    assert "set the camera's clock" in seen(probed, "probe.failed")[0]


async def test_a_device_that_tells_everybody_costs_no_login(
    camera: Any, lan: Lan, target: Any, captured: Any, http: Any
) -> None:
    await camera.speak(8080, lambda a: http(200, soap(ANSWERS[a.operation])))
    probed = await PROBE.ask(lan, target())
    assert captured(probed, "onvif_device_info")
    assert not with_login(camera)


async def test_calls_that_a_device_lacks_do_not_spoil_the_others(
    camera: Any, lan: Lan, target: Any, guard: Any, seen: Any, captured: Any, http: Any
) -> None:
    lacking = FAULT.format(code="ter:ActionNotSupported", text="not implemented")

    def handle(asked: Any) -> bytes:
        answers = {**ANSWERS, "GetNetworkInterfaces": lacking, "GetScopes": "<tds:GetScopesResponse>&&<x/>"}
        answer: bytes = (
            http(200, soap(answers[asked.operation])) if guard.admits(asked) else http(401, "", guard.challenge())
        )
        return answer

    await camera.speak(8080, handle)
    probed = await PROBE.ask(lan, target())
    assert captured(probed, "onvif_device_info")
    assert seen(probed, "onvif.protocol") == ["HTTP on 80", "HTTPS off 443"]
    assert len(seen(probed, "probe.failed")) == 2
    assert not probed.refused


async def test_a_user_that_may_not_see_the_accounts_reads_all_the_rest(
    camera: Any, lan: Lan, target: Any, guard: Any, seen: Any, http: Any
) -> None:
    def handle(asked: Any) -> bytes:
        if not guard.admits(asked):
            challenge: bytes = http(401, "", guard.challenge())
            return challenge
        denied = asked.operation == "GetUsers"
        answer: bytes = http(400 if denied else 200, soap(NOT_AUTHORIZED if denied else ANSWERS[asked.operation]))
        return answer

    await camera.speak(8080, handle)
    probed = await PROBE.ask(lan, target())
    assert seen(probed, "onvif.protocol") == ["HTTP on 80", "HTTPS off 443"]
    assert "may not read it" in seen(probed, "account.unread")[0]
    assert not seen(probed, "probe.failed")
    assert not probed.refused


async def test_broken_text_in_device_information_is_still_kept(
    camera: Any, lan: Lan, target: Any, guard: Any, captured: Any, http: Any
) -> None:
    broken = soap(ANSWERS["GetDeviceInformation"]).encode().replace(b"HIKVISION", b"A & B \xff\x07")

    def handle(asked: Any) -> bytes:
        body = broken if asked.operation == "GetDeviceInformation" else soap(ANSWERS[asked.operation])
        answer: bytes = http(200, body) if guard.admits(asked) else http(401, "", guard.challenge())
        return answer

    await camera.speak(8080, handle)
    assert "A & B \ufffd" in captured(await PROBE.ask(lan, target()), "onvif_device_info")[0]


@pytest.mark.parametrize("status", [301, 307])
async def test_a_redirect_is_not_followed_with_a_login(
    camera: Any, new_camera: Any, lan: Lan, target: Any, seen: Any, guard: Any, http: Any, status: int
) -> None:
    other = new_camera()
    await other.speak(8080, lambda a: http(200, soap(ANSWERS[a.operation])))
    location = f"Location: http://{other.address}:8080/onvif/device_service"
    await camera.speak(
        8080, lambda a: http(status, "", location) if guard.admits(a) else http(401, "", guard.challenge())
    )
    probed = await PROBE.ask(lan, target())
    assert other.connections == 0
    assert "not followed" in seen(probed, "probe.failed")[0]


async def test_an_address_of_another_host_gets_no_login(
    camera: Any, new_camera: Any, lan: Lan, owner: Credentials, http: Any
) -> None:
    other = new_camera()
    await other.speak(8080, lambda a: http(200, soap(ANSWERS[a.operation])))
    foreign = camera.target(("onvif.xaddr", f"http://{other.address}:8080/onvif/device_service"), credentials=owner)
    assert not PROBE.wants(foreign)


async def test_a_bomb_after_the_login_is_not_expanded(
    camera: Any, lan: Lan, target: Any, guard: Any, seen: Any, http: Any
) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "0123456789">{entities}]>' + soap("&e9;").split("?>", 1)[1]
    await camera.speak(8080, lambda a: http(200, bomb) if guard.admits(a) else http(401, "", guard.challenge()))
    probed = await PROBE.ask(lan, target())
    assert "XML" in seen(probed, "probe.failed")[0]
    assert not probed.captures


async def test_the_library_leaves_the_logging_of_the_program_alone(
    camera: Any, lan: Lan, target: Any, guard: Any, http: Any
) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    await camera.speak(8080, lambda _: http(401, "", guard.challenge()))
    await PROBE.ask(lan, target())
    assert (list(root.handlers), root.level) == before
