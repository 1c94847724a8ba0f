"""Asks every configured vantage when it is due, and keeps the newest look of each.

Due: every six hours, and when what is asked about changed (a mapping, the outside address); not more often than every
five minutes, after failures ever more rarely.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cctv_guard_agent.errors import BadReply, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.device import Device
from cctv_guard_agent.model.exposure import Gateway
from cctv_guard_agent.model.outside import OutsideLook
from cctv_guard_agent.model.snapshot import SourceHealth
from cctv_guard_agent.model.text import Text, say
from cctv_guard_agent.vantage import questions
from cctv_guard_agent.vantage.ask import ask
from cctv_guard_agent.vantage.interface import VantageConfig
from cctv_guard_agent.vantage.kept import from_text, to_text

_LOG = logging.getLogger(__name__)

LEAST = timedelta(minutes=5)
"""A camera that asks for a port again and again must not use up the vantage's patience (12 an hour)."""
LONGEST = timedelta(hours=6)

_About = tuple[Address | None, tuple[int, ...]]
"""(the address that is this site's, ports in order)."""


@dataclass(slots=True)
class _Asked:
    at: datetime
    about: _About
    failures: int = 0


class OutsideWatch:
    """The vantages of one site."""

    def __init__(self, configs: Sequence[VantageConfig], kept: str | None, interval_s: int) -> None:
        """Take up what was kept of vantages that are still configured."""
        self._configs = configs
        self._interval = timedelta(seconds=interval_s)
        names = {one.name for one in configs}
        self._looks = {one.vantage: one for one in from_text(kept) if one.vantage in names}
        self._asked = {
            one.vantage: _Asked(at=one.at, about=(one.expected, tuple(sorted(p.port for p in one.ports))))
            for one in self._looks.values()
        }
        self._health: dict[str, SourceHealth] = {}

    @property
    def configured(self) -> bool:
        """Is there a vantage to ask?"""
        return bool(self._configs)

    @property
    def looks(self) -> tuple[OutsideLook, ...]:
        """The newest look of each vantage; how old it is tells its time."""
        return tuple(self._looks.values())

    @property
    def health(self) -> tuple[SourceHealth, ...]:
        """How asking went."""
        return tuple(self._health.values())

    def to_text(self) -> str:
        """Return what the store keeps."""
        return to_text(self.looks)

    async def look(self, gateways: Sequence[Gateway], devices: Sequence[Device], now: datetime) -> bool:
        """Ask each vantage that is due; True where one was asked. Never raises for what a vantage does."""
        due: list[tuple[VantageConfig, _About]] = []
        for config in self._configs:
            expected = questions.expected_address(config.address, gateways)
            ports = questions.ports(gateways, devices) if expected is not None else ()
            about = (expected, tuple(sorted(ports)))
            if self._is_due(config, about, now):
                due.append((config, about))
        await asyncio.gather(*(self._ask(config, about, now) for config, about in due))
        return bool(due)

    def _is_due(self, config: VantageConfig, about: _About, now: datetime) -> bool:
        last = self._asked.get(config.name)
        if last is None:
            return True
        ago = now - last.at
        if ago < timedelta():  # our clock was set back
            return True
        if last.failures:
            return ago >= min(LEAST * (1 << min(last.failures - 1, 10)), LONGEST)
        return ago >= (LEAST if about != last.about else self._interval)

    async def _ask(self, config: VantageConfig, about: _About, now: datetime) -> None:
        name = f"vantage {config.name}"
        expected, ports = about
        last = self._asked.get(config.name)
        note = _Asked(at=now, about=about)
        self._asked[config.name] = note
        try:
            look = await ask(config, expected, ports, now, self._looks.get(config.name))
        except (Unreachable, BadReply) as error:
            note.failures = (last.failures if last else 0) + 1
            why = say("source.vantage", "How this site looks from outside was not told: {why}.", why=error)
            self._health[name] = SourceHealth(name=name, state="failed", why=why)
            _LOG.debug("%s: %s", name, error)
            return
        self._looks[config.name] = look
        self._health[name] = SourceHealth(name=name, state="ok" if look.ports else "not_run", why=_why(look), heard=1)


def _why(look: OutsideLook) -> Text | None:
    """Say why nothing was tested, and what would make it so."""
    if look.ports:
        return None
    if look.expected is None:
        return say(
            "source.vantage_no_address",
            "Nothing was tested from outside: no router told one public address of this site, so the address that was "
            "seen asking ({source}) may be shared with strangers. If it is yours alone, name it as `address` of the "
            "vantage.",
            source=look.source,
        )
    return say(
        "source.vantage_other_address",
        "Nothing was tested from outside: the router has {expected}, but {source} was seen asking. A VPN, a second "
        "line or the provider's translation lies between; what is seen of that address says nothing about this one.",
        expected=look.expected,
        source=look.source,
    )
