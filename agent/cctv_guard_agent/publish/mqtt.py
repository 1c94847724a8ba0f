"""The connection to the broker: keeps the broker's retained topics equal to what we want them to be.

MQTT 5 first, 3.1.1 where the broker has no 5. On every connect our own retained topics are read back and repaired.
Events wait in the outbox until the broker acknowledged them. A broker that is away is tried again with back-off.

Source: design section 4; facts/measured.md (brokers drop queued messages silently).
"""

import asyncio
import json
import logging
import random
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from cctv_guard_agent.errors import ConfigError, StoreError
from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.publish.topics import SCHEMA_VERSION, Topics
from cctv_guard_agent.store import Store

_LOG = logging.getLogger(__name__)

WILL_DELAY_S = 15
"""A short loss of the line is no news (design section 4)."""
READ_BACK_S = 1.5
"""How long retained topics are collected after a connect: 3,000 came within 0.03 s on loopback (measured.md)."""
BACKOFF_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
ACK_S = 20.0
GOODBYE_S = 2.0

_REMEDIES = (
    ("not authori", ". Check mqtt: username and password in the configuration, and the broker's access list"),
    ("user name", ". Check mqtt: username and password in the configuration"),
    ("certificate verify", ". Name the authority that signed the broker's certificate with mqtt: ca_file"),
    ("connection reset", ". If this port speaks no TLS (or only TLS), change mqtt: tls or port"),
)

OnCommand = Callable[[str, bytes], Awaitable[None]]


