"""The pure line: observations in, devices and findings out, no sockets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import permutations
from typing import Any

import pytest

from cctv_guard_agent import pipeline
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.audit import Sighted
from cctv_guard_agent.exposure.verdicts import Intervals
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.exposure import Gateway, PortMapping, WanKind, Way
from cctv_guard_agent.model.finding import Severity, Tier
from cctv_guard_agent.model.observation import Capture, Observation
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.wire.decode import decode

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
SADP = (
    "<ProbeMatch><Uuid>1</Uuid><Types>inquiry</Types><DeviceDescription>{model}</DeviceDescription>"
    "<DeviceSN>{model}20200414AAWRE{number}</DeviceSN><MAC>44-19-b6-00-00-{mac}</MAC><HttpPort>80</HttpPort>"
    "<SoftwareVersion>V5.6.2build 190701</SoftwareVersion><Activated>{activated}</Activated>"
    "<HCPlatformEnable>flase</HCPlatformEnable></ProbeMatch>"
)


def sadp(
    address: str, number: str = "33842150", model: str = "C800", mac: str = "01", activated: str = "true"
) -> Sighted:
    where = Endpoint(address=ip_address(address), port=37020)
    raw = SADP.format(model=model, number=number, mac=mac, activated=activated)
    capture = Capture(kind="sadp", raw=raw, endpoint=where, source="sadp", at=NOW)
    seen = decode(capture)
    return Sighted(address=where.address, observations=seen, captures=(capture,), sources=("sadp",), sign="camera")


def entry(channel: str, behind: str, **values: str) -> Sighted:
    seen = [Observation(kind=f"list.{kind}", value=value, source="nvr", at=NOW) for kind, value in values.items()]
    address = ip_address(f"0.0.0.{channel}")
    return Sighted(
        address=address, observations=tuple(seen), captures=(), sources=("nvr",), sign="camera",
        behind=ip_address(behind), channel=channel,
    )  # fmt: skip


def facts(joined: pipeline.Joined, *gateways: Gateway, **more: object) -> pipeline.Facts:
    given: dict[str, Any] = {"opened": {}, "raised": {}, **more}
    return pipeline.Facts(
        at=NOW, site="shop", profile="small-business", devices=joined.devices, gateways=gateways,
        intervals=Intervals(), **given,
    )  # fmt: skip


def judge(joined: pipeline.Joined, *gateways: Gateway, **more: object) -> Snapshot:
    return pipeline.assess(facts(joined, *gateways, **more), load_plugins().checks)


def gateway(*mappings: PortMapping, ways: tuple[Way, ...] = (Way.PORT_MAPPING,)) -> Gateway:
    return Gateway(
        id="gw", address=ip_address("192.168.1.1"), driver="upnp_igd", wan_address=ip_address("11.22.33.44"),
        wan_kind=WanKind.PUBLIC, upnp=Answer.YES, mappings=mappings, ways_read=ways, read_at=NOW,
    )  # fmt: skip


def mapping(client: str) -> PortMapping:
    return PortMapping(origin="upnp", protocol="tcp", external_port=8080, internal_client=client, internal_port=80)


def test_a_rebrand_gets_its_maker_its_label_and_its_name() -> None:
    (device,) = pipeline.join((), [sadp("192.168.1.64")], NOW).devices
    assert (device.identity.maker, device.identity.model) == ("hikvision", "C800")
    assert device.identity.is_camera is True


def test_two_alike_are_two_and_the_order_of_sightings_never_matters() -> None:
    sighted = [sadp("192.168.1.64"), sadp("192.168.1.65", "33842151", mac="02"), entry("3", "192.168.1.9", name="Door")]
    ids = {
        tuple(sorted(one.id for one in pipeline.join((), list(order), NOW).devices)) for order in permutations(sighted)
    }
    assert len(ids) == 1
    assert len(next(iter(ids))) == 3


def test_a_lists_entry_is_the_camera_itself_and_hangs_on_its_recorder() -> None:
    recorder = sadp("192.168.1.9", "33842199", model="DS-7616NI-K2", mac="09")
    camera = sadp("192.168.1.64")
    listed = entry("3", "192.168.1.9", serial="C80020200414AAWRE33842150", model="C800")
    joined = pipeline.join((), [recorder, camera, listed], NOW)
    by_address = {str(address): one for one in joined.devices for address in one.addresses}
    assert len(joined.devices) == 2
    assert by_address["192.168.1.64"].behind == by_address["192.168.1.9"].id
    assert by_address["192.168.1.64"].channel == "3"


def test_a_camera_on_a_recorders_own_port_has_no_address_to_show() -> None:
    recorder = sadp("192.168.1.9", "33842199", model="DS-7616NI-K2", mac="09")
    listed = entry("5", "192.168.1.9", name="Door", connection="plugplay")
    joined = pipeline.join((), [recorder, listed], NOW)
    inside = next(one for one in joined.devices if one.behind)
    assert inside.addresses == ()
    again = pipeline.join(
        joined.devices, [recorder, entry("5", "192.168.1.9", name="Door", connection="plugplay")], NOW
    )
    assert {one.id for one in again.devices} == {one.id for one in joined.devices}


def test_a_camera_moved_by_dhcp_keeps_its_id_and_first_time() -> None:
    before = pipeline.join((), [sadp("192.168.1.64")], NOW).devices
    (after,) = pipeline.join(before, [sadp("192.168.1.99")], NOW + timedelta(days=200)).devices
    assert (after.id, after.first_seen) == (before[0].id, NOW)
    assert str(after.addresses[0]) == "192.168.1.99"


def test_what_is_no_camera_is_counted_only() -> None:
    printer = Sighted(
        address=ip_address("192.168.1.20"),
        observations=(Observation(kind="http.server", value="HP HTTP Server; HP LaserJet MFP M227fdw", source="h"),),
        captures=(), sources=("http_banner",), sign="host",
    )  # fmt: skip
    joined = pipeline.join((), [printer, sadp("192.168.1.64")], NOW)
    assert (len(joined.devices), joined.not_cameras) == (1, 1)


def test_a_mac_prefix_alone_restricts_nobody() -> None:
    only_mac = Sighted(
        address=ip_address("192.168.1.64"),
        observations=(Observation(kind="arp.mac", value="44:19:b6:00:00:01", source="neighbours", at=NOW),),
        captures=(), sources=("neighbours",), sign="camera",
    )  # fmt: skip
    snapshot = judge(pipeline.join((), [only_mac], NOW))
    assert all(str(verdict.hit) in ("unknown", "no") for verdict in snapshot.devices[0].policies)
    assert not [one for one in snapshot.findings if one.check == "maker_restricted"]


def test_a_mapping_to_a_camera_is_yes_and_without_the_other_ways_read_the_rest_is_unknown() -> None:
    joined = pipeline.join((), [sadp("192.168.1.64"), sadp("192.168.1.65", "33842151", mac="02")], NOW)
    snapshot = judge(joined, gateway(mapping("192.168.1.64")))
    answers = {str(one.device.addresses[0]): one.exposure.reachable_from_internet for one in snapshot.devices}
    assert answers["192.168.1.64"].answer is Answer.YES
    assert "8080" in " ".join(text.english for text in answers["192.168.1.64"].because)
    assert answers["192.168.1.65"].answer is Answer.UNKNOWN
    assert answers["192.168.1.65"].because


def test_no_needs_every_way_of_the_router_read() -> None:
    ways = (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP, Way.IPV6)
    joined = pipeline.join((), [sadp("192.168.1.64")], NOW)
    for left_out in ways:
        read = tuple(way for way in ways if way is not left_out)
        one = judge(joined, gateway(ways=read)).devices[0]
        assert one.exposure.reachable_from_internet.answer is Answer.UNKNOWN, left_out
    assert judge(joined, gateway(ways=ways)).devices[0].exposure.reachable_from_internet.answer is Answer.NO


def test_a_verdict_grows_stale() -> None:
    joined = pipeline.join((), [sadp("192.168.1.64")], NOW)
    old = replace(gateway(mapping("192.168.1.64")), read_at=NOW - timedelta(days=3))
    assert judge(joined, old).devices[0].exposure.reachable_from_internet.answer is Answer.UNKNOWN


def test_a_camera_without_a_password_is_for_now_whoever_made_it() -> None:
    snapshot = judge(pipeline.join((), [sadp("192.168.1.64", activated="false")], NOW))
    found = next(one for one in snapshot.findings if one.check == "not_activated")
    assert (found.tier, found.severity) == (Tier.NOW, Severity.CRITICAL)


def test_the_date_of_a_task_never_slips() -> None:
    joined = pipeline.join((), [sadp("192.168.1.64", activated="false")], NOW)
    first = judge(joined)
    opened = {one.id: NOW for one in first.findings}
    later = pipeline.assess(replace(facts(joined, opened=opened), at=NOW + timedelta(days=40)), load_plugins().checks)
    dates = {item.id: item.due for item in later.plan}
    for item in first.plan:
        if item.id in dates:
            assert dates[item.id] == item.due


@pytest.mark.parametrize("broken", [ZeroDivisionError(), KeyError("x")])
def test_a_check_that_fails_is_skipped_alone(broken: Exception) -> None:
    from cctv_guard_agent.checks.interface import Check

    def fails(_: Snapshot) -> list[object]:
        raise broken

    joined = pipeline.join((), [sadp("192.168.1.64", activated="false")], NOW)
    bad = Check(id="bad", title="bad", essential=False, run=fails)  # type: ignore[arg-type]
    snapshot = pipeline.assess(facts(joined), [bad, *load_plugins().checks])
    assert any(one.check == "not_activated" for one in snapshot.findings)


@pytest.mark.parametrize(
    ("seen", "nameless"),
    [
        ([("onvif.Manufacturer", "Honeywell")], True),
        ([("onvif.Manufacturer", "Honeywell"), ("http.realm", "Login to 2J01018PAA00813")], False),
        ([("rtsp.realm", "IP Camera(C7627)")], False),
        ([("ssdp_desc.deviceType", "urn:schemas-upnp-org:device:InternetGatewayDevice:1")], False),
        ([("onvif.types", "wsdp:Device wprt:PrintDeviceType")], False),
        ([("rtsp.server", "gortsplib"), ("sdp.line", "m=video 0 RTP/AVP 96")], False),
        ([("http.server", "nginx")], False),
        ([], False),
    ],
)
def test_only_a_certain_camera_without_a_maker_is_nameless(seen: list[tuple[str, str]], nameless: bool) -> None:
    assert pipeline.is_nameless([Observation(kind=kind, value=value) for kind, value in seen]) is nameless
