"""What a device was asked: the figures by which tests hold an auditor to its rules.

Nothing here changes what a device answers.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_ASKED_MAX = 500
"""Distinct questions remembered per device; a flood of made-up paths must not fill the memory."""


@dataclass(slots=True, kw_only=True)
class Counters:
    """What one device was asked since the start or the last reset. Mutable by its own device only."""

    datagrams: Counter[str] = field(default_factory=Counter)
    """Datagrams heard, by protocol; a multicast counts at every device that heard it."""
    tcp_connections: Counter[int] = field(default_factory=Counter)
    """Connections accepted, by port."""
    open_now: int = 0
    """Connections that are still being served; those that the asker already closed count until that was read."""
    most_at_once: int = 0
    """Connections that the asker had open together."""
    still_open: list[Callable[[], bool]] = field(default_factory=list)
    """Of each that is served: has the asker it open?"""
    requests: Counter[str] = field(default_factory=Counter)
    """Requests understood over TCP, by protocol (`http`, `onvif`, `rtsp`, `igd`)."""
    asked: Counter[str] = field(default_factory=Counter)
    """The questions themselves: `GET /path`, `onvif GetScopes`, `rtsp DESCRIBE`, `sadp inquiry`."""
    requests_with_credentials: int = 0
    basic_credentials: int = 0
    """Requests that carried a readable password (Basic, or a WS-UsernameToken with PasswordText)."""
    logins: int = 0
    """First accepted request of each nonce, token or Basic connection."""
    refusals: int = 0
    """Requests with credentials that were refused, a stale nonce left out."""
    plays: int = 0
    """RTSP PLAY: asking for pictures."""
    writes: int = 0
    """Messages whose kind would change a device, whether or not it was let through."""

    def connection_opened(self, port: int, is_open: Callable[[], bool]) -> None:
        """Counts one accepted connection and how many are open together; `is_open`: has the asker it still open?"""
        self.tcp_connections[port] += 1
        self.open_now += 1
        self.still_open.append(is_open)
        self.most_at_once = max(self.most_at_once, sum(one() for one in self.still_open))

    def connection_closed(self, is_open: Callable[[], bool]) -> None:
        """Counts one connection less that is open."""
        self.open_now -= 1
        self.still_open.remove(is_open)

    def question(self, words: str, *, writes: bool = False) -> None:
        """Remembers what was asked; `writes` when its kind would change the device."""
        if words in self.asked or len(self.asked) < _ASKED_MAX:
            self.asked[words[:200]] += 1
        if writes:
            self.writes += 1

    def reset(self) -> None:
        """Starts again from nothing; connections that are open stay counted as open."""
        for counter in (self.datagrams, self.tcp_connections, self.requests, self.asked):
            counter.clear()
        self.most_at_once = sum(one() for one in self.still_open)
        self.requests_with_credentials = self.basic_credentials = self.logins = 0
        self.refusals = self.plays = self.writes = 0

    def as_dict(self) -> dict[str, Any]:
        """The figures as JSON can carry them."""
        return {
            "datagrams": dict(self.datagrams),
            "tcp_connections": {str(port): count for port, count in self.tcp_connections.items()},
            "open_now": self.open_now,
            "most_at_once": self.most_at_once,
            "requests": dict(self.requests),
            "asked": dict(self.asked),
            "requests_with_credentials": self.requests_with_credentials,
            "basic_credentials": self.basic_credentials,
            "logins": self.logins,
            "refusals": self.refusals,
            "plays": self.plays,
            "writes": self.writes,
        }
