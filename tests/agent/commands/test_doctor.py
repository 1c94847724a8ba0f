"""`doctor` reads each configured source once and says exactly what is missing; a refused login is not tried again."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from fakes_mikrotik import FakeMikrotik
from fakes_web import PASSWORD, FakeWeb, tls

from cctv_guard_agent import inventory
from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.commands._doctor_sources import examine
from cctv_guard_agent.config import Config, parse
from cctv_guard_agent.logins import Logins
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.store import Store
from tests.agent.commands.test_cli import cctv_guard

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


async def told(config: Config, store: Store | None = None) -> dict[str, list[tuple[str, str]]]:
    net = Lan.of([ip_network("127.94.1.0/24")])
    found: dict[str, list[tuple[str, str]]] = {}
    for what, state, says in await examine(config, net, load_plugins(), store or Store(None), lambda: NOW):
        found.setdefault(what, []).append((state, says))
    return found


def entry(web: FakeWeb, password: str = PASSWORD) -> dict[str, Any]:
    return {
        "driver": "mikrotik", "address": str(web.address), "port": web.port, "username": "cctvguard",
        "password": password, "certificate": tls()[1],
    }  # fmt: skip


async def test_a_router_that_can_be_read_is_good_and_what_it_did_not_show_is_noted() -> None:
    fake = FakeMikrotik()
    fake.denied.add("ipv6/firewall/filter")
    async with FakeWeb(fake) as web:
        found = await told(parse({"routers": [entry(web)]}))
    assert found["router mikrotik"] == [("good", "was read")]
    assert any("`read` and `rest-api`" in says for state, says in found[f"router mikrotik {web.address}"])


async def test_a_refused_login_is_bad_says_why_and_is_not_tried_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.db")
    fake = FakeMikrotik()
    async with FakeWeb(fake) as web:
        config = parse({"routers": [entry(web, "MARKER-wrong")]})
        first = await told(config, store)
        asked = len(fake.asked)
        again = await told(config, store)
    assert first["router mikrotik"][0][0] == "bad"
    assert "login refused" in first["router mikrotik"][0][1]
    assert "not used again until you change it" in again["router mikrotik"][0][1]
    assert len(fake.asked) == asked
    assert "MARKER" not in repr(first) + repr(again)
    store.close()


async def test_a_table_of_connections_says_the_right_that_its_login_lacks() -> None:
    fake = FakeMikrotik()
    fake.menus["ip/firewall/connection"] = []
    fake.denied.add("ip/firewall/connection")
    async with FakeWeb(fake) as web:
        config = parse({"routers": [entry(web)], "egress": [{"source": "mikrotik_connections"}]})
        found = await told(config)
    ((state, says),) = found["egress mikrotik_connections"]
    assert state == "bad"
    assert "`read` and `rest-api`" in says


async def test_a_log_that_holds_nothing_of_known_cameras_is_noted(tmp_path: Path) -> None:
    log = tmp_path / "dnsmasq.log"
    log.write_text(
        f"{(NOW - timedelta(hours=30)).isoformat()} gw dnsmasq[7]: 1 127.94.1.9/1 query[A] x from 127.94.1.9\n"
    )
    store = Store(tmp_path / "s.db")
    device = Device(
        id="dev-1", provisional=False, identifiers=Identifiers(kernel_mac="44:19:b6:12:34:56"), identity=Identity(),
        addresses=(ip_address("127.94.1.64"),), name="Cam", first_seen=NOW,
    )  # fmt: skip
    store.save_device(device.id, inventory.to_plain(device), device.first_seen)
    found = await told(parse({"egress": [{"source": "dnsmasq", "file": str(log)}]}), store)
    states = dict(found[f"egress dnsmasq {log}"])
    assert "holds nothing of the 1 known cameras" in states["note"]
    store.close()


async def test_a_log_that_cannot_be_opened_is_bad_and_named(tmp_path: Path) -> None:
    missing = tmp_path / "none.log"
    found = await told(parse({"egress": [{"source": "dnsmasq", "file": str(missing)}]}))
    ((state, says),) = found[f"egress dnsmasq {missing}"]
    assert state == "bad"
    assert "none.log" in says


@pytest.mark.parametrize("kind", ["go2rtc", "frigate"])
async def test_a_recorder_program_that_does_not_answer_is_bad(kind: str) -> None:
    found = await told(parse({"recorders": [{"kind": kind, "url": "http://127.94.1.250:9"}]}))
    (lines,) = found.values()
    assert lines[0][0] == "bad"


async def test_a_vantage_that_does_not_answer_is_bad() -> None:
    config = parse({"vantages": [{"name": "rented", "host": "127.94.1.250", "port": 9, "token": "t" * 40,
                                  "fingerprint": "0" * 64}]})  # fmt: skip
    found = await told(config)
    assert found["vantage rented"][0][0] == "bad"


async def test_a_login_that_a_camera_refused_is_bad_and_another_is_good(tmp_path: Path) -> None:
    device = {"address": "127.94.1.64", "mac": "44:19:b6:12:34:56", "serial": "4F05F1CPAQ12345", "username": "u",
              "password": "MARKER"}  # fmt: skip
    config = parse({"devices": [device]})
    store = Store(tmp_path / "s.db")
    assert (await told(config, store))["login of 127.94.1.64"][0][0] == "good"
    endpoint = Endpoint(address=ip_address("127.94.1.64"), port=80)
    seen = [
        Observation(kind=kind, value=value, endpoint=endpoint, source="test", at=NOW)
        for kind, value in (("arp.mac", "44:19:b6:12:34:56"), ("onvif.SerialNumber", "4F05F1CPAQ12345"))
    ]
    Logins(config.devices, store, lambda: NOW).note_refusal(endpoint.address, seen, "isapi_device_info")
    ((state, says),) = (await told(config, store))["login of 127.94.1.64"]
    assert state == "bad"
    assert "isapi_device_info" in says
    assert "MARKER" not in says
    store.close()


def test_the_command_shows_them_and_can_leave_them_alone(tmp_path: Path) -> None:
    path = tmp_path / "cctv-guard.yaml"
    path.write_text(f"networks: [127.98.0.0/24]\negress:\n  - source: dnsmasq\n    file: {tmp_path}/none.log\n")

    def lines(*more: str) -> dict[str, str]:
        ended: subprocess.CompletedProcess[str] = cctv_guard("doctor", "--config", str(path), "--json", *more)
        return {one["what"]: one["state"] for one in json.loads(ended.stdout)}

    assert lines()[f"egress dnsmasq {tmp_path}/none.log"] == "bad"
    assert not any(what.startswith("egress") for what in lines("--no-sources"))
