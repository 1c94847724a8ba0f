"""What the publisher does where the store fails, where nothing was looked at yet, and with what others left behind."""

import asyncio
import json
from typing import Any

import pytest

from cctv_guard_agent.errors import StoreError
from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.publish import mqtt
from cctv_guard_agent.publish.mqtt import Publisher
from cctv_guard_agent.publish.topics import Topics
from cctv_guard_agent.store import Store

TOPICS = Topics("home")


class Client:
    """Takes everything and writes it down."""

    def __init__(self) -> None:
        self.published: list[tuple[str, bytes]] = []

    async def publish(self, topic: str, payload: bytes, **_: object) -> None:
        self.published.append((topic, payload))


def publisher(store: Store | None = None) -> Publisher:
    return Publisher(Broker(), TOPICS, store or Store(None), lambda name, data: asyncio.sleep(0))


async def test_nothing_is_cleared_before_the_first_look_and_leftovers_are_after_it() -> None:
    ours, client = publisher(), Client()
    topics = [TOPICS("device", "old"), TOPICS("router", "old"), TOPICS("vantage", "other"), "elsewhere/device/x"]
    ours._at_broker = dict.fromkeys(topics, "{}")
    ours.want(TOPICS("discovery"), {})
    await ours._repair(client)  # type: ignore[arg-type]
    await ours._write_state(client)  # type: ignore[arg-type]
    assert [topic for topic, payload in client.published if not payload] == []
    ours.complete = True
    await ours._write_state(client)  # type: ignore[arg-type]
    assert [topic for topic, payload in client.published if not payload] == sorted(topics[:2])


async def test_a_forged_retained_topic_is_repaired() -> None:
    ours, client = publisher(), Client()
    ours.want(TOPICS("device", "a"), {"maker": "axis"})
    ours._at_broker = {TOPICS("device", "a"): '{"maker":"forged"}'}
    await ours._write_state(client)  # type: ignore[arg-type]
    assert client.published == [(TOPICS("device", "a"), b'{"maker":"axis"}')]


async def test_devices_stand_at_the_broker_before_the_inventory_that_names_them() -> None:
    ours, client = publisher(), Client()
    for topic in (TOPICS("site"), TOPICS("device", "b"), TOPICS("device", "a")):
        ours.want(topic, {})
    await ours._write_state(client)  # type: ignore[arg-type]
    assert [topic for topic, _ in client.published][-1] == TOPICS("site")


async def test_an_event_that_cannot_be_noted_as_sent_is_not_sent_in_a_loop() -> None:
    store = Store(None)
    for number in range(3):
        store.add_event(f"e{number}", {"event_id": f"e{number}"})
    ours, client = publisher(store), Client()
    store._db.execute("PRAGMA query_only=ON")
    for _ in range(20):
        try:
            await ours._write_events(client)  # type: ignore[arg-type]
        except StoreError:
            continue
    sent = [json.loads(payload)["event_id"] for _, payload in client.published]
    assert sent == ["e0", "e1", "e2"]


async def test_a_store_that_fails_does_not_end_the_connection_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mqtt, "BACKOFF_S", (0.0,))
    ours = publisher()
    tries: list[int] = []

    class Failing:
        def __init__(self, *_: object) -> None: ...

        async def __aenter__(self) -> Any:
            tries.append(1)
            raise StoreError("the disk is full")

        async def __aexit__(self, *_: object) -> None: ...

    monkeypatch.setattr(ours, "_client", Failing)
    running = asyncio.create_task(ours.run())
    while len(tries) < 3:
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert "the disk is full" in ours.state


@pytest.mark.parametrize(("why", "words"), [("[code:135] Not authorized", "username and password"), ("x", "x")])
def test_a_refused_login_names_the_remedy(why: str, words: str, caplog: pytest.LogCaptureFixture) -> None:
    ours = publisher()
    ours._report(why)
    ours._report(why)
    assert words in caplog.text
    assert len(caplog.records) == 1
