"""RTSP without a login, late paths, and with the owner's login."""

from typing import Any

import pytest

from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.rtsp_login import PROBE as LOGIN
from cctv_guard_agent.probes.rtsp_options import PROBE as OPTIONS
from cctv_guard_agent.probes.rtsp_stream import PROBE as STREAM
from cctv_guard_agent.wire.rtsp import NONSENSE_PATH

PATH = "/Streaming/Channels/101"
SDP = "v=0\r\ns=Media Presentation\r\nm=video 0 RTP/AVP 96\r\na=control:trackID=1\r\n"
DIGEST = 'WWW-Authenticate: Digest realm="IP Camera(C7627)", nonce="abc", stale="FALSE"'


def rtsp(status: int, *headers: str, body: str = "") -> bytes:
    lines = [f"RTSP/1.0 {status} Reason", *headers, *([f"Content-Length: {len(body)}"] if body else [])]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def server(describe: Any) -> Any:
    """A handler that answers OPTIONS, and DESCRIBE by the path's answer."""

    def handle(asked: Any) -> bytes | None:
        cseq = f"CSeq: {asked.headers['cseq']}"
        if asked.method == "OPTIONS":
            return rtsp(200, cseq, "Public: OPTIONS, DESCRIBE", "Date:  Tue, Nov 24 2026 22:00:00 GMT")
        answer: bytes | None = describe(asked.target.split(":8554", 1)[1])
        return answer

    return handle


async def ask(lan: Lan, camera: Any, describe: Any, *, hang_up: bool = False) -> Any:
    await camera.speak(8554, server(describe), hang_up=hang_up)
    return await OPTIONS.ask(lan, camera.target(rtsp=(8554,), paths=(PATH,)))


async def test_a_stream_behind_a_login_is_no_open_stream(camera: Any, lan: Lan, seen: Any, captured: Any) -> None:
    probed = await ask(lan, camera, lambda _: rtsp(401, DIGEST))
    assert seen(probed, "rtsp.anonymous_stream") == ["no"]
    options, describe = captured(probed, "rtsp_response")
    assert "Date:  Tue" in options
    assert DIGEST in describe
    assert all(asked.headers["user-agent"] for asked in camera.asked)
    assert camera.connections == 1


async def test_a_stream_without_a_login_is_open_when_nonsense_is_not_found(
    camera: Any, lan: Lan, seen: Any, captured: Any
) -> None:
    probed = await ask(lan, camera, lambda path: rtsp(200, body=SDP) if path == PATH else rtsp(404))
    assert seen(probed, "rtsp.anonymous_stream") == [f"yes {PATH}"]
    assert captured(probed, "sdp") == [SDP]


@pytest.mark.parametrize(
    ("describe", "why"),
    [
        (lambda _: rtsp(200, body=SDP), "any path"),
        (lambda path: rtsp(200, body=SDP) if path == PATH else None, "control question"),
        (lambda _: rtsp(404), "404"),
        (lambda _: rtsp(454), "454"),
        (lambda _: rtsp(200, body="v=0\r\ns=empty\r\n"), "without a stream"),
        (lambda _: rtsp(200), "without a stream"),
    ],
)
async def test_what_proves_nothing_stays_unknown_with_a_reason(
    camera: Any, lan: Lan, seen: Any, describe: Any, why: str
) -> None:
    probed = await ask(lan, camera, describe)
    (verdict,) = seen(probed, "rtsp.anonymous_stream")
    assert verdict.startswith("unknown ")
    assert why in verdict


async def test_a_server_that_hangs_up_after_each_answer_is_asked_anew(camera: Any, lan: Lan, seen: Any) -> None:
    probed = await ask(lan, camera, lambda _: rtsp(401, DIGEST), hang_up=True)
    assert seen(probed, "rtsp.anonymous_stream") == ["no"]
    assert not seen(probed, "probe.failed")


