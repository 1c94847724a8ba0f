"""Questions about a maker's API: put only where something points to that API, and never with a login."""

from typing import Any

import pytest

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.activate_status import PROBE as ACTIVATE_STATUS
from cctv_guard_agent.probes.axis_brand import PROBE as AXIS_BRAND
from cctv_guard_agent.probes.interface import Probe
from cctv_guard_agent.probes.lapi_challenge import PROBE as LAPI_CHALLENGE
from cctv_guard_agent.probes.prama_challenge import PROBE as PRAMA_CHALLENGE
from cctv_guard_agent.probes.sunapi_challenge import PROBE as SUNAPI_CHALLENGE
from cctv_guard_agent.wire.decode import decode

WEB = ((8080, False),)
NOT_ACTIVATED = '<?xml version="1.0"?><ActivateStatus xmlns="http://www.std-cgi.com/ver20/XMLSchema">\
<Activated>false</Activated></ActivateStatus>'


@pytest.mark.parametrize(
    "sign",
    [
        ("sadp.DeviceSN", "DS-2CD2385G1-I20190101AAWRC12345678"),
        ("http.server", "App-webs/"),
        ("rtsp.realm", "IP Camera(C7627)"),
        ("http.realm", "DS-2CD2042WD-I"),
        ("http.location", "/doc/page/login.asp?_1700000000"),
        ("sdp.line", "s=HIK Media Server V3.1.3"),
    ],
)
def test_the_activation_status_is_asked_behind_any_label(camera: Any, sign: tuple[str, str]) -> None:
    assert ACTIVATE_STATUS.wants(camera.target(sign, http=WEB))


@pytest.mark.parametrize(
    "sign",
    [
        ("http.server", "nginx"),
        ("http.realm", "DS07P-LP SIP Door Station - 186882347977"),
        ("http.realm", "Login to the Router Web Configurator"),
        ("rtsp.server", "Rtsp Server/2.0"),
        ("http.body", "my axis camera"),
    ],
)
def test_nobody_else_is_asked_anything(camera: Any, sign: tuple[str, str]) -> None:
    probes: tuple[Probe, ...] = (ACTIVATE_STATUS, AXIS_BRAND, *CHALLENGES)
    for probe in probes:
        assert not probe.wants(camera.target(sign, http=WEB))


async def test_the_activation_status_is_kept(camera: Any, lan: Lan, captured: Any, http: Any) -> None:
    await camera.speak(8080, lambda _: http(200, NOT_ACTIVATED))
    probed = await ACTIVATE_STATUS.ask(lan, camera.target(http=WEB))
    assert captured(probed, "activate_status") == [NOT_ACTIVATED]
    assert [(asked.method, asked.target) for asked in camera.asked] == [("GET", "/SDK/activateStatus")]


async def test_no_activation_status_is_said_with_the_http_status(camera: Any, lan: Lan, seen: Any, http: Any) -> None:
    await camera.speak(8080, lambda _: http(404, "nope"))
    probed = await ACTIVATE_STATUS.ask(lan, camera.target(http=WEB))
    assert seen(probed, "probe.failed") == ["activate_status: HTTP 404 at /SDK/activateStatus"]


async def test_older_vapix_devices_tell_their_brand_at_the_older_place(
    camera: Any, lan: Lan, captured: Any, http: Any
) -> None:
    brand = '{"Brand": {"Brand": "AXIS", "ProdNbr": "M1011"}}'
    await camera.speak(8080, lambda asked: http(200, brand) if "getbrand" in asked.target else http(404))
    probed = await AXIS_BRAND.ask(lan, camera.target(http=WEB))
    assert captured(probed, "axis_brand") == [brand]
    assert [asked.method for asked in camera.asked] == ["POST", "GET"]
    assert not any("authorization" in asked.headers for asked in camera.asked)


async def test_the_oldest_vapix_devices_tell_their_version_alone(
    camera: Any, lan: Lan, captured: Any, http: Any
) -> None:
    release = "part: 0\nVersion: 4.40\n"
    await camera.speak(8080, lambda asked: http(200, release) if "releaseinfo" in asked.target else http(404))
    probed = await AXIS_BRAND.ask(lan, camera.target(http=WEB))
    assert captured(probed, "axis_release") == [release]
    assert [asked.target for asked in camera.asked][-1] == "/axis-release/releaseinfo"
    assert len(camera.asked) == 3


