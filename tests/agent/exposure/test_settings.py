"""Cloud, stream and activation: what the device tells, and unknown with the reason where it does not."""

from datetime import timedelta

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, gateway, mapping, seen, words

from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Exposure, Gateway
from cctv_guard_agent.model.observation import Observation


def look(*observations: Observation) -> Exposure:
    return assess(device(CAMERA, observations=observations), [], NOW)


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("true", YES), ("True", YES), (" TRUE ", YES),
        ("false", NO), ("flase", NO), ("False", NO), ("0", NO), ("1", NO), ("", NO), ("truee", NO),
    ],
)  # fmt: skip
def test_the_cloud_flag_is_on_only_where_it_says_true(value: str, answer: Answer) -> None:
    assert look(seen("sadp.HCPlatformEnable", value)).cloud_access.answer is answer


@pytest.mark.parametrize(
    ("observations", "word"),
    [
        ([], "P2P"),
        ([seen("sadp.SupportHCPlatform", "true")], "Hik-Connect"),
        ([seen("dahua.SerialNo", "x")], "Easy4ip"),
        ([seen("xm.Version", "x")], "NetService"),
        ([seen("reolink.uid", "x")], "UID"),
    ],
)
def test_where_nothing_tells_of_the_cloud_it_is_unknown_with_where_to_look(
    observations: list[Observation], word: str
) -> None:
    verdict = look(*observations).cloud_access
    assert verdict.answer is UNKNOWN
    assert word in words(verdict)


@pytest.mark.parametrize(
    ("observations", "answer"),
    [
        ([seen("sadp.Activated", "true")], YES),
        ([seen("sadp.Activated", "false")], NO),
        ([seen("hikvision.Activated", "False")], NO),
        ([seen("sadp.Activated", "false", at=NOW - timedelta(hours=2)), seen("hikvision.Activated", "true")], YES),
        ([seen("sadp.Activated", "maybe")], UNKNOWN),
        ([seen("dahua.Init", "1")], UNKNOWN),
        ([], UNKNOWN),
        ([seen("sadp.Activated", "false", at=NOW - timedelta(days=3))], UNKNOWN),
    ],
)
def test_activation_is_what_the_device_last_said(observations: list[Observation], answer: Answer) -> None:
    assert look(*observations).activated.answer is answer


@pytest.mark.parametrize(
    ("observations", "answer"),
    [
        ([seen("rtsp.anonymous_stream", "yes /live", port=554)], YES),
        ([seen("rtsp.anonymous_stream", "no", port=554)], NO),
        ([seen("rtsp.anonymous_stream", "unknown 404", port=554)], UNKNOWN),
        ([seen("rtsp.anonymous_stream", "no", port=554), seen("rtsp.anonymous_stream", "yes /x", port=8554)], YES),
        ([seen("rtsp.anonymous_stream", "no", port=554), seen("rtsp.anonymous_stream", "unknown", port=8554)], UNKNOWN),
        (
            [
                seen("rtsp.anonymous_stream", "yes /x", port=554, at=NOW - timedelta(hours=2)),
                seen("rtsp.anonymous_stream", "no", port=554),
            ],
            NO,
        ),
        ([seen("rtsp.anonymous_stream", "no", port=554, at=NOW - timedelta(days=4))], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_the_stream_verdict_is_the_worst_of_the_newest_answers(observations: list[Observation], answer: Answer) -> None:
    verdict = look(*observations).anonymous_stream
    assert verdict.answer is answer
    assert verdict.because


@pytest.mark.parametrize(
    ("gateways", "answer"),
    [
        ([], UNKNOWN),
        ([gateway()], UNKNOWN),
        ([gateway(upnp=NO)], NO),
        ([gateway(upnp=UNKNOWN)], UNKNOWN),
        ([gateway(mapping())], YES),
        ([gateway(mapping(origin="static"))], UNKNOWN),
        ([gateway(mapping("192.168.1.99"))], UNKNOWN),
    ],
)
def test_opening_itself_needs_the_routers_consent(gateways: list[Gateway], answer: Answer) -> None:
    assert assess(device(CAMERA), gateways, NOW).could_open_itself.answer is answer


def test_phoning_home_was_not_looked_at_and_says_so() -> None:
    verdict = look().phones_home
    assert verdict.answer is UNKNOWN
    assert "Not looked at" in words(verdict)


@pytest.mark.parametrize(
    ("trial", "answer"),
    [("yes /live", YES), ("no", NO), ("unknown 454 for SETUP", UNKNOWN), ("", UNKNOWN)],
)
def test_setting_up_settles_a_server_that_describes_anything(trial: str, answer: Answer) -> None:
    anything = seen("rtsp.anonymous_stream", "unknown inconclusive: it describes a stream at any path", port=554)
    tried = [seen("rtsp.trial", trial, port=554, at=NOW - timedelta(hours=20))] if trial else []
    assert look(anything, *tried).anonymous_stream.answer is answer


def test_a_trial_says_nothing_where_the_answer_is_clear_or_it_was_another_port_or_long_ago() -> None:
    clear = seen("rtsp.anonymous_stream", "no", port=554)
    anything = seen("rtsp.anonymous_stream", "unknown inconclusive: it describes a stream at any path", port=554)
    assert look(clear, seen("rtsp.trial", "yes /live", port=554)).anonymous_stream.answer is NO
    assert look(anything, seen("rtsp.trial", "yes /live", port=8554)).anonymous_stream.answer is UNKNOWN
    old = seen("rtsp.trial", "yes /live", port=554, at=NOW - timedelta(days=4))
    assert look(anything, old).anonymous_stream.answer is UNKNOWN
