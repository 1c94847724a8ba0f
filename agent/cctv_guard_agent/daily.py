"""What may be done to a device at most once a day, however often it is looked at and the agent is restarted.

A probe of this kind is wrapped: it is noted in the store before it asks, so that not even a crash makes two of one; a
store that cannot be written means that it does not ask.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from cctv_guard_agent.identity.identifiers import identifiers
from cctv_guard_agent.net.interface import Net
from cctv_guard_agent.probes.interface import Probe, Probed, Target
from cctv_guard_agent.store import Store

DAILY_PROBES = frozenset({"rtsp_trial"})
_PAUSE = timedelta(hours=24)
_MOST = 4_096
"""Devices that are remembered."""


class Daily:
    """A probe that asks each device once a day."""

    def __init__(self, probe: Probe, store: Store, now: Callable[[], datetime]) -> None:
        """Wrap one; the store remembers when it asked whom."""
        self.name = probe.name
        self.stage = probe.stage
        self._probe = probe
        self._store = store
        self._now = now

    def wants(self, target: Target) -> bool:
        """Is there something to ask, and was it not asked within a day?"""
        return self._probe.wants(target) and not self._asked_lately(target)

    async def ask(self, net: Net, target: Target) -> Probed:
        """Note it, then ask. Raises StoreError, and then nothing was sent."""
        times = {**self._times(), _key(target): self._now().isoformat()}
        newest = sorted(times.items(), key=lambda item: item[1])[-_MOST:]
        self._store.set_meta(self._place, json.dumps(dict(newest)))
        return await self._probe.ask(net, target)

    @property
    def _place(self) -> str:
        return f"daily {self.name}"

    def _asked_lately(self, target: Target) -> bool:
        text = self._times().get(_key(target))
        if text is None:
            return False
        try:
            return abs(self._now() - datetime.fromisoformat(text)) < _PAUSE
        except (ValueError, TypeError):
            return False

    def _times(self) -> dict[str, str]:
        try:
            known = json.loads(self._store.meta(self._place) or "{}")
        except ValueError:
            return {}
        return known if isinstance(known, dict) else {}


def _key(target: Target) -> str:
    """The device where its MAC is known, which keeps when the address moves; else the address."""
    return identifiers(target.observations).kernel_mac or str(target.address)


def once_a_day(probes: tuple[Probe, ...], store: Store, now: Callable[[], datetime]) -> tuple[Probe, ...]:
    """Wrap those that may ask a device but once a day."""
    return tuple(Daily(one, store, now) if one.name in DAILY_PROBES else one for one in probes)
