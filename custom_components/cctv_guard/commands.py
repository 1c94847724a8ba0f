"""Commands to the agent and its replies (contract: `command/<name>`, `reply/<request_id>`).

`scan` and `check` change nothing and travel unsigned. Commands that change something are signed with the pairing
code; they will pass through here too.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from homeassistant.components import mqtt
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util

from .const import DOMAIN, LOGGER
from .contract import Reply, read
from .decode import BadPayload

ENVELOPE_VERSION = 1
REPLY_TIMEOUT_S = 10.0
"""The agent answers a command before it starts on it; ten seconds are for a slow broker and a busy board."""
CHECK_TIMEOUT_S = 60.0
"""One camera has a time budget of seconds; a minute is for one that waits behind a running scan."""
SCAN_TIMEOUT_S = 600.0
"""A first scan of a /22 takes minutes."""
EXPIRY_S = 60
"""The agent refuses what is older; a broker need not keep it (MQTT 5)."""

ACCEPTED = frozenset({"accepted", "progress", "done"})
DONE = frozenset({"done"})
REFUSED = frozenset({"refused", "failed"})


class Commands:
    """Sends commands to one agent and hands each its own replies."""

    def __init__(self, hass: HomeAssistant, base_topic: str, is_online: Callable[[], bool]) -> None:
        self._hass = hass
        self._base_topic = base_topic
        self._is_online = is_online
        self._waiting: dict[str, asyncio.Queue[Reply]] = {}

    async def async_start(self) -> CALLBACK_TYPE:
        """Listen for replies; return what ends it.

        One subscription for all: Home Assistant gathers subscriptions for a moment before it sends them, so that
        one made for a single request would reach the broker after the reply.
        """
        return await mqtt.async_subscribe(self._hass, f"{self._base_topic}/reply/+", self._received, 1, None)

    async def async_send(
        self, name: str, body: Mapping[str, Any], *, finished: asyncio.Event | None = None, timeout_s: float = 0
    ) -> Reply:
        """Send a command and return the agent's reply.

        With `finished`: wait at most `timeout_s` longer, until that is set or the agent says that it is done.

        Raises:
            HomeAssistantError: nobody is there, the agent refused, or it was not in time; translated.
        """
        if not self._is_online():
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="agent_offline")
        request_id = str(uuid4())
        replies = self._waiting[request_id] = asyncio.Queue(maxsize=100)
        try:
            await mqtt.async_publish(
                self._hass,
                f"{self._base_topic}/command/{name}",
                json.dumps(_envelope(request_id, body)),
                qos=1,
                retain=False,
                message_expiry_interval=EXPIRY_S,
            )
            reply = await _in_time(_next(replies, ACCEPTED), REPLY_TIMEOUT_S, "no_reply")
            if finished is None or reply.state in DONE:
                return reply
            return await _in_time(_end(replies, finished, reply), timeout_s, "not_finished")
        finally:
            del self._waiting[request_id]

    @callback
    def _received(self, message: mqtt.ReceiveMessage) -> None:
        request_id = message.topic.rpartition("/")[2]
        if (replies := self._waiting.get(request_id)) is None:
            return
        try:
            reply = read(Reply, bytes(message.payload) if not isinstance(message.payload, str) else message.payload)
        except BadPayload as error:
            LOGGER.warning("A reply of the agent cannot be read: %s", error)
            return
        if not replies.full():
            replies.put_nowait(reply)


def _envelope(request_id: str, body: Mapping[str, Any]) -> dict[str, object]:
    """The body travels as text, so that a signature can be verified over the very bytes that were sent."""
    return {
        "v": ENVELOPE_VERSION,
        "key_id": None,
        "request_id": request_id,
        "time": dt_util.utcnow().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "body": json.dumps(body),
        "sig": None,
    }


async def _in_time[T](what: Coroutine[Any, Any, T], timeout_s: float, otherwise: str) -> T:
    try:
        async with asyncio.timeout(timeout_s):
            return await what
    except TimeoutError:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=otherwise,
            translation_placeholders={"seconds": str(int(timeout_s))},
        ) from None


async def _next(replies: asyncio.Queue[Reply], states: frozenset[str]) -> Reply:
    """Return the next reply with one of these states. Raises HomeAssistantError when the agent refuses."""
    while True:
        reply = await replies.get()
        if reply.state in REFUSED:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="refused",
                translation_placeholders={"reason": reply.text.text if reply.text else reply.reason or reply.state},
            )
        if reply.state in states:
            return reply


async def _end(replies: asyncio.Queue[Reply], finished: asyncio.Event, accepted: Reply) -> Reply:
    """Return when the agent says that it is done, or `finished` tells the same."""
    said = asyncio.ensure_future(_next(replies, DONE))
    seen = asyncio.ensure_future(finished.wait())
    try:
        await asyncio.wait({said, seen}, return_when=asyncio.FIRST_COMPLETED)
        return said.result() if said.done() else replace(accepted, state="done")
    finally:
        said.cancel()
        seen.cancel()
