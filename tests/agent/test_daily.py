"""What may be done once a day is done once a day: over restarts, and never where it cannot be noted."""

from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from cctv_guard_agent.app import load_plugins
from cctv_guard_agent.daily import DAILY_PROBES, Daily, once_a_day
from cctv_guard_agent.errors import StoreError
from cctv_guard_agent.model.address import Endpoint
from cctv_guard_agent.model.observation import Observation
from cctv_guard_agent.probes.interface import Probed, Target
from cctv_guard_agent.store import Store

START = datetime(2026, 11, 24, 10, tzinfo=UTC)
NET: Any = None
ADDRESS = ip_address("192.168.1.64")
MAC = Observation(kind="arp.mac", value="44:19:b6:00:11:22", endpoint=Endpoint(address=ADDRESS, port=0))


class Asks:
    name = "rtsp_trial"
    stage = 2

    def __init__(self) -> None:
        self.asked: list[Target] = []

    def wants(self, target: Target) -> bool:
        return True

    async def ask(self, net: Any, target: Target) -> Probed:
        self.asked.append(target)
        return Probed()


def _later(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def target(address: str = "192.168.1.64", *observations: Observation) -> Target:
    return Target(address=ip_address(address), observations=observations)


async def test_a_device_is_asked_once_in_24_hours_over_restarts(tmp_path: Path) -> None:
    probe = Asks()
    for hours, expected in [(0, 1), (6, 1), (23, 1), (24, 2), (30, 2), (49, 3)]:
        store = Store(tmp_path / "store")
        daily = Daily(probe, store, partial(_later, hours))
        if daily.wants(target()):
            await daily.ask(NET, target())
        store.close()
        assert len(probe.asked) == expected, hours


async def test_a_crash_while_it_asks_does_not_make_it_ask_again() -> None:
    class Fails(Asks):
        async def ask(self, net: Any, target: Target) -> Probed:
            raise RuntimeError

    daily = Daily(Fails(), Store(None), lambda: START)
    with pytest.raises(RuntimeError):
        await daily.ask(NET, target())
    assert not daily.wants(target())


async def test_where_it_cannot_be_noted_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    probe, store = Asks(), Store(None)

    def full(*_: object) -> None:
        raise StoreError("disk full")

    monkeypatch.setattr(store, "set_meta", full)
    with pytest.raises(StoreError):
        await Daily(probe, store, lambda: START).ask(NET, target())
    assert probe.asked == []


async def test_a_device_is_known_by_its_mac_wherever_it_moved() -> None:
    daily = Daily(Asks(), Store(None), lambda: START)
    await daily.ask(NET, target("192.168.1.64", MAC))
    assert not daily.wants(target("192.168.1.99", MAC))
    assert daily.wants(target("192.168.1.64"))


@pytest.mark.parametrize("kept", ["nonsense", "[]", '{"192.168.1.64": 7}', '{"192.168.1.64": "yesterday"}'])
def test_what_another_version_kept_is_as_if_nothing_was(kept: str) -> None:
    store = Store(None)
    store.set_meta("daily rtsp_trial", kept)
    assert Daily(Asks(), store, lambda: START).wants(target())


def test_the_named_probes_exist_and_they_alone_are_held_back() -> None:
    probes = load_plugins().probes
    wrapped = [one.name for one in once_a_day(probes, Store(None), lambda: START) if isinstance(one, Daily)]
    assert set(wrapped) == DAILY_PROBES
