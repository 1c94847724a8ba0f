"""From a log to what is published: a camera that asks for its maker's cloud is told so, also after a restart."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from cctv_guard_agent import inventory
from cctv_guard_agent.app import Site
from cctv_guard_agent.config import Config, parse
from cctv_guard_agent.egress.interface import EgressConfig
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.store import Store

sys.path.insert(0, str(Path(__file__).parent / "routers"))
from fakes_mikrotik import FakeMikrotik
from fakes_web import PASSWORD, FakeWeb, tls

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CAMERA = ip_address("127.93.1.64")


def line(hours: float, name: str, serial: int) -> str:
    head = f"{(NOW - timedelta(hours=hours)).isoformat()} gw dnsmasq[7]: {serial} {CAMERA}/4000"
    return f"{head} query[A] {name} from {CAMERA}\n{head} reply {name} is 11.22.33.44\n"


def known_camera(store: Store) -> None:
    stream = Observation(
        kind="rtsp.status", value="401", endpoint=Endpoint(address=CAMERA, port=554), source="rtsp_options", at=NOW
    )
    device = Device(
        id="dev-1",
        provisional=False,
        identifiers=Identifiers(kernel_mac="44:19:b6:12:34:56"),
        identity=Identity(),
        addresses=(CAMERA,),
        name="Cam",
        first_seen=NOW - timedelta(days=9),
        observations=(stream,),
    )
    store.save_device(device.id, inventory.to_plain(device), device.first_seen)


def site(folder: Path, *, at: datetime = NOW) -> Site:
    networks = (ip_network("127.93.1.0/24"),)
    egress = (EgressConfig(source="dnsmasq", options={"file": str(folder / "dnsmasq.log")}),)
    return Site(Config(networks=networks, egress=egress), Lan.of(networks), Store(folder / "s.db"), now=lambda: at)


async def test_what_a_log_tells_is_judged_published_and_outlasts_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.db")
    known_camera(store)
    store.close()
    (tmp_path / "dnsmasq.log").write_text(line(30, "old.example", 1) + line(2, "p2p3.reolink.com", 2))
    one = site(tmp_path)
    assert one.reads_egress
    assert await one.read_egress()
    assert not await one.read_egress()  # not due yet
    snapshot = one.assess(NOW)
    assert snapshot.devices[0].exposure.phones_home.answer is Answer.YES
    assert [found.check for found in snapshot.findings if found.check == "phones_home"]
    published = json.dumps(one.payloads(snapshot))
    assert "Reolink (P2P by UID)" in published
    assert "p2p3" not in published
    one.close()

    again = site(tmp_path, at=NOW + timedelta(hours=1))
    assert again.assess(again.now()).devices[0].exposure.phones_home.answer is Answer.YES
    again.forget("dev-1")
    again.close()
    kept = Store(tmp_path / "s.db")
    assert "Reolink" not in str(kept.meta("egress"))
    kept.close()


async def test_only_what_changes_is_published_anew(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.db")
    known_camera(store)
    store.close()
    log = tmp_path / "dnsmasq.log"
    log.write_text(line(30, "old.example", 1) + line(2, "p2p3.reolink.com", 2) + line(1, "p2p3.reolink.com", 3))
    one = site(tmp_path)
    await one.read_egress()
    before = one.device_payload(one.assess(NOW).devices[0], one.assess(NOW))
    with log.open("a") as file:
        file.write(line(-0.05, "p2p3.reolink.com", 4))
    one.now = lambda: NOW + timedelta(minutes=6)  # type: ignore[method-assign]
    assert await one.read_egress()
    later = one.assess(one.now())
    assert one.device_payload(later.devices[0], later)["revision"] == before["revision"]
    one.close()


async def test_a_site_without_a_source_says_what_to_name(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.db")
    known_camera(store)
    networks = (ip_network("127.93.1.0/24"),)
    one = Site(Config(networks=networks), Lan.of(networks), store, now=lambda: NOW)
    assert not one.reads_egress
    assert not await one.read_egress()
    verdict = one.assess(NOW).devices[0].exposure.phones_home
    assert verdict.answer is Answer.UNKNOWN
    assert "`egress`" in verdict.because[0].english
    one.close()


async def test_a_routers_table_tells_with_the_login_of_its_own_entry(tmp_path: Path) -> None:
    fake = FakeMikrotik()
    fake.menus["ip/firewall/connection"] = [
        {"protocol": "udp", "src-address": f"{CAMERA}:4000", "dst-address": "11.22.33.9:8800", "seen-reply": "true"}
    ]
    store = Store(tmp_path / "s.db")
    known_camera(store)
    async with FakeWeb(fake) as web:
        router = {"driver": "mikrotik", "address": str(web.address), "port": web.port, "username": "cctvguard",
                  "password": PASSWORD, "certificate": tls()[1]}  # fmt: skip
        config = parse({"routers": [router], "egress": [{"source": "mikrotik_connections"}]})
        networks = (ip_network("127.94.1.0/24"),)
        one = Site(replace(config, networks=networks), Lan.of(networks), store, now=lambda: NOW)
        await one.read_routers()
        assert await one.read_egress()
    verdict = one.assess(NOW).devices[0].exposure.phones_home
    assert verdict.answer is Answer.YES
    assert "UDP 8800 (port of Dahua, Easy4ip P2P)" in verdict.because[0].english
    published = json.dumps(one.payloads(one.assess(NOW)))
    assert "mikrotik_connections" in published
    assert PASSWORD not in published
    one.close()
