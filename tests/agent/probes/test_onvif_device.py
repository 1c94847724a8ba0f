"""ONVIF without a login."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.onvif_device import PROBE

NS = (
    'xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error"'
)
NOT_AUTHORIZED = (
    "<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value><SOAP-ENV:Subcode>"
    "<SOAP-ENV:Value>ter:NotAuthorized</SOAP-ENV:Value></SOAP-ENV:Subcode></SOAP-ENV:Code>"
    '<SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">Sender not Authorized</SOAP-ENV:Text></SOAP-ENV:Reason>'
    "</SOAP-ENV:Fault>"
)
NOT_SUPPORTED = NOT_AUTHORIZED.replace("NotAuthorized", "ActionNotSupported").replace(
    "Sender not Authorized", "Optional"
)
SERVICES = (
    "<tds:GetServicesResponse><tds:Service><tds:Namespace>http://www.onvif.org/ver10/device/wsdl</tds:Namespace>"
    "<tds:XAddr>http://198.51.100.7/onvif/device_service</tds:XAddr></tds:Service></tds:GetServicesResponse>"
)
CAPABILITIES = (
    "<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>http://x/onvif/Media</tt:XAddr></tt:Media>"
    "</tds:Capabilities></tds:GetCapabilitiesResponse>"
)
INFORMATION = (
    "<tds:GetDeviceInformationResponse><tds:Manufacturer>H264</tds:Manufacturer><tds:Model>A & B</tds:Model>"
    "</tds:GetDeviceInformationResponse>"
)
HOSTNAME = (
    "<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP><tt:Name>IPC</tt:Name>"
    "</tds:HostnameInformation></tds:GetHostnameResponse>"
)


def soap(body: str) -> str:
    inside = f"<SOAP-ENV:Body>{body}</SOAP-ENV:Body>"
    return f'<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope {NS}>{inside}</SOAP-ENV:Envelope>'


def clock(at: datetime, hour: int | None = None, minute: int | None = None) -> str:
    return (
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:UTCDateTime><tt:Time>"
        f"<tt:Hour>{at.hour if hour is None else hour}</tt:Hour>"
        f"<tt:Minute>{at.minute if minute is None else minute}</tt:Minute><tt:Second>{at.second}</tt:Second></tt:Time>"
        f"<tt:Date><tt:Year>{at.year}</tt:Year><tt:Month>{at.month}</tt:Month><tt:Day>{at.day}</tt:Day></tt:Date>"
        "</tt:UTCDateTime><tt:LocalDateTime><tt:Time><tt:Hour>3</tt:Hour></tt:Time></tt:LocalDateTime>"
        "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


@pytest.fixture
def device(http: Any) -> Any:
    """A handler with usual answers; `overrides` maps operations to (status, body)."""

    def make(**overrides: Any) -> Any:
        def handle(asked: Any) -> bytes | None:
            usual: dict[str, Any] = {
                "GetSystemDateAndTime": (200, soap(clock(datetime.now(UTC)))),
                "GetServices": (200, soap(SERVICES)),
                "GetHostname": (200, soap(HOSTNAME)),
                "GetDeviceInformation": (400, soap(NOT_AUTHORIZED)),
            }
            answer = {**usual, **overrides}[asked.operation]
            written: bytes | None = answer if isinstance(answer, bytes | None) else http(*answer)
            return written

        return handle

    return make


def announced(camera: Any, url: str | None = None) -> Any:
    return camera.target(("onvif.xaddr", url or f"http://{camera.address}:8080/onvif/device_service"))


async def test_a_sound_device_tells_its_services_and_minds_the_rest(
    camera: Any, lan: Lan, seen: Any, device: Any
) -> None:
    await camera.speak(8080, device())
    probed = await PROBE.ask(lan, announced(camera))
    assert seen(probed, "onvif.services") == ["http://www.onvif.org/ver10/device/wsdl"]
    assert seen(probed, "onvif.hostname") == ["IPC"]
    assert seen(probed, "onvif.anonymous_device_info") == ["no"]
    assert abs(int(seen(probed, "onvif.clock_skew_s")[0])) <= 2
    assert not seen(probed, "probe.failed")
    assert len(camera.asked) == 4


async def test_device_information_without_a_login_is_kept_and_said(
    camera: Any, lan: Lan, seen: Any, captured: Any, device: Any
) -> None:
    await camera.speak(8080, device(GetDeviceInformation=(200, soap(INFORMATION))))
    probed = await PROBE.ask(lan, announced(camera))
    assert seen(probed, "onvif.anonymous_device_info") == ["yes"]
    assert captured(probed, "onvif_device_info") == [soap(INFORMATION)]


@pytest.mark.parametrize("status", [400, 401, 500])
async def test_every_way_of_asking_for_a_login_is_understood(
    camera: Any, lan: Lan, seen: Any, device: Any, status: int
) -> None:
    await camera.speak(8080, device(GetDeviceInformation=(status, soap(NOT_AUTHORIZED))))
    assert seen(await PROBE.ask(lan, announced(camera)), "onvif.anonymous_device_info") == ["no"]


@pytest.mark.parametrize(("hour", "minute", "shift_s"), [(24, None, 86_400), (None, 61, 3_660)])
async def test_impossible_times_are_carried_over(
    camera: Any, lan: Lan, seen: Any, device: Any, hour: int | None, minute: int | None, shift_s: int
) -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0)
    await camera.speak(8080, device(GetSystemDateAndTime=(200, soap(clock(midnight, hour, minute)))))
    expected = (midnight + timedelta(seconds=shift_s) - datetime.now(UTC)).total_seconds()
    (skew,) = seen(await PROBE.ask(lan, announced(camera)), "onvif.clock_skew_s")
    assert abs(int(skew) - expected) < 5


async def test_an_unreadable_clock_does_not_end_the_questions(camera: Any, lan: Lan, seen: Any, device: Any) -> None:
    await camera.speak(8080, device(GetSystemDateAndTime=(200, soap("<tds:Nothing>1</tds:Nothing>"))))
    probed = await PROBE.ask(lan, announced(camera))
    assert not seen(probed, "onvif.clock_skew_s")
    assert seen(probed, "onvif.services")
    assert "UTCDateTime" in seen(probed, "probe.failed")[0]


async def test_devices_without_getservices_are_asked_for_capabilities(
    camera: Any, lan: Lan, seen: Any, device: Any
) -> None:
    await camera.speak(8080, device(GetServices=(500, soap(NOT_SUPPORTED)), GetCapabilities=(200, soap(CAPABILITIES))))
    assert seen(await PROBE.ask(lan, announced(camera)), "onvif.services") == ["http://www.onvif.org/ver10/media/wsdl"]


MEDIA = (
    "<tds:GetServicesResponse><tds:Service><tds:Namespace>http://www.onvif.org/ver10/events/wsdl</tds:Namespace>"
    "<tds:XAddr>http://{host}/onvif/Events</tds:XAddr></tds:Service><tds:Service>"
    "<tds:Namespace>http://www.onvif.org/ver10/media/wsdl</tds:Namespace><tds:XAddr>http://{host}/onvif/Media</tds:XAddr>"
    "</tds:Service></tds:GetServicesResponse>"
)
PROFILES = (
    '<trt:GetProfilesResponse xmlns:trt="http://www.onvif.org/ver10/media/wsdl"><trt:Profiles token="p1">'
    '<tt:Name>Secret yard</tt:Name></trt:Profiles><trt:Profiles token="p2"/></trt:GetProfilesResponse>'
)


@pytest.mark.parametrize(
    ("answer", "value"),
    [((200, PROFILES), "yes 2"), ((400, NOT_AUTHORIZED), "no"), ((500, NOT_AUTHORIZED), "no"), ((401, ""), "no")],
)
async def test_profiles_are_asked_for_once_where_the_media_service_is_and_counted_alone(
    camera: Any, lan: Lan, seen: Any, device: Any, answer: tuple[int, str], value: str
) -> None:
    services = (200, soap(MEDIA.format(host=f"{camera.address}:8080")))
    await camera.speak(8080, device(GetServices=services, GetProfiles=(answer[0], soap(answer[1]))))
    probed = await PROBE.ask(lan, announced(camera))
    assert seen(probed, "onvif.anonymous_profiles") == [value]
    assert [one.target for one in camera.asked if one.operation == "GetProfiles"] == ["/onvif/Media"]
    assert b"media/wsdl" in camera.asked[-1].body
    assert "Secret yard" not in repr(probed)
    assert not any("authorization" in one.headers or b"UsernameToken" in one.body for one in camera.asked)


async def test_capabilities_name_the_media_service_too(camera: Any, lan: Lan, seen: Any, device: Any) -> None:
    named = CAPABILITIES.replace("http://x/", f"http://{camera.address}:8080/")
    answers = {"GetServices": (500, soap(NOT_SUPPORTED)), "GetCapabilities": (200, soap(named))}
    await camera.speak(8080, device(**answers, GetProfiles=(200, soap(PROFILES))))
    assert seen(await PROBE.ask(lan, announced(camera)), "onvif.anonymous_profiles") == ["yes 2"]


async def test_a_media_service_elsewhere_is_not_asked(
    camera: Any, new_camera: Any, lan: Lan, seen: Any, device: Any
) -> None:
    other = new_camera()
    await other.speak(8080, device(GetProfiles=(200, soap(PROFILES))))
    await camera.speak(8080, device(GetServices=(200, soap(MEDIA.format(host=f"{other.address}:8080")))))
    assert not seen(await PROBE.ask(lan, announced(camera)), "onvif.anonymous_profiles")
    assert other.connections == 0


async def test_profiles_that_fail_otherwise_are_no_answer(camera: Any, lan: Lan, seen: Any, device: Any) -> None:
    services = (200, soap(MEDIA.format(host=f"{camera.address}:8080")))
    await camera.speak(8080, device(GetServices=services, GetProfiles=(500, soap(NOT_SUPPORTED))))
    probed = await PROBE.ask(lan, announced(camera))
    assert not seen(probed, "onvif.anonymous_profiles")
    assert "GetProfiles" in seen(probed, "probe.failed")[0]


async def test_the_address_0_0_0_0_means_the_device_itself(camera: Any, lan: Lan, seen: Any, device: Any) -> None:
    await camera.speak(8080, device())
    assert seen(await PROBE.ask(lan, announced(camera, "http://0.0.0.0:8080/onvif/device_service")), "onvif.services")


async def test_a_doubled_port_counts_once(camera: Any, lan: Lan, seen: Any, device: Any) -> None:
    await camera.speak(8080, device())
    assert seen(await PROBE.ask(lan, announced(camera, f"http://{camera.address}:8080:8080/onvif/x")), "onvif.services")
    assert camera.asked[0].target == "/onvif/x"


async def test_an_address_of_another_host_is_named_and_not_followed(
    camera: Any, new_camera: Any, lan: Lan, seen: Any, device: Any
) -> None:
    other = new_camera()
    await other.speak(8080, device())
    probed = await PROBE.ask(lan, announced(camera, f"http://{other.address}:8080/onvif/device_service"))
    assert other.connections == 0
    assert "another host; not followed" in seen(probed, "probe.failed")[0]


async def test_without_an_announcement_the_usual_path_is_tried_on_open_ports(
    camera: Any, lan: Lan, seen: Any, device: Any, http: Any
) -> None:
    await camera.speak(8080, lambda _: http(404, "<html>"))
    await camera.speak(8899, device())
    probed = await PROBE.ask(lan, camera.target(("tcp.open", "8080"), ("tcp.open", "8899")))
    assert seen(probed, "onvif.services")
    assert not seen(probed, "probe.failed")


async def test_an_sdk_port_that_keeps_silent_is_not_taken_for_onvif(camera: Any) -> None:
    assert PROBE.wants(camera.target(("tcp.open", "8000")))
    assert not PROBE.wants(camera.target(("tcp.open", "8000"), ("sadp.Types", "inquiry")))


async def test_a_device_that_wants_a_login_for_everything_says_nothing_and_that_is_noted(
    camera: Any, lan: Lan, seen: Any, http: Any
) -> None:
    await camera.speak(8080, lambda _: http(401, "", 'WWW-Authenticate: Digest realm="x", nonce="y"'))
    probed = await PROBE.ask(lan, announced(camera))
    assert seen(probed, "onvif.anonymous_device_info") == ["no"]
    assert "asks for a login" in seen(probed, "probe.failed")[0]
    assert not any("authorization" in asked.headers for asked in camera.asked)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.92.0.1:8080/x\r\nContent-Length: 0\r\n\r\n", "not followed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html>abc", "broken XML"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>", "no SOAP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "not XML"),
        (
            b'HTTP/1.1 200 OK\r\nContent-Length: 76\r\n\r\n<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
            b'<!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>\r\n',
            "broken XML",
        ),
        (b"\xff\xfe\x00garbage\r\n\r\n", "no HTTP"),
    ],
)
async def test_what_is_no_onvif_is_said_with_the_reason(
    camera: Any, lan: Lan, seen: Any, answer: bytes, why: str
) -> None:
    await camera.speak(8080, lambda _: answer)
    probed = await PROBE.ask(lan, announced(camera))
    assert why in seen(probed, "probe.failed")[0]
    assert len(camera.asked) == 1
