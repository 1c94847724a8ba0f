"""The whole agent on a simulated site of its own: what it finds, keeps, and how it behaves over time."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cctv_guard_agent import logins
from cctv_guard_agent.app import Site, load_plugins
from cctv_guard_agent.config import Config, DeviceConfig
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.store import Store
from cctv_guard_simulator.site import Site as SimulatedSite

NETWORK = f"127.{100 + os.getpid() // 250 % 100}.{os.getpid() % 250}.0/24"
"""Of this process alone, so that two runs on one host do not meet."""
CONTRACT = Path(__file__).parents[2] / "contract"
pytestmark = pytest.mark.usefixtures("hasty_searches")


@pytest.fixture
async def simulated() -> AsyncIterator[SimulatedSite]:
    async with SimulatedSite(network=NETWORK) as site:
        yield site


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def site(path: Path | None = None, clock: Clock | None = None, **config: Any) -> Site:
    networks = (ip_network(NETWORK),)
    return Site(Config(networks=networks, **config), Lan.of(networks), Store(path), now=clock or Clock())


async def test_every_simulated_device_is_what_its_profile_expects(simulated: SimulatedSite) -> None:
    ours = site()
    await ours.audit()
    snapshot = ours.assess(ours.now())
    found = {str(address): one for one in snapshot.devices for address in one.device.addresses}
    for device in simulated.devices:
        expect = device.expect()
        one = found.get(str(device.address))
        if expect.get("is_camera") is False:
            assert one is None, f"{device.id} was taken for a camera"
            continue
        assert one is not None, f"{device.id} was not found"
        assert one.device.identity.maker == expect["maker"], device.id
        for claim in ("reachable_from_internet", "cloud_access", "anonymous_stream", "activated"):
            if claim in expect:
                assert str(getattr(one.exposure, claim).answer) == expect[claim], (device.id, claim)


async def test_every_payload_keeps_to_the_contract(simulated: SimulatedSite) -> None:
    ours = site()
    await ours.audit()
    payloads: Any = ours.payloads(ours.assess(ours.now()))
    pairs = [("site", payloads["site"]), ("agent", payloads["agent"])]
    pairs += [("device", one) for one in payloads["devices"]] + [("router", one) for one in payloads["routers"]]
    for name, content in pairs:
        schema = json.loads((CONTRACT / f"{name}.schema.json").read_text("utf-8"))
        jsonschema.validate(json.loads(json.dumps(content)), schema)


async def test_a_second_look_changes_no_id_and_no_payload(simulated: SimulatedSite, tmp_path: Path) -> None:
    clock = Clock()
    ours = site(tmp_path / "db", clock)
    await ours.audit()
    first: Any = ours.payloads(ours.assess(clock.now))
    clock.now += timedelta(minutes=15)
    await ours.audit()
    second: Any = ours.payloads(ours.assess(clock.now))
    assert [(one["id"], one["revision"]) for one in second["devices"]] == [
        (one["id"], one["revision"]) for one in first["devices"]
    ]
    ours.close()


async def test_a_restart_keeps_everything_and_a_lost_database_gives_the_same_ids(
    simulated: SimulatedSite, tmp_path: Path
) -> None:
    ours = site(tmp_path / "db")
    await ours.audit()
    before: Any = ours.payloads(ours.assess(ours.now()))
    ours.close()
    again = site(tmp_path / "db")
    after: Any = again.payloads(again.assess(again.now()))
    assert [(one["id"], one["identity"]["maker"]) for one in after["devices"]] == [
        (one["id"], one["identity"]["maker"]) for one in before["devices"]
    ]
    again.close()
    lost = site()
    await lost.audit()
    ids = {one["id"] for one in before["devices"] if not one["provisional"]}
    assert ids <= {device.id for device in lost.devices}


async def test_a_mapping_opens_a_finding_and_its_end_closes_it(simulated: SimulatedSite) -> None:
    clock = Clock()
    ours = site(clock=clock)
    await ours.audit()
    ours.assess(clock.now)
    camera = simulated.device("axis")
    device = next(one for one in ours.devices if ip_address(camera.address) in one.addresses)
    simulated.gateway.add_mapping(
        external_port=9443, internal_client=str(camera.address), internal_port=8080, protocol="TCP", description="t"
    )
    clock.now += timedelta(seconds=30)
    await ours.read_routers()
    opened = [one for one in ours.assess(clock.now).findings if one.device == device.id and "9443" in one.subject]
    assert [one.check for one in opened] == ["internet_reachable"]
    assert simulated.gateway.delete_mapping("TCP", 9443)
    clock.now += timedelta(seconds=30)
    await ours.read_routers()
    assert opened[0].id not in {one.id for one in ours.assess(clock.now).findings}
    events = [one.content for one in ours.store.unsent_events(1000)]
    kinds = [one["type"] for one in events if one["finding"] == opened[0].id]
    assert kinds == ["finding_opened", "finding_closed"]


async def test_a_camera_that_moved_keeps_its_id(simulated: SimulatedSite) -> None:
    clock = Clock()
    ours = site(clock=clock)
    await ours.audit()
    camera = simulated.device("annke")
    before = next(one.id for one in ours.devices if ip_address(camera.address) in one.addresses)
    new = str(ip_network(NETWORK)[200])
    await camera.move(new)
    clock.now += timedelta(minutes=15)
    await ours.audit()
    assert next(one.id for one in ours.devices if str(one.addresses[0]) == new) == before


async def test_no_device_is_asked_more_than_two_things_at_once_and_nobody_is_logged_in_to(
    simulated: SimulatedSite,
) -> None:
    ours = site()
    await ours.audit()
    for device in simulated.devices:
        counters = simulated.counters(device.id)
        assert counters["most_at_once"] <= 2, device.id
        assert counters["requests_with_credentials"] == 0, device.id
        assert counters["plays"] == 0, device.id
        assert counters["writes"] == 0, device.id


async def test_a_printers_port_9100_is_never_touched(simulated: SimulatedSite) -> None:
    ours = site()
    await ours.audit()
    printers = [one for one in simulated.devices if "printer" in one.id]
    assert printers
    for printer in printers:
        assert "9100" not in {str(port) for port in simulated.counters(printer.id)["tcp_connections"]}


def login(simulated: SimulatedSite, password: str, *, serial: str | None = None) -> tuple[Any, DeviceConfig]:
    camera = simulated.device("hikvision")
    return camera, DeviceConfig(
        address=ip_address(camera.address),
        mac=camera.mac,
        serial=serial or camera.serial,
        credentials=Credentials(username=camera.profile.account, password=Secret(password)),
    )


PASSWORD = "correct horse"


async def test_a_bound_login_is_used_at_most_once_per_service() -> None:
    async with SimulatedSite(network=NETWORK, password=PASSWORD) as simulated:
        camera, bound = login(simulated, PASSWORD)
        ours = site(devices=(bound,))
        await ours.audit()
        counters = simulated.counters(camera.id)
        assert counters["refusals"] == 0
        assert 1 <= counters["logins"] <= 3
        device = next(one for one in ours.devices if ip_address(camera.address) in one.addresses)
        assert any(one.kind == "onvif.FirmwareVersion" for one in device.observations)
        others = [one for one in simulated.devices if one.id != camera.id]
        assert all(simulated.counters(one.id)["requests_with_credentials"] == 0 for one in others)


async def test_a_login_bound_to_another_serial_is_not_sent() -> None:
    async with SimulatedSite(network=NETWORK, password=PASSWORD) as simulated:
        camera, bound = login(simulated, PASSWORD, serial="ANOTHER-UNIT")
        await site(devices=(bound,)).audit()
        assert simulated.counters(camera.id)["requests_with_credentials"] == 0


async def test_a_refused_login_is_not_sent_again_across_restarts(tmp_path: Path) -> None:
    async with SimulatedSite(network=NETWORK, password=PASSWORD) as simulated:
        camera, bound = login(simulated, "wrong")
        clock = Clock()
        ours = site(tmp_path / "db", clock, devices=(bound,))
        await ours.audit()
        ours.close()
        refusals = simulated.counters(camera.id)["refusals"]
        assert 1 <= refusals <= 2
        sent = simulated.counters(camera.id)["requests_with_credentials"]
        clock.now += timedelta(days=1)
        again = site(tmp_path / "db", clock, devices=(bound,))
        await again.audit()
        assert simulated.counters(camera.id)["requests_with_credentials"] == sent
        again.close()
        clock.now += timedelta(days=1)
        changed = site(tmp_path / "db", clock, devices=(login(simulated, PASSWORD)[1],))
        await changed.audit()
        assert simulated.counters(camera.id)["logins"] >= 1
        changed.close()


async def test_news_after_the_first_look_become_events(simulated: SimulatedSite) -> None:
    clock = Clock()
    ours = site(clock=clock)
    await simulated.device("dahua").down()
    await ours.audit()
    ours.complete_scan(clock.now)
    await simulated.device("dahua").up()
    await simulated.device("annke").move(str(ip_network(NETWORK)[201]))
    simulated.gateway.add_mapping(
        external_port=9555,
        internal_client=simulated.device("axis").address,
        internal_port=8080,
        protocol="TCP",
        description="",
    )
    clock.now += timedelta(minutes=15)
    await ours.audit()
    kinds = [one.content["type"] for one in ours.store.unsent_events(1000)]
    assert sorted(kinds) == sorted(["scan_complete", "camera_moved", "camera_new", "mapping_appeared"])


async def test_a_router_that_cannot_be_read_once_keeps_what_it_said(simulated: SimulatedSite) -> None:
    clock = Clock()
    ours = site(clock=clock)
    await ours.audit()
    before = {one.device.id: one.exposure.reachable_from_internet.answer for one in ours.assess(clock.now).devices}
    await simulated.device("gateway").down()
    clock.now += timedelta(minutes=15)
    await ours.audit()
    after = {one.device.id: one.exposure.reachable_from_internet.answer for one in ours.assess(clock.now).devices}
    assert after == before
    clock.now += timedelta(days=2)
    stale = {str(one.exposure.reachable_from_internet.answer) for one in ours.assess(clock.now).devices}
    assert stale == {"unknown"}


def kinds(ours: Site) -> list[tuple[str, Any]]:
    return [(str(one.content["type"]), one.content["finding"]) for one in ours.store.unsent_events(10_000)]


async def test_a_restart_opens_and_closes_nothing_before_the_first_look(
    simulated: SimulatedSite, tmp_path: Path
) -> None:
    clock = Clock()
    ours = site(tmp_path / "db", clock)
    await ours.audit()
    ours.observe([Observation(kind="broker.plain", value="yes 192.168.1.2:1883", source="broker", at=clock.now)])
    before: Any = ours.payloads(ours.assess(clock.now))
    events = kinds(ours)
    assert any(one["findings"]["open"] for one in before["devices"])
    ours.close()
    clock.now += timedelta(minutes=1)
    again = site(tmp_path / "db", clock)
    after: Any = again.payloads(again.assess(clock.now))
    assert kinds(again) == events
    assert after["site"]["routers"] == before["site"]["routers"]
    assert [(one["id"], one["revision"]) for one in after["devices"]] == [
        (one["id"], one["revision"]) for one in before["devices"]
    ]
    again.close()


async def test_who_only_reads_beside_the_service_changes_no_finding(simulated: SimulatedSite, tmp_path: Path) -> None:
    clock = Clock()
    ours = site(tmp_path / "db", clock)
    await ours.audit()
    ours.assess(clock.now)
    beside = site(tmp_path / "db", clock)
    beside.gateways = ()
    beside.assess(clock.now, remember=False)
    assert all(one.closed_at is None for one in beside.store.findings(clock.now))
    beside.close()
    ours.close()


async def test_a_full_disk_costs_the_memory_and_not_the_judgement(simulated: SimulatedSite, tmp_path: Path) -> None:
    clock = Clock()
    ours = site(tmp_path / "db", clock)
    ours.store._db.execute("PRAGMA query_only=ON")
    await ours.audit()
    snapshot = ours.assess(clock.now)
    assert any(one.severity == "critical" for one in snapshot.findings)
    content: Any = ours.payloads(ours.assess(clock.now))
    told = next(one for one in content["agent"]["sources"] if one["name"] == "inventory")
    assert told["state"] == "failed"
    assert "cannot be written" in told["why"]["text"]
    assert any(one["check"] == "essential_not_run" for one in content["site"]["findings"]["open"])
    ours.store._db.execute("PRAGMA query_only=OFF")
    clock.now += timedelta(minutes=15)
    await ours.audit()
    assert not any(one.name == "inventory" for one in ours.sources)
    ours.close()


async def test_a_device_that_is_forgotten_while_it_is_asked_stays_forgotten(simulated: SimulatedSite) -> None:
    ours = site()
    await ours.audit()
    gone = ours.devices[0].id
    looking = asyncio.create_task(ours.look_who_answers())
    await asyncio.sleep(0)
    ours.forget(gone)
    await looking
    assert not ours.knows(gone)


async def test_a_flood_of_checks_ends_at_the_logins_of_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins, "MOST_A_DAY", 4)
    async with SimulatedSite(network=NETWORK, password=PASSWORD, profiles=["hikvision"]) as simulated:
        camera, bound = login(simulated, PASSWORD)
        clock = Clock()
        ours = site(clock=clock, devices=(bound,))
        for _ in range(5):
            await ours.audit()
            for device in ours.devices:
                ours.ask_again(device.id)
        assert 1 <= simulated.counters(camera.id)["logins"] <= 4
        spent = simulated.counters(camera.id)["logins"]
        clock.now += timedelta(days=1)
        await ours.audit()
        assert simulated.counters(camera.id)["logins"] > spent


@pytest.mark.parametrize("certificate", ["0" * 64, None])
async def test_a_login_bound_to_serial_and_certificate_needs_both(certificate: str | None) -> None:
    async with SimulatedSite(network=NETWORK, password=PASSWORD, profiles=["hikvision"]) as simulated:
        camera, bound = login(simulated, PASSWORD)
        await site(devices=(replace(bound, certificate=certificate),)).audit()
        sent = simulated.counters(camera.id)["requests_with_credentials"]
        assert (sent > 0) == (certificate is None)


async def test_a_scan_keeps_the_refusal_and_nothing_else(tmp_path: Path) -> None:
    async with SimulatedSite(network=NETWORK, password=PASSWORD, profiles=["hikvision"]) as simulated:
        camera, bound = login(simulated, "wrong")
        networks = (ip_network(NETWORK),)
        sent = []
        for _ in range(3):
            memory = Store(tmp_path / "db")
            config = Config(networks=networks, devices=(bound,))
            await Site(config, Lan.of(networks), Store(None), now=Clock(), login_memory=memory).audit()
            assert memory.devices() == []
            memory.close()
            sent.append(simulated.counters(camera.id)["requests_with_credentials"])
        assert sent[0] > 0
        assert sent[1:] == [sent[0], sent[0]]


async def test_a_capture_asks_the_named_camera_alone(simulated: SimulatedSite) -> None:
    ours = site()
    await ours.audit(only=ip_address(simulated.device("axis").address))
    assert simulated.counters("axis")["requests"]
    for device in simulated.devices:
        if device.id not in ("axis", "gateway"):
            asked = simulated.counters(device.id)["requests"]
            assert not {"onvif", "rtsp"} & set(asked), device.id
            assert asked.get("http", 0) <= 1, device.id  # its UPnP description is part of discovery


class Announcing:
    """A driver of a router that says three times that something changed, or of one that cannot say."""

    automatic = True

    def __init__(self, name: str, times: int) -> None:
        self.name, self._times = name, times

    def prepare(self) -> None:
        """Nothing is slow to load."""

    async def read(self, *_: object) -> tuple[Gateway, ...]:
        return ()

    async def changes(self, net: Net, gateway: Gateway) -> AsyncIterator[None]:
        for _ in range(self._times):
            yield


async def test_a_router_read_by_two_drivers_is_heard_through_the_one_that_can_say() -> None:
    drivers = (Announcing("a_silent_one", 0), Announcing("upnp", 3), Announcing("somebody_elses", 9))
    networks = (ip_network(NETWORK),)
    plugins = replace(load_plugins(), drivers=drivers)
    ours = Site(Config(networks=networks), Lan.of(networks), Store(None), now=Clock(), plugins=plugins)
    gateway = Gateway(id="g", address=ip_address("192.0.2.1"), driver="a_silent_one+upnp")
    assert [one async for one in ours.changes(gateway)] == [None, None, None]
