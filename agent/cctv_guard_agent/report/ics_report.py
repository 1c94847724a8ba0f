"""The dated plan for a calendar: one all-day event for each date and kind of task, and each review of a provider.

**Source:** RFC 5545: content lines of at most 75 octets, folded (3.1); TEXT escaping (3.3.11); VEVENT (3.6.1).
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, timedelta

from cctv_guard_agent.model.text import say
from cctv_guard_agent.report.data import ReportData, Task, tasks
from cctv_guard_agent.report.words import word

_FOLD_OCTETS = 75
_NAMED = 20
_PRIORITY = {"critical": 1, "high": 3, "medium": 5, "low": 7, "none": 9}


def render(data: ReportData) -> str:
    """Return the calendar. The same report gives the same bytes."""
    site = str(data.payloads["site"]["name"])
    name = data.language(say("report.ics.name", "Cameras of {site}: what to do", site=site))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CCTV Guard//report//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for one in tasks(data):
        if one.due is not None:
            lines += _task(data, one, one.due)
    for provider in data.providers:
        for day, words in (
            (provider.review, say("report.ics.review", "Review the access of {name}", name=provider.name)),
            (provider.contract_end, say("report.ics.contract", "The contract with {name} ends", name=provider.name)),
        ):
            if day is not None:
                key = f"{words.key}\n{provider.name}"
                lines += _event(data, key, day, data.language(words), provider.note, 5)
    lines.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" for one in lines for line in _fold(one))


def _task(data: ReportData, one: Task, due: date) -> list[str]:
    t = data.language
    titles = [t.of(item["title"]) for item in one.items]
    more = len(titles) - 1
    summary = titles[0]
    if more:
        summary += f" {t(say('report.and_more', '(and {count} more of this kind)', count=more))}"
    first = one.items[0]
    told = [*titles[:_NAMED], *(["…"] if len(titles) > _NAMED else [])] if more else [t.of(first["reason"])]
    told += [t.of(first["how"]), t.of(first["derivation"])]
    summary = f"[{word(t, 'severity', one.severity)}] {summary}"
    return _event(data, first["id"], due, summary, "\n".join(filter(None, told)), _PRIORITY[one.severity])


def _event(data: ReportData, key: str, day: date, summary: str, description: str, priority: int) -> list[str]:
    site = str(data.payloads["site"]["name"])
    uid = hashlib.sha256(f"{site}\n{key}\n{day}".encode()).hexdigest()[:32]
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@cctv-guard",
        f"DTSTAMP:{data.at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(summary)}",
        f"DESCRIPTION:{_text(description)}",
        f"PRIORITY:{priority}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(value: str) -> str:
    printable = "".join(c for c in value if c == "\n" or c.isprintable())
    return printable.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> Iterable[str]:
    """Break a line after at most 75 octets, never within a character; what follows begins with a space."""
    part, used = "", 0
    for char in line:
        size = len(char.encode("utf-8"))
        if used + size > _FOLD_OCTETS:
            yield part
            part, used = " ", 1
        part, used = part + char, used + size
    yield part