async def test_a_device_that_knows_none_of_the_three_is_asked_no_more(
    camera: Any, lan: Lan, seen: Any, http: Any
) -> None:
    await camera.speak(8080, lambda _: http(404))
    probed = await AXIS_BRAND.ask(lan, camera.target(http=WEB))
    assert len(camera.asked) == 3
    assert len(seen(probed, "probe.failed")) == 1


CHALLENGES: dict[Probe, tuple[str, tuple[str, str]]] = {
    LAPI_CHALLENGE: ("/LAPI/V1.0/System/DeviceBasicInfo", ("http.body", "var gjs_oemtype = 'acme'")),
    SUNAPI_CHALLENGE: ("/stw-cgi/system.cgi?msubmenu=deviceinfo&action=view", ("http.title", "WISENET NVR")),
    PRAMA_CHALLENGE: ("/pramaAPI/System/deviceInfo", ("onvif.scope", "name/PRAMA PT-NC140")),
}
CHALLENGED = pytest.mark.parametrize(("probe", "path"), [(probe, path) for probe, (path, _) in CHALLENGES.items()])


@CHALLENGED
async def test_paths_that_are_guarded_are_a_tell(
    camera: Any, lan: Lan, captured: Any, http: Any, probe: Any, path: str
) -> None:
    await camera.speak(8080, lambda asked: http(401 if asked.target == path else 404))
    probed = await probe.ask(lan, camera.target(http=WEB))
    (capture,) = probed.captures
    assert [one.value for one in decode(capture) if one.kind == "path.guarded"] == [path.partition("?")[0]]
    assert [asked.method for asked in camera.asked] == ["GET", "GET"]
    assert not any("authorization" in asked.headers for asked in camera.asked)


@CHALLENGED
async def test_a_device_that_guards_every_path_tells_nothing(
    camera: Any, lan: Lan, http: Any, probe: Any, path: str
) -> None:
    await camera.speak(8080, lambda _: http(401))
    probed = await probe.ask(lan, camera.target(http=WEB))
    assert not [one for capture in probed.captures for one in decode(capture) if one.kind == "path.guarded"]


@CHALLENGED
async def test_a_device_without_the_path_is_asked_once(camera: Any, lan: Lan, http: Any, probe: Any, path: str) -> None:
    await camera.speak(8080, lambda _: http(404))
    probed = await probe.ask(lan, camera.target(http=WEB))
    assert (probed.captures, len(camera.asked)) == ((), 1)


def test_a_challenge_is_put_only_where_something_points_to_its_paths(camera: Any) -> None:
    for probe, (_, sign) in CHALLENGES.items():
        wanted = {other for other in CHALLENGES if other.wants(camera.target(sign, http=WEB))}
        assert wanted == {probe}
        assert not probe.wants(camera.target(sign))


@pytest.mark.parametrize(
    "sign",
    [
        ("http.location", "/doc/index.html#/portal/login"),
        ("http.server", "webserver"),
        ("onvif.scope", "hardware/DS-2CD2385G1-I"),
        ("onvif.scope", "location/city/hangzhou"),
    ],
)
def test_newer_devices_of_the_isapi_family_are_asked_for_their_activation_too(
    camera: Any, sign: tuple[str, str]
) -> None:
    assert ACTIVATE_STATUS.wants(camera.target(sign, http=WEB))


def test_a_camera_that_names_no_maker_is_asked_two_questions_and_no_third(camera: Any) -> None:
    probes: tuple[Probe, ...] = (ACTIVATE_STATUS, AXIS_BRAND, *CHALLENGES)
    asked = [probe for probe in probes if probe.wants(camera.target(http=WEB, nameless=True))]
    assert asked == [ACTIVATE_STATUS, LAPI_CHALLENGE]
    assert not any(probe.wants(camera.target(nameless=True)) for probe in probes)
