"""Fetches what the inventory promises and the broker did not deliver.

Brokers drop queued messages without a word (design section 4; measured: with 3,000 retained topics Mosquitto's
defaults delivered 1,020). A new subscription to the exact topic brings its retained message; batches stay below the
queue.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .const import LOGGER
from .state import SiteState

ASK_AGAIN_AFTER_S = 2.0
"""From a message to the look for missing topics; retained messages come within milliseconds of each
other, and the agent writes `site` before or after `device/<id>` of one change."""
ASK_AGAIN_BATCH = 200
"""Topics of one batch; 200 are below every queue that was seen (Mosquitto's default: 1,000)."""
NEXT_BATCH_AFTER_S = 0.1
"""From the last message of a batch to the next batch."""
ASK_AGAIN_ROUNDS = 5
"""Rounds without any success after which we wait for the next message of the agent."""


class Completer:
    """Compares what arrived with what was promised, and asks for the rest."""

    def __init__(
        self,
        hass: HomeAssistant,
        state: SiteState,
        subscribe: Callable[[str], Awaitable[CALLBACK_TYPE]],
        is_connected: Callable[[], bool],
    ) -> None:
        """`subscribe` takes a topic below the site's and returns what ends the subscription."""
        self.asked = 0
        """Topics that were subscribed a second time since the start."""
        self._hass = hass
        self._state = state
        self._subscribe = subscribe
        self._is_connected = is_connected
        self._planned: CALLBACK_TYPE | None = None
        self._job = HassJob(self._ask, "cctv_guard ask again", cancel_on_shutdown=True)
        self._rounds = 0
        """Rounds in a row that brought nothing."""
        self._last_missing = 0
        self._batch: list[CALLBACK_TYPE] = []
        self._awaited: set[str] = set()

    @property
    def gave_up(self) -> bool:
        """What is missing did not come after several rounds."""
        return self._rounds >= ASK_AGAIN_ROUNDS

    @callback
    def async_arrived(self, topic: str, *, is_news: bool) -> None:
        """Take note of a message; news may promise more than what is there."""
        if topic in self._awaited:
            self._awaited.discard(topic)
            if not self._awaited:
                self._plan(NEXT_BATCH_AFTER_S)
        elif is_news:
            self._rounds = 0
            if self._planned is None:
                self._plan(ASK_AGAIN_AFTER_S)

    @callback
    def async_stop(self) -> None:
        """Ask no more."""
        self._cancel()
        self._end_batch()

    def _plan(self, after_s: float) -> None:
        self._cancel()
        self._planned = async_call_later(self._hass, timedelta(seconds=after_s), self._job)

    def _cancel(self) -> None:
        if self._planned:
            self._planned()
            self._planned = None

    async def _ask(self, _now: datetime) -> None:
        """Subscribe missing topics one by one; end the subscriptions of the batch before."""
        self._planned = None
        self._end_batch()
        missing = self._state.missing()
        if not missing or not self._is_connected():
            return
        self._rounds = self._rounds + 1 if len(missing) == self._last_missing else 0
        self._last_missing = len(missing)
        if self.gave_up:
            LOGGER.warning("%d devices that the agent lists did not arrive: %s", len(missing), ", ".join(missing[:5]))
            return
        batch = missing[:ASK_AGAIN_BATCH]
        self.asked += len(batch)
        self._awaited.update(batch)
        for topic in batch:
            self._batch.append(await self._subscribe(topic))
        self._plan(ASK_AGAIN_AFTER_S)

    def _end_batch(self) -> None:
        for unsubscribe in self._batch:
            unsubscribe()
        self._batch.clear()
        self._awaited.clear()
