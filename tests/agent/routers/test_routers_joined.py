"""What a router's driver reads becomes a verdict and a finding for the camera, and outlives a router that is silent."""

import os
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from fakes_fritzbox import FakeFritzbox, row
from fakes_mikrotik import FORWARD as NAT
from fakes_mikrotik import FakeMikrotik
from fakes_openwrt import FORWARD, FakeOpenwrt
from fakes_unifi import FORWARD as PORT_FORWARD
from fakes_unifi import FakeUnifi
from fakes_web import PASSWORD, FakeWeb, Said, lan

from cctv_guard_agent.app import Site
from cctv_guard_agent.config import Config
from cctv_guard_agent.exposure.assess import assess
from cctv_guard_agent.exposure.gateways import merge
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.model.exposure import Exposure, Way
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.routers.fritzbox import Fritzbox
from cctv_guard_agent.routers.interface import RouterConfig
from cctv_guard_agent.routers.unifi import UnifiNetwork
from cctv_guard_agent.store import Store
from cctv_guard_simulator.site import Site as SimulatedSite

pytestmark = pytest.mark.usefixtures("hasty_searches")
NETWORK = f"127.{100 + os.getpid() // 250 % 100}.{os.getpid() % 250}.0/24"
"""The cameras', of this process alone, so that two runs on one host do not meet."""
ROUTER = IPv4Address(NETWORK.replace(".0/24", ".1"))
"""Which the simulated camera names as its own gateway."""
NETWORKS = (ip_network(NETWORK),)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def camera() -> AsyncIterator[str]:
    async with SimulatedSite(network=NETWORK, profiles=["hikvision"]) as site:
        yield str(site.device("hikvision").address)


def watching(router: RouterConfig, clock: Clock, path: Path | None = None) -> Site:
    return Site(Config(networks=NETWORKS, routers=(router,)), Lan.of(NETWORKS), Store(path), now=clock)


def exposure(snapshot: Snapshot, camera: str) -> Exposure:
    found: Any = [one for one in snapshot.devices if ip_address(camera) in one.device.addresses]
    return found[0].exposure


def verdicts(told: Exposure) -> dict[Way, Answer]:
    return {looked.way: looked.verdict.answer for looked in told.ways}


def openwrt(camera: str) -> FakeOpenwrt:
    return FakeOpenwrt({**FORWARD, "dest_ip": camera, "dest_port": "8080"})


ROUTERS: list[tuple[str, Callable[[str], Any]]] = [
    ("openwrt", openwrt),
    ("mikrotik", lambda camera: FakeMikrotik({**NAT, "to-addresses": camera, "to-ports": "8080"})),
    ("fritzbox", lambda camera: FakeFritzbox(row(client=camera, inside=8080))),
    ("unifi", lambda camera: FakeUnifi({**PORT_FORWARD, "fwd": camera, "fwd_port": "8080"})),
]


@pytest.mark.parametrize(("driver", "router"), ROUTERS, ids=[name for name, _ in ROUTERS])
async def test_a_forward_entered_by_hand_makes_its_camera_reachable_from_the_internet(
    camera: str, driver: str, router: Callable[[str], Any]
) -> None:
    clock = Clock()
    async with FakeWeb(router(camera), address=ROUTER) as web:
        site = watching(web.config(driver), clock)
        await site.audit()
        snapshot = site.assess(clock.now)
    told = exposure(snapshot, camera)
    assert told.reachable_from_internet.answer is Answer.YES
    assert verdicts(told)[Way.STATIC_FORWARD] is Answer.YES
    assert "port 34567" in " ".join(text.english for text in told.reachable_from_internet.because)
    assert "internet_reachable" in {finding.check for finding in snapshot.findings}
    assert PASSWORD not in repr(site.payloads(snapshot))
    site.close()


