"""Questions about a maker's API: put only where something points to that API, and never with a login."""

from typing import Any

import pytest

from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.activate_status import PROBE as ACTIVATE_STATUS
from cctv_guard_agent.probes.axis_brand import PROBE as AXIS_BRAND
from cctv_guard_agent.probes.lapi_challenge import PROBE as LAPI_CHALLENGE

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
    for probe in (ACTIVATE_STATUS, AXIS_BRAND, LAPI_CHALLENGE):
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


async def test_lapi_paths_that_are_guarded_are_a_tell(camera: Any, lan: Lan, seen: Any, http: Any) -> None:
    await camera.speak(8080, lambda asked: http(401 if asked.target.startswith("/LAPI/") else 404))
    probed = await LAPI_CHALLENGE.ask(lan, camera.target(http=WEB))
    assert seen(probed, "lapi.challenge") == ["401"]


async def test_a_device_that_guards_every_path_tells_nothing(camera: Any, lan: Lan, seen: Any, http: Any) -> None:
    await camera.speak(8080, lambda _: http(401))
    probed = await LAPI_CHALLENGE.ask(lan, camera.target(http=WEB))
    assert not seen(probed, "lapi.challenge")
