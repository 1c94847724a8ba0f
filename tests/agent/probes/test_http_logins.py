"""The discipline of logins: one at most, a refusal ends it, and what looks like one but is none."""

from typing import Any

import pytest

from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.dahua_magicbox import PROBE as MAGICBOX
from cctv_guard_agent.probes.isapi_device_info import PROBE as ISAPI
from cctv_guard_agent.redact import Secret

WEB = ((8080, False),)
INFO = "<DeviceInfo><model>DS-2CD2385G1-I</model><serialNumber>X1</serialNumber></DeviceInfo>"
MAGIC = {
    "getDeviceType": "type=IPC-HDW1431T1-S4\r\n",
    "getSerialNo": "sn=6C01E93PAG69A7D\r\n",
    "getSoftwareVersion": "version=2.800.0000000.13.R,build:2020-11-24\r\n",
}


def with_login(asked_list: list[Any]) -> int:
    return sum("authorization" in asked.headers for asked in asked_list)


async def test_one_challenge_and_one_login_get_the_page(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, captured: Any, http: Any
) -> None:
    await camera.speak(8080, lambda a: http(200, INFO) if guard.admits(a) else http(401, "", guard.challenge()))
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert captured(probed, "isapi_device_info") == [INFO]
    assert guard.counts == [("nonce1", f"{count:08x}") for count in range(1, 7)]  # the page, four settings, accounts
    assert len(camera.asked) == 7


async def test_a_401_to_a_fresh_nonce_is_a_refusal_and_the_last_question(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, seen: Any, http: Any
) -> None:
    await camera.speak(8080, lambda _: http(401, "", guard.challenge()))
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert probed.refused
    assert with_login(camera.asked) == 1
    assert "not asked again until they are changed" in seen(probed, "probe.failed")[0]


async def test_a_stale_nonce_is_renewed_and_is_no_refusal(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, captured: Any, http: Any
) -> None:
    def handle(asked: Any) -> bytes:
        if guard.admits(asked) and guard.nonce == "nonce2":
            answer: bytes = http(200, INFO)
            return answer
        stale = "authorization" in asked.headers
        if stale:
            guard.nonce = next(guard.nonces)
        challenged: bytes = http(401, "", guard.challenge(stale=stale))
        return challenged

    await camera.speak(8080, handle)
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert captured(probed, "isapi_device_info") == [INFO]
    assert not probed.refused


async def test_a_device_that_calls_every_nonce_stale_is_left_alone(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, http: Any
) -> None:
    def handle(asked: Any) -> bytes:
        guard.nonce = next(guard.nonces)
        challenged: bytes = http(401, "", guard.challenge(stale="authorization" in asked.headers))
        return challenged

    await camera.speak(8080, handle)
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert with_login(camera.asked) == 2
    assert not probed.refused


async def test_basic_over_plain_http_needs_the_owners_word(
    camera: Any, lan: Lan, owner: Credentials, seen: Any, captured: Any, http: Any
) -> None:
    await camera.speak(
        8080,
        lambda a: (
            http(200, INFO) if "authorization" in a.headers else http(401, "", 'WWW-Authenticate: Basic realm="x"')
        ),
    )
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert with_login(camera.asked) == 0
    assert not probed.refused
    assert "allow_basic is not set" in seen(probed, "probe.failed")[0]
    allowed = Credentials(username="owner", password=Secret("s3cret-pass"), allow_basic=True)
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=allowed))
    assert captured(probed, "isapi_device_info") == [INFO]


async def test_three_reads_share_one_login(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, seen: Any, http: Any
) -> None:
    guard.realm = "Login to 6C01E93PAG69A7D"

    def handle(asked: Any) -> bytes:
        page: bytes = http(200, MAGIC[asked.target.rpartition("=")[2]])
        challenged: bytes = http(401, "", guard.challenge())
        return page if guard.admits(asked) else challenged

    await camera.speak(8080, handle)
    probed = await MAGICBOX.ask(lan, camera.target(http=WEB, credentials=owner))
    assert seen(probed, "dahua.DeviceType") == ["IPC-HDW1431T1-S4"]
    assert seen(probed, "dahua.SerialNo") == ["6C01E93PAG69A7D"]
    assert seen(probed, "dahua.Version") == ["2.800.0000000.13.R,build:2020-11-24"]
    assert guard.counts == [("nonce1", "00000001"), ("nonce1", "00000002"), ("nonce1", "00000003")]


async def test_a_device_that_takes_a_nonce_once_gets_no_second_login(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, seen: Any, http: Any
) -> None:
    def handle(asked: Any) -> bytes:
        admitted = guard.admits(asked)
        if admitted:
            guard.nonce = next(guard.nonces)
        page: bytes = http(200, MAGIC["getDeviceType"])
        challenged: bytes = http(401, "", guard.challenge())
        return page if admitted else challenged

    await camera.speak(8080, handle)
    probed = await MAGICBOX.ask(lan, camera.target(http=WEB, credentials=owner))
    assert seen(probed, "dahua.DeviceType") == ["IPC-HDW1431T1-S4"]
    assert not probed.refused
    assert len(guard.counts) == 1
    assert "each nonce only once" in seen(probed, "probe.failed")[0]


async def test_a_renamed_prefix_is_tried_before_any_login(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, captured: Any, http: Any
) -> None:
    def handle(asked: Any) -> bytes | None:
        if asked.target.startswith("/ISAPI/"):
            return None
        page: bytes = http(200, INFO) if guard.admits(asked) else http(401, "", guard.challenge())
        return page

    await camera.speak(8080, handle)
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert captured(probed, "isapi_device_info") == [INFO]
    assert {nonce for nonce, _ in guard.counts} == {"nonce1"}
    assert all(asked.target.startswith("/pramaAPI/") for asked in camera.asked if "authorization" in asked.headers)


async def test_secrets_in_the_page_are_dropped(
    camera: Any, lan: Lan, owner: Credentials, captured: Any, http: Any
) -> None:
    page = "<DeviceInfo><model>X</model><verificationCode>ABCDEF</verificationCode></DeviceInfo>"
    await camera.speak(8080, lambda _: http(200, page))
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert captured(probed, "isapi_device_info") == ["<DeviceInfo><model>X</model></DeviceInfo>"]


async def test_a_redirect_gets_no_credentials(
    camera: Any, new_camera: Any, lan: Lan, owner: Credentials, seen: Any, http: Any
) -> None:
    other = new_camera()
    await other.speak(8080, lambda _: http(200, INFO))
    await camera.speak(8080, lambda _: http(307, "", f"Location: http://{other.address}:8080/ISAPI/System/deviceInfo"))
    probed = await ISAPI.ask(lan, camera.target(http=WEB, credentials=owner))
    assert other.connections == 0
    assert with_login(camera.asked) == 0
    assert "HTTP 307" in seen(probed, "probe.failed")[0]


@pytest.mark.parametrize("probe", [ISAPI, MAGICBOX])
def test_without_credentials_or_a_sign_there_is_no_login(camera: Any, owner: Credentials, probe: Any) -> None:
    signs = (("sadp.Types", "inquiry"), ("dahua.SerialNo", "x"))
    assert not probe.wants(camera.target(*signs, http=WEB))
    assert not probe.wants(camera.target(("http.server", "nginx"), http=WEB, credentials=owner))


def test_one_http_service_is_logged_into_by_one_probe_only(camera: Any, owner: Credentials) -> None:
    both = camera.target(("sadp.Types", "inquiry"), ("dahua.SerialNo", "x"), http=WEB, credentials=owner)
    assert [probe.wants(both) for probe in (ISAPI, MAGICBOX)] == [True, False]
