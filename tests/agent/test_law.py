"""Design section 7 and issue 2, "what bad input gets", held against the whole agent among good and hostile devices."""

import asyncio
import json
import os
import re
import tracemalloc
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent.app import Site, load_plugins
from cctv_guard_agent.config import Config, DeviceConfig
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.probes.interface import Probe, Probed, Target
from cctv_guard_agent.redact_capture import Redactor
from cctv_guard_agent.report import csv_report, html_report
from cctv_guard_agent.report.data import ReportData
from cctv_guard_agent.store import Store
from cctv_guard_simulator.site import Site as SimulatedSite

HOSTILE = sorted((Path(__file__).parent / "simulator" / "profiles_hostile").glob("*.yaml"))
GOOD = ("hikvision", "dahua", "axis", "reolink", "uniview", "lorex", "gateway")
_PROCESS = os.getpid()
NETWORK = f"127.{20 + _PROCESS // 250 % 40}.{_PROCESS % 250}.0/24"
ELSEWHERE = f"127.{60 + _PROCESS // 250 % 40}.{_PROCESS % 250}.1"
"""Outside the networks: where the foreign XAddr, the redirects and a mapping of the router lead."""


@dataclass
class Seen:
    """What one audit of the mixed site brought."""

    simulated: SimulatedSite
    site: Site
    payloads: Any
    foreign: list[object]
    peak_bytes: int
    order: list[str]
    """Addresses, each time that a question to them was done."""

    def device(self, name: str) -> Any:
        address = str(self.simulated.device(name).address)
        return next((one for one in self.payloads["devices"] if address in one["addresses"]), None)

    def failures(self, name: str) -> list[str]:
        address = ip_address(self.simulated.device(name).address)
        seen = [one for one in self.site.last_sighted if one.address == address]
        return [item.value for one in seen for item in one.observations if item.kind == "probe.failed"]


class Noted:
    """A probe that writes down when it was done with whom."""

    def __init__(self, probe: Probe, order: list[str]) -> None:
        self.name, self.stage, self.wants = probe.name, probe.stage, probe.wants
        self._probe, self._order = probe, order

    async def ask(self, net: Net, target: Target) -> Probed:
        try:
            return await self._probe.ask(net, target)
        finally:
            self._order.append(str(target.address))


async def _audited() -> Seen:
    foreign: list[object] = []
    order: list[str] = []

    async def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        foreign.append(writer.get_extra_info("peername"))
        writer.close()

    networks = (ip_network(NETWORK),)
    plugins = replace(load_plugins(), probes=tuple(Noted(probe, order) for probe in load_plugins().probes))
    async with (
        await asyncio.start_server(note, ELSEWHERE, 8080),
        SimulatedSite(
            network=NETWORK, profiles=(*GOOD, *HOSTILE), values={"elsewhere": f"{ELSEWHERE}:8080"}
        ) as simulated,
    ):
        for port, client in enumerate((ELSEWHERE, "8.8.8.8", "255.255.255.255"), 9000):
            simulated.gateway.add_mapping(external_port=port, internal_client=client, internal_port=8080)
        silent = DeviceConfig(address=ip_address(simulated.device("silent").address))
        ours = Site(Config(networks=networks, devices=(silent,)), Lan.of(networks), Store(None), plugins)
        tracemalloc.start()
        await ours.audit()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        payloads = ours.payloads(ours.assess(ours.now()))
        return Seen(simulated, ours, payloads, foreign, peak, order)


@pytest.fixture(scope="module")
def seen(hasty_searches_of_module: None) -> Seen:
    """One audit for all tests here: it lasts as long as the slowest device may take."""
    return asyncio.run(_audited())


@pytest.mark.parametrize("name", [one for one in GOOD if one != "gateway"])
def test_a_good_camera_among_hostile_ones_is_what_its_profile_expects(seen: Seen, name: str) -> None:
    expect, one = seen.simulated.device(name).expect(), seen.device(name)
    assert one["identity"]["maker"] == expect["maker"]
    for claim in ("reachable_from_internet", "cloud_access", "anonymous_stream", "activated"):
        if claim in expect:
            assert one["exposure"][claim]["answer"] == expect[claim], claim
    assert not [why for why in seen.failures(name) if "slow" in why or "spent" in why]


