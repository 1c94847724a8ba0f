"""The service on a rented host: tests the address that asks, the ports it names, and tells it alone.

What it never does: test an address that somebody names, send anything to a port, look anything up, keep or log who
asked. A header that says for whom is asked (`X-Forwarded-For`) cannot be sent to it: it speaks no HTTP.

Source: facts/exposure.md 5.2.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network

from cctv_guard_agent.errors import BadReply, ConfigError
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.outside import PortState
from cctv_guard_agent.net import outside as sockets
from cctv_guard_agent.vantage import tokens
from cctv_guard_agent.vantage.limits import Limits
from cctv_guard_agent.vantage.settings import Settings
from cctv_guard_agent.wire import vantage as wire

_LOG = logging.getLogger(__name__)

NEVER = frozenset({25, 9100})
"""Mail: hosts that offer mail report who knocks. 9100: whatever reaches some printers is printed."""
AT_ONCE = 8
"""Ports of one asker; 32 silent ones take 12 s."""
MOST_OPEN = 32
"""Askers served at once."""
TELL_EVERY_S = 3600.0
_SHARED = IPv4Network("100.64.0.0/10")
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""NAT64, 6to4, Teredo: addresses that stand for an IPv4 host, possibly another one than asks."""

Knock = Callable[[Address, int], Awaitable[PortState]]


@dataclass(slots=True)
class Counts:
    """What is told of the service's work: numbers, never who."""

    answered: int = 0
    refused: dict[str, int] = field(default_factory=dict)


class Vantage:
    """One running service; `answer` is its whole behaviour."""

    def __init__(
        self, settings: Settings, *, knock: Knock = sockets.knock, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Read the tokens. Raises ConfigError."""
        self.counts = Counts()
        self._settings = settings
        self._knock = knock
        self._clock = clock
        self._limits = Limits(per_source=settings.per_source, for_all=settings.for_all)
        self._digests: Mapping[str, str] = tokens.read(settings.tokens)
        self._read_at = self._changed()

    async def answer(self, source: Address, line: bytes) -> bytes | None:
        """Answer one line; nothing at all to what is no question, so that a passer-by learns nothing."""
        allowed = self._limits.allow_source(source, self._clock())
        try:
            asked = wire.decode_question(line)
        except BadReply:
            self._count("question")
            return None
        if not tokens.is_known(asked.token, self._known()):
            self._count("token")
            return wire.encode_reply(wire.Reply(nonce=asked.nonce, source=source, refused="token")) if allowed else None
        why = "" if allowed and self._limits.allow_all(self._clock()) else "busy"
        why = why or self._why_not(source, asked)
        self._count(why)
        states = {} if why else await self._test(source, asked.ports)
        return wire.encode_reply(wire.Reply(nonce=asked.nonce, source=source, refused=why, states=states))

    def _why_not(self, source: Address, asked: wire.Question) -> str:
        if not may_test(source, self._settings):
            return "address_kind"
        if asked.ports and asked.expected != source:
            return "other_address"
        allowed = set(self._settings.ports or asked.ports) - NEVER
        return "" if allowed >= set(asked.ports) else "ports"

    async def _test(self, source: Address, ports: tuple[int, ...]) -> dict[int, PortState]:
        at_once = asyncio.Semaphore(AT_ONCE)

        async def one(port: int) -> tuple[int, PortState]:
            async with at_once:
                return port, await self._knock(source, port)

        return dict(await asyncio.gather(*map(one, ports)))

    def _count(self, why: str) -> None:
        if why:
            self.counts.refused[why] = self.counts.refused.get(why, 0) + 1
        else:
            self.counts.answered += 1

    def _known(self) -> Mapping[str, str]:
        """A token that was made or revoked meanwhile counts at once; a broken file leaves those that were read."""
        changed = self._changed()
        if changed != self._read_at:
            self._read_at = changed
            try:
                self._digests = tokens.read(self._settings.tokens)
            except ConfigError as error:
                _LOG.warning("%s; the tokens read before stay in use", error)
        return self._digests

    def _changed(self) -> tuple[int, int] | None:
        try:
            stat = self._settings.tokens.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_ino


def may_test(source: Address, settings: Settings) -> bool:
    """Public addresses only; private ones where the owner named their network for a vantage inside."""
    if any(source in network for network in settings.inside):
        return True
    if not source.is_global or source.is_multicast or source in _SHARED:
        return False
    return not any(source in network for network in _TRANSLATED)


async def serve(settings: Settings, started: Callable[[int], None] = lambda _: None) -> None:
    """Serve until cancelled. started: is told the port. Raises ConfigError."""
    vantage = Vantage(settings)
    context = sockets.server_context(settings.certificate, settings.key)
    server = await sockets.serve_lines(
        settings.listen, settings.port, context, vantage.answer, limit=wire.MOST_BYTES, most=MOST_OPEN
    )
    async with server:
        started(server.sockets[0].getsockname()[1])
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            refused = ", ".join(f"{count} {why}" for why, count in sorted(vantage.counts.refused.items())) or "none"
            _LOG.info("in the last hour: %d answered; refused: %s", vantage.counts.answered, refused)
            vantage.counts = Counts()
