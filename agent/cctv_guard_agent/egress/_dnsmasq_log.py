"""Lines of dnsmasq's log with `log-queries` or `log-queries=extra`: who asked for what, and what became of it. Pure.

    Nov 25 02:00:01 dnsmasq[711]: 5 192.168.1.64/40000 query[A] www.example.com from 192.168.1.64
    Nov 25 02:00:01 dnsmasq[711]: 5 192.168.1.64/40000 forwarded www.example.com to 9.9.9.9
    Nov 25 02:00:01 dnsmasq[711]: 5 192.168.1.64/40000 reply www.example.com is 11.22.33.44

Source: dnsmasq(8) `--log-queries`; facts/exposure.md section 6. Written by strangers in part: a name is whatever a
device asked for. A line of another form says nothing and is passed over.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from cctv_guard_agent.egress import _read
from cctv_guard_agent.egress.interface import Seen
from cctv_guard_agent.model.address import Address
from cctv_guard_agent.model.egress import Outcome

MOST_LINE = 2_048
"""Characters; a name has at most 255."""
_MOST_OPEN = 4_096
"""Questions whose fate is still to come: dnsmasq itself has 150 at once (`dns-forward-max`)."""
_STAMP = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)"
    r"|(?:[A-Z][a-z]{2} )?(?P<old>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)(?P<year> \d{4})?"
)
_SAYS = re.compile(
    r"dnsmasq(?:-\w{1,20})?(?:\[\d{1,10}\])?: (?:(?P<serial>\d{1,10}) \S{1,60}/\d{1,5} )?"
    r"(?P<verb>query\[[A-Za-z0-9=-]{1,12}\]|forwarded|reply|cached(?:-stale)?|config|/\S{1,200}|gravity blocked"
    r"|regex (?:denied|blacklisted)|exactly (?:denied|blacklisted)|special domain|rate-limited) (?P<rest>.+)"
)
_NONE = frozenset(
    {"NXDOMAIN", "NODATA", "NODATA-IPv4", "NODATA-IPv6", "SERVFAIL", "REFUSED", "0.0.0.0", "::", "<HTTPS>"}
)
_MONTHS = {
    name: number + 1
    for number, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"))
}


class Log:
    """Joins the lines of questions to those of their fate."""

    def __init__(self, cameras: frozenset[Address], now: datetime, zone: tzinfo | None = None) -> None:
        """Take the lines' zone where they name none: this computer's unless told. `now` tells their year."""
        self._cameras = cameras
        self._now = now
        self._zone = zone
        self._open: OrderedDict[tuple[str, str], list[int]] = OrderedDict()
        self.seen: list[Seen] = []
        self.first: datetime | None = None
        self.last: datetime | None = None
        """Times of the first and last line that had one."""

    def take(self, lines: Iterable[str], after: datetime | None = None, before: datetime | None = None) -> None:
        """Read lines; those not after `after` or not before `before` were or will be read another time."""
        for line in lines:
            if len(line) > MOST_LINE:
                continue
            at = self._time(line)
            if at is None or (after is not None and at <= after) or (before is not None and at >= before):
                continue
            self.first, self.last = self.first or at, at
            said = _SAYS.search(line)
            if said is not None:
                self._said(said, at)

    def _said(self, said: re.Match[str], at: datetime) -> None:
        verb, rest, serial = said["verb"], said["rest"].strip(), said["serial"]
        if verb.startswith("query["):
            # The last word is dnsmasq's own; a name may hold blanks and pretend to be somebody else's.
            name, _, asker = rest.rpartition(" from ")
            self._asked((serial or "", "" if serial else name.lower()), name, _read.address(asker), at)
        else:
            name, _, tail = rest.partition(" ")
            self._told((serial or "", "" if serial else name.lower()), _fate(verb, tail.partition(" ")[2]))

    def _asked(self, key: tuple[str, str], name: str, client: Address | None, at: datetime) -> None:
        if client is None or client not in self._cameras or len(self.seen) >= _read.MOST_SEEN:
            if key[0]:
                self._open.pop(key, None)  # the number began anew with somebody else's question
            return
        if key[0]:
            self._open[key] = []
        self._open.setdefault(key, []).append(len(self.seen))
        self.seen.append(Seen(client=client, at=at, outcome=Outcome.SEEN, name=_read.domain(name)))
        if len(self._open) > _MOST_OPEN:
            self._open.popitem(last=False)

    def _told(self, key: tuple[str, str], outcome: Outcome | None) -> None:
        if outcome is None:
            return
        for index in self._open.get(key, ()):
            if self.seen[index].outcome is not Outcome.ANSWERED:
                self.seen[index] = replace(self.seen[index], outcome=outcome)
        if not key[0]:
            self._open.pop(key, None)

    def _time(self, line: str) -> datetime | None:
        stamp = _STAMP.match(line)
        if stamp is None:
            return None
        try:
            return self._iso(stamp["iso"]) if stamp["iso"] else self._old(stamp["old"], stamp["year"])
        except (ValueError, OverflowError, KeyError):
            return None

    def _iso(self, text: str) -> datetime:
        at = datetime.fromisoformat(text.replace(",", ".").partition(".")[0])
        zone = re.search(r"(Z|[+-]\d\d:?\d\d)$", text[19:])
        if zone is not None:
            at = datetime.fromisoformat(text[:19] + zone[0])
        return self._aware(at)

    def _old(self, text: str, year: str | None) -> datetime:
        """Syslog's stamp has no year: the last one in which that day is not in the future."""
        month, day, clock = text[:3], int(text[4:6]), text[7:]
        hour, minute, second = map(int, clock.split(":"))

        def in_year(number: int) -> datetime:
            return self._aware(datetime(number, _MONTHS[month], day, hour, minute, second))  # noqa: DTZ001

        if year:
            return in_year(int(year))
        this = self._now.astimezone(self._zone).year
        at = in_year(this)
        return at if at <= self._now + timedelta(days=1) else in_year(this - 1)

    def _aware(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            at = at.replace(tzinfo=self._zone) if self._zone is not None else at.astimezone()
        return at.astimezone(UTC)


def _fate(verb: str, value: str) -> Outcome | None:
    """What a line says of a question; None where the answer is still to come (`forwarded`)."""
    if verb == "forwarded":
        return None
    if verb in ("reply", "cached", "cached-stale") or verb.startswith("/"):
        return Outcome.BLOCKED if value in _NONE else Outcome.ANSWERED
    return Outcome.BLOCKED  # `config` is the owner's own rule, the others are Pi-hole's words