class Publisher:
    """Publishes one site."""

    def __init__(self, config: Broker, topics: Topics, store: Store, on_command: OnCommand) -> None:
        """Prepare; nothing is opened before `run`."""
        self._config = config
        self._topics = topics
        self._store = store
        self._on_command = on_command
        self._wanted: dict[str, str] = {}
        self._at_broker: dict[str, str] = {}
        self._changed = asyncio.Event()
        self._once: asyncio.Queue[tuple[str, str, int]] = asyncio.Queue(maxsize=1000)
        self._protocol = aiomqtt.ProtocolVersion.V5
        self._acknowledged: set[int] = set()
        """Events that the broker has, though the store could not note it (a full disk): never sent in a loop."""
        self.hears: Mapping[str, Callable[[bytes, bool], None]] = {}
        """Topics of others that somebody here wants: told (payload, did it lie at the broker?)."""
        self.complete = False
        """Everything that should stand at the broker was named once; before, nothing there is cleared."""
        self.connected = asyncio.Event()
        self.state: str = "connecting"
        """connecting, connected, or the reason why not."""

    def want(self, topic: str, payload: Mapping[str, object]) -> None:
        """Have this retained payload on this topic."""
        text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
        if self._wanted.get(topic) != text:
            self._wanted[topic] = text
            self._changed.set()

    def forget(self, topic: str) -> None:
        """Have nothing on this topic."""
        if self._wanted.pop(topic, None) is not None:
            self._changed.set()

    def wanted(self) -> Mapping[str, str]:
        """Return what should stand at the broker, topic to JSON text."""
        return dict(self._wanted)

    def events_waiting(self) -> None:
        """Say that the outbox holds something new."""
        self._changed.set()

    def reply(self, request_id: str, payload: Mapping[str, object]) -> None:
        """Send a reply, not retained; dropped with a warning when a thousand wait already."""
        try:
            self._once.put_nowait((self._topics("reply", request_id), json.dumps(payload, ensure_ascii=False), 1))
        except asyncio.QueueFull:
            _LOG.warning("too many replies wait for the broker; the newest is dropped")
        self._changed.set()

    async def run(self) -> None:
        """Connect, keep publishing, reconnect; ends by cancellation. Raises ConfigError for unusable TLS files."""
        attempt = 0
        tls = tls_context(self._config)
        while True:
            try:
                async with self._client(tls) as client:
                    await self._serve(client)
            except (aiomqtt.MqttError, StoreError) as error:
                if self.connected.is_set():  # a broker that turns us away at once is tried ever more rarely
                    attempt = 0
                self.connected.clear()
                if isinstance(error, aiomqtt.MqttError) and self._falls_back(error):
                    continue
                self._report(str(error) or type(error).__name__)
                wait = BACKOFF_S[min(attempt, len(BACKOFF_S) - 1)] * random.uniform(0.8, 1.2)
                attempt += 1
                await asyncio.sleep(wait)

    def _falls_back(self, error: aiomqtt.MqttError) -> bool:
        """Use 3.1.1 from now on where the broker refuses version 5."""
        if is_too_new(error) and self._protocol is aiomqtt.ProtocolVersion.V5:
            _LOG.info("the broker does not speak MQTT 5; using 3.1.1")
            self._protocol = aiomqtt.ProtocolVersion.V311
            return True
        return False

    def _report(self, why: str) -> None:
        """Log a lost connection once per reason."""
        state = f"broker {self._config.host}:{self._config.port}: {why}{remedy(why)}"
        if state != self.state:
            self.state = state
            _LOG.warning("%s; trying again", state)

    def _client(self, tls: ssl.SSLContext | None) -> aiomqtt.Client:
        v5 = self._protocol is aiomqtt.ProtocolVersion.V5
        properties = None
        if v5:
            properties = Properties(PacketTypes.WILLMESSAGE)  # type: ignore[no-untyped-call]
            properties.WillDelayInterval = WILL_DELAY_S
        will = aiomqtt.Will(self._topics.status, _status("offline"), qos=1, retain=True, properties=properties)
        return connection(self._config, tls, self._protocol, will)

    async def _serve(self, client: aiomqtt.Client) -> None:
        self._at_broker = {}
        for level in ("discovery", "agent", "site", "seen", "device/+", "router/+", "task/+"):
            await client.subscribe(self._topics(level), qos=1)
        reader = asyncio.create_task(self._read(client))
        try:
            await asyncio.sleep(READ_BACK_S)
            await self._repair(client)
            await client.unsubscribe(
                [self._topics(level) for level in ("device/+", "router/+", "task/+", "seen", "site", "agent")]
            )
            await client.subscribe(self._topics.commands, qos=1)
            for topic in self.hears:
                await client.subscribe(topic, qos=1)
            await client.publish(self._topics.status, _status("online"), qos=1, retain=True)
            if self.state != "connected":
                _LOG.info("connected to the broker %s:%s", self._config.host, self._config.port)
                self.state = "connected"
            self.connected.set()
            await self._write(client, reader)
        except asyncio.CancelledError:
            await self._say_goodbye(client)
            raise
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)

    async def _say_goodbye(self, client: aiomqtt.Client) -> None:
        """A clean stop sends no will: say `offline` ourselves; a broker that hangs does not keep us."""
        client.timeout = GOODBYE_S
        try:
            async with asyncio.timeout(GOODBYE_S):
                await client.publish(self._topics.status, _status("offline"), qos=1, retain=True)
        except (aiomqtt.MqttError, TimeoutError):
            _LOG.debug("the broker did not take our goodbye")

    async def _read(self, client: aiomqtt.Client) -> None:
        prefix = self._topics("command") + "/"
        async for message in client.messages:
            topic = message.topic.value
            payload = message.payload if isinstance(message.payload, bytes) else str(message.payload).encode()
            if topic.startswith(prefix):
                if not message.retain:  # a retained command is a mistake of its sender: it would run at each connect
                    await self._on_command(topic.removeprefix(prefix), payload)
            elif topic in self.hears:
                self.hears[topic](payload, message.retain)
            elif message.retain and self._topics.owns(topic):
                self._at_broker[topic] = payload.decode("utf-8", "replace")

    async def _repair(self, client: aiomqtt.Client) -> None:
        """Clear topics of ours that should not be there (left by an earlier life)."""
        if not self.complete:  # before the first look we do not know what was forgotten
            return
        for topic in sorted(set(self._at_broker) - set(self._wanted)):
            await _put(client, topic, b"", retain=True)
            del self._at_broker[topic]

    async def _write(self, client: aiomqtt.Client, reader: asyncio.Task[None]) -> None:
        while True:
            self._changed.clear()
            await self._write_state(client)
            await self._write_events(client)
            while not self._once.empty():
                topic, text, qos = self._once.get_nowait()
                await _put(client, topic, text.encode(), qos=qos)
            waiter = asyncio.create_task(self._changed.wait())
            try:
                done, _ = await asyncio.wait({waiter, reader}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                waiter.cancel()
            if reader in done:
                reader.result()
                raise aiomqtt.MqttError("the connection ended")

    async def _write_state(self, client: aiomqtt.Client) -> None:
        """Devices before the inventory that names them, so that a consumer never misses what `site` lists."""
        order = sorted(self._wanted, key=lambda topic: (topic.endswith("/site"), topic))
        for topic in order:
            text = self._wanted.get(topic)
            if text is not None and self._at_broker.get(topic) != text:
                await _put(client, topic, text.encode(), retain=True)
                self._at_broker[topic] = text
        for topic in sorted(set(self._at_broker) - set(self._wanted)):
            if self.complete and self._topics.owns(topic):
                await _put(client, topic, b"", retain=True)
                del self._at_broker[topic]

    async def _write_events(self, client: aiomqtt.Client) -> None:
        while events := [one for one in self._store.unsent_events() if one.seq not in self._acknowledged]:
            for event in events:
                payload = json.dumps({**event.content, "seq": event.seq}, ensure_ascii=False).encode()
                await _put(client, self._topics("event"), payload)
                self._acknowledged.add(event.seq)
                self._store.event_sent(event.seq, datetime.now(UTC))
                self._acknowledged.discard(event.seq)


def tls_context(config: Broker) -> ssl.SSLContext | None:
    """Load what TLS needs, None without it. Raises ConfigError for files that cannot be used."""
    if not config.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=config.ca_file)
        if config.cert_file:
            context.load_cert_chain(config.cert_file, config.key_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"mqtt: the certificate files cannot be used: {error}") from error
    return context


