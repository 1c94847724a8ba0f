"""The connection to the broker ends when it is told to, also in the moment when an acknowledgement comes."""

import asyncio
from typing import Any

from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.publish import mqtt
from cctv_guard_agent.publish.mqtt import Publisher
from cctv_guard_agent.publish.topics import Topics
from cctv_guard_agent.store import Store


class Client:
    """A broker's client as far as the publisher uses it; waits as the library does, by `asyncio.wait_for`."""

    def __init__(self) -> None:
        self.published: list[str] = []
        self.on_publish = lambda topic: None

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def subscribe(self, *_: object, **__: object) -> None:
        pass

    async def unsubscribe(self, *_: object) -> None:
        pass

    async def publish(self, topic: str, *_: object, **__: object) -> None:
        acknowledged = asyncio.get_running_loop().create_future()
        acknowledged.set_result(None)
        self.published.append(topic)
        try:
            self.on_publish(topic)
            await asyncio.sleep(0)
            await acknowledged
        except asyncio.CancelledError:  # as wait_for before Python 3.12, where the answer is there already
            return

    @property
    async def messages(self) -> Any:
        await asyncio.Event().wait()
        yield


async def test_a_stop_that_comes_with_an_acknowledgement_is_not_lost(monkeypatch: Any) -> None:
    monkeypatch.setattr(mqtt, "READ_BACK_S", 0.0)
    client = Client()
    publisher = Publisher(Broker(), Topics("home"), Store(None), lambda name, data: asyncio.sleep(0))
    monkeypatch.setattr(publisher, "_client", lambda tls: client)
    publisher.want("cctv_guard/home/device/a", {"id": "a"})
    publisher.want("cctv_guard/home/device/b", {"id": "b"})
    running = asyncio.create_task(publisher.run())
    client.on_publish = lambda topic: topic.endswith("device/a") and running.cancel()
    done, _ = await asyncio.wait({running}, timeout=5)
    assert done, "it goes on publishing"
    assert client.published[-1] == "cctv_guard/home/status"
    assert "cctv_guard/home/device/b" not in client.published
