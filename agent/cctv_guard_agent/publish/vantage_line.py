"""The broker's connection of a vantage inside: reads what it is asked to try, publishes what it saw. Nothing else.

Its login can read `task/<name>` and write `vantage/<name>` alone (contract/mosquitto/acl). MQTT 5 first, 3.1.1 where
the broker has no 5; where it has, the result expires there with the time until which it counts.
"""

import asyncio
import contextlib
import json
import logging
import random
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from ipaddress import ip_address

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from cctv_guard_agent.errors import BadReply
from cctv_guard_agent.model.broker import Broker
from cctv_guard_agent.net.knock import source_towards
from cctv_guard_agent.publish.mqtt import BACKOFF_S, connection, is_too_new, remedy, tls_context
from cctv_guard_agent.publish.topics import Topics
from cctv_guard_agent.wire.inside import Results, Task, read_task, results_payload

_LOG = logging.getLogger(__name__)

REST_S = 60.0
"""Between two rounds, however often the agent asks for something else."""
FORGOTTEN_S = 10.0
"""How long a task may be missing before it is said."""

Rounds = Callable[[Task, bool], AsyncIterator[Results]]
"""(what to try, is the broker on another host) -> what was seen so far, growing."""


class VantageLine:
    """One vantage at one broker."""

    def __init__(self, broker: Broker, topics: Topics, name: str, interval_s: float, rounds: Rounds) -> None:
        """Prepare; nothing is opened before `run`."""
        self._broker = broker
        self._name = name
        self._asked, self._told = topics("task", name), topics("vantage", name)
        self._interval_s = interval_s
        self._rounds = rounds
        self._task: Task | None = None
        self._news = asyncio.Event()
        self._protocol = aiomqtt.ProtocolVersion.V5
        self._state = ""

    async def run(self) -> None:
        """Connect, look, publish, look again; ends by cancellation. Raises ConfigError for unusable TLS files."""
        tls, attempt = tls_context(self._broker), 0
        while True:
            try:
                async with connection(self._broker, tls, self._protocol) as client:
                    self._say(f"connected to the broker {self._broker.host}:{self._broker.port}")
                    attempt = 0
                    await self._serve(client)
            except aiomqtt.MqttError as error:
                if self._protocol is aiomqtt.ProtocolVersion.V5 and is_too_new(error):
                    self._protocol = aiomqtt.ProtocolVersion.V311
                    continue
                why = str(error) or type(error).__name__
                self._say(f"broker {self._broker.host}:{self._broker.port}: {why}{remedy(why)}; trying again")
                await asyncio.sleep(BACKOFF_S[min(attempt, len(BACKOFF_S) - 1)] * random.uniform(0.8, 1.2))
                attempt += 1

    def _say(self, state: str) -> None:
        """Log a change of state once."""
        if state != self._state:
            self._state = state
            _LOG.info("%s", state)

    async def _serve(self, client: aiomqtt.Client) -> None:
        await client.subscribe(self._asked, qos=1)
        reader = asyncio.create_task(self._read(client))
        worker = asyncio.create_task(self._work(client))
        try:
            done, _ = await asyncio.wait({reader, worker}, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
            raise aiomqtt.MqttError("the connection ended")
        finally:
            reader.cancel()
            worker.cancel()
            await asyncio.gather(reader, worker, return_exceptions=True)

    async def _read(self, client: aiomqtt.Client) -> None:
        async for message in client.messages:
            payload = message.payload if isinstance(message.payload, bytes) else str(message.payload).encode()
            if message.topic.value != self._asked or not payload:
                continue
            try:
                task = read_task(payload, self._name)
            except BadReply as error:
                _LOG.warning("what the agent asks cannot be read: %s", error)
                continue
            if task != self._task:
                self._task = task
                self._news.set()

    async def _work(self, client: aiomqtt.Client) -> None:
        elsewhere = await broker_is_elsewhere(self._broker.host)
        while True:
            await self._asked_for()
            assert self._task is not None
            self._news.clear()
            async for results in self._rounds(self._task, elsewhere):
                await self._publish(client, results)
            _LOG.info("looked: %d attempts at %d devices", len(results.look.knocks), len(self._task.targets))
            rest_s = min(REST_S, self._interval_s) if results.look.knocks else 0.0
            await asyncio.sleep(rest_s)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._interval_s - rest_s):
                    await self._news.wait()

    async def _asked_for(self) -> None:
        """Wait for the first task, and say where none comes."""
        while self._task is None:
            try:
                async with asyncio.timeout(FORGOTTEN_S):
                    await self._news.wait()
            except TimeoutError:
                self._say(
                    f"nothing on {self._asked} yet: does the agent's configuration name {self._name} under "
                    "`inside_vantages`, and may this login read there?"
                )

    async def _publish(self, client: aiomqtt.Client, results: Results) -> None:
        properties = None
        if self._protocol is aiomqtt.ProtocolVersion.V5:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
            left = results.good_until - datetime.now(UTC)
            properties.MessageExpiryInterval = max(1, round(left.total_seconds()))
        text = json.dumps(results_payload(results), separators=(",", ":"))
        await client.publish(self._told, text.encode(), qos=1, retain=True, properties=properties)
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # see `_put` in mqtt.py: a cancellation may get lost in there
            raise asyncio.CancelledError


async def broker_is_elsewhere(host: str) -> bool:
    """Is the broker on another host? Then a result that gets there shows that this host's network works."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    addresses = {ip_address(str(one[4][0]).partition("%")[0]) for one in found}
    return bool(addresses) and not any(one.is_loopback or source_towards(one) == one for one in addresses)