def connection(
    config: Broker, tls: ssl.SSLContext | None, protocol: aiomqtt.ProtocolVersion, will: aiomqtt.Will | None = None
) -> aiomqtt.Client:
    """Make a connection that is not opened yet."""
    v5 = protocol is aiomqtt.ProtocolVersion.V5
    options: dict[str, Any] = {"clean_start": True} if v5 else {"clean_session": True}
    return aiomqtt.Client(
        hostname=config.host,
        port=config.port,
        username=config.username,
        password=config.password.reveal() if config.password else None,
        tls_context=tls,
        protocol=protocol,
        will=will,
        keepalive=30,
        timeout=ACK_S,
        max_queued_incoming_messages=10_000,
        **options,
    )


def is_too_new(error: aiomqtt.MqttError) -> bool:
    """Does the broker refuse the version of the protocol?"""
    code = getattr(getattr(error, "rc", None), "value", getattr(error, "rc", None))
    return code in (1, 132) or "protocol" in str(error).lower()


def remedy(why: str) -> str:
    """Say what to do about a refusal, as far as is known."""
    return next((words for mark, words in _REMEDIES if mark in why.lower()), "")


async def _put(client: aiomqtt.Client, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
    """Publish and wait for the acknowledgement.

    The library waits by `asyncio.wait_for`, which before Python 3.12 loses a cancellation that comes in the same moment
    as the answer: seen as a service that did not stop. So it is looked for here.
    """
    await client.publish(topic, payload, qos=qos, retain=retain)
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _status(word: str) -> bytes:
    return json.dumps({"schema_version": SCHEMA_VERSION, "status": word}).encode()
