"""A verdict in sentences: what was seen stands in them, serials do not, and an unknown says what would tell."""

from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from cctv_guard_agent.identity.engine import identify
from cctv_guard_agent.identity.explain import explain, failures, reasons, unanswered
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.model.text import MAX_PARAM

Seen = Sequence[tuple[str, str]]


def of(*seen: tuple[str, str]) -> list[Observation]:
    return [Observation(kind=kind, value=value) for kind, value in seen]


def said(*seen: tuple[str, str]) -> str:
    return " ".join(text.english for text in explain(identify(of(*seen))))


def test_a_reason_quotes_what_this_device_showed_and_not_an_example() -> None:
    assert 'its web server calls itself "DNVRS-Webs"' in said(("http.server", "DNVRS-Webs"))
    assert "its model name (DS-2CD2385G1-I) is of Hikvision's range" in said(("onvif.Model", "DS-2CD2385G1-I"))
    assert 'its firmware version is written as Uniview writes it ("GIPC-B6215.1.68.NB.240617")' in said(
        ("onvif.scope", "version/GIPC-B6215.1.68.NB.240617")
    )
    assert "its web page carries Hikvision's icon" in said(("favicon.mmh3", "999357577"))


def test_what_a_reason_quotes_is_bounded_printable_and_without_the_units_serial() -> None:
    texts = [
        said(("http.server", "App-webs/" + "\x1b[2J" + "A" * 5000)),
        said(("onvif.SerialNumber", "DS-2CD2T46G2-ISU20230615AAWRAC4440853")),
        said(("http.realm", "AXIS_ACCC8E270AD8"), ("mac.address", "ac:cc:8e:27:0a:d8")),
        said(("onvif.SerialNumber", "SN77665544"), ("http.title", "IQeye703 SN77665544: Live Images")),
    ]
    for text in texts:
        assert text.isprintable()
        assert len(text) < 1500
        assert not any(secret in text for secret in ("AC4440853", "8E270AD8", "27:0a:d8", "SN77665544"))


def test_reasons_name_each_group_once_before_a_second_of_any() -> None:
    stream = [("sdp.line", line) for line in ("i=h264Preview_01_main", 's=Session streamed by "preview"')]
    named = reasons(identify(of(*stream, ("onvif.Manufacturer", "Reolink"), ("mac.address", "ec:71:db:00:00:01"))))
    assert sum("stream" in reason for reason in named) == 1
    assert len(named) == 3
    assert len(reasons(identify(of(*stream)))) == 2


def test_one_field_is_told_once_by_its_strongest_sign() -> None:
    assert reasons(identify(of(("http.server", "Kedacom-Webs")))) == ('its web server calls itself "Kedacom-Webs"',)


def test_reasons_together_fit_into_one_sentence() -> None:
    seen = [("http.server", "App-webs/"), ("http.realm", "IP Camera(C7627)"), ("sadp.DeviceType", "1")]
    seen += [("onvif.SerialNumber", "IPC-T620-Z20220101AAWRF12345678"), ("onvif.Model", "DS-2CD" + "A" * 300)]
    assert len("; ".join(reasons(identify(of(*seen))))) <= MAX_PARAM


def test_an_unknown_maker_says_which_questions_would_tell_and_got_no_answer() -> None:
    seen = of(("http.server", "nginx"), ("onvif.scope", "type/video_encoder"))
    text = " ".join(one.english for one in unanswered(identify(seen), seen))
    assert "Hikvision's search (SADP)" in text
    assert "Dahua's search (DHIP)" in text
    assert "its web page" not in text
    assert "Silence proves nothing" in text
    assert "a login for it in the configuration would tell" in text


@pytest.mark.parametrize(
    "seen", [[("http.realm", "IP Camera(C7627)")], [("onvif.types", "wsdp:Device wprt:PrintDeviceType")]]
)
def test_a_certain_maker_and_what_is_no_camera_leave_no_question(seen: Seen) -> None:
    assert unanswered(identify(of(*seen)), of(*seen)) == ()


def test_questions_that_failed_are_named_with_their_reason_once() -> None:
    where = Endpoint(address=ip_address("192.0.2.9"), port=80)
    failed = Observation(kind="probe.failed", value="onvif_device: tcp 192.0.2.9:80: no answer in 3 s", endpoint=where)
    found = failures([failed, failed, Observation(kind="http.server", value="x")])
    assert [text.english for text in found] == ["its name, model and time (ONVIF): port 80: no answer in 3 s"]
    assert failures(of(("probe.failed", "sadp")))[0].english == "sadp: no answer"
