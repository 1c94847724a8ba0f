"""What tests of the whole agent share."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cctv_guard_agent.net import listen, udp

SHARE = 0.3


@pytest.fixture
def hasty_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let searches on loopback wait for answers less than on a LAN; they ask as often, in the same order."""
    make_hasty(monkeypatch)


@pytest.fixture(scope="module")
def hasty_searches_of_module() -> Iterator[None]:
    """The same for a module whose tests share one scan."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        make_hasty(monkeypatch)
        yield


def make_hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut pauses and waits to a share."""
    search, broadcasts = udp.search, listen.broadcasts

    def hasty_search(law: Any, interfaces: Any, ask: udp.Search) -> AsyncIterator[Any]:
        return search(law, interfaces, replace(ask, wait_s=ask.wait_s * SHARE))

    def hasty_broadcasts(law: Any, interfaces: Any, port: int, wait_s: float) -> AsyncIterator[Any]:
        return broadcasts(law, interfaces, port, wait_s * SHARE)

    monkeypatch.setattr(udp, "_PAUSE_S", udp._PAUSE_S * SHARE)
    monkeypatch.setattr(udp, "search", hasty_search)
    monkeypatch.setattr(listen, "broadcasts", hasty_broadcasts)
