"""ONVIF Uplink: asked only where the device names it, within the login that there is, to no other place."""

from typing import Any

import pytest

from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.onvif_login import PROBE

NS = (
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tup="http://www.onvif.org/ver10/uplink/wsdl"'
)
UPLINK = "http://www.onvif.org/ver10/uplink/wsdl"
DEVICE = "http://www.onvif.org/ver10/device/wsdl"
INFORMATION = (
    "<tds:GetDeviceInformationResponse><tds:Manufacturer>M</tds:Manufacturer><tds:Model>X</tds:Model>"
    "<tds:FirmwareVersion>1</tds:FirmwareVersion><tds:SerialNumber>1</tds:SerialNumber>"
    "<tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>"
)
FAULT = (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:{code}</s:Value></s:Subcode></s:Code>"
    '<s:Reason><s:Text xml:lang="en">{text}</s:Text></s:Reason></s:Fault>'
)


def one(status: str) -> str:
    told = f"<tup:Status>{status}</tup:Status>" if status else ""
    return (
        "<tup:Configuration><tup:RemoteAddress>https://MARKER.example.org/x</tup:RemoteAddress>"
        f"<tup:UserLevel>Administrator</tup:UserLevel>{told}</tup:Configuration>"
    )


class Device:
    """Speaks ONVIF with digest; names the Uplink service at `place`."""

    def __init__(self, http: Any, guard: Any, uplinks: str, place: str) -> None:
        self.http, self.guard, self.uplinks, self.place = http, guard, uplinks, place

    def __call__(self, asked: Any) -> bytes:
        services = "".join(
            f"<tds:Service><tds:Namespace>{name}</tds:Namespace><tds:XAddr>{where}</tds:XAddr></tds:Service>"
            for name, where in ((DEVICE, "http://0.0.0.0:8080/onvif/device_service"), (UPLINK, self.place))
        )
        if asked.operation == "GetServices":
            return self.soap(f"<tds:GetServicesResponse>{services}</tds:GetServicesResponse>")
        if not self.guard.admits(asked):
            challenged: bytes = self.http(401, "", self.guard.challenge())
            return challenged
        if asked.operation == "GetDeviceInformation":
            return self.soap(INFORMATION)
        if asked.operation == "GetUplinks" and asked.target == "/onvif/uplink":
            return self.soap(self.uplinks)
        return self.soap(FAULT.format(code="ActionNotSupported", text="not here"))

    def soap(self, body: str) -> bytes:
        written: bytes = self.http(200, f"<s:Envelope {NS}><s:Body>{body}</s:Body></s:Envelope>")
        return written


@pytest.fixture
def target(camera: Any, owner: Credentials) -> Any:
    def make(*services: str) -> Any:
        xaddr = ("onvif.xaddr", f"http://{camera.address}:8080/onvif/device_service")
        return camera.target(xaddr, *(("onvif.services", name) for name in services), credentials=owner)

    return make


def response(*statuses: str) -> str:
    return f"<tup:GetUplinksResponse>{''.join(map(one, statuses))}</tup:GetUplinksResponse>"


NOT_ALLOWED = FAULT.format(code="NotAuthorized", text="Sender not Authorized")


@pytest.mark.parametrize(
    ("uplinks", "told"),
    [
        (response("Connected"), ["registered|ONVIF Uplink|Uplink Status = connected"]),
        (response("Offline", "Connected"), ["registered|ONVIF Uplink|Uplink Status = connected"]),
        (response("Connecting"), ["offline|ONVIF Uplink|Uplink Status = connecting"]),
        (response(""), ["on|ONVIF Uplink|an uplink is configured"]),
        (response("MARKER"), ["on|ONVIF Uplink|an uplink is configured"]),
        (response(), []),
        (NOT_ALLOWED, ["unread|ONVIF Uplink|this user may not read it"]),
        (
            FAULT.format(code="ActionNotSupported", text="no such action"),
            ["unread|ONVIF Uplink|it answers with a fault"],
        ),
    ],
)
async def test_an_uplink_is_told_by_its_state_and_its_server_is_not_kept(
    camera: Any, lan: Lan, target: Any, guard: Any, seen: Any, http: Any, uplinks: str, told: list[str]
) -> None:
    await camera.speak(8080, Device(http, guard, uplinks, "http://0.0.0.0:8080/onvif/uplink"))
    probed = await PROBE.ask(lan, target(DEVICE, UPLINK))
    assert seen(probed, "remote.cloud") == told
    assert {nonce for nonce, _ in guard.counts} == {"nonce1"}
    assert not probed.refused
    assert "MARKER" not in repr(probed)


async def test_who_does_not_name_the_service_is_not_asked_for_it(
    camera: Any, lan: Lan, target: Any, guard: Any, seen: Any, http: Any
) -> None:
    await camera.speak(8080, Device(http, guard, response("Connected"), "http://0.0.0.0:8080/onvif/uplink"))
    probed = await PROBE.ask(lan, target(DEVICE))
    assert not seen(probed, "remote.cloud")
    assert not [asked for asked in camera.asked if asked.operation in ("GetServices", "GetUplinks")]


@pytest.mark.parametrize("place", ["http://203.0.113.9:8080/onvif/uplink", "http://0.0.0.0:8081/onvif/uplink", ""])
async def test_the_login_goes_to_no_other_place_than_the_one_that_it_was_made_for(
    camera: Any, lan: Lan, target: Any, guard: Any, seen: Any, http: Any, place: str
) -> None:
    await camera.speak(8080, Device(http, guard, response("Connected"), place))
    probed = await PROBE.ask(lan, target(DEVICE, UPLINK))
    assert seen(probed, "remote.cloud") == ["unread|ONVIF Uplink|its service is at another place"]
    assert not [asked for asked in camera.asked if asked.operation == "GetUplinks"]
