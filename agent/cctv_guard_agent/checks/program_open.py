"""A recording program on the agent's own computer lets other hosts in without a login: all its cameras at once.

Source: facts/exposure.md section 3 (Frigate 5000, go2rtc 1984).
"""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot
from cctv_guard_agent.model.text import say

_ID = "program_open"
_KIND = "program.open"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    where: dict[str, list[str]] = {}
    for seen in snapshot.observations:
        word, program, place = (*seen.value.split("|"), "", "")[:3]
        if seen.kind == _KIND and word == "yes":
            where.setdefault(program, []).append(place)
    for program, places in sorted(where.items()):
        yield _open(program, places)


def _open(program: str, places: list[str]) -> Finding:
    return finding(
        _ID,
        None,
        subject=program,
        title=say("check.program_open.title", "{program} lets this whole network in without a login", program=program),
        reason=say(
            "check.program_open.reason",
            "Whoever is on the network can watch all its cameras there, and change its settings, whatever passwords "
            "the cameras have.",
        ),
        remedy=say(
            "check.program_open.remedy",
            "Let this port of {program} listen on this computer alone (127.0.0.1), and use the port with a login "
            "(Frigate: 8971) or set a user and password (go2rtc: `api.username`, `api.password`).",
            program=program,
        ),
        action="configure",
        severity=Severity.HIGH,
        tier=Tier.DAYS,
        because=(
            say(
                "check.program_open.because",
                "{program} answered at {places}, this computer's own address on the network, without asking for a "
                "login.",
                program=program,
                places=", ".join(places[:4]),
            ),
        ),
    )


def _could_not_run(snapshot: Snapshot) -> Iterator[str]:
    """The site, where this computer's own addresses were not asked."""
    if not any(seen.kind == _KIND for seen in snapshot.observations):
        yield "site"


CHECK = Check(
    id=_ID,
    title="Do recording programs here let the whole network in?",
    essential=False,
    run=_run,
    could_not_run=_could_not_run,
)
