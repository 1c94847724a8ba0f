"""Reads dnsmasq's log (`log-queries=extra`): which camera asked for which name, and whether it was answered or blocked.

Either a file on this computer, read on from where the last reading ended, also over a rotation; or what a command
prints (`[ssh, router, logread, -e, dnsmasq]`, `[journalctl, -u, dnsmasq, -o, short-iso, -S, -24h]`).
Source: dnsmasq(8); facts/exposure.md section 6.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cctv_guard_agent.egress import _options, _read
from cctv_guard_agent.egress._command import run
from cctv_guard_agent.egress._dnsmasq_log import Log
from cctv_guard_agent.egress._tail import read_on
from cctv_guard_agent.egress.interface import EgressConfig, Reading
from cctv_guard_agent.errors import ConfigError, Unreachable
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.net.interface import Net

_DAY = timedelta(hours=24)


class Dnsmasq:
    """One log."""

    name = "dnsmasq"
    every_s = 300
    slack_s = 60
    flows = False
    glimpses = False
    router = ""

    def check(self, config: EgressConfig) -> None:
        """Look at the options. Raises ConfigError."""
        _options.known_only(config, ("file", "command"))
        file = config.options.get("file")
        if (file is None) == (not _options.words(config, "command")):
            raise ConfigError("egress: dnsmasq needs either `file`, e.g. /var/log/dnsmasq.log, or `command`")
        if file is not None and not isinstance(file, str):
            raise ConfigError("egress: dnsmasq option `file` must be a path")

    async def read(
        self, net: Net, config: EgressConfig, mark: str, now: datetime, cameras: frozenset[Address]
    ) -> Reading:
        """Read what came since the mark. Raises as the interface says."""
        self.check(config)
        file = config.options.get("file")
        if isinstance(file, str):
            return await asyncio.to_thread(_from_file, Path(file), mark, now, cameras)
        text = await run(self.name, _options.words(config, "command"))
        return await asyncio.to_thread(from_text, text, mark, now, cameras)


def _from_file(path: Path, mark: str, now: datetime, cameras: frozenset[Address]) -> Reading:
    try:
        tail = read_on(path, mark)
    except OSError as error:
        raise Unreachable(
            f"egress: dnsmasq: {path} cannot be read ({error.strerror}); set `log-queries=extra` and `log-facility` in "
            "dnsmasq, and let the agent's user read the file"
        ) from error
    log = Log(cameras, now)
    # Of a log that grew for years only the last day counts at first.
    log.take(_lines(tail.text), after=None if mark else now - _DAY)
    # With the mark found again, the reading joins the last one: `since` far enough back to touch it.
    since = now - _DAY if tail.whole else log.first or now
    return Reading(seen=tuple(log.seen), since=since, until=now, mark=tail.mark)


def from_text(text: bytes, mark: str, now: datetime, cameras: frozenset[Address]) -> Reading:
    """Read a log that is printed anew each time; the mark is the last second that was complete. Pure."""
    until = now.astimezone(UTC).replace(microsecond=0)
    log = Log(cameras, now)
    lines = _lines(text)
    log.take(lines[:50])  # a journal begins with a line of its own
    oldest = log.first
    log = Log(cameras, now)
    goal = _read.goal(mark, now)
    log.take(lines, after=goal, before=until)
    reached = oldest is not None and oldest <= goal
    return Reading(
        seen=tuple(log.seen),
        since=goal if reached else oldest or now,
        until=until,
        mark=(until - timedelta(seconds=1)).isoformat(),
    )


def _lines(text: bytes) -> list[str]:
    return text.decode("utf-8", "replace").split("\n")


SOURCE = Dnsmasq()
