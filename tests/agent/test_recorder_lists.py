"""Lists and what the network shows, joined: over the whole audit on a simulated site, and over the pure join."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from itertools import permutations
from pathlib import Path

import pytest

from cctv_guard_agent import pipeline
from cctv_guard_agent.app import Site
from cctv_guard_agent.audit import Sighted
from cctv_guard_agent.commands.explain import explanation
from cctv_guard_agent.config import Config
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.recorders.interface import ListerConfig
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.report import csv_report, html_report
from cctv_guard_agent.report.data import ReportData
from cctv_guard_agent.store import Store
from cctv_guard_simulator.device import Device as Simulated
from cctv_guard_simulator.site import Site as SimulatedSite
from tests.agent.recorders.fakes import MARKER
from tests.agent.test_pipeline import judge, sadp

NETWORK = f"127.{160 + os.getpid() // 250 % 40}.{os.getpid() % 250}.0/24"
"""Of this process alone, so that two runs on one host do not meet."""
XVR = Path(__file__).parent / "recorders" / "profiles" / "dahua_xvr.yaml"
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("hasty_searches")


# The whole audit


def nvr(kind: str, device: Simulated) -> ListerConfig:
    return ListerConfig(
        kind=kind,
        options={
            "url": f"http://{device.address}:8080",
            "mac": str(device.mac),
            "serial": str(device.values()["serial"]),
        },
        credentials=Credentials(username="admin", password=Secret(MARKER)),
    )


def audited(*recorders: ListerConfig, clock: Sequence[datetime] = (NOW,)) -> Site:
    networks = (ip_network(NETWORK),)
    return Site(Config(networks=networks, recorders=recorders), Lan.of(networks), Store(None), now=lambda: clock[0])


@pytest.fixture
def frigate(tmp_path: Path) -> ListerConfig:
    return ListerConfig(kind="frigate", options={"config_file": str(tmp_path / "config.yml")})


def write(frigate: ListerConfig, *urls: str) -> None:
    cameras = {f"camera{at}": {"ffmpeg": {"inputs": [{"path": url}]}} for at, url in enumerate(urls)}
    Path(frigate.options["config_file"]).write_text(json.dumps({"cameras": cameras}))


async def test_a_camera_on_two_recorders_in_frigate_and_on_the_network_is_one_device(frigate: ListerConfig) -> None:
    async with SimulatedSite(network=NETWORK, profiles=[XVR, "hikvision_nvr", "uniview"], password=MARKER) as site:
        camera = site.device("uniview").address
        write(frigate, f"rtsp://admin:{MARKER}@{camera}:8554/live", f"rtsp://admin:{MARKER}@10.99.0.7/live")
        clock = [NOW]
        ours = audited(
            nvr("hikvision_nvr", site.device("hikvision_nvr")),
            nvr("dahua_nvr", site.device("dahua_xvr")),
            frigate,
            clock=clock,
        )
        await ours.audit()
        clock[0] += timedelta(hours=7)  # by then each list is read again
        first = {one.id: one.behind for one in ours.devices}
        await ours.audit()
        snapshot = ours.assess(ours.now())
        recorders = [site.device(name) for name in ("hikvision_nvr", "dahua_xvr")]
        asked = [device.counters.refusals for device in site.devices]
        logins = [site.device(name).counters.logins for name in ("hikvision_nvr", "dahua_xvr", "uniview")]
    by_address = {str(address): one for one in ours.devices for address in one.addresses}
    ids = {by_address[str(device.address)].id for device in recorders}
    (one,) = [device for device in ours.devices if ip_address(str(camera)) in device.addresses]
    assert one.behind in ids
    assert {"frigate", "hikvision_nvr", "dahua_nvr", "ws_discovery"} <= set(one.sources)
    assert one.identity.maker == "uniview"
    assert {device.id: device.behind for device in ours.devices} == first  # the second look changes nothing
    # Two recorders, the camera, two more on the one's and one on the other's own ports, and one that only Frigate sees.
    assert len(ours.devices) == 7
    assert [str(address) for address in by_address["10.99.0.7"].addresses] == ["10.99.0.7"]
    assert sorted(device.behind or "" for device in ours.devices if not device.addresses) == sorted(
        [by_address[str(recorders[0].address)].id] * 2 + [by_address[str(recorders[1].address)].id]
    )
    assert asked == [0, 0, 0]
    assert logins == [2, 2, 0]
    # Analogue channels are the recorder's, in everything that is shown; nothing secret is.
    xvr = next(each for each in snapshot.devices if each.device.id == by_address[str(recorders[1].address)].id)
    assert ours.device_payload(xvr, snapshot)["channels"] == {
        "analog": 3,
        "list": [
            {"number": "1", "name": "Till", "signal": "unknown"},
            {"number": "2", "name": "Back door", "signal": "unknown"},
            {"number": "3", "name": "", "signal": "unknown"},
        ],
    }
    told = "\n".join(explanation(xvr, snapshot))
    assert "Analogue channels: 3" in told
    assert "1: Till" in told
    payloads = ours.payloads(snapshot)
    report = ReportData(payloads=payloads, at=NOW, judged_at=NOW)
    page, table = html_report.render(report), csv_report.render(report)
    assert "3 analogue channels" in page
    assert "analog_channels" in table.splitlines()[0]
    shown = json.dumps(payloads) + page + table + told + repr(ours.devices) + repr(snapshot)
    assert MARKER not in shown


async def test_a_list_that_needs_a_login_is_read_every_six_hours_and_keeps_its_health_between() -> None:
    clock = [NOW]
    logins, states, cameras = [], [], []
    async with SimulatedSite(network=NETWORK, profiles=["hikvision_nvr"], password=MARKER) as site:
        device = site.device("hikvision_nvr")
        ours = audited(nvr("hikvision_nvr", device), clock=clock)
        for hours in (0, 1, 5, 6.1, 7):
            clock[0] = NOW + timedelta(hours=hours)
            await ours.audit()
            logins.append(device.counters.logins)
            states += [one.state for one in ours.sources if one.name == "hikvision_nvr"]
            cameras.append(len(ours.devices))
        clock[0] += timedelta(days=1)
        await ours.audit(only=ip_network(NETWORK)[200])
        logins.append(device.counters.logins)
    assert logins == [1, 1, 1, 2, 2, 2]
    assert states == ["ok"] * 5
    assert cameras == [4] * 5


async def test_a_list_that_could_not_be_read_is_tried_again_at_the_next_look() -> None:
    async with SimulatedSite(network=NETWORK, profiles=["hikvision_nvr"], password=MARKER) as site:
        one = nvr("hikvision_nvr", site.device("hikvision_nvr"))
    ours = audited(one)
    await ours.audit()
    assert [source.state for source in ours.sources if source.name == "hikvision_nvr"] == ["not_run"]
    async with SimulatedSite(network=NETWORK, profiles=["hikvision_nvr"], password=MARKER):
        await ours.audit()
    assert [source.state for source in ours.sources if source.name == "hikvision_nvr"] == ["ok"]


async def test_two_lists_of_one_kind_have_a_health_each() -> None:
    async with SimulatedSite(network=NETWORK, profiles=["hikvision_nvr"], password=MARKER) as site:
        good = nvr("hikvision_nvr", site.device("hikvision_nvr"))
        missing = ListerConfig(kind="hikvision_nvr", options={"url": f"http://{ip_network(NETWORK)[250]}"})
        ours = audited(good, missing)
        await ours.audit()
        snapshot = ours.assess(ours.now())
    states = {one.name: one.state for one in snapshot.sources if one.name.startswith("hikvision_nvr")}
    assert states == {
        f"hikvision_nvr {good.options['url']}": "ok",
        f"hikvision_nvr http://{ip_network(NETWORK)[250]}": "not_run",
    }


# The pure join


def listed(address: str, behind: str, channel: str, **values: str) -> Sighted:
    seen = [Observation(kind=f"list.{kind}", value=value, source="nvr", at=NOW) for kind, value in values.items()]
    return Sighted(
        address=ip_address(address), observations=tuple(seen), captures=(), sources=("nvr",), sign="camera",
        behind=ip_address(behind), channel=channel,
    )  # fmt: skip


def joined(known: Sequence[Device], *sighted: Sighted) -> tuple[Device, ...]:
    """Join in every order, which must not matter."""
    results = [pipeline.join(known, list(order), NOW).devices for order in permutations(sighted)]
    shapes = {tuple((one.id, one.behind, one.channel, one.addresses) for one in result) for result in results}
    assert len(shapes) == 1
    return results[0]


RECORDER = sadp("192.168.1.9", "33842199", model="DS-7616NI-K2", mac="09")
OTHER = sadp("192.168.1.8", "33842188", model="DS-7616NI-K2", mac="08")


@pytest.mark.parametrize("address", ["192.168.254.2", "10.1.1.65"])
def test_a_host_of_ours_at_an_inside_address_is_not_the_camera_on_the_recorders_port(address: str) -> None:
    host = sadp(address)
    inside = listed(address, "192.168.1.9", "2", connection="plugplay", name="Door")
    devices = joined((), RECORDER, host, inside)
    assert len(devices) == 3
    (camera,) = [one for one in devices if one.behind]
    assert (camera.addresses, camera.channel) == ((), "2")
    again = joined(devices, RECORDER, host, inside)
    assert {one.id for one in again} == {one.id for one in devices}


def test_the_camera_on_the_recorders_port_is_found_again_on_the_network_by_its_serial() -> None:
    inside = listed("192.168.254.2", "192.168.1.9", "2", connection="plugplay", serial="C80020200414AAWRE33842150")
    devices = joined((), RECORDER, sadp("192.168.1.64"), inside)
    assert len(devices) == 2
    (camera,) = [one for one in devices if one.channel]
    assert [str(address) for address in camera.addresses] == ["192.168.1.64"]


def test_two_recorders_with_the_same_inside_addresses_keep_their_cameras_apart() -> None:
    sighted = [
        RECORDER,
        OTHER,
        listed("192.168.254.2", "192.168.1.9", "1", connection="plugplay", model="DS-2CD2346G2-ISU/SL"),
        listed("192.168.254.2", "192.168.1.8", "1", connection="plugplay", model="DS-2CD2346G2-ISU/SL"),
    ]
    devices = joined((), *sighted)
    assert len(devices) == 4
    inside = {one.behind: one.id for one in devices if one.behind}
    assert len(inside) == 2
    again = {one.behind: one.id for one in joined(devices, *sighted) if one.behind}
    assert again == inside


def test_of_two_recorders_the_one_that_a_camera_hung_on_first_stays() -> None:
    first = listed("192.168.1.64", "192.168.1.9", "3")
    before = joined((), RECORDER, OTHER, sadp("192.168.1.64"), first)
    behind = {one.id: (one.behind, one.channel) for one in before}
    second = listed("192.168.1.64", "192.168.1.8", "1")
    after = pipeline.join(before, [RECORDER, OTHER, sadp("192.168.1.64"), second, first], NOW + timedelta(hours=1))
    assert {one.id: (one.behind, one.channel) for one in after.devices} == behind
    moved = pipeline.join(before, [RECORDER, OTHER, sadp("192.168.1.64"), second], NOW + timedelta(hours=2))
    assert {one.channel for one in moved.devices} == {None, "1"}


def test_a_list_that_names_another_mac_at_an_address_names_another_camera() -> None:
    entry = listed("192.168.1.64", "192.168.1.9", "3", mac="38:af:29:00:00:07")
    assert len(joined((), RECORDER, sadp("192.168.1.64"), entry)) == 3


def test_analogue_channels_make_no_device_and_no_finding() -> None:
    channels = [
        Observation(kind="channel.analog", value=f"{at} yes Till", source="hikvision_nvr") for at in range(1, 5)
    ]
    own = Sighted(
        address=RECORDER.address, observations=(*RECORDER.observations, *channels), captures=RECORDER.captures,
        sources=("hikvision_nvr", "sadp"), sign="camera",
    )  # fmt: skip
    (plain,), (hybrid,) = joined((), RECORDER), joined((), own)
    assert (hybrid.id, hybrid.identity.maker, hybrid.identity.kind) == (plain.id, "hikvision", "recorder")
    found = [judge(pipeline.join((), [one], NOW)).findings for one in (RECORDER, own)]
    assert found[0] == found[1]
