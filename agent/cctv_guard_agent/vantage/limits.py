"""How often a vantage answers: for each source and for all together. Pure: the caller tells the time."""

from collections import OrderedDict
from dataclasses import dataclass, field

from cctv_guard_agent.model.address import Address

PER_SOURCE = 12
"""In an hour: an agent asks every six hours and when a mapping changed; a person may try a few times."""
FOR_ALL = 600
"""In an hour, 32 ports each: five connections a second at most."""
WINDOW_S = 3600.0
_REMEMBERED = 10_000
"""Sources; the one heard of longest ago is forgotten. 2 MB at most."""


@dataclass(slots=True)
class _Count:
    since_s: float
    number: int = 0


@dataclass(slots=True)
class Limits:
    """Counts by the hour, in memory only."""

    per_source: int = PER_SOURCE
    for_all: int = FOR_ALL
    _all: _Count = field(default_factory=lambda: _Count(float("-inf")))
    _sources: OrderedDict[str, _Count] = field(default_factory=OrderedDict)

    def allow_source(self, source: Address, now_s: float) -> bool:
        """Count one line of this source, whatever stands in it; False where it sent too many.

        now_s: a monotonic clock's seconds.
        """
        name = _who(source)
        own = _fresh(self._sources.pop(name, None), now_s)
        self._sources[name] = own
        if len(self._sources) > _REMEMBERED:
            self._sources.popitem(last=False)
        own.number += 1
        return own.number <= self.per_source

    def allow_all(self, now_s: float) -> bool:
        """Count one question with a known token; strangers cannot use up what is for everybody."""
        self._all = _fresh(self._all, now_s)
        self._all.number += 1
        return self._all.number <= self.for_all


def _who(source: Address) -> str:
    """A household has a whole IPv6 /64: its addresses count as one."""
    return str(source) if source.version == 4 else str(int(source) >> 64)


def _fresh(count: _Count | None, now_s: float) -> _Count:
    return _Count(now_s) if count is None or now_s - count.since_s >= WINDOW_S else count
