"""One round of a vantage inside: whom it knocks at, what it adds, what it never does."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent.errors import ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.inside import How, Target
from cctv_guard_agent.net.knock import Knocked
from cctv_guard_agent.vantage.rounds import SLICE, Ways, rounds
from cctv_guard_agent.vantage.stand import Stand, parse, read
from cctv_guard_agent.wire.inside import Results, Task

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILE = {"name": "office", "site": "shop", "networks": ["192.168.1.0/24"], "mqtt": {"host": "192.168.1.10"}}
MAC, ROUTERS = "44:19:b6:12:34:56", "00:11:22:33:44:55"


def stand(**changed: object) -> Stand:
    return parse({**FILE, **changed}, Path("vantage-inside.yaml"))


class World:
    """A network that counts who is asked."""

    def __init__(self, came: Knocked | None = None, table: Mapping[str, str] | None = None) -> None:
        self.came = came or Knocked(how=How.SILENT)
        self.table = {ip_address(one): mac for one, mac in (table or {}).items()}
        self.asked: list[tuple[str, int]] = []
        self.open_now: dict[Address, int] = {}
        self.most = 0
        self.most_at_all = 0

    async def knock(self, address: Address, port: int) -> Knocked:
        self.asked.append((str(address), port))
        self.open_now[address] = self.open_now.get(address, 0) + 1
        self.most = max(self.most, self.open_now[address])
        self.most_at_all = max(self.most_at_all, sum(self.open_now.values()))
        await asyncio.sleep(0)
        self.open_now[address] -= 1
        return self.came

    def ways(self) -> Ways:
        return Ways(
            knock=self.knock,
            source=lambda _: None,
            neighbours=lambda: self.table,
            gateway=lambda: ip_address("192.168.2.1"),
            now=lambda: NOW,
        )


def task(*targets: Target) -> Task:
    return Task(name="office", agent_id="11aa", targets=targets)


def target(*addresses: str, ports: tuple[int, ...] = (80, 554)) -> Target:
    return Target(device="c-1", addresses=tuple(map(ip_address, addresses)), ports=ports)


async def looked(world: World, *targets: Target, own: Stand | None = None, elsewhere: bool = True) -> Results:
    return [one async for one in rounds(own or stand(), task(*targets), elsewhere, world.ways())][-1]


async def test_every_port_of_every_address_is_tried_once_one_after_the_other() -> None:
    world = World()
    own = stand(networks=["192.168.1.0/24", "fd00:1::/64"])
    results = await looked(world, target("192.168.1.20", "fd00:1::20"), own=own)
    assert world.asked == [("192.168.1.20", 80), ("192.168.1.20", 554), ("fd00:1::20", 80), ("fd00:1::20", 554)]
    assert world.most == 1
    assert len(results.look.knocks) == 4


@pytest.mark.parametrize("address", ["8.8.8.8", "192.168.2.5", "10.0.0.1", "127.0.0.1", "2a00::1", "224.0.0.1"])
async def test_nothing_outside_its_own_networks_is_tried_whatever_it_is_asked(address: str) -> None:
    world = World()
    results = await looked(world, target(address), target("192.168.1.20"))
    assert {one for one, _ in world.asked} == {"192.168.1.20"}
    assert results.skipped == 1


async def test_a_large_site_is_told_in_parts_and_never_all_at_once() -> None:
    world = World()
    many = [target(f"192.168.1.{number}", ports=(80,)) for number in range(1, 41)]
    parts = [one async for one in rounds(stand(), task(*many), True, world.ways())]
    assert [len(one.look.knocks) for one in parts] == [SLICE, 2 * SLICE, 40]
    assert world.most_at_all <= SLICE


async def test_its_neighbours_hardware_address_is_told_its_routers_is_not() -> None:
    table = {"192.168.1.20": MAC, "192.168.1.21": ROUTERS, "192.168.2.1": ROUTERS}
    results = await looked(World(table=table), target("192.168.1.20", ports=(80,)), target("192.168.1.21", ports=(80,)))
    assert [one.neighbour for one in results.look.knocks] == [MAC, None]


async def test_who_answered_a_search_here_is_told() -> None:
    async def search(_addresses: Any) -> Mapping[Address, tuple[str, ...]]:
        return {ip_address("192.168.1.20"): ("sadp",)}

    world = World()
    parts = [one async for one in rounds(stand(), task(target("192.168.1.20")), True, world.ways(), search)]
    assert {one.heard for one in parts[-1].look.knocks} == {("sadp",)}


async def test_the_broker_elsewhere_is_the_control_else_the_host_that_the_owner_named_else_none() -> None:
    assert (await looked(World(), target("192.168.1.20"))).look.alive is True
    assert (await looked(World(), target("192.168.1.20"), elsewhere=False)).look.alive is None
    named = stand(control="192.168.2.1:80")
    assert (await looked(World(), target("192.168.1.20"), own=named, elsewhere=False)).look.alive is False
    refusing = World(Knocked(how=How.REFUSED))
    assert (await looked(refusing, target("192.168.1.20"), own=named, elsewhere=False)).look.alive is True


async def test_what_this_host_could_not_ask_is_no_result() -> None:
    assert (await looked(World(Knocked(how=None)), target("192.168.1.20"))).look.knocks == ()


async def test_its_word_ends_after_a_day() -> None:
    assert (await looked(World(), target("192.168.1.20"))).good_until == NOW + timedelta(hours=24)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"networks": ["8.8.8.0/24"]}, "is a public network"),
        ({"networks": ["10.0.0.0/8"]}, "is larger than /16"),
        ({"networks": ["2a00:77::/32"]}, "which is a /64"),
        ({"networks": []}, "at least one"),
        ({"networks": ["x"]}, "must be a network"),
        ({"name": "a/b"}, "must be 1 to 40"),
        ({"interval_s": 5}, "from 60 to 86400"),
        ({"control": "8.8.8.8:53"}, "private address"),
        ({"token": "x"}, "known: "),
    ],
)
def test_a_file_that_says_nonsense_is_refused_with_what_is_allowed(changed: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        stand(**changed)


def test_a_missing_file_or_one_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read(tmp_path / "none.yaml")
    for text in ("a: [", "just words"):
        (tmp_path / "x.yaml").write_text(text)
        with pytest.raises(ConfigError):
            read(tmp_path / "x.yaml")