def test_nothing_is_sent_to_the_host_that_a_device_names(seen: Seen) -> None:
    assert seen.foreign == []


def test_mappings_to_addresses_outside_the_lan_are_reported_and_not_followed(seen: Seen) -> None:
    (router,) = seen.payloads["routers"]
    ports = {one["external_port"] for one in router["mappings"]}
    assert {9000, 9001, 9002} <= ports
    found = [one for one in seen.payloads["site"]["findings"]["open"] if one["check"] == "foreign_mapping"]
    assert {f"tcp/{port}" for port in (9000, 9001, 9002)} <= {one["subject"].split()[-1] for one in found}
    assert not {"8.8.8.8", ELSEWHERE} & {address for one in seen.payloads["devices"] for address in one["addresses"]}


def test_memory_stays_flat_under_100_megabytes_and_an_xml_bomb(seen: Seen) -> None:
    assert seen.peak_bytes < 40_000_000, f"{seen.peak_bytes / 1e6:.0f} MB"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("garbage", "no HTTP or RTSP reply"),
        ("silent", "not done"),
        ("slow", "not done after|answers too slowly"),
        ("huge", "longer than"),
        ("xml_bomb", "broken XML with declarations"),
        ("redirect", "redirects, which is not followed"),
        ("foreign_xaddr", "leads to another host; not followed"),
        ("refuse", "asks for a login"),
    ],
)
def test_what_a_hostile_device_did_is_an_observation(seen: Seen, name: str, words: str) -> None:
    assert any(re.search(words, why) for why in seen.failures(name)), seen.failures(name)


def test_a_login_is_sent_to_nobody_that_the_owner_did_not_bind_it_to(seen: Seen) -> None:
    for device in seen.simulated.devices:
        assert seen.simulated.counters(device.id)["requests_with_credentials"] == 0, device.id
        assert seen.simulated.counters(device.id)["most_at_once"] <= 2, device.id


def _report(seen: Seen) -> ReportData:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return ReportData(payloads=seen.payloads, at=at, judged_at=at)


def test_hostile_names_reach_no_output_raw(seen: Seen) -> None:
    texts = [json.dumps(seen.payloads, ensure_ascii=False)]
    texts += [json.dumps(one.content, ensure_ascii=False) for one in seen.site.store.unsent_events(10_000)]
    html = html_report.render(_report(seen))
    table = csv_report.render(_report(seen))
    for text in (*texts, html, table):
        raw = {c for c in text if not c.isprintable() and c not in "\r\n"}
        assert raw == set()
    assert "<script>alert" in texts[0]  # it is there as text, for consumers to escape
    assert "<script" not in html
    assert "<b>Best" not in html
    assert not any(line.startswith(("=", "+", "-", "@")) for line in table.splitlines())


def test_the_word_safe_is_never_said(seen: Seen) -> None:
    said = json.dumps(seen.payloads).lower() + html_report.render(_report(seen)).lower()
    for word in ("is safe", "are safe", "secure now", "no risk", '"safe"'):
        assert word not in said


def test_good_cameras_are_done_while_the_slow_one_is_still_asked(seen: Seen) -> None:
    ends = {address: place for place, address in enumerate(seen.order)}
    slow = ends.pop(str(seen.simulated.device("slow").address))
    for name in GOOD:
        if name != "gateway":
            assert ends[str(seen.simulated.device(name).address)] < slow, name


def test_no_serial_is_published_whole(seen: Seen) -> None:
    text = json.dumps(seen.payloads) + json.dumps([one.content for one in seen.site.store.unsent_events(10_000)])
    for device in seen.simulated.devices:
        if device.serial and len(device.serial) > 8:
            assert device.serial not in text, device.id


def test_a_capture_that_is_given_away_holds_no_serial_and_no_address(seen: Seen) -> None:
    for device in seen.simulated.devices:
        redactor = Redactor()
        sighted = [one for one in seen.site.last_sighted if str(one.address) == str(device.address)]
        text = "\n".join(redactor.text(capture.raw) for one in sighted for capture in one.captures)
        for private in (device.serial, device.mac, device.mac.replace(":", "")):
            if private and len(private) > 8:
                assert private.lower() not in text.lower(), device.id
        assert not re.search(r"\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2,3}\b", text), device.id
