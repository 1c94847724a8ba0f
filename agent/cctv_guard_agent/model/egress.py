"""What a camera was seen to do towards the outside: one camera, one maker's service, one outcome; never a domain name.

The values travel as observations of the camera (`egress.answered`, `egress.blocked`, ..., `egress.covered`). They hold
dates, not times, and a rough number, so that they change once a day and not with each reading.
Source: facts/exposure.md section 6 (what each record proves).
"""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What a record proves."""

    ANSWERED = "answered"
    """It asked for the name and was told the address."""
    BLOCKED = "blocked"
    """It tried, and got no usable answer: an attempt, no contact."""
    CONTACT = "contact"
    """Packets went both ways between it and the outside."""
    RESOLVER = "resolver"
    """It asks a name server outside by itself: records of the own one say nothing."""
    IGD_SEARCH = "igd_search"
    """It searched its own network for a router that opens ports: its port-mapping client is on. No talk to outside."""
    SEEN = "seen"
    """Only that the source sees this camera's traffic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What one camera did towards one service in the days that are kept."""

    outcome: Outcome
    vendor: str
    """Whose cloud; empty where the record does not tell."""
    service: str
    sure: bool
    """False: nobody confirmed whose name that is; it informs and proves nothing."""
    often: str
    """once, a few times, tens of times, ...: on the busiest of the last seven days."""
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far one source speaks for one camera."""

    source: str
    flows: bool
    """It lists connections; otherwise only looked-up names."""
    hours: int
    """For so long without a gap, in steps of 6, 24 at most."""
    sees: bool
    """It held a record of this camera's address in the last 24 hours."""
    glimpses: bool = False
    """It looks now and then only: no gap-free record, however long it runs."""


def call_value(call: Call) -> str:
    """Return the observation's value."""
    return json.dumps(
        [call.vendor, call.service, call.sure, call.often, call.first.isoformat(), call.last.isoformat()],
        ensure_ascii=False,
    )


def read_call(outcome: Outcome, value: str) -> Call:
    """Read an observation's value. Raises ValueError."""
    vendor, service, sure, often, first, last = json.loads(value)
    return Call(
        outcome=outcome,
        vendor=vendor,
        service=service,
        sure=sure,
        often=often,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
    )


def coverage_value(one: Coverage) -> str:
    """Return the observation's value."""
    return json.dumps([one.source, one.flows, one.hours, one.sees, one.glimpses])


def read_coverage(value: str) -> Coverage:
    """Read an observation's value. Raises ValueError."""
    source, flows, hours, sees, *glimpses = json.loads(value)  # an older version wrote four
    return Coverage(source=source, flows=flows, hours=hours, sees=sees, glimpses=any(glimpses))
