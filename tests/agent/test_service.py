"""The service over time: a clock that jumps, a fault of one task."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cctv_guard_agent.config import Config, Intervals
from cctv_guard_agent.errors import StoreError
from cctv_guard_agent.model.answer import Answer
from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.service import Service
from cctv_guard_agent.store import Store

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


class FakeSite:
    agent_id = "a"
    version = "1"
    changed = False
    devices: tuple[Any, ...] = ()

    def __init__(self) -> None:
        self.store = Store(None)
        self.known: Callable[[], bool] = lambda: False

    def checked_at(self) -> dict[str, datetime]:
        return {}

    def knows(self, device: str) -> bool:
        return self.known()

    def forget(self, device: str) -> None: ...

    def ask_again(self, device: str) -> None: ...


def service(clock: list[datetime], site: Any = None) -> Any:
    return Service(Config(), Broker(), site or FakeSite(), lambda: clock[0])


@pytest.mark.parametrize(
    ("ago", "answer"),
    [
        (timedelta(seconds=10), Answer.YES),
        (timedelta(hours=1), Answer.NO),
        (timedelta(seconds=-30), Answer.YES),
        (timedelta(days=-365), Answer.UNKNOWN),
    ],
)
def test_an_answer_from_the_future_says_nothing_about_now(ago: timedelta, answer: Answer) -> None:
    assert service([NOW])._answers(NOW - ago) is answer


@pytest.mark.parametrize("jump", [timedelta(days=-365), timedelta(days=365), timedelta(minutes=-5)])
def test_who_was_seen_is_published_on_after_the_clock_jumped(jump: timedelta) -> None:
    clock = [NOW]
    ours = service(clock)
    ours._publish_seen()
    before = dict(ours._publisher.wanted())
    clock[0] += jump
    ours._publish_seen()
    assert ours._publisher.wanted() != before


async def test_a_command_that_meets_a_fault_does_not_end_the_service(caplog: pytest.LogCaptureFixture) -> None:
    site = FakeSite()

    def fails() -> bool:
        raise ZeroDivisionError

    site.known = fails
    await service([NOW], site)._obey(
        "check", b'{"v":1,"request_id":"r","time":"2026-11-24T10:00:00Z","body":"{\\"device\\":\\"d\\"}"}'
    )
    assert "ZeroDivisionError" in caplog.text
    assert "The service goes on" in caplog.text


async def test_a_store_that_fails_is_named_without_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    from cctv_guard_agent.service import fenced

    with fenced("judging"):
        raise StoreError("the disk is full; make room")
    assert "make room" in caplog.text
    assert "Traceback" not in caplog.text
    assert "fault of CCTV Guard" not in caplog.text


@pytest.mark.parametrize("when", ["while the router is read", "while an audit runs"])
async def test_a_change_that_a_router_announces_meanwhile_is_read_at_once(
    when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only when its turn comes in polling, which is an hour away here."""
    monkeypatch.setattr("cctv_guard_agent.service.ROUTER_REST_S", 0)
    site: Any = FakeSite()
    site.gateways_known = True
    ours = Service(Config(intervals=Intervals(mappings_s=3600)), Broker(), site, lambda: NOW)
    monkeypatch.setattr(ours, "_publish", lambda: None)
    readings = 0
    read_twice = asyncio.Event()

    async def read_routers() -> None:
        nonlocal readings
        readings += 1
        if readings == 1:
            ours._routers_wake.set()
        else:
            read_twice.set()

    site.read_routers = read_routers
    ours._scanning = when == "while an audit runs"
    ours._routers_wake.set()
    async with asyncio.timeout(20):
        mappings = asyncio.create_task(ours._mappings())
        for _ in range(5):
            await asyncio.sleep(0)
        assert not (ours._scanning and readings)
        ours._scanning = False
        await read_twice.wait()
    mappings.cancel()
    await asyncio.gather(mappings, return_exceptions=True)
