"""A plain consumer of the contract: any MQTT client, none of our code. Keeps all that came, in order."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from tests.end_to_end.home_assistant import broker

_ANSWERS_WITHIN_S = 20.0
TAKEN = range(128)
"""Reason codes of success: 0, and 16 where nobody has subscribed (MQTT 5, 3.4.2.1)."""
NOT_AUTHORISED = 135


class Refused(Exception):
    """The broker did not let us in; the message is its reason."""


class Consumer:
    """One connection."""

    def __init__(self, login: broker.Login | None, port: int, protocol: str) -> None:
        """Prepare; `login` None is an anonymous client."""
        v5 = protocol == "5"
        self.messages: list[paho.MQTTMessage] = []
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5 if v5 else MQTTProtocolVersion.MQTTv311
        )
        self._v5 = v5
        self._port = port
        self._wanted: list[str] = []
        self._granted = threading.Event()
        self._answered = threading.Event()
        self._refusal = ""
        self._codes: dict[int, int] = {}
        self._hung_up = False
        self._acknowledged = threading.Condition()
        if login is not None:
            self._client.username_pw_set(login.username, login.password)
        # A broker that comes back is found at once.
        self._client.reconnect_delay_set(min_delay=1, max_delay=1)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = lambda *_: self._granted.set()
        self._client.on_message = lambda _client, _data, message: self.messages.append(message)
        self._client.on_publish = self._on_publish
        self._client.on_disconnect = self._on_disconnect

    def start(self) -> None:
        """Connect. Raises Refused."""
        self._client.connect("127.0.0.1", self._port, keepalive=30)
        self._client.loop_start()
        assert self._answered.wait(_ANSWERS_WITHIN_S), "the broker did not answer"
        if self._refusal:
            raise Refused(self._refusal)

    def stop(self) -> None:
        """Disconnect and end its thread."""
        self._client.disconnect()
        self._client.loop_stop()

    def subscribe(self, *topics: str) -> None:
        """Subscribe now and after each reconnect; the broker granted it when this returns."""
        self._wanted += topics
        self._granted.clear()
        self._send_wanted()
        assert self._granted.wait(_ANSWERS_WITHIN_S), "the broker granted no subscription"

    @property
    def is_subscribed(self) -> bool:
        """Whether the broker granted what we want on the present connection."""
        return self._granted.is_set()

    def publish(self, topic: str, content: object, *, retain: bool = False) -> int | None:
        """Publish at QoS 1 and wait for the broker's answer: its reason code, None where it hung up instead."""
        payload = content if isinstance(content, bytes) else json.dumps(content).encode()
        with self._acknowledged:
            self._hung_up = False
        number = self._client.publish(topic, payload, qos=1, retain=retain).mid
        with self._acknowledged:
            came = self._acknowledged.wait_for(lambda: number in self._codes or self._hung_up, _ANSWERS_WITHIN_S)
            assert came, f"the broker did not answer to a publication on {topic}"
            return self._codes.pop(number, None)

    def texts(self, topic: str) -> list[str]:
        """Every payload that came on one topic, oldest first."""
        return [bytes(one.payload).decode() for one in list(self.messages) if one.topic == topic]

    def last(self, topic: str) -> Any:
        """The newest payload of one topic, decoded; None where none came or it was cleared."""
        texts = self.texts(topic)
        return json.loads(texts[-1]) if texts and texts[-1] else None

    def under(self, prefix: str) -> dict[str, Any]:
        """The newest payload of each topic below a prefix, by the rest of the topic; cleared ones left out."""
        newest = {one.topic: bytes(one.payload) for one in list(self.messages) if one.topic.startswith(prefix)}
        return {topic.removeprefix(prefix): json.loads(text) for topic, text in newest.items() if text}

    def _on_connect(self, _client: Any, _data: Any, _flags: Any, code: Any, _properties: Any) -> None:
        self._refusal = str(code) if code.is_failure else ""
        self._answered.set()
        if self._wanted and not code.is_failure:
            self._send_wanted()

    def _on_publish(self, _client: Any, _data: Any, number: int, code: Any, _properties: Any) -> None:
        with self._acknowledged:
            self._codes[number] = int(code.value)
            self._acknowledged.notify_all()

    def _on_disconnect(self, *_: Any) -> None:
        self._granted.clear()
        with self._acknowledged:
            self._hung_up = True
            self._acknowledged.notify_all()

    def _send_wanted(self) -> None:
        if self._v5:
            self._client.subscribe([(topic, SubscribeOptions(qos=1)) for topic in self._wanted])
        else:
            self._client.subscribe([(topic, 1) for topic in self._wanted])


@contextmanager
def consumer(
    login: broker.Login | None, *topics: str, port: int | None = None, protocol: str = "5"
) -> Iterator[Consumer]:
    """A connected and subscribed client within the block. Raises Refused."""
    one = Consumer(login, login.port if login else port or 0, protocol)
    try:
        one.start()
        if topics:
            one.subscribe(*topics)
        yield one
    finally:
        one.stop()
