"""What a driver keeps of one router between readings: its session, whether the login was refused, the last reading.

Law (design section 7.2): at most 300 logins a day and device, and none after a refusal until the login changes. The
mappings are read every 30 s, so that a session has to outlast a reading, and a router without sessions (Basic) is read
only as often as it may be logged in to; between, its last reading stands, with its own time.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from cctv_guard_agent.errors import Refused, Unreachable
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.redact import Secret
from cctv_guard_agent.routers.interface import RouterConfig

S = TypeVar("S")
REFILL_S = 288.0
"""86,400 s / 300 logins."""
BURST = 4.0
"""A restart of the router, or a session that it forgot, is mended at once; more of it waits."""


class Pace:
    """So many logins: a bucket of `BURST` that one flows into every `REFILL_S`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start with a full bucket."""
        self._clock = clock
        self._left = BURST
        self._at = clock()

    def take(self) -> bool:
        """Take one login; False where none is left now."""
        now = self._clock()
        self._left = min(BURST, self._left + (now - self._at) / REFILL_S)
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True

    def drain(self) -> None:
        """Leave nothing: the device asked for a pause."""
        self.take()
        self._left = 0.0


@dataclass(slots=True)
class Kept(Generic[S]):
    """One configured router."""

    pace: Pace
    session: S | None = None
    refused: str = ""
    last: tuple[Gateway, ...] = ()
    at: float = field(default=float("-inf"))
    """When `last` was read, by the monotonic clock."""
    along: dict[str, Callable[[Any], Awaitable[None]]] = field(default_factory=dict)
    """What others want asked with each reading, by name: so it costs no login of its own. They never raise."""

    async def ask_along(self, rest: object) -> None:
        """Ask that, too; `rest` puts the questions of this reading."""
        for ask in tuple(self.along.values()):
            await ask(rest)

    def log_in(self, what: str) -> None:
        """Count a login that is about to be made. Raises Refused after a refusal, Unreachable past the day's share."""
        if self.refused:
            raise Refused(self.refused)
        if not self.pace.take():
            raise Unreachable(f"{what}: no further login now, 300 a day are enough; it forgets its sessions too soon")

    def note_refusal(self, why: str) -> Refused:
        """Remember a refusal; return the error to raise."""
        self.session = None
        self.refused = why
        return Refused(why)


class Memory(Generic[S]):
    """What is kept, by address and login: a changed password begins anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing."""
        self.clock = clock
        self._kept: dict[tuple[object, str, Secret | None, object], Kept[S]] = {}

    def of(self, config: RouterConfig) -> Kept[S]:
        """Return what is kept of this router."""
        login = config.credentials
        key = (
            config.address,
            login.username if login else "",
            login.password if login else None,
            config.options.get("port"),
        )
        return self._kept.setdefault(key, Kept(pace=Pace(self.clock)))