async def test_a_router_that_was_read_whole_without_a_way_in_is_a_no_for_each_way(camera: str) -> None:
    clock = Clock()
    async with FakeWeb(FakeOpenwrt(), address=ROUTER) as web:
        site = watching(web.config("openwrt"), clock)
        await site.audit()
        told = exposure(site.assess(clock.now), camera)
    answers = verdicts(told)
    for way in (Way.PORT_MAPPING, Way.STATIC_FORWARD, Way.DMZ, Way.NAT_PMP):
        assert answers[way] is Answer.NO, way
    site.close()


async def test_a_missing_right_leaves_its_ways_unknown_and_says_which_right_it_is(camera: str) -> None:
    clock = Clock()
    router = FakeOpenwrt()
    router.rights = router.rights - {"uci get firewall"}
    async with FakeWeb(router, address=ROUTER) as web:
        site = watching(web.config("openwrt"), clock)
        await site.audit()
        told = exposure(site.assess(clock.now), camera)
    looked = next(one for one in told.ways if one.way is Way.STATIC_FORWARD)
    assert looked.verdict.answer is Answer.UNKNOWN
    assert "configuration `firewall`" in " ".join(text.english for text in looked.verdict.because)
    site.close()


@pytest.mark.parametrize("restart", [False, True])
async def test_a_router_that_falls_silent_keeps_its_verdict_until_that_grows_stale(
    camera: str, tmp_path: Path, restart: bool
) -> None:
    clock, router, off = Clock(), openwrt(camera), False

    def answer(asked: Any) -> Said:
        return Said(raw=b"") if off else router(asked)

    async with FakeWeb(answer, address=ROUTER) as web:
        site = watching(web.config("openwrt"), clock, tmp_path / "db")
        await site.audit()
        if restart:
            site.close()
            site = watching(web.config("openwrt"), clock, tmp_path / "db")
        off = True
        clock.now += timedelta(seconds=30)
        await site.read_routers()
        soon = exposure(site.assess(clock.now), camera)
        clock.now += timedelta(days=2)
        await site.read_routers()
        late = exposure(site.assess(clock.now), camera)
    assert soon.reachable_from_internet.answer is Answer.YES
    assert late.reachable_from_internet.answer is Answer.UNKNOWN
    assert [one.state for one in site.sources if one.name == "openwrt"] == ["not_run"]
    site.close()


async def test_what_a_box_hides_over_one_interface_is_settled_by_another_that_shows_it() -> None:
    async with FakeWeb(FakeFritzbox(row())) as web:
        (box,) = await Fritzbox().read(lan(), web.config("fritzbox"), ())
    igd = replace(box, driver="upnp_igd", mappings=(), ways_read=(Way.PORT_MAPPING,), limits=())
    for order in ((box, igd), (igd, box)):
        (joined,) = merge(order)
        assert joined.ways_read == (Way.PORT_MAPPING, Way.STATIC_FORWARD)
        keys = {limit.key for limit in joined.limits}
        assert "router.limit.blind.port_mapping" not in keys
        assert {"router.limit.blind.dmz", "router.limit.blind.nat_pmp", "router.limit.blind.ipv6"} <= keys


async def test_a_way_that_nobody_could_read_says_why_in_the_routers_own_words() -> None:
    router = FakeUnifi()
    router.denied = {"firewall/zone-matrix"}
    async with FakeWeb(router) as web:
        (gateway,) = await UnifiNetwork().read(lan(), web.config("unifi"), ())
    camera = Device(
        id="dev-1",
        provisional=False,
        identifiers=Identifiers(),
        identity=Identity(),
        addresses=(ip_address("192.168.1.64"),),
        name="Cam",
        behind=None,
        first_seen=datetime.now(UTC),
        observations=(),
    )
    told = assess(camera, (gateway,), datetime.now(UTC))
    looked = next(one for one in told.ways if one.way is Way.IPV6)
    assert looked.verdict.answer is Answer.UNKNOWN
    assert "Forbidden for this role" in " ".join(text.english for text in looked.verdict.because)
    others = [one.verdict.because for one in told.ways if one.way is Way.DMZ]
    assert "Forbidden" not in repr(others)
