"""Sources are read when due, a refused login rests over restarts, and a failing one harms nobody."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.config import Config, parse
from cctv_guard_agent.egress.interface import EgressConfig, Reading, Seen
from cctv_guard_agent.egress_ledger import Ledger
from cctv_guard_agent.errors import ConfigError, Refused, Unreachable
from cctv_guard_agent.logins import Logins
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.credentials import Credentials
from cctv_guard_agent.model.device import Device, Identifiers
from cctv_guard_agent.model.egress import Outcome
from cctv_guard_agent.model.evidence import Identity
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.net.lan import Lan
from cctv_guard_agent.phoning import Phoning, check_sources, owners_of
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CAMERA = IPv4Address("192.168.1.64")
NET: Net = Lan(interfaces=(), networks=())


def camera(*addresses: str, id_: str = "cam", is_camera: bool | None = True) -> Device:
    return Device(
        id=id_,
        provisional=False,
        identifiers=Identifiers(),
        identity=Identity(is_camera=is_camera),
        addresses=tuple(map(ip_address, addresses)),
        name="Cam",
        first_seen=NOW - timedelta(days=9),
    )


class FakeSource:
    """A source that does as it is told, and notes what it was asked."""

    name = "fake"
    every_s = 900
    slack_s = 60
    flows = False
    glimpses = False
    router = ""

    def __init__(self) -> None:
        self.marks: list[str] = []
        self.cameras: frozenset[Address] = frozenset()
        self.raises: Exception | None = None

    def check(self, config: EgressConfig) -> None:
        pass

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        self.marks.append(mark)
        self.cameras = cameras
        if self.raises:
            raise self.raises
        seen = Seen(client=CAMERA, at=now, outcome=Outcome.ANSWERED, name="p2p.reolink.com")
        return Reading(seen=(seen,), since=now - timedelta(hours=24), until=now, mark=f"m{len(self.marks)}")


def config(password: str = "MARKER") -> EgressConfig:
    return EgressConfig(
        source="fake", address=CAMERA, options={}, credentials=Credentials(username="u", password=Secret(password))
    )


def phoning(source: FakeSource, store: Store | None = None, password: str = "MARKER", **rest: Any) -> Phoning:
    logins = Logins((), store or Store(None), lambda: NOW)
    return Phoning([source], [config(password)], rest.get("ledger") or Ledger(), logins)


async def test_a_source_is_read_when_it_is_due_and_goes_on_at_its_mark() -> None:
    source = FakeSource()
    one = phoning(source)
    assert await one.read(NET, [camera(str(CAMERA))], NOW)
    assert not await one.read(NET, [camera(str(CAMERA))], NOW + timedelta(seconds=60))
    assert await one.read(NET, [camera(str(CAMERA))], NOW + timedelta(seconds=901))
    assert source.marks == ["", "m1"]
    assert one.health[0].state == "ok"


async def test_the_mark_outlasts_a_restart() -> None:
    source = FakeSource()
    one = phoning(source)
    await one.read(NET, [camera(str(CAMERA))], NOW)
    two = phoning(source, ledger=Ledger.from_text(one.ledger.to_text()))
    await two.read(NET, [camera(str(CAMERA))], NOW)
    assert source.marks == ["", "m1"]


async def test_nothing_is_read_before_any_camera_is_known() -> None:
    source = FakeSource()
    assert not await phoning(source).read(NET, [], NOW)
    assert source.marks == []


async def test_a_refused_login_is_not_used_again_until_it_changes(tmp_path: Path) -> None:
    source = FakeSource()
    source.raises = Refused("no")
    store = Store(tmp_path / "s.db")
    one = phoning(source, store)
    for minutes in (0, 20, 40):
        await one.read(NET, [camera(str(CAMERA))], NOW + timedelta(minutes=minutes))
    store.close()
    again = Store(tmp_path / "s.db")
    await phoning(source, again).read(NET, [camera(str(CAMERA))], NOW)
    assert len(source.marks) == 1
    await phoning(source, again, "changed").read(NET, [camera(str(CAMERA))], NOW)
    assert len(source.marks) == 2
    again.close()


@pytest.mark.parametrize("error", [Unreachable("nobody there"), ValueError("ours"), TimeoutError()])
async def test_a_failing_source_is_told_and_what_was_known_stays(error: Exception) -> None:
    source = FakeSource()
    one = phoning(source)
    await one.read(NET, [camera(str(CAMERA))], NOW)
    source.raises = error
    await one.read(NET, [camera(str(CAMERA))], NOW + timedelta(hours=1))
    assert one.health[0].state in ("not_run", "failed")
    assert any(seen.kind == "egress.answered" for seen in one.ledger.observations("cam", NOW, NOW))


def test_only_cameras_and_only_addresses_that_are_one_cameras_alone_are_asked_for() -> None:
    devices = [
        camera("192.168.1.64", "192.168.1.50", "fd00::64", id_="a"),
        camera("192.168.1.65", id_="b"),
        camera("192.168.1.65", id_="c"),
        camera("192.168.1.66", id_="d", is_camera=False),
    ]
    assert owners_of(devices) == {ip_address("192.168.1.64"): "a", ip_address("fd00::64"): "a"}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([{"source": "nothing"}], "not known; known: adguard_home"),
        ([{"source": "adguard_home"}], "needs `address`"),
        ([{"source": "dnsmasq"}], "needs either `file`"),
        ([{"source": "dnsmasq", "file": "/x"}, {"source": "dnsmasq", "file": "/x"}], "is there twice"),
        ([{"source": "adguard_home", "address": "127.0.0.1", "password": "MARKER"}], "`username`"),
    ],
)
def test_a_wrong_entry_is_named_when_the_configuration_is_read(entries: list[dict[str, str]], words: str) -> None:

    told: Config = parse({"egress": entries})
    with pytest.raises(ConfigError) as caught:
        check_sources(load_plugins().egress, told.egress)
    assert words in str(caught.value)
    assert "MARKER" not in str(caught.value) + repr(told)


OPNSENSE = {"driver": "opnsense", "address": "192.168.1.1", "username": "key", "password": "MARKER"}
STATES = {"source": "opnsense_states"}


def test_a_source_takes_the_login_of_its_routers_own_entry() -> None:
    told = parse({"egress": [STATES], "routers": [{"driver": "openwrt", "address": "192.168.1.9"}, OPNSENSE]})
    ((_, config),) = check_sources(load_plugins().egress, told.egress, told.routers)
    assert config.router == told.routers[1]


@pytest.mark.parametrize(
    ("routers", "entry", "words"),
    [
        ([], STATES, "add one under `routers` with `driver: opnsense`"),
        ([OPNSENSE], {**STATES, "address": "192.168.1.2"}, "and `address: 192.168.1.2`"),
        ([OPNSENSE, {**OPNSENSE, "address": "192.168.1.2"}], STATES, "several routers"),
        ([OPNSENSE], {**STATES, "username": "u", "password": "MARKER"}, "no login of its own"),
    ],
)
def test_a_source_without_its_router_says_what_to_add(
    routers: list[dict[str, str]], entry: dict[str, str], words: str
) -> None:
    told = parse({"egress": [entry], "routers": routers})
    with pytest.raises(ConfigError) as caught:
        check_sources(load_plugins().egress, told.egress, told.routers)
    assert words in str(caught.value)
    assert "MARKER" not in str(caught.value)


async def test_a_routers_refusal_through_a_source_rests_the_driver_over_restarts_too(tmp_path: Path) -> None:
    source = FakeSource()
    source.router = "opnsense"
    source.raises = Refused("no")
    entry = EgressConfig(source="fake", options={})
    routers = parse({"routers": [OPNSENSE]}).routers
    store = Store(tmp_path / "s.db")
    logins = Logins((), store, lambda: NOW)
    one = Phoning([source], [entry], Ledger(), logins, routers)
    for minutes in (0, 20):
        await one.read(NET, [camera(str(CAMERA))], NOW + timedelta(minutes=minutes))
    assert len(source.marks) == 1
    assert one.health[0].why is not None
    assert "refused" in one.health[0].why.english
    store.close()
    again = Store(tmp_path / "s.db")
    assert Logins((), again, lambda: NOW).router_why_not(routers[0]) is not None
    again.close()


def test_a_password_alone_is_enough_where_there_are_no_users() -> None:
    (one,) = parse({"egress": [{"source": "pihole", "address": "192.168.1.2", "password": "MARKER"}]}).egress
    assert one.credentials is not None
    assert "MARKER" not in repr(one)
    with pytest.raises(ConfigError, match="without a password"):
        parse({"egress": [{"source": "pihole", "address": "192.168.1.2", "username": "u"}]})
