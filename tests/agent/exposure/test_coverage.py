"""What is published of each device's ways in: every way, each yes, no or unknown, each with its reason and a remedy."""

import re
from dataclasses import replace

import pytest
from sites import CAMERA, NO, NOW, UNKNOWN, YES, device, gateway, mapping, seen

from cctv_guard_agent.exposure.assess import assess_all
from cctv_guard_agent.exposure.paths import INBOUND
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway, Way
from cctv_guard_agent.publish import payload
from cctv_guard_agent.routers._texts import IGD_BLIND

REMEDY = re.compile(
    r"\b(connect|name|enter|look|open|give|set|switch|add|install|see|ask|a login|would tell)\b", re.IGNORECASE
)
UPNP_ALONE = replace(gateway(ways=(Way.PORT_MAPPING,)), limits=IGD_BLIND)
LOGGED_IN = gateway(ways=INBOUND, upnp=NO)
SHOWN = (
    (),
    (seen("sadp.DeviceSN", "x"), seen("rtsp.anonymous_stream", "no")),
    (seen("dahua.Init", "1"), seen("rtsp.anonymous_stream", "unknown slow")),
    (seen("reolink.uid", "x"),),
    (seen("xm.SN", "x"), seen("remote.cloud", "unread|XMEye|no usable answer"), seen("remote.ddns", "unread|DDNS|x")),
)


def coverage(devices: list[Device], gateways: tuple[Gateway, ...], of: int = 0) -> dict[str, tuple[str, str]]:
    exposures = assess_all(devices, gateways, NOW)
    told = payload.exposure(exposures[devices[of].id])
    cover = told["coverage"]
    assert isinstance(cover, dict)
    rows = {row["way"]: (row["answer"], " ".join(text["text"] for text in row["because"])) for row in cover["ways"]}
    assert cover["of"] == len(rows)
    assert cover["looked_at"] == sum(answer != "unknown" for answer, _ in rows.values())
    return rows


@pytest.mark.parametrize("observations", SHOWN, ids=range(len(SHOWN)))
@pytest.mark.parametrize(
    "gateways", [(), (UPNP_ALONE,), (LOGGED_IN,), (gateway(mapping()),)], ids=["none", "upnp", "login", "mapping"]
)
def test_every_way_is_there_with_its_answer_its_reason_and_where_unknown_a_remedy(
    gateways: tuple[Gateway, ...], observations: tuple[object, ...]
) -> None:
    rows = coverage([device(CAMERA, observations=observations)], gateways)  # type: ignore[arg-type]
    assert set(rows) == {str(way) for way in Way}
    for way, (answer, because) in rows.items():
        assert because, way
        assert answer != "unknown" or REMEDY.search(because), f"{way}: {because}"


def test_without_the_routers_login_what_upnp_does_not_show_is_unknown() -> None:
    rows = coverage([device(CAMERA)], (UPNP_ALONE,))
    answers = {way: answer for way, (answer, _) in rows.items()}
    assert answers["port_mapping"] == "no"
    assert {answers[way] for way in ("static_forward", "dmz", "ipv6", "nat_pmp")} == {"unknown"}


def test_with_the_routers_login_all_five_have_an_answer() -> None:
    rows = coverage([device(CAMERA)], (LOGGED_IN,))
    assert {rows[str(way)][0] for way in INBOUND} == {"no"}


@pytest.mark.parametrize("gateways", [(UPNP_ALONE,), (LOGGED_IN,), (gateway(mapping("192.168.1.50")),)], ids=range(3))
def test_a_camera_on_a_recorders_own_port_has_the_recorders_ways_in(gateways: tuple[Gateway, ...]) -> None:
    recorder = device("192.168.1.50", name="NVR", observations=(seen("sadp.HCPlatformEnable", "true"),))
    camera = device(name="Cam", behind=recorder.id)
    theirs, own = coverage([recorder, camera], gateways, 0), coverage([recorder, camera], gateways, 1)
    for way in (*INBOUND, Way.CLOUD, Way.DDNS):
        assert own[str(way)] == theirs[str(way)]
    assert own["cloud"][0] == "yes"


def test_a_camera_with_an_address_behind_a_recorder_is_reached_by_its_own_ways_and_through_the_recorder() -> None:
    recorder = device("192.168.1.50", name="NVR")
    camera = device(CAMERA, name="Cam", behind=recorder.id)
    exposures = assess_all([recorder, camera], (gateway(mapping("192.168.1.50"), ways=INBOUND),), NOW)
    assert exposures[camera.id].reachable_from_internet.answer is YES
    assert "recorder NVR" in exposures[camera.id].reachable_from_internet.because[0].english
    alone = coverage([recorder, camera], (LOGGED_IN,), 1)
    assert {alone[str(way)][0] for way in INBOUND} == {"no"}


def test_a_camera_without_address_and_recorder_says_why_and_what_to_do() -> None:
    rows = coverage([device(name="Cam")], (LOGGED_IN,))
    for way in INBOUND:
        assert rows[str(way)][0] == str(UNKNOWN)
        assert REMEDY.search(rows[str(way)][1]), rows[str(way)]
