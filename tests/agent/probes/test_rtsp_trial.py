"""A server that describes a stream at any path: one track is set up and taken down; PLAY is never sent."""

from ipaddress import ip_address
from typing import Any

import pytest

from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.probes.rtsp_options import PROBE as OPTIONS
from cctv_guard_agent.probes.rtsp_trial import PROBE
from cctv_guard_agent.wire import rtsp as wire

PATH = "/stream1"
SDP = (
    "v=0\r\ns=x\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=control:{control}\r\n"
    "m=audio 0 RTP/AVP 0\r\na=control:t2\r\n"
)


def rtsp(status: int, *headers: str, body: str = "") -> bytes:
    lines = [f"RTSP/1.0 {status} Reason", *headers, *([f"Content-Length: {len(body)}"] if body else [])]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def server(setup: bytes | None, control: str = "trackID=1", *headers: str, teardown: bytes | None = rtsp(200)) -> Any:
    def handle(asked: Any) -> bytes | None:
        answers: dict[str, bytes | None] = {
            "OPTIONS": rtsp(200, "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN"),
            "DESCRIBE": rtsp(200, *headers, body=SDP.format(control=control)),
            "SETUP": setup,
            "TEARDOWN": teardown,
        }
        return answers[asked.method]

    return handle


def target(camera: Any) -> Target:
    plain: Target = camera.target(rtsp=(8554,), paths=(PATH,))
    return plain


async def tried(camera: Any, lan: Lan) -> Probed:
    first = await OPTIONS.ask(lan, target(camera))
    again = Target(address=camera.address, observations=first.observations, rtsp_ports=(8554,))
    assert PROBE.wants(again)
    camera.asked.clear()
    return await PROBE.ask(lan, again)


async def test_a_stream_that_is_set_up_without_a_login_is_open_and_taken_down(camera: Any, lan: Lan, seen: Any) -> None:
    await camera.speak(8554, server(rtsp(200, "Session: 708346017;timeout=60")), hang_up=False)
    assert seen(await tried(camera, lan), "rtsp.trial") == [f"yes {PATH}"]
    assert [asked.method for asked in camera.asked] == ["DESCRIBE", "SETUP", "TEARDOWN"]
    setup, teardown = camera.asked[1:]
    assert setup.target.endswith(":8554/stream1/trackID=1")
    assert setup.headers["transport"] == "RTP/AVP/TCP;unicast;interleaved=0-1"
    assert teardown.headers["session"] == "708346017"
    assert not any("authorization" in asked.headers for asked in camera.asked)


@pytest.mark.parametrize(
    ("setup", "value"),
    [
        (rtsp(401, 'WWW-Authenticate: Basic realm="x"'), "no"),
        (rtsp(403), "no"),
        (rtsp(454), "unknown 454 for SETUP"),
        (rtsp(461), "unknown 461 for SETUP"),
        (rtsp(200), "unknown it set up a stream without a session"),
        (rtsp(200, "Session: bad id\x01"), "unknown it set up a stream without a session"),
    ],
)
async def test_what_setting_up_answers_decides(camera: Any, lan: Lan, seen: Any, setup: bytes, value: str) -> None:
    await camera.speak(8554, server(setup), hang_up=False)
    assert seen(await tried(camera, lan), "rtsp.trial") == [value]
    assert sum(asked.method == "SETUP" for asked in camera.asked) == 1


async def test_a_server_that_hangs_up_at_teardown_spoils_nothing(camera: Any, lan: Lan, seen: Any) -> None:
    await camera.speak(8554, server(rtsp(200, "Session: a1"), teardown=None), hang_up=False)
    probed = await tried(camera, lan)
    assert seen(probed, "rtsp.trial") == [f"yes {PATH}"]
    assert not seen(probed, "probe.failed")


async def test_a_track_that_leads_to_another_host_is_not_followed(
    camera: Any, new_camera: Any, lan: Lan, seen: Any
) -> None:
    other = new_camera()
    await other.speak(8554, server(rtsp(200)), hang_up=False)
    await camera.speak(8554, server(rtsp(200, "Session: 1"), f"rtsp://{other.address}:8554/x"), hang_up=False)
    assert seen(await tried(camera, lan), "rtsp.trial")[0].startswith("unknown")
    assert [asked.method for asked in camera.asked] == ["DESCRIBE"]
    assert other.connections == 0


async def test_only_a_server_that_describes_nonsense_too_is_tried(camera: Any, lan: Lan) -> None:
    def handle(asked: Any) -> bytes:
        real = asked.method == "OPTIONS" or asked.target.endswith(PATH)
        return rtsp(200, body=SDP.format(control="t1")) if real else rtsp(404)

    await camera.speak(8554, handle, hang_up=False)
    first = await OPTIONS.ask(lan, target(camera))
    assert not PROBE.wants(Target(address=camera.address, observations=first.observations))


HERE = Endpoint(address=ip_address("192.0.2.7"), port=554)


@pytest.mark.parametrize(
    ("control", "base", "track"),
    [
        ("trackID=1", None, "/live?x=1/trackID=1"),
        ("trackID=1", "rtsp://192.0.2.7:554/live/", "/live/trackID=1"),
        ("rtsp://192.0.2.7/live/track1", None, "/live/track1"),
        ("rtsp://0.0.0.0:554/live/track1", None, "/live/track1"),
        ("*", None, "/live?x=1"),
        ("", "rtsp://192.0.2.7/live", "/live"),
        ("rtsp://198.51.100.1/x", None, None),
        ("t1", "rtsp://198.51.100.1/x/", None),
        ("t 1", None, None),
        ("x" * 600, None, None),
    ],
)
def test_where_a_track_is(control: str, base: str | None, track: str | None) -> None:
    assert wire.first_track(SDP.format(control=control), base, "/live?x=1", HERE) == track


@pytest.mark.parametrize("sdp", ["", "v=0", "m=", "v=0\r\na=control:x\r\n"])
def test_without_a_stream_there_is_no_track(sdp: str) -> None:
    assert wire.first_track(sdp, None, "/live", HERE) is None


@pytest.mark.parametrize(
    ("header", "value"),
    [("12345;timeout=60", "12345"), ("aB-1.2_$+", "aB-1.2_$+"), (None, None), ("", None), ("a b", None), ("é", None)],
)
def test_a_session_is_what_the_standard_calls_one(header: str | None, value: str | None) -> None:
    assert wire.session_id(header) == value