async def test_a_web_server_on_the_port_is_no_rtsp_server(camera: Any, lan: Lan, seen: Any, http: Any) -> None:
    await camera.speak(8554, lambda _: http(401))
    probed = await OPTIONS.ask(lan, camera.target(rtsp=(8554,), paths=(PATH,)))
    assert not seen(probed, "rtsp.anonymous_stream")
    assert "no RTSP server" in seen(probed, "probe.failed")[0]


async def test_nothing_but_options_and_describe_is_ever_sent(camera: Any, lan: Lan) -> None:
    await ask(lan, camera, lambda _: rtsp(200, body=SDP))
    assert [asked.method for asked in camera.asked] == ["OPTIONS", "DESCRIBE", "DESCRIBE"]
    assert camera.asked[-1].target.endswith(NONSENSE_PATH)
    assert not any("authorization" in asked.headers for asked in camera.asked)


async def test_without_a_known_path_a_401_for_the_root_is_no_verdict(camera: Any, lan: Lan, seen: Any) -> None:
    await camera.speak(8554, server(lambda _: rtsp(401, DIGEST)), hang_up=False)
    probed = await OPTIONS.ask(lan, camera.target(rtsp=(8554,)))
    assert not seen(probed, "rtsp.anonymous_stream")


async def test_a_path_that_became_known_later_is_asked_then(camera: Any, lan: Lan, seen: Any) -> None:
    await camera.speak(8554, server(lambda path: rtsp(200, body=SDP) if path == PATH else rtsp(404)), hang_up=False)
    target = camera.target(("rtsp.status", "404"), rtsp=(8554,), paths=(PATH,))
    assert STREAM.wants(target)
    assert seen(await STREAM.ask(lan, target), "rtsp.anonymous_stream") == [f"yes {PATH}"]
    assert not STREAM.wants(camera.target(("rtsp.status", "200"), ("rtsp.anonymous_stream", "no"), rtsp=(8554,)))


async def test_a_path_that_never_became_known_is_the_reason(camera: Any, lan: Lan, seen: Any) -> None:
    probed = await STREAM.ask(lan, camera.target(("rtsp.status", "401"), rtsp=(8554,)))
    assert seen(probed, "rtsp.anonymous_stream") == ["unknown no stream path of this device is known"]


async def test_the_owners_login_gets_the_description(
    camera: Any, lan: Lan, owner: Credentials, guard: Any, captured: Any
) -> None:
    def handle(asked: Any) -> bytes:
        return rtsp(200, body=SDP) if guard.admits(asked) else rtsp(401, guard.challenge())

    await camera.speak(8554, handle, hang_up=False)
    probed = await LOGIN.ask(lan, camera.target(rtsp=(8554,), paths=(PATH,), credentials=owner))
    assert captured(probed, "sdp") == [SDP]
    assert guard.counts == [("nonce1", "00000001")]
    assert not probed.refused


async def test_a_refused_login_is_asked_once(camera: Any, lan: Lan, owner: Credentials, guard: Any, seen: Any) -> None:
    await camera.speak(8554, lambda _: rtsp(401, guard.challenge()), hang_up=False)
    probed = await LOGIN.ask(lan, camera.target(rtsp=(8554,), paths=(PATH,), credentials=owner))
    assert probed.refused
    assert sum("authorization" in asked.headers for asked in camera.asked) == 1
    assert "s3cret-pass" not in repr(probed)


async def test_basic_is_not_sent_to_an_rtsp_server(camera: Any, lan: Lan, owner: Credentials, seen: Any) -> None:
    await camera.speak(8554, lambda _: rtsp(401, 'WWW-Authenticate: Basic realm="/"'), hang_up=False)
    probed = await LOGIN.ask(lan, camera.target(rtsp=(8554,), paths=(PATH,), credentials=owner))
    assert not any("authorization" in asked.headers for asked in camera.asked)
    assert not probed.refused
    assert "only Basic" in seen(probed, "probe.failed")[0]
