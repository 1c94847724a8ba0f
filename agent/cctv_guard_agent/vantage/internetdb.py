"""Asks Shodan's InternetDB once a day what its crawl saw at this site's public address. Off unless switched on.

What goes there is that address, from that address, over TLS; no key, no name. The answer is a hint with a date, never a
proof: it may be a week old, or speak of who had the address before. The day counts from before the question, over
restarts, whatever came of it.

Source: facts/exposure.md 5.1, section 8 item 6 (licence).
"""

import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.outside import OutsideHint
from cctv_guard_agent.model.snapshot import SourceHealth
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.net.interface import HttpReply
from cctv_guard_agent.net.outside import get
from cctv_guard_agent.vantage.questions import expected_address
from cctv_guard_agent.wire import internetdb as wire

_LOG = logging.getLogger(__name__)

EVERY = timedelta(hours=24)
_NAME = "shodan internetdb"

Fetch = Callable[[str], Awaitable[HttpReply]]


async def _fetch(path: str) -> HttpReply:
    return await get(wire.HOST, wire.PORT, path, limit=wire.MOST_BYTES)


class InternetDb:
    """What it said last of this site's address."""

    def __init__(self, *, enabled: bool, kept: str | None, fetch: Fetch = _fetch) -> None:
        """Take up what was kept; nothing is asked before `look`."""
        self.enabled = enabled
        self._fetch = fetch
        self._asked_at, self._hint = _from_text(kept) if enabled else (None, None)
        self._why: Text | None = None
        self._state = "ok" if self._hint else "not_run"

    @property
    def hints(self) -> tuple[OutsideHint, ...]:
        """The newest answer; how old it is tells its time."""
        return (self._hint,) if self._hint else ()

    @property
    def health(self) -> tuple[SourceHealth, ...]:
        """How asking went; nothing where it is off."""
        return (SourceHealth(name=_NAME, state=self._state, why=self._why),) if self.enabled else ()

    def to_text(self) -> str:
        """Return what the store keeps."""
        hint = self._hint
        return json.dumps(
            {
                "asked_at": self._asked_at.isoformat() if self._asked_at else None,
                "hint": hint
                and {
                    "address": str(hint.address),
                    "at": hint.at.isoformat(),
                    "ports": [[port, since.isoformat()] for port, since in hint.ports],
                },
            }
        )

    async def look(self, gateways: Sequence[Gateway], now: datetime, keep: Callable[[], None] = lambda: None) -> bool:
        """Ask where it is due; True where it was asked. Never raises for what comes back.

        keep: called before the question, so that a crash does not make it ask again the same day.
        """
        if not self.enabled or not self._is_due(now):
            return False
        address = expected_address(None, gateways)
        if address is None or not address.is_global or address.version != 4:
            why = say(
                "source.internetdb_no_address",
                "Nothing was asked: no router told one public IPv4 address that is this site's alone.",
            )
            changed = self._why != why
            self._state, self._why = "not_run", why
            return changed
        self._asked_at = now
        keep()
        try:
            reply = await self._fetch(wire.path(address))
            ports = wire.ports(reply.status, reply.body, address)
        except (Unreachable, BadReply) as error:
            self._state = "failed"
            self._why = say(
                "source.internetdb", "Shodan's InternetDB told nothing: {why}. It is asked again in a day.", why=error
            )
            _LOG.debug("%s: %s", _NAME, error)
            return True
        self._hint = OutsideHint(address=address, at=now, ports=self._since(address, ports or (), now))
        self._state, self._why = "ok", None
        return True

    def _is_due(self, now: datetime) -> bool:
        """Once a day; a clock that was set back asks no sooner than by its own old time plus a day."""
        return self._asked_at is None or now - self._asked_at >= EVERY or self._asked_at - now > EVERY

    def _since(self, address: Address, ports: Sequence[int], now: datetime) -> tuple[tuple[int, datetime], ...]:
        old = dict(self._hint.ports) if self._hint and self._hint.address == address else {}
        return tuple((port, old.get(port, now)) for port in ports)


def _from_text(text: str | None) -> tuple[datetime | None, OutsideHint | None]:
    """Read what was kept; what another version kept in another form counts as asked just never."""
    try:
        one = json.loads(text or "{}")
        asked = datetime.fromisoformat(one["asked_at"]) if one.get("asked_at") else None
        hint = one.get("hint")
        if hint is None:
            return asked, None
        return asked, OutsideHint(
            address=ip_address(hint["address"]),
            at=datetime.fromisoformat(hint["at"]),
            ports=tuple((int(port), datetime.fromisoformat(since)) for port, since in hint["ports"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, None
