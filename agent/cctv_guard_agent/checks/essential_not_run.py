"""Something that an essential check needs did not run, so that silence about it means nothing. One for the site."""

from collections.abc import Iterable, Iterator

from cctv_guard_agent.checks._common import finding
from cctv_guard_agent.checks.interface import Check
from cctv_guard_agent.model.finding import Finding, Severity, Tier
from cctv_guard_agent.model.snapshot import Snapshot, SourceHealth
from cctv_guard_agent.model.text import Text, say

_ID = "essential_not_run"


def _run(snapshot: Snapshot) -> Iterable[Finding]:
    gaps = list(_gaps(snapshot))
    if gaps:
        yield finding(
            _ID,
            None,
            title=say("check.essential_not_run.title", "Part of the site was not looked at"),
            reason=say(
                "check.essential_not_run.reason",
                "What was not looked at may hold cameras or ways in. No finding there does not mean that nothing is.",
            ),
            remedy=say(
                "check.essential_not_run.remedy", "Do what each line below says, then scan again; `doctor` helps."
            ),
            action="configure",
            severity=Severity.LOW,
            tier=Tier.DAYS,
            because=gaps,
        )


def _gaps(snapshot: Snapshot) -> Iterator[Text]:
    """Each essential source that failed, and the router where none was read."""
    for source in _failed(snapshot):
        yield say(
            "check.essential_not_run.source",
            "{name} did not run: {why}",
            name=source.name,
            why=source.why.english if source.why else "no reason was given",
        )
    if snapshot.devices and not snapshot.gateways:
        yield say(
            "check.essential_not_run.router",
            "No router could be read, so ways in from the internet were not looked at: connect a router driver.",
        )


def _failed(snapshot: Snapshot) -> list[SourceHealth]:
    return [source for source in snapshot.sources if source.essential and source.state != "ok"]


CHECK = Check(id=_ID, title="Did everything run that an answer needs?", essential=False, run=_run)
