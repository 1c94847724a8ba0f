"""RTSP URLs and the verdict on an open stream."""

from ipaddress import ip_address

import pytest

from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.wire.rtsp import Described, anonymous_stream, media_lines, url

OPEN = Described(status=200, media=1)


@pytest.mark.parametrize(
    ("address", "path", "expected"),
    [
        ("192.168.1.9", "/", "rtsp://192.168.1.9:554/"),
        ("192.168.1.9", "live.sdp", "rtsp://192.168.1.9:554/live.sdp"),
        ("fd00::9", "/cam?x=1&y=2", "rtsp://[fd00::9]:554/cam?x=1&y=2"),
    ],
)
def test_a_url_names_no_user(address: str, path: str, expected: str) -> None:
    assert url(Endpoint(address=ip_address(address), port=554), path) == expected


@pytest.mark.parametrize(
    ("asked", "control", "verdict"),
    [
        (OPEN, Described(status=404), "yes /live"),
        (OPEN, Described(status=401), "yes /live"),
        (OPEN, Described(status=200), "yes /live"),
        (OPEN, OPEN, "unknown inconclusive: it describes a stream at any path"),
        (OPEN, Described(status=0), "unknown the control question got no answer"),
        (OPEN, None, "unknown the control question got no answer"),
        (Described(status=401), None, "no"),
        (Described(status=200), None, "unknown 200 for /live, but without a stream in it"),
    ],
)
def test_the_verdict_needs_a_stream_and_a_control(asked: Described, control: Described | None, verdict: str) -> None:
    assert anonymous_stream("/live", asked, control) == verdict


@pytest.mark.parametrize("status", [302, 400, 403, 404, 454, 500, 503])
def test_other_statuses_prove_nothing(status: int) -> None:
    assert anonymous_stream("/live", Described(status=status), None).startswith(f"unknown {status}")


def test_only_media_lines_count_as_streams() -> None:
    assert media_lines("v=0\r\ns=m=1\r\nm=video 0 RTP/AVP 96\r\na=m=x\nm=audio 0 RTP/AVP 0\n") == 2
    assert media_lines("") == 0
